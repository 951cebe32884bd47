"""The verbs of eligibility: tables and rules, a review by two, what is kept sealed and when it goes."""

from commonhouse.land.eligibility.actions.keeping import (
    add_paper,
    erase,
    name_of,
    note_reading,
    purge_due,
    read_paper,
    remove_paper,
)
from commonhouse.land.eligibility.actions.limits import Settings, publish_limits, set_rules, withdraw_limits
from commonhouse.land.eligibility.actions.reviewing import (
    About,
    begin_review,
    drop_review,
    hand_in,
    look_again,
    may_change,
    open_review,
    return_to_household,
    review_first,
    review_second,
    set_figures,
)
from commonhouse.land.eligibility.hooks import register_reviewed

__all__ = [
    "About",
    "Settings",
    "add_paper",
    "begin_review",
    "drop_review",
    "erase",
    "hand_in",
    "look_again",
    "may_change",
    "name_of",
    "note_reading",
    "open_review",
    "publish_limits",
    "purge_due",
    "read_paper",
    "register_reviewed",
    "remove_paper",
    "return_to_household",
    "review_first",
    "review_second",
    "set_figures",
    "set_rules",
    "withdraw_limits",
]
