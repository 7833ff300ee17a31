"""The overview: what happened, what needs somebody, what leaves next."""

from flask import Blueprint, Response

from fluenzr.web import pages
from fluenzr.web.access import viewer

blp = Blueprint("overview", __name__)


@blp.get("/")
@viewer
def home() -> Response:
    """The page that one opens in the morning."""
    return pages.page("overview/home.html")
