"""The HTTP side: one Flask app, a blueprint per resource."""

from fluenzr.api.app import create_app

__all__ = ["create_app"]
