/** Lists: all of it with `await`, or page by page. */

import type { PageMeta } from './types.js';

/** What is in a list, or in one page of it, as an array; `meta` tells how long the list is. */
export class List<T, M = PageMeta> extends Array<T> {
  // What is made of it by map, filter and the like is a plain array.
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  declare readonly meta: M;

  /** @internal */
  static of_<T, M>(rows: Iterable<T>, meta: M): List<T, M> {
    const list = new List<T, M>();
    for (const row of rows) list.push(row);
    return Object.defineProperty(list, 'meta', { value: meta, enumerable: false });
  }
}

/** @internal One answer of a list, and how to ask for the next one. */
export interface Part<T, M> {
  data: T[];
  meta: M;
  next?: (() => Promise<Part<T, M>>) | undefined;
}

/**
 * A list that was not asked for yet. `await` gives all that is in it; `for await` streams it page by page, which
 * needs less memory for a long one; `pages()` gives one page after the other.
 */
export class Pager<T, M = PageMeta> implements PromiseLike<List<T, M>>, AsyncIterable<T> {
  readonly #first: () => Promise<Part<T, M>>;
  #all: Promise<List<T, M>> | undefined;

  /** @internal */
  constructor(first: () => Promise<Part<T, M>>) {
    this.#first = first;
  }

  then<A = List<T, M>, B = never>(
    onfulfilled?: ((list: List<T, M>) => A | PromiseLike<A>) | null,
    onrejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#drained().then(onfulfilled, onrejected);
  }

  catch<B = never>(onrejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<List<T, M> | B> {
    return this.#drained().catch(onrejected);
  }

  finally(onfinally?: (() => void) | null): Promise<List<T, M>> {
    return this.#drained().finally(onfinally);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for await (const page of this.pages()) yield* page;
  }

  /** One page after the other, each asked for when it is needed. */
  async *pages(): AsyncGenerator<List<T, M>, void, undefined> {
    let part: Part<T, M> | undefined = await this.#first();
    while (part !== undefined) {
      yield List.of_(part.data, part.meta);
      part = await part.next?.();
    }
  }

  #drained(): Promise<List<T, M>> {
    this.#all ??= (async () => {
      const rows: T[] = [];
      let meta: M | undefined;
      for await (const page of this.pages()) {
        meta ??= page.meta;
        for (const row of page) rows.push(row);
      }
      return List.of_(rows, meta as M);
    })();
    return this.#all;
  }
}
