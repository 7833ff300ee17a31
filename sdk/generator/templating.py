"""Templates of source code."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import jinja2

TEMPLATES = Path(__file__).parent / "templates"


def render(template: str, *, filters: dict[str, Callable[..., Any]], **values: Any) -> str:
    """The source code that a template makes of these values."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # noqa: S701 - it writes no HTML
    )
    environment.filters |= {"title": lambda name: name[0].upper() + name[1:], **filters}
    return environment.get_template(template).render(**values)
