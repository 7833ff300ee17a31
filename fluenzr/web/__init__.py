"""The pages that people use: server-rendered with Jinja, quickened by htmx, complete without script.

How a page is written here:

- One blueprint per room (`web/campaigns.py`), listed in `ROOMS` below, with its templates in
  `templates/campaigns/*.html`. A view is a route, a decorator of `web.access` and a handful of lines that
  call `fluenzr.core` (or `fluenzr.engine`) as the API does. No SQL, no rule, nothing of `fluenzr.api`.
- `@viewer`, `@member`, `@owner`, `@operator` (role in the workspace shown), `@signed_in`, `@public`: a view
  without one is refused. `visits.visit()` is who is signed in, `visits.workspace_id()` where.
- `pages.page("campaigns/list.html", rows=rows, fragment="rows")` answers with a template, or with that block
  alone where htmx puts it into a page. A POST ends with `flash(_("Saved."))` and `pages.see("room.view")`,
  which is a 303. A view that takes more than 10 MiB says so: `@uploads.takes(100 * 1024 * 1024)`.
- A rule that refuses: `except DomainError as error: found = forms.faults(error)`, then the same template with
  `status=found.status, faults=found` and the values as given. Sentences of rules are listed in `rule_texts`.
  A `NotFound` that nobody catches is a page with status 404.
- Every writing form has `{{ csrf_field() }}`: the macros `form`, `post_button` and `confirm` bring it; htmx
  sends it by itself, in a header.
- What is typed into such a form and not sent is kept in the tab by `static/typed.js`, whatever else is
  pressed: `data-unkept` on a form or a field leaves it out, `data-discard` on a link gives it up.
- Enter presses the first button of a form (`tests/web/test_enter.py` has those with several): where another
  is meant, the macro `entered` stands first.
- Templates extend `base.html` (blocks `heading`, `main`, `scripts`), or `lone.html` where nobody need be
  signed in, and import macros from `parts/ui.html` (notice, page_head, tabs, table, paging, badge, stats,
  stat, empty, curl, secret) and `parts/forms.html` (form, field, area, select, check, submit, post_button,
  confirm).
- Filters: `number`, `percent`, `day`, `time`, `day_and_time`, `ago`, `moment` (a `<time>` element).
- Texts: `_("...")`, `ngettext`, `pgettext` in templates and (from `web.texts`) in code, values filled in by
  `.format()`; `make translations` collects them.
- No inline script or style (the policy forbids it): behaviour is in `static/app.js` or a module of the room
  (`asset("room.js")`), styles in `static/app.css`, sizes of drawn things as attributes (`<rect width=...>`,
  `<progress>`, `<meter>`).
"""

from flask import Flask

from fluenzr.config import Settings
from fluenzr.web import (
    account,
    audit,
    campaigns,
    connect,
    contacts,
    email_preview,
    groups,
    imports,
    inbox,
    keys,
    mail_applications,
    mailboxes,
    new_campaign,
    overview,
    people,
    reassign,
    reference,
    sandbox,
    sequence,
    settings,
    shell,
    sign_in,
    variables,
    webhooks,
)

ROOMS = (
    sign_in.blp,
    overview.blp,
    campaigns.blp,
    contacts.blp,
    imports.blp,
    groups.blp,
    inbox.blp,
    mailboxes.blp,
    connect.blp,
    mail_applications.blp,
    sandbox.blp,
    webhooks.blp,
    settings.blp,
    variables.blp,
    people.blp,
    account.blp,
    keys.blp,
    audit.blp,
    reference.blp,
    new_campaign.blp,
    reassign.blp,
    sequence.blp,
    email_preview.blp,
)
"""All of them: what is added here has its tests of rights, forms and languages by itself."""


def register(app: Flask, settings: Settings) -> None:
    """Add the pages to an app."""
    shell.wrap(app, settings, ROOMS)
    app.register_blueprint(shell.blp)
    for room in ROOMS:
        app.register_blueprint(room)
