"""The life of a decision: talked over, asked, decided, and followed up."""
