// `client.pipelineStages`: its methods.
// Written by `make sdk-generate` from the OpenAPI document; templates are in sdk/generator.

import type { Pager } from '../pages.js';
import { type PostOptions, type RequestOptions, segment } from '../transport.js';
import type {
  Deleted,
  PipelineStage,
  PipelineStagesCreateParams,
  PipelineStagesDeleteParams,
  PipelineStagesListParams,
  PipelineStagesUpdateParams,
} from '../types.js';
import { Resource } from './base.js';

/** `client.pipelineStages` */
export class PipelineStagesResource extends Resource {
  /**
   * List pipeline stages.
   *
   * A workspace begins with Lead, Qualified, Proposal, Negotiation, Won and Lost.
   *
   * `page`: The page, from 1; one past the end is empty.
   *
   * `perPage`: Rows on a page, at most 100.
   *
   * `order`: `asc` from the smallest or oldest, `desc` from the largest or newest.
   *
   * `cursor`: The `meta.nextCursor` of the page before, with the same `sort`, `order` and filters.
   *
   * `sort`: What the list is in order of; ties go by id.
   *
   * `GET /v1/pipeline-stages`
   */
  list(params: PipelineStagesListParams = {}, options?: RequestOptions): Pager<PipelineStage> {
    return this.transport.page({
      method: 'GET',
      path: '/pipeline-stages',
      query: params,
      options,
    });
  }

  /**
   * Create a pipeline stage.
   *
   * At the end, unless `position` says otherwise.
   *
   * `name`: At most 100 characters.
   *
   * `color`: A colour for your pages as CSS writes it, `#2f6fed` or a name; null for none.
   *
   * `position`: From 0; the others move up. Beyond the last one it is the last.
   *
   * `POST /v1/pipeline-stages`
   */
  create(params: PipelineStagesCreateParams, options?: PostOptions): Promise<PipelineStage> {
    return this.transport.data({
      method: 'POST',
      path: '/pipeline-stages',
      body: params,
      once: true,
      options,
    });
  }

  /**
   * Change a pipeline stage: only what is sent.
   *
   * `position` moves it; the others make room.
   *
   * `name`: At most 100 characters.
   *
   * `color`: A colour for your pages as CSS writes it, `#2f6fed` or a name; null for none.
   *
   * `position`: From 0; the others move up. Beyond the last one it is the last.
   *
   * `PUT /v1/pipeline-stages/{stage_id}`
   */
  update(stageId: string, params: PipelineStagesUpdateParams = {}, options?: RequestOptions): Promise<PipelineStage> {
    return this.transport.data({
      method: 'PUT',
      path: `/pipeline-stages/${segment(stageId)}`,
      body: params,
      options,
    });
  }

  /**
   * Delete a pipeline stage, moving its contacts to another.
   *
   * 409 while contacts stand at it, unless `moveTo` says where they go.
   *
   * `moveTo`: The stage that the contacts go to.
   *
   * `DELETE /v1/pipeline-stages/{stage_id}`
   */
  delete(stageId: string, params: PipelineStagesDeleteParams = {}, options?: RequestOptions): Promise<Deleted> {
    return this.transport.data({
      method: 'DELETE',
      path: `/pipeline-stages/${segment(stageId)}`,
      query: params,
      options,
    });
  }
}