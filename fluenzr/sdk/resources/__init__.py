"""Methods of the clients: a generated module a resource, with its sync and async class; base and index."""
