"""People: users, roles, sessions, signing in."""
