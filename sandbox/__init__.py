"""A ClicRDV-like API server on your own machine: ``python -m sandbox``. It is no ClicRDV, and needs none."""
