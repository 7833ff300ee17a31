"""Email accounts: the mailboxes that campaigns write from."""
