"""A worker co-op, small enough that its worker-owners meet in one room."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonhouse.charters.starters.parts import HALF_TAKE_PART, SIMPLE, Part, Starter, at_least, vote
from commonhouse.rules.charter.model import Charter, Deciders, Matter, Meetings, Office, Reasons, Vacancy


def write(classes: Mapping[str, str]) -> Charter:
    workers = (classes["workers"],)
    everyone = Deciders(classes=workers)
    matters = (
        Matter(
            "everyday", _("Everyday work"),
            _("How the work is done from day to day. Whoever does the work decides, and asks those it touches first."),
            everyone, "advice", notice_days=0, window_days=3, urgent_hours=4,
        ),
        Matter(
            "pay-and-policies", _("Pay, hours and policies"),
            _("What we are paid, when we work, how we treat one another, whom we work for."),
            everyone, "consent", notice_days=7, window_days=7, review_months=6,
        ),
        Matter(
            "admission", _("Admitting a worker-owner"),
            _("After the trial time, those who worked beside a person decide whether to share the co-op with them."),
            everyone, "majority", vote(at_least("3/4", "cast"), at_least("2/3", "eligible")), is_secret=True,
            notice_days=14, window_days=7, early=True, reasons=Reasons.NONE,
        ),
        Matter(
            "money", _("Loans, leases and large spending"),
            _("Any debt, any lease, and any spending that the yearly budget does not hold."),
            everyone, "majority", vote(SIMPLE, HALF_TAKE_PART), notice_days=7, urgent_hours=48, window_days=5,
            early=True,
        ),
        Matter(
            "surplus", _("Budget and sharing the surplus"),
            _("The yearly budget, and what part of the surplus goes to the reserve, to members and to the movement."),
            everyone, "majority", vote(at_least("2/3", "yes+no"), at_least("2/3", "eligible")), notice_days=14,
            window_days=10, early=True,
        ),
        Matter(
            "dates", _("Choosing a time"), _("When we meet, and other times that have to suit many."),
            everyone, "best-time", notice_days=0, window_days=3, urgent_hours=12, early=True, reasons=Reasons.NONE,
        ),
        Matter(
            "charter", _("Changing this charter"), _("Every change of these rules, this one included."),
            everyone, "majority", vote(at_least("2/3", "eligible")), notice_days=14, window_days=14, early=True,
        ),
    )  # fmt: skip
    board = Office(
        "coordinators", _("Coordinators"), 2, electors=workers, candidates=workers, term_months=12,
        nomination_days=7, notice_days=7, window_days=7, vacancy=Vacancy.BY_ELECTION,
    )  # fmt: skip
    return Charter(
        preamble=_(
            "We own our work together. One worker-owner, one vote. Those whom a decision touches take part in it, "
            "and what we decide we look at again."
        ),
        matters=matters,
        amendment="charter",
        offices=(board,),
        meetings=Meetings(quorum="2/3", notice_days=3),
    )


STARTER = Starter(
    "worker-coop",
    gettext_lazy("Worker co-op"),
    gettext_lazy("One worker-owner, one vote. Policies by consent, money by majority, everyday work by whoever does it."),
    ("worker-coop", "commons"),
    (
        Part(
            "workers", gettext_lazy("Worker-owners"), gettext_lazy("Those who work here and own the co-op together."),
        ),
    ),
    write,
)  # fmt: skip
