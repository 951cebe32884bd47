"""The verbs of elections, offices, vacancies and draws: the only code that changes them."""

from __future__ import annotations

from commonhouse.elections.actions.calling import call_election, cancel_election, move_dates
from commonhouse.elections.actions.closing import close_nominations
from commonhouse.elections.actions.drawing import cancel_draw, enter, enter_seed, leave, open_draw, publish_entrants
from commonhouse.elections.actions.nominating import answer, nominate, withdraw, write_statement
from commonhouse.elections.actions.places import place_holder, set_up_places
from commonhouse.elections.actions.seating import take_seats
from commonhouse.elections.actions.vacancies import appoint, declare_vacancy, hold_countback, seat_countback
from commonhouse.elections.actions.voting import open_voting

__all__ = [
    "answer",
    "appoint",
    "call_election",
    "cancel_draw",
    "cancel_election",
    "close_nominations",
    "declare_vacancy",
    "enter",
    "enter_seed",
    "hold_countback",
    "leave",
    "move_dates",
    "nominate",
    "open_draw",
    "open_voting",
    "place_holder",
    "publish_entrants",
    "seat_countback",
    "set_up_places",
    "take_seats",
    "withdraw",
    "write_statement",
]
