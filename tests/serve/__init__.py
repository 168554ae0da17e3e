"""A server that runs, and ways to talk to it that no polite client has."""
