"""What ledger has to tell on the home page and on organizations' pages (see people/cards.py)."""
