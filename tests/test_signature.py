import base64
import hashlib
import hmac
import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fluenzr import signature
from fluenzr.signature import WebhookSignatureError, verify

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BODY = '{"id":"evt_1","data":{"name":"Zoë 😀"}}'


def headers_of(
    body: bytes | str = BODY, secret: str = SECRET, ago: float = 0, name: str = signature.SIGNATURE
) -> dict[str, str]:
    timestamp = int(time.time() - ago)
    return {"X-FluenzR-Timestamp": str(timestamp), name: signature.sign(body, secret, timestamp)}


def test_the_signature_is_the_hmac_of_timestamp_and_body():
    mac = hmac.new(SECRET.encode(), b"1700000000." + BODY.encode(), hashlib.sha256)
    assert signature.sign(BODY, SECRET, 1_700_000_000) == "sha256=" + mac.hexdigest()
    assert signature.sign(BODY.encode(), SECRET, 1_700_000_000) == "sha256=" + mac.hexdigest()


def test_the_standard_signature_is_that_of_the_specification():
    """The example of Standard Webhooks' own libraries."""
    signed = signature.sign_standard(
        '{"test": 2432232314}', SECRET, 1_614_265_330, "msg_p5jXN8AQM9LWM0D4loKWxJek"
    )
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize("secret", ["no prefix at all", "whsec_not base64!", "whsec_abcde", "ü" * 16])
def test_a_standard_key_that_is_not_base64_is_the_secrets_bytes(secret):
    mac = hmac.digest(secret.encode(), b"evt_1.7.{}", "sha256")
    assert signature.sign_standard("{}", secret, 7, "evt_1") == "v1," + base64.b64encode(mac).decode()


@pytest.mark.parametrize("body", [BODY, BODY.encode()])
def test_what_was_signed_verifies_and_gives_the_event(body):
    assert verify(body, headers_of(body), SECRET) == {"id": "evt_1", "data": {"name": "Zoë 😀"}}


def test_headers_are_found_in_any_case():
    lower = {name.lower(): value for name, value in headers_of().items()}
    upper = {name.upper(): value for name, value in headers_of().items()}
    assert verify(BODY, lower, SECRET) == verify(BODY, upper, SECRET)


def test_both_secrets_verify_during_a_rotation():
    headers = {
        **headers_of(secret="the new one"),
        **headers_of(secret="the old one", name=signature.PREVIOUS_SIGNATURE),
    }
    assert verify(BODY, headers, "the new one") == verify(BODY, headers, "the old one")
    with pytest.raises(WebhookSignatureError):
        verify(BODY, headers, "the one before")


@pytest.mark.parametrize("ago", [301, -302, 10**9])
def test_too_old_or_too_early_is_refused(ago):
    with pytest.raises(WebhookSignatureError, match="300 seconds away"):
        verify(BODY, headers_of(ago=ago), SECRET)
    assert verify(BODY, headers_of(ago=ago), SECRET, tolerance=2 * 10**9)


@pytest.mark.parametrize("ago", [0, 290, -290])
def test_five_minutes_are_tolerated(ago):
    assert verify(BODY, headers_of(ago=ago), SECRET)


def test_another_body_secret_or_time_is_refused():
    headers = headers_of()
    for body, secret, changed in (
        (BODY + " ", SECRET, {}),
        (BODY, SECRET + "x", {}),
        (BODY, SECRET, {"X-FluenzR-Timestamp": str(int(time.time()) + 5)}),
        (BODY, SECRET, {signature.SIGNATURE: headers[signature.SIGNATURE].removeprefix("sha256=")}),
        (BODY, SECRET, {signature.SIGNATURE: ""}),
    ):
        with pytest.raises(WebhookSignatureError, match="does not match"):
            verify(body, {**headers, **changed}, secret)


@pytest.mark.parametrize("timestamp", [None, "", "soon", "-1", "1.5", "١٢", "9" * 5000])
def test_a_missing_or_made_up_time_is_refused(timestamp):
    headers = headers_of()
    del headers["X-FluenzR-Timestamp"]
    if timestamp is not None:
        headers["X-FluenzR-Timestamp"] = timestamp
    with pytest.raises(WebhookSignatureError, match="Timestamp"):
        verify(BODY, headers, SECRET)


@given(st.text() | st.binary(), st.text(), st.text(), st.characters(categories=["Cs"]))
def test_garbage_raises_nothing_else(body, sent, secret, surrogate):
    headers = {"X-FluenzR-Timestamp": str(int(time.time())), signature.SIGNATURE: sent + surrogate}
    with pytest.raises(WebhookSignatureError):
        verify(body if isinstance(body, bytes) else body + surrogate, headers, secret)


def test_a_signed_body_that_is_not_json_is_refused():
    with pytest.raises(WebhookSignatureError, match="not JSON"):
        verify(b"\xff", headers_of(b"\xff"), SECRET)


def test_a_refusal_is_a_value_error():
    assert issubclass(WebhookSignatureError, ValueError)


def test_nothing_but_the_standard_library_is_loaded():
    code = (
        "import sys, fluenzr.signature\n"
        "loaded = {name.partition('.')[0] for name in sys.modules} - sys.stdlib_module_names\n"
        "print(sorted(loaded - {'fluenzr', '__main__'}))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, '.'); {code}"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "[]"
