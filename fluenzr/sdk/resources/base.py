"""Base classes of the resources: what their methods send calls through."""

from fluenzr.sdk.transport import AsyncTransport, Transport


class Resource:
    """Methods of one kind of thing."""

    def __init__(self, transport: Transport):
        self._transport = transport


class AsyncResource:
    """Methods of one kind of thing, for asyncio."""

    def __init__(self, transport: AsyncTransport):
        self._transport = transport
