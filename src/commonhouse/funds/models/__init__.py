"""The state of a fund: deciding (who is asked, and how far they came), raising (notes, gifts, dues), lending (loans, losses)."""
