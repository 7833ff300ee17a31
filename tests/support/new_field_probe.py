"""Runs in a copy of the package that has two more fields of contacts: prints, as JSON, where they are seen.

`test_new_field` makes the copy and starts this in it, with the settings of a server in the environment:
`python new_field_probe.py DIRECTORY [typescript]`. What the generator of an SDK writes goes to the directory.
"""

import json
import re
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

from urllib3 import encode_multipart_formdata

from fluenzr import config, db
from fluenzr.api import create_app
from fluenzr.cli.contacts import export as export_command
from fluenzr.core.contacts import export, import_drafts
from fluenzr.core.contacts.import_runner import Importer
from fluenzr.core.people import sessions, users
from fluenzr.core.people.roles import Role
from fluenzr.core.workspaces.settings import first_start
from sdk.generator import python, typescript
from sdk.generator.document import Document

ADA = {"email": "ada@example.com", "nickname": "Countess", "department": "Research"}
CSV = "E-mail,Nickname,Abteilung\ngrace@example.com,Amazing Grace,Navy\n"
WORKFLOW = {
    "nodes": [
        {"id": "start", "type": "start"},
        {"id": "one", "type": "email", "data": {"subject": "{{nickname}}", "body": "In {{department}}"}},
        {"id": "end", "type": "end"},
    ],
    "edges": [{"from": "start", "to": "one"}, {"from": "one", "to": "end"}],
}


def main(directory: Path, *, with_typescript: bool) -> None:
    app = create_app(config.load())
    db.migrate()
    started = first_start()
    assert started is not None
    workspace, key = started
    client = app.test_client()

    def ask(method: str, path: str, body: Any = None, **kwargs: Any) -> Any:
        headers = {"Authorization": f"Bearer {key}"}
        answer = client.open(f"/v1{path}", method=method, json=body, headers=headers, **kwargs)
        assert answer.status_code < 300, (path, answer.get_data(as_text=True))
        return answer.get_json()

    ada = ask("POST", "/contacts", ADA)["data"]
    alan = {"email": "alan@example.com", "department": "Bletchley"}
    ask("POST", "/contacts/bulk", {"contacts": [{**alan, "nickname": "Prof"}]})
    found = {
        "created": ada,
        "filtered": emails(ask("GET", "/contacts?department=ESEAR")),
        "total": ask("GET", "/contacts?department=ESEAR")["meta"]["total"],
        "sorted": emails(ask("GET", "/contacts?sort=department&order=asc")),
        "searched": emails(ask("POST", "/contacts/search", {"query": "letchl"})),
        **preview(ask, ada["id"]),
        "import": imported(ask),
    }
    ask("PUT", f"/contacts/{ada['id']}", {"department": "Engines"})
    found |= {
        "filtered_after_change": emails(ask("GET", "/contacts?department=ESEAR")),
        "total_after_change": ask("GET", "/contacts?department=ESEAR")["meta"]["total"],
        "searched_after_change": emails(ask("POST", "/contacts/search", {"query": "ngines"})),
        "exported": list(export.rows(workspace.id, {"department": "engin"})),
        "options": [option for each in export_command.params for option in each.opts],
        "personal": ask("GET", f"/contacts/{ada['id']}/export")["data"]["contact"],
        "document": app.extensions["api"].document(),
    }
    found["pages"] = pages(app, workspace, ada["id"], found["campaign_id"])
    generator = typescript if with_typescript else python
    generator.write(Document(found["document"]), directory)
    json.dump(found, sys.stdout)


def emails(answer: Any) -> list[str]:
    return [contact["email"] for contact in answer["data"]]


def preview(ask: Any, contact_id: str) -> Any:
    """An email that names both fields."""
    account = ask("GET", "/email-accounts")["data"][0]["id"]
    made = ask("POST", "/campaigns", {"name": "One", "emailAccountId": account, "workflow": WORKFLOW})["data"]
    path = f"/campaigns/{made['id']}/preview"
    shown = ask("POST", path, {"nodeId": "one", "contactId": contact_id})["data"]
    return {"campaign": shown, "campaign_id": made["id"]}


def pages(app: Any, workspace: Any, contact_id: str, campaign_id: str) -> dict[str, str]:
    """Pages that say something of the fields of contacts."""
    with db.transaction():
        user = users.create("boss@example.com", None, "")
        users.join(user, workspace.id, Role.OWNER)
    client = app.test_client()
    client.set_cookie(app.config["VISIT_COOKIE"], sessions.begin(user, "probe", "192.0.2.7"))
    text = lambda path: client.get(path).get_data(as_text=True)  # noqa: E731
    users.choose_columns(user.id, ["nickname", "department"])
    step = f"/campaigns/{campaign_id}/sequence"
    draft = import_drafts.keep(workspace.id, BytesIO(CSV.encode()), "people.csv")
    found = {
        "person": text(f"/contacts/{contact_id}"),
        "new": text("/contacts/new"),
        "list": text("/contacts"),
        "columns": text(f"/contacts/imports/{draft}/columns"),
        "email": text(f"{step}/steps/one"),
        "condition": text(f"{step}/add?after=start&kind=condition"),
    }
    import_drafts.drop(workspace.id, draft)
    return {**found, "saved": saved(client, found["person"], contact_id)}


def saved(client: Any, page: str, contact_id: str) -> str:
    """What a form of the person's page gives."""
    token = re.search(r'name="csrf" value="([^"]+)"', page)
    assert token is not None
    data = {"csrf": token[1], "email": "ada@example.com", "nickname": "Contessa", "department": "Engines"}
    answer = client.post(f"/contacts/{contact_id}", data=data)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(client.get(f"/contacts/{contact_id}").get_data(as_text=True))


def imported(ask: Any) -> Any:
    """What a dry run says of the columns, and the contact that the file gave."""
    asked = {"consentSource": "event", "consentCertified": "true"}
    parts: list[Any] = [*asked.items(), ("file", ("people.csv", CSV.encode(), "text/csv"))]
    body, kind = encode_multipart_formdata([*parts, ("dryRun", "true")])
    looked_at = ask("POST", "/contacts/import", data=body, content_type=kind)["data"]
    body, kind = encode_multipart_formdata(parts)
    ask("POST", "/contacts/import", data=body, content_type=kind)
    while Importer(None).step():
        pass
    contact = ask("GET", "/contacts?email=grace")["data"][0]
    columns = [column["field"] for column in looked_at["columns"]]
    return {"columns": columns, "row": looked_at["rows"][0], "contact": contact}


if __name__ == "__main__":
    main(Path(sys.argv[1]), with_typescript="typescript" in sys.argv)
