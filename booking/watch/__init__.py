"""Seeing what happens: ids of requests, logs, metrics, health. Stands on top: nobody below knows of it."""
