"""SMTP (RFC 5321): sessions, log-in, envelopes, a pool of connections."""
