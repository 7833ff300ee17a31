"""FluenzR, self-hosted: email campaigns from your own mailboxes.

`from fluenzr import FluenzrClient` is the SDK. Importing `fluenzr` itself loads nothing: the names below are
fetched when they are first asked for, so that neither the SDK nor the server pays for the other.
"""

TYPE_CHECKING = False  # as typing has it, which takes its time to import

if TYPE_CHECKING:
    import fluenzr.sdk.webhooks as webhooks
    from fluenzr.sdk.client import AsyncFluenzrClient, FluenzrClient
    from fluenzr.sdk.errors import (
        APIError,
        AuthenticationError,
        ConflictError,
        ConnectionFailedError,
        FluenzrError,
        InvalidResponseError,
        MethodNotAllowedError,
        NotFoundError,
        PayloadTooLargeError,
        PermissionDeniedError,
        RateLimitError,
        RequestTimeoutError,
        ServerError,
        ServiceUnavailableError,
        UnsupportedMediaTypeError,
        ValidationError,
    )
    from fluenzr.signature import WebhookSignatureError

__version__ = "0.1.0"

__all__ = [
    "APIError",
    "AsyncFluenzrClient",
    "AuthenticationError",
    "ConflictError",
    "ConnectionFailedError",
    "FluenzrClient",
    "FluenzrError",
    "InvalidResponseError",
    "MethodNotAllowedError",
    "NotFoundError",
    "PayloadTooLargeError",
    "PermissionDeniedError",
    "RateLimitError",
    "RequestTimeoutError",
    "ServerError",
    "ServiceUnavailableError",
    "UnsupportedMediaTypeError",
    "ValidationError",
    "WebhookSignatureError",
    "webhooks",
]

if not TYPE_CHECKING:  # a mistyped name is an error to type checkers, too

    def __getattr__(name):
        from importlib import import_module

        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        if name == "webhooks":
            return import_module("fluenzr.sdk.webhooks")
        homes = {
            "FluenzrClient": "fluenzr.sdk.client",
            "AsyncFluenzrClient": "fluenzr.sdk.client",
            "WebhookSignatureError": "fluenzr.signature",
        }
        home = import_module(homes.get(name, "fluenzr.sdk.errors"))
        value = globals()[name] = getattr(home, name)
        return value

    def __dir__():
        return sorted({*globals(), *__all__})
