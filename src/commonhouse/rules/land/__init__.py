"""The rules of land held in common: leases, prices of homes, incomes, who is next."""
