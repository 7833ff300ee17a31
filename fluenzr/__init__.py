"""FluenzR, self-hosted: email campaigns from your own mailboxes."""

__version__ = "0.1.0"
