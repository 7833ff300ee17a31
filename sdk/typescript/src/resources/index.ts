// Index of the resources: what the client offers under their names.
// Written by `make sdk-generate` from the OpenAPI document; templates are in sdk/generator.

import type { Transport } from '../transport.js';
import { CampaignsResource } from './campaigns.js';
import { ContactsResource } from './contacts.js';
import { EmailAccountsResource } from './email-accounts.js';
import { EventsResource } from './events.js';
import { GroupsResource } from './groups.js';
import { OauthAppsResource } from './oauth-apps.js';
import { PipelineStagesResource } from './pipeline-stages.js';
import { RepliesResource } from './replies.js';
import { SuppressionsResource } from './suppressions.js';
import { WebhooksResource } from './webhooks.js';
import { WorkspaceResource } from './workspace.js';

export type { CampaignsResource };
export type { ContactsResource };
export type { EmailAccountsResource };
export type { EventsResource };
export type { GroupsResource };
export type { OauthAppsResource };
export type { PipelineStagesResource };
export type { RepliesResource };
export type { SuppressionsResource };
export type { WebhooksResource };
export type { WorkspaceResource };

/** The resources of a server. */
export class Resources {
  readonly contacts: ContactsResource;
  readonly groups: GroupsResource;
  readonly pipelineStages: PipelineStagesResource;
  readonly campaigns: CampaignsResource;
  readonly suppressions: SuppressionsResource;
  readonly replies: RepliesResource;
  readonly emailAccounts: EmailAccountsResource;
  readonly oauthApps: OauthAppsResource;
  readonly webhooks: WebhooksResource;
  readonly events: EventsResource;
  readonly workspace: WorkspaceResource;

  /** @internal */
  constructor(transport: Transport) {
    this.contacts = new ContactsResource(transport);
    this.groups = new GroupsResource(transport);
    this.pipelineStages = new PipelineStagesResource(transport);
    this.campaigns = new CampaignsResource(transport);
    this.suppressions = new SuppressionsResource(transport);
    this.replies = new RepliesResource(transport);
    this.emailAccounts = new EmailAccountsResource(transport);
    this.oauthApps = new OauthAppsResource(transport);
    this.webhooks = new WebhooksResource(transport);
    this.events = new EventsResource(transport);
    this.workspace = new WorkspaceResource(transport);
  }
}