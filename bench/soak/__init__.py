"""`make soak`: customers who book while everything goes wrong, and what they were told compared with what is there."""
