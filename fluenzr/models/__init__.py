"""Every table, one module a family. Times are UTC milliseconds; `public_id` is what clients see."""

from fluenzr.models.accounts import AccountRest, EmailAccount, Mailbox, MailboxFolder, ReceivedMessage
from fluenzr.models.campaigns import (
    ActivityCount,
    Campaign,
    CampaignGroup,
    CampaignStats,
    NodeStats,
    TimelineStats,
)
from fluenzr.models.contacts import (
    Contact,
    ContactChange,
    ContactImport,
    ContactNote,
    ContactRevision,
    ContactTag,
    Group,
    GroupCount,
    GroupMember,
    ImportFault,
    ImportPiece,
    PipelineStage,
)
from fluenzr.models.emails import (
    Activity,
    CapturedMessage,
    Email,
    Enrollment,
    HeldClick,
    Link,
    Reply,
    Suppression,
    WrittenReply,
)
from fluenzr.models.events import Delivery, DeliveryAttempt, Event, Webhook
from fluenzr.models.server import Restoration, RestoredCampaign, Server
from fluenzr.models.workers import Worker
from fluenzr.models.workspaces import ApiKey, IdempotencyKey, Workspace

TABLES = (
    Workspace, ApiKey, IdempotencyKey, PipelineStage, Contact, ContactTag, ContactChange, ContactNote,
    Group, GroupMember,
    GroupCount, ContactRevision, ContactImport, ImportPiece, ImportFault,
    EmailAccount, AccountRest, Mailbox, MailboxFolder, ReceivedMessage,
    Campaign, CampaignStats, NodeStats, TimelineStats, ActivityCount, CampaignGroup,
    Enrollment, Email, Link, HeldClick, Activity, Suppression,
    CapturedMessage, Reply, WrittenReply, Event, Webhook, Delivery, DeliveryAttempt, Worker,
    Server, Restoration, RestoredCampaign,
)  # fmt: skip

__all__ = [
    "TABLES",
    "AccountRest",
    "Activity",
    "ActivityCount",
    "ApiKey",
    "Campaign",
    "CampaignGroup",
    "CampaignStats",
    "CapturedMessage",
    "Contact",
    "ContactChange",
    "ContactImport",
    "ContactNote",
    "ContactRevision",
    "ContactTag",
    "Delivery",
    "DeliveryAttempt",
    "Email",
    "EmailAccount",
    "Enrollment",
    "Event",
    "Group",
    "GroupCount",
    "GroupMember",
    "HeldClick",
    "IdempotencyKey",
    "ImportFault",
    "ImportPiece",
    "Link",
    "Mailbox",
    "MailboxFolder",
    "NodeStats",
    "PipelineStage",
    "ReceivedMessage",
    "Reply",
    "Restoration",
    "RestoredCampaign",
    "Server",
    "Suppression",
    "TimelineStats",
    "Webhook",
    "Worker",
    "Workspace",
    "WrittenReply",
]
