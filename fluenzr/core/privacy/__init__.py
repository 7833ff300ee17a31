"""Rights of a person (GDPR Art. 15 and 17): erasure, and the export of all that is known."""
