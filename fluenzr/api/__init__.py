"""HTTP API: one Flask app, a blueprint per resource; the rules are in `core`."""

from fluenzr.api.app import create_app

__all__ = ["create_app"]
