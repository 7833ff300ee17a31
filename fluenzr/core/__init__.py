"""Rules of the domain: what may happen. No Flask, no sockets, no sleeping."""
