"""The sending state machine: claims, intents, results, retries, uncertain emails, crash recovery."""
