"""Counting ranked ballots: single transferable vote (Scottish, Meek), instant run-off, Schulze, countback."""
