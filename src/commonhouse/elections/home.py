"""What the home page and an organization's page hear from here."""
