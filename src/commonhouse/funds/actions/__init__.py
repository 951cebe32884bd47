"""The verbs of funds: deciding, raising, lending. Each checks the right and runs in one transaction."""
