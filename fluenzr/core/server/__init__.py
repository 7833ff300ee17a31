"""The server as a whole: its key and record, status, restored copies, failover of the database."""
