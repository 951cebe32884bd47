"""Rules of funds: notes and what they earn, losses and repayments by rank, reserves, forecasts, dues."""
