"""Counts without persons: how far visits come, what is refused, when people come. Read by the admin only."""
