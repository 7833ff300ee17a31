"""Workspaces (tenants): settings and API keys."""
