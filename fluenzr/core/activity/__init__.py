"""What happened, for people: the activity log of contacts and campaigns, and counters."""
