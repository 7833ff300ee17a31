"""The Python SDK. `from fluenzr import FluenzrClient` is where to begin.

`resources`, `async_resources`, `types` and `inputs` are written by `make sdk-generate` from the OpenAPI
document; the other modules are what they stand on.
"""
