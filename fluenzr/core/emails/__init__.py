"""An email of a campaign put together for one person: variables, links, tokens, Message-ID, preview."""
