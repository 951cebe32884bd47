"""Seats and how they are filled: nominations, votes, counts, draws, vacancies."""
