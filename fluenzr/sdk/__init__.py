"""The Python SDK. `from fluenzr import FluenzrClient` is where to begin.

`make sdk-generate` writes `types`, `inputs` and `resources` (but for its `base`) from the OpenAPI document;
the other modules are what they stand on.
"""
