"""What pages, the API and verbs of funds ask."""
