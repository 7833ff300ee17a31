"""What JavaScript parses and writes again is the same text, byte for byte."""

import json
import math
import re
import shutil
import subprocess
from collections.abc import Iterator

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fluenzr import signature
from fluenzr.core.common import canonical_json
from fluenzr.core.common.canonical_json import SAFE_INTEGER, dumps, number
from fluenzr.models import Event
from tests.support import factories, recorded
from tests.support.servers import ROOT

NODE = shutil.which("node")
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
# The sample of the documentation, with the body parsed before it is verified, as Express does it.
DOCUMENTED = re.search(r"```js\n(.*?)```", (ROOT / "docs/guides/webhooks.md").read_text(), re.DOTALL)[1]
SAMPLE = f"""{DOCUMENTED}
const lines = require('readline').createInterface({{ input: process.stdin }});
lines.on('line', (line) => {{
  const {{ headers, body, secret }} = JSON.parse(line);
  const req = {{ headers, body: JSON.parse(body) }};
  const verified = verify(req, secret, 1700000000);
  console.log(JSON.stringify({{ verified, again: JSON.stringify(req.body) }}));
}});
"""

needs_node = pytest.mark.skipif(
    NODE is None, reason="no node: the product's JavaScript sample is run with it"
)


class Node:
    """A receiver in JavaScript."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [str(NODE), "-e", SAMPLE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def check(self, body: str) -> None:
        headers = {"x-fluenzr-timestamp": "1700000000"}
        headers["x-fluenzr-signature"] = signature.sign(body, SECRET, 1_700_000_000)
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"headers": headers, "body": body, "secret": SECRET}) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        assert answer == {"verified": True, "again": body}


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    running = Node()
    yield running
    running.process.communicate()


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
NUMBERS = (
    st.integers(-SAFE_INTEGER, SAFE_INTEGER)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.integers(-(10**25), 10**25).map(float)
    | st.floats(-1e-4, 1e-4)
)
NAMES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,63}", fullmatch=True)
CUSTOM_FIELDS = st.dictionaries(NAMES, TEXT | NUMBERS | st.booleans() | st.none(), max_size=8)
JSON = st.recursive(
    TEXT | NUMBERS | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.slow
@needs_node
@settings(max_examples=400)
@given(data=st.dictionaries(NAMES, JSON, max_size=4))
def test_the_products_javascript_sample_accepts_whatever_is_in_an_event(node, data):
    node.check(dumps({"id": "evt_1", "type": "contact.created", "data": data}))


@needs_node
@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(custom=CUSTOM_FIELDS, name=TEXT, tags=st.lists(TEXT, max_size=3))
def test_the_products_javascript_sample_accepts_every_contact_the_api_takes(node, client, custom, name, tags):
    body = {"email": "ada@example.com", "firstName": name, "tags": tags, "customFields": custom}
    answer = client.post("/v1/contacts", data=orjson.dumps(body), content_type="application/json")
    if answer.status_code == 400:
        return
    contact = answer.json["data"]
    client.put(f"/v1/contacts/{contact['id']}", json={"company": "Zoë & Söhne 🎉"})
    client.delete(f"/v1/contacts/{contact['id']}")
    bodies = [event.body for event in Event.select().order_by(Event.id)]
    assert len(bodies) >= 3
    for text in bodies:
        node.check(text)
    Event.delete().execute()


@needs_node
def test_a_campaigns_events_are_accepted_too(node, workspace):
    nodes = (
        factories.email_node(subject="1.0 & 10000000000000000000 «é»", body="{{firstName|1e21}}\u2028\x7f"),
        factories.delay_node(days=2),
        factories.email_node("again"),
    )
    contact = factories.make_contact(workspace, custom_fields={"__proto__": 1e-6, "score": 40.0})
    factories.make_campaign(workspace, *nodes, contacts=[contact], started=True)
    assert len(recorded.events(workspace)) == 2
    for event in Event.select():
        node.check(event.body)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"), (-0.0, "0"), (40.0, "40"), (-40.5, "-40.5"), (0.1, "0.1"), (1e16, "10000000000000000"),
        (123456789012345680000.0, "123456789012345680000"), (1e20, "100000000000000000000"), (1e21, "1e+21"),
        (1.5e21, "1.5e+21"), (1e-6, "0.000001"), (1e-7, "1e-7"), (-1.5e-7, "-1.5e-7"),
        (5e-324, "5e-324"), (1.7976931348623157e308, "1.7976931348623157e+308"), (100.25, "100.25"),
        (2.0**53, "9007199254740992"), (2**63, "9223372036854776000"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_ecmascript_writes_them(value, text):
    assert number(value) == text
    assert dumps([value]) == f"[{text}]"


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_keeps_its_value(value):
    assert float(number(value)) == value
    assert math.copysign(1, float(number(value))) == (1 if value == 0 else math.copysign(1, value))


def test_text_is_compact_and_not_escaped():
    value = {"a": ["é", "🎉", "\u2028", "\x7f", '"\\\n\x01'], "b": {}}
    assert dumps(value) == '{"a":["é","🎉","\u2028","\x7f","\\"\\\\\\n\\u0001"],"b":{}}'


def test_text_that_was_json_already_is_written_anew():
    assert dumps({"a": orjson.Fragment('{ "b": [1.0, "\\u00e9"] }')}) == '{"a":{"b":[1,"é"]}}'


def test_half_a_surrogate_pair_is_replaced():
    assert dumps({"\ud800": ["a\udfffb", ("🎉",)], "n": 1.0}) == '{"\ufffd":["a\ufffdb",["🎉"]],"n":1}'


def test_numbers_in_text_stay_as_they_are():
    assert dumps({"1.0": "1.0 1e5 12345678901234567890"}) == '{"1.0":"1.0 1e5 12345678901234567890"}'
    assert canonical_json.dumps("2.50") == '"2.50"'
