"""The preview of an email: a page of its own in a frame without rights, and the email in a frame within.

The policy of pages would break the look of foreign HTML, and ours must never hold any: neither frame runs
script, sends forms, or loads anything of the net, an email's own pixel included.
"""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, current_app, make_response, render_template, request
from markupsafe import Markup, escape

from fluenzr.core.common.errors import Invalid
from fluenzr.core.emails import drafts
from fluenzr.core.emails.drafts import CLOSES, OPENS
from fluenzr.core.templates import html_tracking
from fluenzr.web import sequence_forms, sequence_pages, texts, visits
from fluenzr.web.access import member, viewer

blp = Blueprint("email_preview", __name__)

POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
_LOOK = "<style>body { font: 14px/1.5 system-ui, sans-serif; margin: 12px }</style>"
"""What mail programs show without styles of its own: the email's come after it."""
_MARK, _MARK_END = '<mark style="background:#fbd5d0;color:#8c1d18">{{', "}}</mark>"


@blp.get("/campaigns/<campaign_id>/sequence/steps/<node_id>/preview")
@viewer
def saved(campaign_id: str, node_id: str) -> Response:
    """An email as it is saved."""
    campaign = sequence_pages.campaign(campaign_id)
    node = sequence_pages.node_of(sequence_pages.document_of(campaign), node_id)
    return _pane(campaign_id, node["data"], request.args, refused=200)  # not this request is at fault


@blp.post("/campaigns/<campaign_id>/sequence/preview")
@member
def written(campaign_id: str) -> Response:
    """An email as it stands in its form."""
    return _pane(campaign_id, sequence_forms.data("email", request.form, {}), request.form)


def _pane(
    campaign_id: str, data: Mapping[str, Any], asked: Mapping[str, str], *, refused: int = 422
) -> Response:
    public_url = current_app.config["SETTINGS"].public_url
    try:
        draft = drafts.show(
            visits.workspace_id(),
            campaign_id,
            _only(data, asked.get("variant")),
            contact_id=asked.get("contact") or None,
            public_url=public_url,
        )
    except Invalid as error:
        faults = sequence_forms.faults(error, drafts.NODE)
        told = list(dict.fromkeys((*filter(None, (faults.general,)), *faults.fields.values())))
        return _answer("campaigns/no_preview.html", refused, told=told)
    return _answer(
        "campaigns/preview.html",
        draft=draft,
        warnings=[sequence_forms.said(text) for text in draft.warnings],
        subject=marked(draft.subject),
        text=marked(draft.text),
        html=marked_html(draft.html).replace("<head>", f"<head>{_LOOK}", 1),
    )


def _only(data: Mapping[str, Any], variant: str | None) -> dict[str, Any]:
    """What one of the two variants says."""
    other = data.get("variantB")
    rest = {key: value for key, value in data.items() if key != "variantB"}
    return {**rest, **other} if variant == "B" and other else rest


def marked(text: str) -> Markup:
    """Text as HTML, with what is empty for this reader standing out."""
    return escape(text).replace(OPENS, Markup(_MARK)).replace(CLOSES, Markup(_MARK_END))  # noqa: S704


def marked_html(html: str) -> str:
    """The same in an HTML document: in its text alone, in tags the names stand without marks."""
    pieces, done = [], 0
    for tag in html_tracking.markup(html):
        pieces += [_stand_out(html[done : tag.start()]), _quiet(tag[0])]
        done = tag.end()
    return "".join([*pieces, _stand_out(html[done:])])


def _quiet(tag: str) -> str:
    """A tag without marks, and without its image where that is our own pixel: a look here is none of its."""
    if tag[:4].lower() == "<img" and "/t/o/" in tag:
        return ""
    return tag.replace(OPENS, "").replace(CLOSES, "")


def _stand_out(html: str) -> str:
    return html.replace(OPENS, _MARK).replace(CLOSES, _MARK_END)


def _answer(template: str, status: int = 200, **values: Any) -> Response:
    answer = make_response(render_template(template, **values), status)
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Language"] = texts.language().code
    return answer
