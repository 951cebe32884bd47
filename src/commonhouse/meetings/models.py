"""Meetings: a time found, an agenda, who is there, what was decided, minutes."""
