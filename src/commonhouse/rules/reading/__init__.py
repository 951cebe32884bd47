"""Reading text files strictly: lines out of bytes, and problems that name their place."""
