"""What an organization's charter says, as data: who decides what, how, and what is open or secret."""
