"""`make bench`: the server beside a bare floor and beside a twin on another stack, in one run."""
