"""Each merchant's own look, readable by construction."""
