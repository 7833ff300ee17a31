"""A campaign as a graph of emails, waits and conditions: validation, progress of a person, schedule."""
