"""Processes that serve: supervisor, HTTP gateway, request bodies, fair shares of connections."""
