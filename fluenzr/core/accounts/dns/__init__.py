"""DNS of a mailbox: what SPF, DMARC, DKIM and MX records say of its domain."""
