"""The pages that people use: server-rendered with Jinja, quickened by htmx, complete without script.

How a page is written here:

- One blueprint per room (`web/campaigns.py`), listed in `ROOMS` below, with its templates in
  `templates/campaigns/*.html`. A view is a route, a decorator of `web.access` and a handful of lines that
  call `fluenzr.core` (or `fluenzr.engine`) as the API does. No SQL, no rule, nothing of `fluenzr.api`.
- `@viewer`, `@member`, `@owner`, `@operator` (role in the workspace shown), `@signed_in`, `@public`: a view
  without one is refused. `visits.visit()` is who is signed in, `visits.workspace_id()` where.
- `pages.page("campaigns/list.html", rows=rows, fragment="rows")` answers with a template, or with that block
  alone where htmx puts it into a page. A POST ends with `flash(_("Saved."))` and `pages.see("room.view")` (303).
- A rule that refuses: `except DomainError as error: found = forms.faults(error)`, then the same template with
  `status=found.status, faults=found` and the values as given. Sentences of rules are listed in `rule_texts`.
- Every writing form has `{{ csrf_field() }}` (macros `form` and `post_button` bring it); htmx sends it by itself.
- Templates extend `base.html` (blocks `title`, `actions`, `main`, `scripts`) and import macros:
  `{% from "parts/ui.html" import page_head, table, paging, badge, empty, stat, tabs, notice, curl %}`,
  `{% from "parts/forms.html" import csrf_field, form, field, area, select, check, submit, post_button, confirm %}`.
- Filters: `number`, `percent`, `day`, `time`, `day_and_time`, `ago`, `moment` (a `<time>` element).
- Texts: `_("...")`, `ngettext`, `pgettext` in templates and (from `web.texts`) in code, values by `.format()`.
- No inline script or style (the policy forbids it): behaviour is in `static/app.js` or a module of the room,
  styles in `static/app.css`, sizes of drawn things as attributes (`<rect width=...>`, `<progress>`, `<meter>`).
"""

from flask import Flask

from fluenzr.config import Settings
from fluenzr.web import shell, sign_in

ROOMS = (sign_in.blp,)
"""All of them: what is added here has its tests of rights, forms and languages by itself."""


def register(app: Flask, settings: Settings) -> None:
    """Add the pages to an app."""
    shell.wrap(app, settings, ROOMS)
    app.register_blueprint(shell.blp)
    for room in ROOMS:
        app.register_blueprint(room)
