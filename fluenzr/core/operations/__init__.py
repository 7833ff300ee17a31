"""Running a server: retention of old records, and the guard that stops sending on a full disk."""
