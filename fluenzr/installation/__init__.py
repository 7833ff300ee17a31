"""Checks before a process of the server starts, and the suppression journal beside the database."""
