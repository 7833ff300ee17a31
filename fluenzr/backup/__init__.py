"""Backups: writing, encryption, schedule, restore."""
