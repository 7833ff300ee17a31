"""What must hold before a process of the server starts, and the journal kept beside the database."""
