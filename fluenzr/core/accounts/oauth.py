"""OAuth 2.0 requests and answers: authorization code with PKCE (RFC 7636), device grant (RFC 8628), refresh.

What is sent and what an answer means; who sends it is in `engine.oauth`. Pure.
"""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

import orjson
from oauthlib.common import add_params_to_uri
from oauthlib.oauth2 import DeviceClient, OAuth2Error, WebApplicationClient
from oauthlib.oauth2.rfc6749.parameters import parse_authorization_code_response, parse_token_response

from fluenzr.core.accounts import oauth_errors
from fluenzr.core.accounts.oauth_errors import AuthorizationFailed, Kind, Refusal
from fluenzr.core.accounts.oauth_providers import CONSUMER_TENANT, Client, Provider

DEFAULT_LIFETIME = 3600
"""Seconds, where the server names none (RFC 6749 §5.1)."""

EARLY_SECONDS = 300.0
DEVICE_INTERVAL = 5
"""Seconds between two questions, where the server names none (RFC 8628 §3.2)."""
SLOWER = 5
"""Seconds that a `slow_down` adds, for good (RFC 8628 §3.5)."""

_SKEW_SECONDS = 300
_LONGEST = 366 * 86_400
_VERIFIER_LENGTH = 64


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a token server gave. `scopes` is None where it gave those that were asked for."""

    access: str = field(repr=False)
    refresh: str | None = field(repr=False)
    lifetime: float
    scopes: frozenset[str] | None
    id_token: str | None = field(default=None, repr=False)

    @property
    def refresh_after(self) -> float:
        """Seconds after which it is refreshed: min(5 minutes, half of its life) before its end."""
        return self.lifetime - min(EARLY_SECONDS, self.lifetime / 2)


@dataclass(frozen=True, slots=True)
class DeviceCode:
    """RFC 8628 §3.2: `device_code` is the secret, `user_code` what the person types in."""

    device_code: str = field(repr=False)
    user_code: str
    verification_uri: str
    lifetime: float
    interval: int


@dataclass(frozen=True, slots=True)
class Landing:
    """Where the browser came back to: a code, or why there is none."""

    state: str = field(repr=False)
    code: str | None = field(repr=False)
    refusal: Refusal | None = None


def new_verifier() -> str:
    """A code verifier (RFC 7636 §4.1)."""
    return str(WebApplicationClient("").create_code_verifier(_VERIFIER_LENGTH))


def new_secret() -> str:
    """A state, or another value that nobody is to guess."""
    return secrets.token_urlsafe(32)


def nonce(verifier: str) -> str:
    """What the ID token of this very authorization repeats (OpenID Connect Core §3.1.2.1)."""
    return hashlib.sha256(f"nonce:{verifier}".encode()).hexdigest()


def authorization_url(
    provider: Provider, client: Client, *, redirect_uri: str, state: str, verifier: str, email: str
) -> str:
    """Where a person gives their consent (RFC 6749 §4.1.1)."""
    web = WebApplicationClient(client.client_id)
    asked = {
        "response_type": "code",
        "client_id": client.client_id,
        "redirect_uri": redirect_uri,
        "scope": " ".join(provider.scopes),
        "state": state,
        "code_challenge": web.create_code_challenge(verifier, "S256"),
        "code_challenge_method": "S256",
        "nonce": nonce(verifier),
        "login_hint": email,
        **provider.parameters,
    }
    return str(add_params_to_uri(provider.authorization, list(asked.items())))


def read_landing(provider: Provider, query: str) -> Landing:
    """What the query of the address says that the browser was sent to (RFC 6749 §4.1.2). Raises ValueError
    for one that no authorization server sends."""
    parameters = _parameters(query)
    state = parameters.get("state")
    if not state:
        raise ValueError("The address has no state")
    try:
        # oauthlib asks for https, and here only the query counts.
        found = parse_authorization_code_response(f"https://callback/?{query}", state)
    except OAuth2Error as error:
        if "error" not in parameters:
            raise ValueError("The address has no code") from error
        refusal = oauth_errors.judge(provider.name, parameters["error"], error.description)
        return Landing(state, None, refusal)
    return Landing(state, found["code"])


def state_of(query: str) -> str | None:
    """The state in the query of an address."""
    return _parameters(query).get("state")


def code_body(client: Client, code: str, verifier: str, redirect_uri: str) -> str:
    """RFC 6749 §4.1.3."""
    web = WebApplicationClient(client.client_id)
    body = web.prepare_request_body(
        code=code, redirect_uri=redirect_uri, code_verifier=verifier, client_secret=client.secret
    )
    return str(body)


def refresh_body(client: Client, refresh_token: str) -> str:
    """RFC 6749 §6."""
    web = WebApplicationClient(client.client_id)
    credentials = {"client_id": client.client_id, "client_secret": client.secret}
    return str(web.prepare_refresh_body(refresh_token=refresh_token, **_given(credentials)))


def device_body(provider: Provider, client: Client) -> str:
    """RFC 8628 §3.1."""
    return urlencode({"client_id": client.client_id, "scope": " ".join(provider.scopes)})


def device_token_body(client: Client, device_code: str) -> str:
    """RFC 8628 §3.4."""
    device = DeviceClient(client.client_id)
    given = _given({"client_secret": client.secret})
    return str(device.prepare_request_body(device_code, include_client_id=True, scope="", **given))


def read_tokens(provider: Provider, status: int, body: bytes) -> Tokens:
    """What a token server answered. Raises AuthorizationFailed, which says whether it is for good."""
    answer = _answer(provider, status, body)
    try:
        found = parse_token_response(orjson.dumps(answer).decode())
    except (OAuth2Error, TypeError, ValueError, AttributeError) as error:
        raise AuthorizationFailed(oauth_errors.away("its answer has no token")) from error
    access, refresh = found["access_token"], found.get("refresh_token")
    if not _is_token(access) or not (refresh is None or _is_token(refresh)):
        raise AuthorizationFailed(oauth_errors.away("its answer has no token"))
    scope = answer.get("scope")
    return Tokens(
        access,
        refresh,
        _lifetime(answer.get("expires_in"), DEFAULT_LIFETIME),
        frozenset(scope.split()) if isinstance(scope, str) else None,
        answer["id_token"] if isinstance(answer.get("id_token"), str) else None,
    )


def read_device_code(provider: Provider, status: int, body: bytes) -> DeviceCode:
    """What a device authorization endpoint answered. Raises AuthorizationFailed."""
    answer = _answer(provider, status, body)
    uri = answer.get("verification_uri") or answer.get("verification_url")
    texts = (answer.get("device_code"), answer.get("user_code"), uri)
    if not all(isinstance(text, str) and text for text in texts):
        raise AuthorizationFailed(oauth_errors.away("its answer has no device code"))
    lifetime = _lifetime(answer.get("expires_in"), 900)
    interval = max(1, round(_lifetime(answer.get("interval"), DEVICE_INTERVAL)))
    return DeviceCode(str(texts[0]), str(texts[1]), str(texts[2]), lifetime, interval)


def missing_scopes(provider: Provider, tokens: Tokens) -> list[str]:
    """What was asked for to send and read mail, and not given: people may untick it."""
    if tokens.scopes is None:
        return []
    given = {scope.lower() for scope in tokens.scopes}
    return [scope for scope in provider.mail_scopes if scope.lower() not in given]


def verified_addresses(
    provider: Provider, client: Client, tokens: Tokens, *, now: float, verifier: str | None
) -> frozenset[str]:
    """Whose mailbox it is, in lower case, as the provider itself has verified it. Raises ValueError where the
    ID token is none of this authorization.

    It comes from the token server itself over TLS, so that its signature need not be checked (OpenID Connect
    Core §3.1.3.7, 6).
    """
    claims = _claims(tokens.id_token)
    audience = claims.get("aud")
    issuer = provider.issuer.replace("{tenantid}", str(claims.get("tid")))
    if claims.get("iss") not in (issuer, issuer.removeprefix("https://")):
        raise ValueError("The ID token is of another issuer")
    if client.client_id not in (audience if isinstance(audience, list) else [audience]):
        raise ValueError("The ID token is for another application")
    if not isinstance(claims.get("exp"), int | float) or claims["exp"] < now - _SKEW_SECONDS:
        raise ValueError("The ID token has expired: check the clock of this server")
    if verifier is not None and claims.get("nonce") != nonce(verifier):
        raise ValueError("The ID token is of another authorization")
    return frozenset(
        text.lower()
        for text in (_google(claims) if provider.name == "google" else _microsoft(claims))
        if isinstance(text, str) and "@" in text
    )


def _google(claims: Mapping[str, Any]) -> list[Any]:
    return [claims.get("email")] if claims.get("email_verified") in (True, "true") else []


def _microsoft(claims: Mapping[str, Any]) -> list[Any]:
    """The name that the account signs in with is of a domain that its organisation has proved. `email` may be
    written by any administrator, unless `xms_edov` says that its domain was proved, too."""
    is_proved = claims.get("tid") == CONSUMER_TENANT or claims.get("xms_edov") in (True, 1, "1", "true")
    email = [claims.get("email")] if is_proved else []
    return [claims.get("preferred_username"), claims.get("upn"), *email]


def _claims(token: str | None) -> dict[str, Any]:
    try:
        payload = (token or "").split(".")[1]
        claims = orjson.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (IndexError, ValueError) as error:
        raise ValueError("The provider gave no ID token") from error
    if not isinstance(claims, dict):
        raise ValueError("The provider gave no ID token")
    return claims


def _answer(provider: Provider, status: int, body: bytes) -> dict[str, Any]:
    """The members of a success. Raises AuthorizationFailed: an `error` counts as such with a status of the
    client's faults alone, as whatever stands in front of a server that is away may answer in its place."""
    try:
        answer = orjson.loads(body)
    except orjson.JSONDecodeError:
        answer = None
    error = answer.get("error") if isinstance(answer, dict) else None
    if status == 429 or status >= 500 or status in (408, 425):
        raise AuthorizationFailed(oauth_errors.away(f"it answers {status}"))
    if isinstance(answer, dict) and isinstance(error, str) and error:
        raise AuthorizationFailed(_judged(provider, answer, error))
    if status != 200 or not isinstance(answer, dict):
        raise AuthorizationFailed(oauth_errors.away(f"it answers {status} and no JSON of its kind"))
    return answer


def _judged(provider: Provider, answer: Mapping[str, Any], error: str) -> Refusal:
    description = answer.get("error_description")
    refusal = oauth_errors.judge(provider.name, error, description if isinstance(description, str) else None)
    # Google's `invalid_grant` with this subtype is an administrator's limit of a session's length.
    if answer.get("error_subtype") == "invalid_rapt":
        says = "The organisation limits how long a session lasts: connect the mailbox again"
        return Refusal(Kind.REAUTH, "invalid_rapt", f"{says} (invalid_rapt)")
    return refusal


def _is_token(text: Any) -> bool:
    """Printable ASCII (RFC 6749 Appendix A.12): it goes into headers and commands."""
    return isinstance(text, str) and text.isascii() and text.isprintable() and bool(text) and " " not in text


def _lifetime(value: Any, otherwise: float) -> float:
    try:
        seconds = float(value)
    except (TypeError, ValueError):
        return otherwise
    return min(seconds, _LONGEST) if seconds > 0 else otherwise


def _given(values: Mapping[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in values.items() if value is not None}


def _parameters(query: str) -> dict[str, str]:
    """Each by its name; one that is there twice is none (RFC 6749 §3.1). Raises ValueError."""
    found = parse_qsl(query, keep_blank_values=True, max_num_fields=50)
    names = [name for name, _ in found]
    if len(set(names)) != len(names):
        raise ValueError("The address names something twice")
    return dict(found)
