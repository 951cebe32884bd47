"""Accounts under an agreement: what falls due, what was paid, what is late, all folded from dated events."""
