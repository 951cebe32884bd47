"""A land trust whose board has quotas by group, as in the Dudley neighborhood: 34 seats, 32 of them elected.

The numbers by group are for each neighborhood to set: they can be changed before adopting. A resident says for which
group's seats they stand when they accept a nomination; the house keeps no list of who is of which group.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonhouse.charters.starters import land_trust
from commonhouse.charters.starters.parts import HALF_TAKE_PART, SIMPLE, Part, Starter, at_least, vote
from commonhouse.rules.charter.model import Charter, Deciders, Filled, Matter, Meetings, Office, Vacancy

TERM = 24


def write(classes: Mapping[str, str]) -> Charter:
    residents, partners = classes["residents"], classes["partners"]
    members = Deciders(classes=tuple(dict.fromkeys((residents, partners))))
    by_residents = Deciders(classes=(residents,))
    return Charter(
        preamble=_(
            "Take a stand, own the land. Residents are the majority of the board, each group of neighbors has seats of its "
            "own in equal numbers, and those who work here sit beside them."
        ),
        matters=(*_matters(members, by_residents), _amendment(members)),
        amendment="charter",
        offices=_offices(residents, partners),
        meetings=Meetings(quorum="1/2", notice_days=10),
    )


def _matters(members: Deciders, residents: Deciders) -> tuple[Matter, ...]:
    board = Deciders(seats=("board",))
    quorum = at_least("1/10", "eligible")
    return (
        Matter(
            "board", _("What the board decides"), _("Whatever this charter leaves to nobody else, between meetings."),
            board, "majority", vote(SIMPLE, HALF_TAKE_PART), notice_days=7, urgent_hours=48, window_days=7, early=True,
        ),
        Matter(
            "plans", _("Plans for the land"),
            _("What is built, grown or kept open on a piece of land. Residents decide before the board goes ahead."),
            residents, "majority", vote(SIMPLE, quorum), notice_days=14, window_days=14,
        ),
        Matter(
            "land", _("Selling or mortgaging land"),
            _("Land is never sold back to the market. Where it must change hands, two thirds of residents who vote agree."),
            residents, "majority", vote(at_least("2/3", "yes+no"), at_least("1/5", "eligible")), notice_days=30,
            window_days=21,
        ),
        Matter(
            "campaigns", _("Campaigns and priorities"), _("What the neighborhood takes on next."),
            members, "score", notice_days=7, window_days=14,
        ),
    )  # fmt: skip


def _amendment(members: Deciders) -> Matter:
    rule = vote(at_least("2/3", "yes+no"), at_least("1/5", "eligible"))
    what = _("Every change of these rules, this one included.")
    return Matter(
        "charter", _("Changing this charter"), what, members, "majority", rule, notice_days=30, window_days=21
    )


def _offices(residents: str, partners: str) -> tuple[Office, ...]:
    everyone = tuple(dict.fromkeys((residents, partners)))

    def seats(name: str, title: str, number: int, candidates: str, cohorts: int = 1) -> Office:
        return Office(
            name, title, number, electors=everyone, candidates=(candidates,), term_months=TERM, cohorts=cohorts
        )

    return (
        seats("residents-black", _("Residents: Black neighbors"), 4, residents),
        seats("residents-cape-verdean", _("Residents: Cape Verdean neighbors"), 4, residents),
        seats("residents-latine", _("Residents: Latine neighbors"), 4, residents),
        seats("residents-white", _("Residents: white neighbors"), 4, residents),
        seats("youth", _("Young residents, 15 to 18"), 3, residents),
        seats("nonprofits", _("Nonprofit groups of the area"), 7, partners),
        seats("builders", _("Community development corporations"), 2, partners),
        seats("businesses", _("Small businesses"), 2, partners),
        seats("congregations", _("Congregations"), 2, partners),
        Office(
            "appointed", _("Residents whom the board adds"), 2, candidates=(residents,), term_months=TERM,
            filled=Filled.APPOINTMENT, vacancy=Vacancy.APPOINTMENT, appointed_by=_("The 32 elected members of the board"),
        ),
    )  # fmt: skip


STARTER = Starter(
    "land-trust-quotas",
    gettext_lazy("Land trust, a board with quotas by group"),
    gettext_lazy("As in the Dudley neighborhood: 34 seats, 32 of them elected, so many for each group of neighbors."),
    land_trust.STARTER.kinds,
    (
        Part("residents", gettext_lazy("Residents"), gettext_lazy("Those who live in the neighborhood.")),
        Part(
            "partners", gettext_lazy("Neighborhood partners"),
            gettext_lazy("People who speak for a nonprofit, a business or a congregation of the area."),
        ),
    ),
    write,
)  # fmt: skip
