"""IMAP (RFC 9051): log-in, mailboxes, fetching without loading whole messages."""
