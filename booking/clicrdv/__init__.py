"""The ClicRDV REST API v1 as Python functions. Knows nothing of the site around it; see docs/clicrdv-api.md."""
