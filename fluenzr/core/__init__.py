"""What may happen: the rules. No Flask, no sockets, no sleeping."""
