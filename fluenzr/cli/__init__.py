"""The `fluenzr` command, a module for each family of commands."""
