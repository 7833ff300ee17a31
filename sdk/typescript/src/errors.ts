/** What can go wrong in a call. Every error is a `FluenzrError`; there is one class per status. */

/** Base of all errors of the SDK. `message` is one sentence for a person. */
export class FluenzrError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The server could not be reached, or went away before it had answered. */
export class ConnectionFailedError extends FluenzrError {}

/** The server did not answer within `timeout` milliseconds. */
export class RequestTimeoutError extends ConnectionFailedError {}

/** A delivery that the holder of the secret has not signed, or signed too long ago. */
export class WebhookSignatureError extends FluenzrError {}

/** What answered does not speak as a FluenzR server does: `status` and the beginning of its `body`. */
export class InvalidResponseError extends FluenzrError {
  constructor(message: string, readonly status: number, readonly body: string) {
    super(message);
  }
}

export interface Refusal {
  status: number;
  /** Undefined where something before the server answered. */
  code?: string | undefined;
  /** What the contract says of each code, as field paths with their messages for a 400. */
  details?: Record<string, unknown> | undefined;
  requestId?: string | undefined;
  /** Seconds after which trying again makes sense, where the server told. */
  retryAfter?: number | undefined;
}

/** The server refused a call. */
export class APIError extends FluenzrError {
  readonly status: number;
  readonly code: string | undefined;
  readonly details: Record<string, unknown>;
  readonly requestId: string | undefined;
  readonly retryAfter: number | undefined;

  constructor(message: string, refusal: Refusal) {
    super(message);
    this.status = refusal.status;
    this.code = refusal.code;
    this.details = refusal.details ?? {};
    this.requestId = refusal.requestId;
    this.retryAfter = refusal.retryAfter;
  }
}

/** 400: a field, query parameter or body is wrong; `details` maps each field's path to its messages. */
export class ValidationError extends APIError {}

/** 401: the key is missing, malformed, unknown or revoked. */
export class AuthenticationError extends APIError {}

/** 403: the plan has no API access, or a read-only key was used to write. */
export class PermissionDeniedError extends APIError {}

/** 404: there is no such thing in this workspace. */
export class NotFoundError extends APIError {}

/** 405: the server is older than this SDK, or the base URL leads elsewhere. */
export class MethodNotAllowedError extends APIError {}

/** 409: it exists already (`details.id`), or its state does not allow it. */
export class ConflictError extends APIError {}

/** 413: the body is larger than allowed. */
export class PayloadTooLargeError extends APIError {}

/** 415: the body is not of the type wanted here. */
export class UnsupportedMediaTypeError extends APIError {}

/** 429: too many requests; `retryAfter` tells when there is room again. */
export class RateLimitError extends APIError {}

/** 5xx: something went wrong on the server, or before it. */
export class ServerError extends APIError {}

/** 503: the database cannot be written just now. */
export class ServiceUnavailableError extends ServerError {}

const OF_STATUS: Record<number, typeof APIError> = {
  400: ValidationError,
  401: AuthenticationError,
  403: PermissionDeniedError,
  404: NotFoundError,
  405: MethodNotAllowedError,
  409: ConflictError,
  413: PayloadTooLargeError,
  415: UnsupportedMediaTypeError,
  429: RateLimitError,
  503: ServiceUnavailableError,
};

/** The error of a refusal. */
export function refused(message: string, refusal: Refusal): APIError {
  const kind = OF_STATUS[refusal.status] ?? (refusal.status >= 500 ? ServerError : APIError);
  return new kind(message, refusal);
}
