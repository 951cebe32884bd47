"""What concerns the whole charter: its opening words; meetings, proxies, topics, and how it is itself changed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commonhouse.charters.forms.fields import ShareField, days
from commonhouse.rules.charter.model import (
    MAX_MONTHS,
    MAX_PROXIES,
    MAX_TOPIC,
    MAX_TOPICS,
    MAX_WORDS,
    Charter,
    Meetings,
    Proxies,
)


class PreambleForm(forms.Form):
    preamble = forms.CharField(
        label=gettext_lazy("What do you want to say first?"), max_length=MAX_WORDS, required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("What you are for, and how you want to treat one another. In your own words."),
    )  # fmt: skip

    def __init__(self, *args: Any, charter: Charter, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"preamble": charter.preamble}} | kwargs)

    def given(self) -> dict[str, Any]:
        return {"preamble": self.cleaned_data["preamble"].replace("\r\n", "\n")}


class GeneralForm(forms.Form):
    amendment = forms.ChoiceField(
        label=gettext_lazy("By which decision is the charter itself changed?"),
        help_text=gettext_lazy("How that is decided is how hard it is to change these rules."),
    )
    meeting_quorum = ShareField(
        label=gettext_lazy("What part has to be there for a meeting to decide?"), required=False,
        help_text=gettext_lazy("As a fraction or a percentage: 1/2 or 60%. Leave it empty if there is none."),
    )  # fmt: skip
    meeting_notice = days(gettext_lazy("How many days ahead are meetings called?"))
    meeting_minutes = days(gettext_lazy("Within how many days are minutes sent out?"), least=1)
    most_per_holder = forms.IntegerField(
        label=gettext_lazy("How many proxies may one person carry, where proxies exist?"), min_value=1,
        max_value=MAX_PROXIES,
    )  # fmt: skip
    most_months = forms.IntegerField(
        label=gettext_lazy("For how many months does a proxy stand, at most?"), min_value=1, max_value=MAX_MONTHS
    )
    topics = forms.CharField(
        label=gettext_lazy("Topics in which members may hand on their voice"), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}), help_text=gettext_lazy("One on each line. Leave it empty for none."),
    )  # fmt: skip

    def __init__(self, *args: Any, charter: Charter, **kwargs: Any) -> None:
        self.charter = charter
        start = {
            "amendment": charter.amendment, "meeting_quorum": charter.meetings.quorum,
            "meeting_notice": charter.meetings.notice_days, "meeting_minutes": charter.meetings.minutes_days,
            "most_per_holder": charter.proxies.most_per_holder, "most_months": charter.proxies.most_months,
            "topics": "\n".join(charter.topics),
        }  # fmt: skip
        super().__init__(*args, **{"initial": start} | kwargs)
        self.fields["amendment"].choices = [(each.id, each.title) for each in charter.matters]  # type: ignore[attr-defined]
        for name in ("meeting_quorum", "topics"):
            self.fields[name].when_needed = ""  # type: ignore[attr-defined]

    def clean_topics(self) -> tuple[str, ...]:
        topics = tuple(dict.fromkeys(" ".join(line.split()) for line in self.cleaned_data["topics"].splitlines()))
        topics = tuple(topic for topic in topics if topic)
        if len(topics) > MAX_TOPICS:
            raise ValidationError(_("Name at most %(count)d topics.") % {"count": MAX_TOPICS})
        if long := next((topic for topic in topics if len(topic) > MAX_TOPIC), ""):
            said = {"topic": long, "count": MAX_TOPIC}
            raise ValidationError(_("“%(topic)s” is too long: at most %(count)d characters.") % said)
        needing = [each.title for each in self.charter.matters if each.delegation]
        if needing and not topics:
            words = ngettext("This needs a topic: %(names)s.", "These need a topic: %(names)s.", len(needing))
            raise ValidationError(words % {"names": ", ".join(needing)})
        return topics

    def given(self) -> dict[str, Any]:
        values = self.cleaned_data
        return {
            "amendment": values["amendment"],
            "topics": values["topics"],
            "meetings": Meetings(values["meeting_quorum"], values["meeting_notice"], values["meeting_minutes"]),
            "proxies": Proxies(values["most_per_holder"], values["most_months"]),
        }
