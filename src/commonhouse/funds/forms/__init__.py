"""The forms of funds: one question a page where it can be."""
