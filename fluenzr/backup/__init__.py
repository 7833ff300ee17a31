"""Backups: written, sealed, scheduled, restored."""
