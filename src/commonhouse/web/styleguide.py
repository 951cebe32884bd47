"""Sample data for the style guide: every component once, with the troublesome cases (long words, zero, late, nothing)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonhouse.web.charts import Bar, Point, Share


class SampleForm(forms.Form):
    """Shown sent and wrong, so that errors can be seen."""

    name = forms.CharField(label=_("Name"), help_text=_("As you want to be called."), max_length=80)
    place = forms.CharField(label=_("Neighborhood"), required=False)
    amount = forms.IntegerField(label=_("Estimated cost"), help_text=_("In whole dollars."), min_value=1)
    story = forms.CharField(label=_("What should happen?"), widget=forms.Textarea(attrs={"rows": 3}))
    district = forms.ChoiceField(
        label=_("District"), choices=[("d", "Dorchester"), ("e", "East Boston"), ("c", "Chinatown")]
    )
    channel = forms.ChoiceField(
        label=_("How may we reach you?"), widget=forms.RadioSelect,
        choices=[("none", _("Not at all")), ("email", _("By email")), ("phone", _("By phone"))],
    )  # fmt: skip
    help_with = forms.MultipleChoiceField(
        label=_("What could you help with?"), widget=forms.CheckboxSelectMultiple, required=False,
        choices=[("count", _("Counting paper ballots")), ("food", _("Cooking")), ("words", _("Translating"))],
    )  # fmt: skip
    agree = forms.BooleanField(label=_("I live, work or study in Boston and I am at least 11 years old."))


def sample(request: HttpRequest) -> dict[str, Any]:
    now = timezone.now()
    return {
        "sent": SampleForm({"amount": "many"}, auto_id="sent_%s"),
        "fresh": SampleForm(auto_id="fresh_%s"),
        "now": now,
        "tomorrow": now + timedelta(days=1),
        "next_week": now + timedelta(days=9),
        "loops": ("food", "land", "capital", "public", "surplus", "learning"),
        "steps": [
            {"title": _("Ideas"), "state": "done", "when": "March"},
            {"title": _("Development"), "state": "done", "when": "April to August"},
            {"title": _("Vote"), "state": "now", "when": _("until November 30")},
            {"title": _("Count"), "state": "next", "when": "December"},
            {"title": _("Promises"), "state": "next", "text": _("Until every project is done.")},
        ],
        "facts": [
            (_("Money"), "$2,000,000"),
            (_("Who may vote"), _("Anyone who lives, works or studies in Boston, from age 11")),
        ],
        "projects": [
            {"name": "Cold storage for the food co-op and four community fridges", "cost": 18500000, "votes": 1412, "won": True},
            {"name": "Compost bins in every school", "cost": 6120050, "votes": 988, "won": True},
            {"name": "Street trees in Chinatown", "cost": 94000000, "votes": 7, "won": False},
        ],
        "bars": [
            Bar("Cold storage for the food co-op and four community fridges", 1412, "1,412 votes", loop="food", mark=900),
            Bar("Compost bins in every school", 988, "988 votes", loop="food", mark=900),
            Bar("Street trees in Chinatown", 688, "688 votes", note="It needed 212 more votes.", mark=900, muted=True),
            Bar("Nobody's favourite", 0, "0 votes", mark=900, muted=True),
        ],
        "shares": [
            Share("Food", 90000000, "$900,000", "food"),
            Share("Homes and land", 60000000, "$600,000", "land"),
            Share("Streets and parks", 45000000, "$450,000", "public"),
            Share("Not spent", 5000000, "$50,000"),
        ],
        "points": [
            Point("Dorchester Food Co-op", 42.303, -71.067, "Community- and worker-owned grocery", "#", "food"),
            Point("CERO", 42.327, -71.065, "Worker co-op, composts food waste", "#", "food"),
            Point("Dudley Street Neighborhood Initiative", 42.327, -71.075, "Land trust", "#", "land"),
            Point("Chinatown Community Land Trust", 42.350, -71.061, "Land trust", "#", "land"),
            Point("CCDS", 42.376, -71.039, "Co-op incubator, East Boston", "#", "learning"),
            Point("Comunidades Enraizadas", 42.392, -71.033, "Land trust, Chelsea", "#", "land"),
            Point("A circle that meets by phone", text="No place"),
        ],
        "page": Paginator(range(95), 20).get_page(request.GET.get("page", 2)),
    }  # fmt: skip
