"""Users: accounts, roles, sessions, passwords, two-factor sign-in, one-time links."""
