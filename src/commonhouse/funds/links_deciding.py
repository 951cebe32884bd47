"""What the ballot box may say of the boxes of a fund, and what follows their counts."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from commonhouse.decisions import hooks
from commonhouse.decisions.hooks import Link
from commonhouse.decisions.models import Box
from commonhouse.funds.actions.deciding import choosing, voting
from commonhouse.funds.models import Selection
from commonhouse.people.permissions import Refused
from commonhouse.proposals import links as proposals


def selection_of(box: Box) -> Selection | None:
    return Selection.objects.select_related("organization").filter(box=box).first()


def home(box: Box) -> Link | None:
    selection = selection_of(box)
    return Link(selection.title, selection.get_absolute_url()) if selection else None


def result(box: Box) -> Link | None:
    selection = selection_of(box)
    return Link(_("See the result"), selection.get_absolute_url()) if selection else None


def keep_the_window(box: Box, closes_at: datetime) -> None:
    """Two stewards may give more time than was asked for, never less."""
    if closes_at < box.closes_at and selection_of(box) is not None:
        raise Refused(_("Members were told that they have time until then. It can only be given longer."))


def register() -> None:
    proposals.register()  # a proposal's outcome is settled first: what a fund does follows from it
    hooks.register_home(home)
    hooks.register_result(result)
    hooks.register_rescheduling(keep_the_window)
    hooks.register_counted(voting.follow_count)
    hooks.register_counted(choosing.follow_count)
