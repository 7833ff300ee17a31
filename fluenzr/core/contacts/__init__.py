"""Contacts: storage, search, bulk changes, CSV import and export, groups, notes, suppression."""
