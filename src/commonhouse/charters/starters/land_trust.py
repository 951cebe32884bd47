"""A community land trust with a board in thirds: those who live on its land, the neighborhood, the public."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonhouse.charters.starters.parts import HALF_TAKE_PART, SIMPLE, Part, Starter, at_least, concurrent, vote
from commonhouse.rules.charter.model import (
    Charter,
    Deciders,
    Filled,
    Matter,
    Meetings,
    Office,
    Reasons,
    Vacancy,
)


def write(classes: Mapping[str, str]) -> Charter:
    leaseholders, community, public = classes["leaseholders"], classes["community"], classes["public"]
    members = Deciders(classes=(leaseholders, community))
    return Charter(
        preamble=_(
            "We hold this land for those who live on it now and for those who will. Homes on it stay affordable for good. "
            "No one third of us can decide about the land without the others."
        ),
        matters=matters(members, leaseholders, community),
        amendment="charter",
        offices=(
            Office(
                "board-leaseholders", _("Board, seats of leaseholders"), 3, electors=(leaseholders,),
                candidates=(leaseholders,), term_months=24,
            ),
            Office(
                "board-community", _("Board, seats of the community"), 3, electors=(community,),
                candidates=(community,), term_months=24,
            ),
            Office(
                "board-public", _("Board, seats of the public"), 3, candidates=(public,), term_months=24,
                filled=Filled.APPOINTMENT, vacancy=Vacancy.APPOINTMENT, appointed_by=_("The other two thirds of the board"),
            ),
        ),
        meetings=Meetings(quorum="1/10", notice_days=14),
    )  # fmt: skip


def matters(members: Deciders, leaseholders: str, community: str) -> tuple[Matter, ...]:
    """What every land trust decides, whatever its board looks like."""
    most = (at_least("2/3", "yes+no"), at_least("1/4", "eligible"))
    both = concurrent({leaseholders: most, community: most})
    board = Deciders(seats=("board",))
    return (
        Matter(
            "board", _("What the board decides"),
            _("Buying, building, repairing and leasing homes, and whatever this charter leaves to nobody else."),
            board, "majority", vote(SIMPLE, HALF_TAKE_PART), notice_days=7, urgent_hours=48, window_days=7, early=True,
        ),
        Matter(
            "plans", _("Plans for the land"),
            _("What is built, grown or kept open on a piece of land. Members say yes before the board goes ahead."),
            members, "majority", vote(SIMPLE, at_least("1/10", "eligible")), notice_days=14, window_days=14,
        ),
        Matter(
            "land", _("Selling or mortgaging land"),
            _("Land is never sold back to the market. Where it must change hands, leaseholders and community both agree."),
            members, "majority", both, by_bloc=True, is_secret=True, notice_days=30, window_days=21,
            reasons=Reasons.NONE,
        ),
        Matter(
            "resale", _("The resale formula"),
            _("How much a household may ask when it sells its home, so that the next one can afford it."),
            members, "majority", both, by_bloc=True, notice_days=30, window_days=21, review_months=24,
        ),
        Matter(
            "charter", _("Changing this charter"), _("Every change of these rules. Both classes of members have to agree."),
            members, "majority", both, by_bloc=True, notice_days=30, window_days=21,
        ),
    )  # fmt: skip


STARTER = Starter(
    "land-trust",
    gettext_lazy("Land trust, a board in thirds"),
    gettext_lazy(
        "Leaseholders, the community and the public share the board. Land and resale need both classes of members."
    ),
    ("land-trust",),
    (
        Part("leaseholders", gettext_lazy("Leaseholders"), gettext_lazy("Those who live or farm on the trust’s land.")),
        Part("community", gettext_lazy("Community"), gettext_lazy("Neighbors of the area that the trust serves.")),
        Part(
            "public", gettext_lazy("Public"), gettext_lazy("Those who serve the public interest on the board."),
            votes=False,
        ),
    ),
    write,
)  # fmt: skip
