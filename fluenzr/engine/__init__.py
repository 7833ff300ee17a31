"""Network side: SMTP, IMAP, MIME, webhook requests. Sends, receives, delivers."""
