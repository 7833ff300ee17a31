"""/campaigns/:id/preview, test-send, and resolving uncertain emails (contract §5)."""

from typing import Any

import marshmallow as ma
from flask import current_app, g
from marshmallow import fields as mf

from fluenzr.api.framework.fields import SendableEmail, Text
from fluenzr.api.framework.schemas import Answer, Schema
from fluenzr.api.framework.smorest import Blueprint
from fluenzr.api.reference.prose import described
from fluenzr.api.v1.campaign_contacts import EnrollmentAnswer
from fluenzr.core.emails import preview
from fluenzr.core.sending import uncertain
from fluenzr.engine import test_send

blp = Blueprint("campaignEmails", __name__, description="What a campaign writes")


@described(
    contact_id="Whose values to fill in",
    node_id="The email node",
)
class PreviewSchema(Schema):
    contact_id = Text(required=True, max_length=64)
    node_id = Text(required=True, max_length=64)


@described(
    subject="Its subject, with its variables filled in",
    text="The plain part",
    html="The HTML part",
)
class PreviewAnswer(Answer):
    subject = mf.String()
    text = mf.String()
    html = mf.String()
    missing_variables = mf.List(
        mf.String(), metadata={"description": "Variables of which nothing is known of this contact"}
    )
    warnings = mf.List(
        mf.String(),
        metadata={
            "description": "What may not have been meant: braces that are left over, filters that are not "
            "known, what looks like a variable of another product, empty values without a fallback"
        },
    )


@described(
    node_id="The email node",
    to="Who gets it",
)
class TrialSchema(Schema):
    node_id = Text(required=True, max_length=64)
    to = SendableEmail(required=True)
    contact_id = Text(max_length=64, metadata={"description": "Whose values to fill in; by default nobody's"})


@described(
    message_id="Its Message-ID",
)
class TrialAnswer(Answer):
    message_id = mf.String()


class ResolveSchema(Schema):
    as_ = mf.String(
        data_key="as",
        required=True,
        validate=ma.validate.OneOf(uncertain.DECISIONS),
        metadata={"description": "`sent` counts it and goes on, `resend` sends it again, perhaps twice"},
    )


@blp.post("/campaigns/<campaign_id>/preview")
@blp.arguments(PreviewSchema)
@blp.response(200, PreviewAnswer)
def preview_email(body: dict[str, Any], campaign_id: str) -> dict[str, Any]:
    """Show an email exactly as a contact would get it now; its links do nothing

    With footer and signature. `missingVariables` and `warnings` say what may not be as it was meant.
    """
    return preview.show(
        g.principal.workspace_id, campaign_id, **body, public_url=current_app.config["SETTINGS"].public_url
    )


@blp.post("/campaigns/<campaign_id>/test-send", talks=True)
@blp.arguments(TrialSchema)
@blp.response(200, TrialAnswer)
def test_send_email(body: dict[str, Any], campaign_id: str) -> dict[str, Any]:
    """Send an email to any address now, outside all statistics and limits; its links do nothing

    Answers once the account's server has accepted it.
    """
    settings = current_app.config["SETTINGS"]
    return test_send.send(
        g.principal.workspace_id,
        campaign_id,
        **body,
        public_url=settings.public_url,
        allow_private=settings.mail_allow_private,
    )


@blp.post("/campaigns/<campaign_id>/contacts/<contact_id>/resolve")
@blp.arguments(ResolveSchema)
@blp.response(200, EnrollmentAnswer)
def resolve_uncertain_email(body: dict[str, Any], campaign_id: str, contact_id: str) -> dict[str, Any]:
    """Say what became of an email that the server may have and may not

    An email whose fate a broken connection left unknown is not sent again by itself. Answers where the
    contact stands now.
    """
    return uncertain.resolve(g.principal.workspace_id, campaign_id, contact_id, body["as_"])
