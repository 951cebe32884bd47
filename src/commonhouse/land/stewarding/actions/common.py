"""What every verb of stewarding begins and ends with."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from commonhouse.people.verbs import today


def not_ahead(on: dt.date | None, now: dt.datetime | None, field: str = "on") -> None:
    """It happened today or before. Raises ValidationError for a day to come."""
    if on is not None and on > today(now):
        raise ValidationError({field: _("This day has not come yet.")})
