"""What the rest of the house has to tell on an organization's page (its votes, its budgets).

A part of the house named in settings.HOME_PROVIDERS may offer, in its `home.py`,

    organization_sections(actor, organization) -> Iterable[cards.Section]

which only reads. People imports none of these parts: it asks whoever is named.
"""

from __future__ import annotations

import logging
from importlib import import_module

from django.conf import settings

from commonhouse.people.cards import Section
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor

logger = logging.getLogger("commonhouse.home")
MOST = 8  # sections of one part


def of(actor: Actor, organization: Organization) -> list[Section]:
    """All sections, in the order of settings.HOME_PROVIDERS. A part that fails is logged and left out."""
    found: list[Section] = []
    for name in getattr(settings, "HOME_PROVIDERS", ()):
        try:
            offer = getattr(import_module(name), "organization_sections", None)
            if offer is not None:
                found.extend(section for section, _n in zip(offer(actor, organization), range(MOST), strict=False))
        except Exception:  # one part's fault must not close the organization's page
            logger.exception("organization page: %s failed", name)
    return found
