"""Forms of the books: plain questions; what the verbs refuse comes back at its field."""
