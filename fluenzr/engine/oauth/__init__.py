"""OAuth 2.0 with mail providers: requests to token servers, access tokens, connecting a mailbox."""
