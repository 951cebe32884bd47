"""Pages of deciding: who asks a fund for money, and how far they came."""
