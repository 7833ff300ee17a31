"""Check of a campaign before it starts: rules about links, mailboxes, emails and people (contract §5)."""
