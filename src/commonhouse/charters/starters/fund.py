"""A democratic fund: its voting members decide each investment, with a quorum of more than half of all of them."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonhouse.charters.starters.parts import HALF_TAKE_PART, SIMPLE, Part, Starter, at_least, more_than, vote
from commonhouse.rules.charter.model import Charter, Deciders, Matter, Meetings, Office, Reasons
from commonhouse.rules.deciding import methods

MOST_OF_ALL = more_than("1/2", "eligible")


def write(classes: Mapping[str, str]) -> Charter:
    voters = (classes["voters"],)
    members = Deciders(classes=voters)
    fund_ballot = methods.default_statement("fund-ballot")
    return Charter(
        preamble=_(
            "Our money works for our neighborhoods, and those who live there decide where it goes: one member, one vote, "
            "whatever each has put in. Solidarity members add to the fund and leave the deciding to voting members."
        ),
        matters=(
            Matter(
                "investment", _("Investments and loans"),
                _("Every loan and every investment of the fund. Members hear the business, ask, and then vote."),
                members, "fund-ballot", fund_ballot | {"quorum": MOST_OF_ALL}, is_secret=True, notice_days=14,
                window_days=14, reasons=Reasons.NONE,
            ),
            Matter(
                "standards", _("What we ask of a business"),
                _("The standards of good work, of care for neighbors and land, that the fund asks of everyone it pays."),
                members, "majority", vote(at_least("2/3", "yes+no"), at_least("1/5", "eligible")), notice_days=14,
                window_days=14, review_months=24,
            ),
            Matter(
                "priorities", _("What the fund looks for"),
                _("Which needs and trades come first. Members score them; the fund looks where the scores are high."),
                members, "score", notice_days=7, window_days=14, reasons=Reasons.INVITED,
            ),
            Matter(
                "committee", _("What the committee decides"),
                _("Preparing investments for members, following those under way, and grants below the yearly limit."),
                Deciders(seats=("board",)), "majority", vote(SIMPLE, HALF_TAKE_PART), notice_days=5, urgent_hours=24,
                window_days=5, early=True,
            ),
            Matter(
                "charter", _("Changing this charter"), _("Every change of these rules, this one included."),
                members, "fund-ballot",
                fund_ballot | {"quorum": MOST_OF_ALL, "threshold": at_least("2/3", "yes+no")}, notice_days=30,
                window_days=21,
            ),
        ),
        amendment="charter",
        offices=(
            Office(
                "committee", _("Community committee"), 6, electors=voters, candidates=voters, term_months=24, cohorts=2,
            ),
        ),
        meetings=Meetings(quorum="1/10", notice_days=14),
    )  # fmt: skip


STARTER = Starter(
    "fund",
    gettext_lazy("Democratic fund"),
    gettext_lazy("Members vote on each investment, one vote each, with a quorum of more than half of all who may vote."),
    ("fund", "impact-fund"),
    (
        Part("voters", gettext_lazy("Voting members"), gettext_lazy("Those who decide where the money goes.")),
        Part(
            "solidarity", gettext_lazy("Solidarity members"),
            gettext_lazy("Those who add to the fund and leave the deciding to others."), votes=False,
        ),
    ),
    write,
)  # fmt: skip
