"""How the house reaches people: their wishes, an outbox, digests, and links that answer in place."""
