"""How a group decides: pure rules over grouped ballots and what a meeting states."""
