"""The resources of the API, one blueprint each, under /v1 (contract §1 to §9)."""
