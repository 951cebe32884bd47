"""Files of the bank: reading them, knowing lines again, finding what the books hold already, and entering the rest."""
