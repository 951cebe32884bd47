"""A coalition of organizations: each has one voice, carried by its delegates."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonhouse.charters.starters.parts import HALF_TAKE_PART, SIMPLE, Part, Starter, at_least, vote
from commonhouse.rules.charter.model import Charter, Deciders, Filled, Matter, Meetings, Office, Reasons, Vacancy


def write(classes: Mapping[str, str]) -> Charter:
    members = Deciders(organizations=(classes["organizations"],))
    return Charter(
        preamble=_(
            "We are stronger together than alone. Each member organization has one voice, whatever its size, and brings it "
            "through delegates who ask at home first. Nobody signs in the name of another."
        ),
        matters=(
            Matter(
                "platform", _("Platforms and campaigns"),
                _("What we ask for together. Member organizations sign on, or say what they object to."),
                members, "majority", vote(at_least("3/4", "yes+no"), HALF_TAKE_PART), notice_days=14, window_days=21,
                early=True, reasons=Reasons.INVITED, review_months=12,
            ),
            Matter(
                "statement", _("Speaking out at short notice"),
                _("A letter, a statement, a place at a hearing, when there is no time to ask everyone at home."),
                members, "majority", vote(at_least("2/3", "yes+no"), at_least("1/3", "eligible")), notice_days=3,
                urgent_hours=24, window_days=3, early=True,
            ),
            Matter(
                "admission", _("Admitting an organization"), _("Who joins the coalition."),
                members, "majority", vote(at_least("2/3", "yes+no"), at_least("1/3", "eligible")), notice_days=14,
                window_days=14,
            ),
            Matter(
                "money", _("Budget and dues"), _("What we share the cost of, and how."),
                members, "majority", vote(SIMPLE, HALF_TAKE_PART), notice_days=14, window_days=14,
            ),
            Matter(
                "priorities", _("What comes first"),
                _("Member organizations rank what the coalition could work on; what beats all else, pair by pair, leads."),
                members, "schulze", notice_days=7, window_days=14,
            ),
            Matter(
                "charter", _("Changing this charter"), _("Every change of these rules, this one included."),
                members, "majority", vote(at_least("2/3", "eligible")), notice_days=30, window_days=21, early=True,
            ),
        ),
        amendment="charter",
        offices=(
            Office(
                "coordination", _("Coordinating circle"), 5, term_months=12, filled=Filled.APPOINTMENT,
                vacancy=Vacancy.APPOINTMENT, appointed_by=_("The assembly of delegates"),
            ),
        ),
        meetings=Meetings(quorum="1/3", notice_days=14),
    )  # fmt: skip


STARTER = Starter(
    "coalition",
    gettext_lazy("Coalition of organizations"),
    gettext_lazy("One voice for each member organization, brought by its delegates, with what they were asked to say."),
    ("coalition", "network"),
    (
        Part(
            "organizations", gettext_lazy("Member organizations"),
            gettext_lazy("Groups and co-ops that belong to the coalition."), kind="organizations",
        ),
    ),
    write,
)  # fmt: skip
