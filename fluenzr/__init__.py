"""FluenzR, self-hosted: email campaigns from your own mailboxes.

`from fluenzr import FluenzrClient` is the SDK. Importing `fluenzr` itself loads nothing: the names below are
fetched when they are first asked for, so that neither the SDK nor the server pays for the other.
"""

TYPE_CHECKING = False  # as typing has it, which takes its time to import

if TYPE_CHECKING:
    import fluenzr.sdk.webhooks as webhooks  # noqa: F401 - for type checkers
    from fluenzr.sdk.client import AsyncFluenzrClient as AsyncFluenzrClient
    from fluenzr.sdk.client import FluenzrClient as FluenzrClient
    from fluenzr.sdk.errors import APIError as APIError
    from fluenzr.sdk.errors import AuthenticationError as AuthenticationError
    from fluenzr.sdk.errors import ConflictError as ConflictError
    from fluenzr.sdk.errors import ConnectionFailedError as ConnectionFailedError
    from fluenzr.sdk.errors import FluenzrError as FluenzrError
    from fluenzr.sdk.errors import InvalidResponseError as InvalidResponseError
    from fluenzr.sdk.errors import MethodNotAllowedError as MethodNotAllowedError
    from fluenzr.sdk.errors import NotFoundError as NotFoundError
    from fluenzr.sdk.errors import PayloadTooLargeError as PayloadTooLargeError
    from fluenzr.sdk.errors import PermissionDeniedError as PermissionDeniedError
    from fluenzr.sdk.errors import RateLimitError as RateLimitError
    from fluenzr.sdk.errors import RequestTimeoutError as RequestTimeoutError
    from fluenzr.sdk.errors import ServerError as ServerError
    from fluenzr.sdk.errors import ServiceUnavailableError as ServiceUnavailableError
    from fluenzr.sdk.errors import UnsupportedMediaTypeError as UnsupportedMediaTypeError
    from fluenzr.sdk.errors import ValidationError as ValidationError
    from fluenzr.signature import WebhookSignatureError as WebhookSignatureError

__version__ = "0.1.0"

_CLIENT, _ERRORS = "fluenzr.sdk.client", "fluenzr.sdk.errors"
_HOMES = {
    "FluenzrClient": _CLIENT,
    "AsyncFluenzrClient": _CLIENT,
    "FluenzrError": _ERRORS,
    "APIError": _ERRORS,
    "ValidationError": _ERRORS,
    "AuthenticationError": _ERRORS,
    "PermissionDeniedError": _ERRORS,
    "NotFoundError": _ERRORS,
    "MethodNotAllowedError": _ERRORS,
    "ConflictError": _ERRORS,
    "PayloadTooLargeError": _ERRORS,
    "UnsupportedMediaTypeError": _ERRORS,
    "RateLimitError": _ERRORS,
    "ServerError": _ERRORS,
    "ServiceUnavailableError": _ERRORS,
    "ConnectionFailedError": _ERRORS,
    "RequestTimeoutError": _ERRORS,
    "InvalidResponseError": _ERRORS,
    "WebhookSignatureError": "fluenzr.signature",
}

if not TYPE_CHECKING:  # a mistyped name is an error to type checkers, too

    def __getattr__(name):
        from importlib import import_module

        if name == "webhooks":
            return import_module("fluenzr.sdk.webhooks")
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(import_module(_HOMES[name]), name)
        return value

    def __dir__():
        return sorted({*globals(), *_HOMES, "webhooks"})
