"""Lending: schedules, payments, payoff, the annual percentage rate. Pure, exact to the smallest part of the money."""
