"""Whether a registered OAuth 2.0 application is right: each thing that can be known without a person.

Tested by `tests/live/test_oauth.py`.
"""

from typing import Any

from fluenzr.core.accounts import oauth, oauth_apps, oauth_errors, oauth_providers
from fluenzr.core.accounts.oauth_errors import AuthorizationFailed, Kind
from fluenzr.core.accounts.oauth_providers import Client, Provider
from fluenzr.engine.oauth import token_server

Step = dict[str, Any]

_MADE_UP = "4/made-up-to-verify-the-client"
_PASTED = (
    "Providers send nobody back to this server, as its FLUENZR_PUBLIC_URL is no https address with a public "
    "name: people paste the address that they land on, which works as well"
)


def steps(workspace_id: int, provider_name: str) -> list[Step]:
    """What was looked at, in order: `pass`, `warn`, `fail` or `unknown`, each with what to mend."""
    client = oauth_apps.client(workspace_id, provider_name)
    if client is None:
        return [_step("client", "fail", "No application is set: paste its client ID, and its secret")]
    provider = oauth_providers.get(provider_name, client.tenant)
    return [_form(provider, client), _redirection(), _answered(provider, client)]


def _form(provider: Provider, client: Client) -> Step:
    if provider.is_named_here or oauth_apps.looks_right(provider.name, client.client_id):
        return _step("client_id", "pass", None)
    likeness = {
        "google": "a client ID of Google ends in .apps.googleusercontent.com",
        "microsoft": "an application (client) ID of Microsoft is like 00000000-0000-0000-0000-000000000000",
    }
    return _step("client_id", "warn", f"Copy it again: {likeness[provider.name]}")


def _redirection() -> Step:
    uri = oauth_providers.redirect_uri()
    if oauth_providers.is_pasted():
        return _step("redirect_uri", "warn", f"Register {uri}. {_PASTED}")
    return _step("redirect_uri", "unknown", f"Register {uri} with the application, exactly so")


def _answered(provider: Provider, client: Client) -> Step:
    """The token server is asked with a code that is none: it looks at client and secret first."""
    try:
        redirect_uri = oauth_providers.redirect_uri()
        token_server.redeem(provider, client, _MADE_UP, oauth.new_verifier(), redirect_uri)
    except AuthorizationFailed as error:
        refusal = error.refusal
        if refusal.kind is Kind.REAUTH:
            # Google comes to the code last; Microsoft may look at it before the secret.
            result = "pass" if provider.name == "google" else "unknown"
            says = None if result == "pass" else "The secret shows itself when a mailbox is connected"
            return _step("client", result, says)
        if refusal.kind is Kind.AWAY:
            return _step("client", "unknown", refusal.message)
        return _step("client", "fail", refusal.message)
    return _step("client", "unknown", oauth_errors.away("it took a code that is none").message)


def _step(check: str, result: str, help_text: str | None) -> Step:
    return {"check": check, "result": result, "help": help_text}
