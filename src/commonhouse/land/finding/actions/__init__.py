"""The verbs of finding: programmes, sessions, applications, draws, offers."""

from __future__ import annotations

from commonhouse.land.finding.actions.applying import (
    answer,
    by_code,
    check_priority,
    enter_on_paper,
    homes_for,
    income_review,
    mark_step,
    new_code,
    send,
    set_aside,
    start,
    withdraw,
)
from commonhouse.land.finding.actions.drawing import announce, cancel, hold, move_seed, publish_list
from commonhouse.land.finding.actions.offering import (
    accept,
    close_opening,
    confirm,
    decline,
    lapse_due,
    offer,
    open_home,
    pass_over,
    take_back,
    why_not_confirm,
)
from commonhouse.land.finding.actions.programmes import (
    PriorityWords,
    Said,
    Size,
    Step,
    close_programme,
    edit_programme,
    open_programme,
    write_programme,
)
from commonhouse.land.finding.actions.sessions import (
    When,
    cancel_session,
    certificates,
    enter_certificate,
    mark,
    move_session,
    plan_session,
    sign_off,
    sign_up,
)

__all__ = [
    "PriorityWords", "Said", "Size", "Step", "When", "accept", "announce", "answer", "by_code", "cancel", "cancel_session",
    "certificates", "check_priority", "close_opening", "close_programme", "confirm", "decline", "edit_programme",
    "enter_certificate", "enter_on_paper", "hold", "homes_for", "income_review", "lapse_due", "mark",
    "mark_step", "move_seed", "move_session",
    "new_code", "offer", "open_home", "open_programme", "pass_over", "plan_session", "publish_list", "send", "set_aside",
    "sign_off", "sign_up", "start", "take_back", "why_not_confirm", "withdraw", "write_programme",
]  # fmt: skip
