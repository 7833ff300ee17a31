"""`POST /contacts/import` and what follows it; rows are read in tests/core/contacts/test_import_runner.py."""

import csv
import io
import json

import pytest
from urllib3 import encode_multipart_formdata

from fluenzr.api.app import MAX_BODY
from fluenzr.core.contacts import import_preview, imports
from fluenzr.core.contacts.import_runner import Importer
from fluenzr.core.operations import free_space
from fluenzr.models import Contact, ContactImport, ImportPiece
from tests.support import factories

CONSENT = {"consentSource": "event", "consentCertified": "true"}


def upload(client, content: bytes | str, *, headers=None, **form):
    content = content.encode() if isinstance(content, str) else content
    body, content_type = encode_multipart_formdata(
        [
            *((name, one) for name, value in {**CONSENT, **form}.items() for one in parts(value)),
            ("file", ("people.csv", content, "text/csv")),
        ]
    )
    return client.post("/v1/contacts/import", data=body, content_type=content_type, headers=headers)


def parts(value):
    """What a value of a form is sent as: nothing, one part, or a part for each of several."""
    return value if isinstance(value, list) else [] if value is None else [value]


def run():
    """Do as the worker does until there is nothing left."""
    importer = Importer(None)
    while importer.step():
        pass


def imported(client, content, **form):
    """The import of a file, once it has ended."""
    answer = upload(client, content, **form)
    assert answer.status_code == 202, answer.json
    run()
    return client.get(f"/v1/contacts/imports/{answer.json['data']['id']}").json["data"]


def refused(answer, *fields):
    assert answer.status_code == 400, answer.json
    assert list(answer.json["error"]["details"]) == list(fields)
    assert not ContactImport.select().exists()
    return answer.json["error"]["details"][fields[0]][0]


def test_a_file_is_accepted_and_read_in_the_background(client, workspace):
    answer = upload(client, "email,firstName,score\nada@example.com,Ada,7\n")
    assert answer.status_code == 202
    made = answer.json["data"]
    assert made == {
        "id": made["id"],
        "status": "pending",
        "total": 0,
        "processed": 0,
        "created": 0,
        "updated": 0,
        "skipped": 0,
        "kept": 0,
        "encoding": "utf-8",
        "warnings": [],
        "errorCount": 0,
        "errors": [],
    }
    assert made["id"].startswith("imp_")
    run()
    assert client.get(f"/v1/contacts/imports/{made['id']}").json["data"] == {
        **made,
        "status": "completed",
        "total": 1,
        "processed": 1,
        "created": 1,
    }
    ada = client.get("/v1/contacts").json["data"][0]
    assert (ada["email"], ada["firstName"], ada["customFields"]) == ("ada@example.com", "Ada", {"score": "7"})
    assert ada["consentSource"] == "event"
    assert ada["consentAt"] is not None
    assert not ImportPiece.select().exists()


def test_bad_rows_are_told_by_their_lines_and_the_good_ones_kept(client):
    content = (
        "email;firstName;customFields.x\r\n"  # as the field is called in a mapping
        'ada@example.com;"Ada";"two\r\nlines"\r\n'
        "nonsense;Joe;\r\n"
        'eve@example.com;"never closed;\r\n'
        "\r\n"
        ";Nobody;\r\n"
        "zoe@example.com;Zoe;;too much\r\n"
        "short@example.com\r\n"
        "bob@example.com;Bob;x\r\n"
    )
    told = imported(client, content)
    assert (told["status"], told["total"], told["processed"]) == ("completed", 7, 7)
    assert (told["created"], told["skipped"], told["errorCount"]) == (3, 0, 4)
    assert told["errors"] == [
        {"line": 4, "email": "nonsense", "message": "Invalid email format"},
        {"line": 5, "email": None, "message": "A quote is opened and never closed"},
        {"line": 7, "email": None, "message": "Email is required"},
        {
            "line": 8,
            "email": "zoe@example.com",
            "message": "The row has 4 cells, the header has 3",
        },
    ]
    answer = client.get(f"/v1/contacts/imports/{told['id']}/errors")
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    assert "X-RateLimit-Remaining" in answer.headers
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True), newline="")))
    assert [int(row["line"]) for row in rows] == [4, 5, 7, 8]
    assert rows[0] == {"line": "4", "email": "nonsense", "message": "Invalid email format"}


def test_columns_are_mapped_and_ignored(client, workspace):
    group = factories.make_group(workspace)
    told = imported(
        client,
        "\ufeffE-Mail Address,First Name,Secret,Level\nada@example.com,Ada,x,3\n",
        mapping=json.dumps({"E-Mail Address": "email", "Secret": None, "Level": "customFields.level"}),
        groupIds=[group["id"]],
        tags=["new", "fair"],
    )
    assert told["created"] == 1, told
    ada = client.get("/v1/contacts").json["data"][0]
    assert (ada["firstName"], ada["customFields"], ada["tags"]) == ("Ada", {"level": "3"}, ["new", "fair"])
    assert [one["id"] for one in ada["groups"]] == [group["id"]]


def test_duplicates_are_skipped_or_updated(client, workspace):
    old = factories.make_contact(workspace, "ada@example.com", first_name="Ada", tags=["old"])
    content = (
        "email,firstName,company\nADA@example.com,,Engines\nnew@example.com,New,\nNEW@example.com,Newer,\n"
    )
    told = imported(client, content, tags="csv")
    assert (told["created"], told["updated"], told["skipped"]) == (1, 0, 2)
    told = imported(client, content, onDuplicate="update", tags="csv")
    assert (told["created"], told["updated"], told["skipped"]) == (0, 3, 0)
    ada = client.get(f"/v1/contacts/{old['id']}").json["data"]
    # An empty cell says nothing of its field.
    assert (ada["firstName"], ada["company"], ada["tags"]) == ("Ada", "Engines", ["old", "csv"])


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "empty"),
        ("\n\n", "empty"),
        ("\ufeff", "empty"),
        ("firstName,company\nAda,x\n", "column email"),
        ("email,email\na@x.co,b\n", "several columns email"),
        (b"email,nom\na@x.co,\x81\x8d\x8f\n", "neither UTF-8, UTF-16 nor cp1252"),
        ('email,"a\nb@x.co,c\n', "Line 1"),
        ("email\0,a\n", "NUL"),
        ("email," + ",".join(f"c{n}" for n in range(1000)), "more than 1000 columns"),
        (b"email" * 300_000, "Line 1"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_at_once(client, content, told):
    assert told in refused(upload(client, content), "file")


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"consentSource": None}, "consentSource"),
        ({"consentSource": "hearsay"}, "consentSource"),
        ({"consentCertified": None}, "consentCertified"),
        ({"consentCertified": "false"}, "consentCertified"),
        ({"consentCertified": "1"}, "consentCertified"),
        ({"consentCertified": "yes"}, "consentCertified"),
        ({"onDuplicate": "replace"}, "onDuplicate"),
        ({"mapping": "{"}, "mapping"),
        ({"mapping": "[]"}, "mapping"),
        ({"mapping": '{"nothing": "email"}'}, "mapping.nothing"),
        ({"mapping": '{"a": "frstName"}'}, "mapping.a"),
        ({"mapping": '{"a": "customFields.1"}'}, "mapping.a"),
        ({"mapping": '{"a": "email"}'}, "mapping"),
        ({"mapping": '{"email": null}'}, "file"),
        ({"groupIds": ["grp_unknown"]}, "groupIds"),
        ({"tags": ["x" * 101]}, "tags.0"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_form_that_is_none_is_refused(client, form, field):
    refused(upload(client, "email,a\na@x.co,b\n", **form), field)


def test_a_form_without_a_file_is_refused(client):
    answer = client.post("/v1/contacts/import", data=CONSENT, content_type="multipart/form-data")
    assert answer.json["error"]["message"] == "File is required"


def test_what_is_no_form_is_415(client):
    answer = client.post("/v1/contacts/import", json={})
    assert answer.status_code == 415
    assert "multipart/form-data" in answer.json["error"]["message"]


def test_a_header_alone_is_an_import_of_nothing(client):
    told = imported(client, "email,firstName")
    assert (told["status"], told["total"], told["created"]) == ("completed", 0, 0)


def test_this_call_alone_takes_more_than_ten_mebibytes(client):
    large = b"email,notes\n" + b"a@example.com,%s\n" % (b"x" * 1000) * (MAX_BODY // 1000)
    assert len(large) > MAX_BODY
    assert upload(client, large, mapping='{"notes": null}').status_code == 202
    answer = upload(client, b"email\n" + b"x" * (100 * 1024 * 1024))
    assert (answer.status_code, answer.json["error"]["code"]) == (413, "PAYLOAD_TOO_LARGE")


def test_the_same_form_again_is_the_same_import(client):
    """Though what is between its parts is another each time."""
    key = {"Idempotency-Key": "import 1"}
    first = upload(client, "email\na@x.co\n", headers=key)
    again = upload(client, "email\na@x.co\n", headers=key)
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json == again.json
    assert upload(client, "email\nb@x.co\n", headers=key).status_code == 409
    assert ContactImport.select().count() == 1


def test_a_read_only_key_may_look_and_not_import(client_for, client, workspace):
    reader = client_for(workspace, "read")
    assert upload(reader, "email\na@x.co\n").status_code == 403
    made = upload(client, "email\na@x.co\n").json["data"]
    assert reader.get(f"/v1/contacts/imports/{made['id']}").status_code == 200
    assert reader.get(f"/v1/contacts/imports/{made['id']}/errors").status_code == 200


def test_an_unknown_import_is_404(client):
    for path in ("imp_unknown", "imp_unknown/errors"):
        answer = client.get(f"/v1/contacts/imports/{path}")
        assert (answer.status_code, answer.json["error"]["message"]) == (404, "Import not found")
    assert not Contact.select().exists()


def test_imports_are_listed_newest_first(client, client_for):
    first, second = (imported(client, f"email\n{name}@x.co\nnonsense\n") for name in "ab")
    listed = client.get("/v1/contacts/imports").json
    assert [(row["id"], row["status"]) for row in listed["data"]] == [
        (second["id"], "completed"),
        (first["id"], "completed"),
    ]
    assert listed["data"][0] == client.get(f"/v1/contacts/imports/{second['id']}").json["data"]
    assert listed["meta"]["total"] == 2
    assert client_for(factories.make_workspace()).get("/v1/contacts/imports").json["data"] == []


def test_an_import_can_be_cancelled_until_it_has_ended(client, client_for, workspace):
    made = upload(client, "email\na@x.co\n").json["data"]
    path = f"/v1/contacts/imports/{made['id']}"
    assert client_for(workspace, "read").delete(path).status_code == 403
    assert client.delete(path).json["data"] == {**made, "status": "cancelled"}
    run()
    assert client.get(path).json["data"] == {**made, "status": "cancelled"}
    again = client.delete(path)
    assert (again.status_code, again.json["error"]["message"]) == (409, "This import is cancelled already")
    assert client.delete("/v1/contacts/imports/imp_unknown").status_code == 404
    assert not Contact.select().exists()
    assert not ImportPiece.select().exists()


def test_a_workspace_cannot_fill_the_queue(client, client_for, monkeypatch):
    monkeypatch.setattr(imports, "MAX_OPEN", 2)
    made = [upload(client, "email\na@x.co\n").json["data"] for _ in range(2)]
    assert upload(client, "email\na@x.co\n").status_code == 409
    assert upload(client_for(factories.make_workspace()), "email\na@x.co\n").status_code == 202
    client.delete(f"/v1/contacts/imports/{made[0]['id']}")
    assert upload(client, "email\na@x.co\n").status_code == 202


def test_a_full_disk_takes_no_file(client, monkeypatch):
    monkeypatch.setattr(free_space, "shortage", lambda wanted: f"Only {wanted - 1} MB are free")
    answer = upload(client, "email\na@x.co\n")
    assert (answer.status_code, answer.json["error"]["code"]) == (503, "SERVICE_UNAVAILABLE")
    assert "Retry-After" in answer.headers
    assert not ContactImport.select().exists()


def test_an_address_that_mail_cannot_be_sent_to_is_told_with_what_was_meant(client):
    told = imported(client, "email\r\no\u2019neil@example.com\r\nada@example.com\r\n")
    assert (told["created"], told["errorCount"]) == (1, 1)
    assert (told["errors"][0]["line"], told["errors"][0]["email"]) == (2, "o\u2019neil@example.com")
    assert "did you mean o'neil@example.com?" in told["errors"][0]["message"]


EVERYDAY = {
    "Windows-1252": "email,firstName,lastName\na@x.co,Jos\u00e9,Garc\u00eda\n".encode("cp1252"),
    "a column twice": b"email,Phone,Phone\na@x.co,1,2\n",
    "a header of two lines": b'email,"Company\nname"\na@x.co,X\n',
    "headers of a product": b"First Name,E-mail 1 - Value,Phone 1 - Value,email\nA,g@x.co,1,a@x.co\n",
    "outer quotes missing": b'email,firstName,lastName\na@x.co","Ana","Lee\nb@x.co","Bo","Li\n',
    "the delimiter named": b"sep=;\r\nemail;firstName\r\na@x.co;S\r\n",
    "short rows": b"email,firstName,lastName,company\na@x.co,G\nb@x.co,G,,\n",
    "UTF-16 and tabs": "\ufeffemail\tfirstName\r\na@x.co\tAna\r\n".encode("utf-16-le"),
    "pipes": b"email|firstName\na@x.co|Ana\n",
    "LinkedIn": b'Notes:\n"Some may be missing"\n\nFirst Name,Last Name,URL,Email Address\nA,B,,a@x.co\n',
    "another address behind none": b"Name,Email,Second email,Other email\nAnouk Lemaire,,no,a@x.co\n",
    "another address": b"Name,E-mail 1 - Value,E-mail 2 - Value\nAnouk Lemaire,,a@x.co ::: b@x.co\n",
}


@pytest.mark.parametrize("name", EVERYDAY)
def test_files_of_everyday_life_come_in_with_one_call(client, name):
    told = imported(client, EVERYDAY[name])
    assert (told["status"], told["errorCount"]) == ("completed", 0), told
    assert told["created"] == Contact.select().count() >= 1
    assert Contact.select().order_by(Contact.id).get().email == "a@x.co"


def test_a_file_of_cells_as_people_fill_them(client):
    content = (
        "E-mail,Pr\u00e9nom,Soci\u00e9t\u00e9,Note\n"
        'Ana Lee <ana@x.co>,"Ana\nMaria",Acme, hi \n'
        "mailto:bob@x.co?subject=hi,\u200bBob,,\n"
        "\u200beve@x.co\ufeff,Zoe\u0301,,\n"
        "in\u200bside@x.co,,,\n"
    )
    told = imported(client, content)
    assert told["errors"] == [
        {
            "line": 6,
            "email": "in\u200bside@x.co",
            "message": "Invalid email format: there is U+200B ZERO WIDTH SPACE at character 3 in it",
        }
    ]
    rows = client.get("/v1/contacts?sort=email&order=asc").json["data"]
    assert [(row["email"], row["firstName"], row["company"]) for row in rows] == [
        ("ana@x.co", "Ana Maria", "Acme"),
        ("bob@x.co", "Bob", None),
        ("eve@x.co", "Zo\u00e9", None),
    ]
    assert rows[0]["customFields"] == {"Note": "hi"}


def test_columns_that_nobody_knows_are_kept_ignored_or_refused(client):
    content = "email,Job Level,Secret\na@x.co,3,x\n"
    assert "Job Level" in refused(upload(client, content, unknownColumns="refuse"), "file")
    imported(client, content, unknownColumns="ignore")
    assert client.get("/v1/contacts").json["data"][0]["customFields"] == {}
    imported(client, content, onDuplicate="update")
    assert client.get("/v1/contacts").json["data"][0]["customFields"] == {"Job_Level": "3", "Secret": "x"}


@pytest.mark.parametrize(
    "content",
    [
        b'"email,firstName"\n"ada@x.co,Ada"\n"no"\n',
        b"email,firstName;;\nada@x.co,Ada;;\nno;;\n",
        b'email, "firstName"\nada@x.co, "Ada"\nno\n',
    ],
)
def test_a_file_that_a_spreadsheet_wrapped_is_read_as_it_was(client, workspace, content):
    row = {"email": "ada@x.co", "firstName": "Ada"}
    assert upload(client, content, dryRun="true").json["data"]["rows"][0].items() >= row.items()
    done = imported(client, content)
    assert (done["created"], [error["line"] for error in done["errors"]]) == (1, [3])
    assert Contact.get().first_name == "Ada"


@pytest.mark.parametrize(
    "header",
    [
        "Subscriber,Name",
        "\u30e1\u30fc\u30eb,Name",
        "Adresse,Nom",
        "login,Owner Email",
        "Where do we reach you?,x",
    ],
)
def test_a_column_of_addresses_is_known_by_them(client, header):
    answer = upload(client, f"{header}\nada@x.co,Ada\nno,\nbob@x.co,bob@x.co\n", dryRun="true")
    assert [row["email"] for row in answer.json["data"]["rows"]] == ["ada@x.co", "no", "bob@x.co"]


@pytest.mark.parametrize("header", ["Owner Email,Name", "Created by,Name", "One,Two"])
def test_it_is_not_where_the_addresses_are_of_others_or_two_columns_have_them(client, header):
    two = "bob@x.co" if header == "One,Two" else "Bob"
    said = refused(upload(client, f"{header}\nada@x.co,{two}\n"), "file")
    assert said.startswith("The file needs a column email")


@pytest.mark.parametrize(
    "header",
    [
        "Unsubscribed",
        "D\u00e9sinscrits",
        "Email unsubscribed",
        "Blacklist",
        "Opt-outs",
        "Exclusion list",
        "Bounced emails",
        "Emails invalides",
        "Spam complaints",
    ],
)
def test_a_list_of_those_who_said_no_is_none_of_people_to_write_to(client, header):
    said = refused(upload(client, f"{header}\nada@x.co\nbob@x.co\n"), "file")
    assert said.startswith("The file needs a column email")
    assert imported(client, f"{header}\nada@x.co\n", mapping=json.dumps({header: "email"}))["created"] == 1


@pytest.mark.parametrize("header", ["Chef", "Sales contact", "Coach"])
def test_a_column_with_the_same_address_in_most_rows_is_of_others(client, header):
    rows = "".join(f"Person {number},boss{number // 3}@x.co\n" for number in range(6))
    assert refused(upload(client, f"Name,{header}\n{rows}"), "file").startswith(
        "The file needs a column email"
    )


@pytest.mark.parametrize("content", [b" \n\n\t\n", b";;;\n;;\n", b"\xef\xbb\xbf \n"])
def test_a_file_of_blanks_is_an_empty_one(client, content):
    assert refused(upload(client, content), "file") == "The file is empty"


HUNGARIAN = (
    "email;name\na@x.co;Sz\u0151ke Gerg\u0151\nb@x.co;F\u0171t\u0151 B\u00e9la \u00d6d\u00f6n\n".encode(
        "cp1250"
    )
)
DOUBT = (
    "The encoding of the file is not certain: it is read as cp1252, and may be cp1250. Look at the names: "
    "where they are wrong, name the encoding, or save the file as CSV UTF-8"
)


def test_a_doubtful_encoding_is_told_by_a_dry_run_and_by_the_import(client):
    dry = upload(client, HUNGARIAN, dryRun="true").json["data"]
    assert (dry["encoding"], dry["warnings"]) == ("cp1252", [DOUBT])
    done = imported(client, HUNGARIAN)
    assert (done["encoding"], done["warnings"]) == ("cp1252", [DOUBT])
    listed = client.get("/v1/contacts/imports").json["data"]
    assert [(one["encoding"], one["warnings"]) for one in listed] == [("cp1252", [DOUBT])]


def test_an_encoding_that_was_named_is_not_doubted(client):
    done = imported(client, HUNGARIAN, encoding="cp1250")
    assert (done["encoding"], done["warnings"]) == ("cp1250", [])
    assert Contact.get(Contact.email == "a@x.co").last_name == "Gerg\u0151"


def test_an_import_of_an_earlier_version_has_no_encoding(client):
    done = imported(client, HUNGARIAN, encoding="cp1250")
    row = ContactImport.get()
    row.options = {name: value for name, value in row.options.items() if name not in ("encoding", "warnings")}
    row.save()
    told = client.get(f"/v1/contacts/imports/{done['id']}").json["data"]
    assert (told["encoding"], told["warnings"]) == (None, [])


@pytest.mark.parametrize("begin", [b'"email,name"\n', b"email,name;;\n"])
def test_a_wrapped_file_that_is_too_large_is_told_why(client, monkeypatch, begin):
    content = begin + b'"ada@x.co,Ada"\n'
    monkeypatch.setattr(imports, "_LARGEST_WRAPPED", len(content) - 1)
    said = refused(upload(client, content), "file")
    assert said.startswith("Each line of the file is one cell")
    monkeypatch.setattr(imports, "_LARGEST_WRAPPED", len(content))
    assert imported(client, content)["errorCount"] == 0


def test_an_encoding_and_a_delimiter_can_be_named(client):
    content = "email;nom\na@x.co;\u0418\u0432\u0430\u043d\n".encode("cp1251")
    imported(client, content, encoding="windows-1251", delimiter="semicolon")
    assert client.get("/v1/contacts").json["data"][0]["lastName"] == "\u0418\u0432\u0430\u043d"
    for form, field in (({"encoding": "rot13"}, "encoding"), ({"delimiter": ";;"}, "delimiter")):
        assert list(upload(client, content, **form).json["error"]["details"]) == [field]
    assert upload(client, b"email\na@x.co\n\x81\n", encoding="cp1252").status_code == 400


def test_a_row_that_is_not_utf8_is_told_by_a_dry_run_and_a_wrong_encoding_too(client):
    content = "email;prénom\nzoe@x.co;Zoé\nléa@x.co;Zoë\n".encode() + b"max@x.co;Zo\xeb\n"
    rows = upload(client, content, dryRun="true").json["data"]["rows"]
    assert rows[-1]["message"] == "The row is not valid UTF-8"
    header = b"\xef\xbb\xbfemail;pr\xe9nom\n" + "zoe@x.co;Zoé\n".encode()
    for form in ({"dryRun": "true"}, {}):
        assert upload(client, header, **form).status_code == 400
        said = refused(upload(client, content, encoding="utf-16", **form), "file")
        assert "the file is not utf-16" in said


def sent(client, *fields):
    body, content_type = encode_multipart_formdata([*CONSENT.items(), *fields])
    return client.post("/v1/contacts/import", data=body, content_type=content_type)


def test_parts_are_read_whichever_way_they_are_sent(client):
    content, mapping = "email,x\na@x.co,Ana\n", '{"x": "firstName"}'
    assert sent(client, ("file", content), ("mapping", ("m.json", mapping))).status_code == 202
    run()
    assert client.get("/v1/contacts").json["data"][0]["firstName"] == "Ana"
    twice = [("file", ("a.csv", content)), ("file", ("b.csv", content))]
    for fields, name in (
        (twice, "file"),
        ([("file", content), ("file", ("b.csv", content))], "file"),
        ([("file", content), ("mapping", mapping), ("mapping", mapping)], "mapping"),
        ([("file", content), ("mapping", ("m", b"\xff"))], "mapping"),
        ([("file", content), ("onDuplicate", ("m", "nonsense"))], "onDuplicate"),
        ([("file", content), ("consentSource", "event")], "consentSource"),
        ([("file", "")], "file"),
    ):
        answer = sent(client, *fields)
        assert (answer.status_code, list(answer.json["error"]["details"])) == (400, [name]), answer.json


def test_a_dry_run_tells_what_would_become_of_a_file(client, client_for, workspace):
    known = factories.make_contact(workspace, "known@x.co", status="unsubscribed")
    content = (
        "E-mail;Pr\u00e9nom;Level;Secret;status\nnew@x.co;Ana;3;x;\nknown@x.co;Bob;;;active\nnonsense;;;;\n"
        "NEW@x.co;Again;4;y;\n"
    ).encode("cp1252")
    reader = client_for(workspace, "read")
    form = {"dryRun": "true", "consentSource": None, "consentCertified": None, "mapping": '{"Secret": null}'}
    answer = upload(reader, content, onDuplicate="update", tags=["csv"], **form)
    assert answer.status_code == 200
    told = answer.json["data"]
    assert (told["encoding"], told["delimiter"]) == ("cp1252", ";")
    counts = {name: told[name] for name in ("created", "updated", "skipped", "kept", "refused")}
    assert counts == {"created": 1, "updated": 2, "skipped": 0, "kept": 1, "refused": 1}
    assert told["columns"][:4] == [
        {"column": "E-mail", "field": "email", "examples": ["new@x.co", "known@x.co", "nonsense"]},
        {"column": "Pr\u00e9nom", "field": "firstName", "examples": ["Ana", "Bob", "Again"]},
        {"column": "Level", "field": "customFields.Level", "examples": ["3", "4"]},
        {"column": "Secret", "field": None, "examples": ["x", "y"]},
    ]
    rows = [
        (row["line"], row["outcome"], row["email"], row["firstName"], row["status"]) for row in told["rows"]
    ]
    assert rows == [
        (2, "created", "new@x.co", "Ana", "active"),
        (3, "updated", "known@x.co", "Bob", "unsubscribed"),
        (4, "refused", "nonsense", None, None),
        (5, "updated", "NEW@x.co", "Again", "active"),
    ]
    assert told["rows"][2]["message"] == "Invalid email format"
    assert told["rows"][0]["tags"] == ["csv"]
    assert [contact.public_id for contact in Contact.select()] == [known["id"]]
    assert not ContactImport.select().exists()
    assert upload(reader, content).status_code == 403
    assert upload(client, content, **{**form, "onDuplicate": "skip"}).json["data"]["skipped"] == 2


def test_a_dry_run_has_bounds_and_takes_a_place(client, monkeypatch):
    monkeypatch.setattr(import_preview, "MAX_ROWS", 2)
    answer = upload(client, "email\n" + "a@x.co\n" * 3, dryRun="true")
    assert (answer.status_code, answer.json["error"]["code"]) == (413, "PAYLOAD_TOO_LARGE")
    monkeypatch.setattr(import_preview, "MAX_BYTES", 10)
    assert upload(client, "email\na@x.co\n", dryRun="true").status_code == 413
    monkeypatch.setattr(import_preview, "MAX_BYTES", 100)
    monkeypatch.setattr(imports, "MAX_OPEN", 1)
    assert upload(client, "email\na@x.co\n", dryRun="true").status_code == 200
    assert upload(client, "email\na@x.co\n").status_code == 202
    assert upload(client, "email\na@x.co\n", dryRun="true").status_code == 409


@pytest.mark.parametrize("content", ["ada@x.co\nbob@x.co\n", "Ada;ada@x.co;Engines\nBob;bob@x.co;Crank\n"])
def test_a_file_without_a_header_is_told_with_its_first_line(client, content):
    said = refused(upload(client, content), "file")
    assert said.startswith(
        "Line 1 does not name the columns, it is about a person already: put a line such as"
    )
    assert '"ada@x.co"' in said


def test_what_is_no_csv_is_told_as_what_it_is(client):
    assert "workbook" in refused(upload(client, b"PK\x03\x04\x14\x00\x06\x00" + bytes(range(256))), "file")


def test_a_file_of_excel_for_mac_needs_nothing_said(client, workspace):
    content = "Pr\u00e9nom;Nom;E-mail\rZo\u00e9;L\u00e9ger;zoe@x.co\r".encode("mac-roman")
    assert imported(client, content)["created"] == 1
    assert Contact.get().first_name == "Zo\u00e9"


def test_a_text_that_is_written_as_a_formula_is_the_text(client, workspace):
    imported(client, 'email,Phone\n"=""ada@x.co""","=""+33 6"""\n')
    found = Contact.get()
    assert (found.email, found.phone) == ("ada@x.co", "+33 6")


def test_a_doubtful_status_is_no_wrong_row_where_another_column_says_no(client):
    content = "email,status,unsubscribed_at\na@x.co,inactive,2024-02-01\nb@x.co,inactive,\nc@x.co,active,\n"
    dry = upload(client, content, dryRun="true").json["data"]
    assert [(row["outcome"], row["status"]) for row in dry["rows"]] == [
        ("created", "unsubscribed"),
        ("refused", None),
        ("created", "active"),
    ]
    done = imported(client, content)
    assert [error["line"] for error in done["errors"]] == [3]
    gone = Contact.get(Contact.email == "a@x.co")
    assert (gone.status, gone.custom_fields["Status"]) == ("unsubscribed", "inactive")
