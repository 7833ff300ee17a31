export { FluenzrClient } from './client.js';
export * from './errors.js';
export { List, Pager } from './pages.js';
export type * from './resources/index.js';
export type { ClientOptions, PostOptions, RequestOptions } from './transport.js';
export type * from './types.js';
export { VERSION } from './version.js';
export * as webhooks from './webhooks.js';
export type { WebhookEvent } from './webhooks.js';
