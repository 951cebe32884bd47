"""A circle that decides by consent: nothing goes ahead while somebody shows that it would harm what the circle is for."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonhouse.charters.starters.parts import Part, Starter
from commonhouse.rules.charter.model import Charter, Deciders, Filled, Matter, Meetings, Office, Reasons, Vacancy


def write(classes: Mapping[str, str]) -> Charter:
    members = (classes["members"],)
    circle = Deciders(classes=members)
    return Charter(
        preamble=_(
            "We decide by consent: a proposal goes ahead when nobody shows a reason why it would do harm or could easily be "
            "better. We speak in turn, and what we decide we look at again."
        ),
        matters=(
            Matter(
                "agreements", _("How we work together"),
                _("Our agreements, our roles and what we take on."),
                circle, "consent", notice_days=3, window_days=7, urgent_hours=24, review_months=6,
            ),
            Matter(
                "money", _("Spending together"), _("Any money of the circle."),
                circle, "consent", notice_days=7, window_days=7, review_months=12,
            ),
            Matter(
                "tasks", _("One’s own task"),
                _("Whoever carries a task decides how, after asking those it touches and those who know."),
                circle, "advice", notice_days=0, window_days=3, urgent_hours=4,
            ),
            Matter(
                "dates", _("Choosing a time"), _("When we meet."),
                circle, "best-time", notice_days=0, window_days=3, urgent_hours=12, early=True, reasons=Reasons.NONE,
            ),
            Matter(
                "charter", _("Changing this charter"), _("Every change of these rules, this one included."),
                circle, "consent", notice_days=14, window_days=14, review_months=12,
            ),
        ),
        amendment="charter",
        offices=(
            Office(
                "facilitator", _("Facilitator"), 1, kind="facilitator", candidates=members, term_months=6,
                filled=Filled.LOTTERY, vacancy=Vacancy.APPOINTMENT, appointed_by=_("The circle, by consent"),
            ),
        ),
        meetings=Meetings(quorum="2/3", notice_days=3, minutes_days=7),
    )  # fmt: skip


STARTER = Starter(
    "circle",
    gettext_lazy("Circle by consent"),
    gettext_lazy("For groups that meet often: consent for what is shared, advice for one’s own task, roles by lot."),
    ("circle", "base-group", "mutual-aid", "incubator", "funder"),
    (Part("members", gettext_lazy("Members"), gettext_lazy("Those who sit in the circle.")),),
    write,
)  # fmt: skip
