"""Forms of charters: each asks one thing, and gives what the charter should say."""
