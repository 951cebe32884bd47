"""Budgeting rules: who wins when people share out a budget. Pure functions; see `model` for the vocabulary."""
