"""The questions of stewarding."""
