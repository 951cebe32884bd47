from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from commonhouse.record import acts


def _opened(gist: Mapping[str, Any]) -> str:
    return _("The public record of %(name)s was opened.") % {"name": gist["organization"]["name"]}


SENTENCES = {acts.OPENED: _opened}
