"""A consumer co-op with many member-owners, workers who have a say of their own, and a board in three cohorts."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonhouse.charters.starters.parts import HALF_TAKE_PART, SIMPLE, Part, Starter, at_least, concurrent, vote
from commonhouse.rules.charter.model import Charter, Deciders, Matter, Meetings, Office, Proxies, Reasons


def write(classes: Mapping[str, str]) -> Charter:
    owners, workers = classes["owners"], classes["workers"]
    members = Deciders(classes=tuple(dict.fromkeys((owners, workers))))
    board = Deciders(seats=("board",))
    return Charter(
        preamble=_(
            "We own our store together, and each of us has one vote, whatever we spend here. Members decide where the "
            "co-op goes; the board they elect sees to it between meetings; those who work here have a say of their own."
        ),
        matters=(
            _between_meetings(board),
            Matter(
                "direction", _("Direction of the co-op"),
                _("What we sell and from whom, new services, and other questions that shape the store."),
                members, "majority", vote(SIMPLE, at_least("1/10", "eligible")), notice_days=14, window_days=10,
                delegation=True, review_months=12,
            ),
            Matter(
                "surplus", _("Budget and sharing the surplus"),
                _("What the co-op earned: how much stays in it, and how much returns to members by what they bought."),
                members, "majority", vote(SIMPLE, at_least("1/10", "eligible")), notice_days=21, window_days=14,
                proxies=True,
            ),
            Matter(
                "priorities", _("What comes first"),
                _("Members share out dots among wishes; the board plans the year by what got most."),
                members, "dots", notice_days=7, window_days=14, reasons=Reasons.NONE,
            ),
            Matter(
                "property", _("Loans, moving and merging"),
                _("Debt beyond the budget, buying or leaving a building, joining with another co-op."),
                members, "majority", vote(at_least("2/3", "yes+no"), at_least("1/5", "eligible")), is_secret=True,
                notice_days=30, window_days=14, reasons=Reasons.NONE,
            ),
            _amendment(members, owners, workers),
        ),
        amendment="charter",
        offices=_offices(owners, workers),
        topics=(_("Food and growers"), _("Money"), _("Store and neighbors")),
        proxies=Proxies(most_per_holder=2, most_months=6),
        meetings=Meetings(quorum="1/10", notice_days=14, minutes_days=21),
    )  # fmt: skip


def _between_meetings(board: Deciders) -> Matter:
    return Matter(
        "board", _("What the board decides"), _("Whatever this charter leaves to nobody else, between meetings."),
        board, "majority", vote(SIMPLE, HALF_TAKE_PART), notice_days=5, urgent_hours=24, window_days=5, early=True,
    )  # fmt: skip


def _amendment(members: Deciders, owners: str, workers: str) -> Matter:
    """Where owners and workers are two classes, each agrees on its own."""
    said = {"notice_days": 30, "window_days": 14}
    title, what = _("Changing this charter"), _("Every change of these rules. Owners and workers both have to agree.")
    if owners == workers:
        what = _("Every change of these rules, this one included.")
        rule = vote(at_least("2/3", "yes+no"), at_least("1/10", "eligible"))
        return Matter("charter", title, what, members, "majority", rule, **said)  # type: ignore[arg-type]
    rule = concurrent(
        {
            owners: (at_least("2/3", "yes+no"), at_least("1/10", "eligible")),
            workers: (at_least("2/3", "yes+no"), HALF_TAKE_PART),
        }
    )
    return Matter("charter", title, what, members, "majority", rule, by_bloc=True, **said)  # type: ignore[arg-type]


def _offices(owners: str, workers: str) -> tuple[Office, ...]:
    for_owners = Office(
        "board-owners", _("Board, seats of member-owners"), 6, electors=(owners,), candidates=(owners,),
        term_months=36, cohorts=3,
    )  # fmt: skip
    for_workers = Office(
        "board-workers", _("Board, seats of workers"), 3, electors=(workers,), candidates=(workers,),
        term_months=36, cohorts=3,
    )  # fmt: skip
    return (for_owners, for_workers)


STARTER = Starter(
    "consumer-coop",
    gettext_lazy("Consumer co-op"),
    gettext_lazy(
        "Many member-owners, one vote each. They set the direction and elect a board; workers have seats too."
    ),
    ("consumer-coop",),
    (
        Part("owners", gettext_lazy("Member-owners"), gettext_lazy("Households that hold a share and shop here.")),
        Part("workers", gettext_lazy("Workers"), gettext_lazy("Those who work in the store.")),
    ),
    write,
)
