"""These acts in one sentence each, for the pages of the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _

from commonhouse.people.formats import number


def _adopted(gist: Mapping[str, Any]) -> str:
    if not gist["decision"]:
        return _("The charter was adopted: who decides what, and how. The whole of it stands here.")
    return _("The charter was amended by a decision. Version %(version)s stands here, whole.") % {
        "version": number(gist["version"])
    }


SENTENCES: Mapping[str, Callable[[Mapping[str, Any]], str]] = MappingProxyType({"charters.adopted": _adopted})
