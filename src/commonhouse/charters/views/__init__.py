"""Pages of charters: reading, starting, writing."""
