"""Starting the first charter from one of the starters, with the organization's own classes of members."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.charters.actions.drafting import begin_draft
from commonhouse.charters.models import CharterDraft
from commonhouse.charters.starters import Part, Starter
from commonhouse.people import actions as people
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, require


def start(
    actor: Actor,
    organization: Organization,
    starter: Starter,
    classes: Mapping[str, str],
    *,
    now: dt.datetime | None = None,
) -> CharterDraft:
    """A draft of the first charter. `classes` says which class each part of the starter is; "" makes a new one of its name.

    Raises ValidationError (by part) when two parts are one class, Refused when there is a charter.
    """
    require(actor, "charter.adopt", organization)
    chosen = [slug for slug in classes.values() if slug]
    for part in starter.parts:
        slug = classes.get(part.slug, "")
        if slug and chosen.count(slug) > 1:
            raise ValidationError(
                {part.slug: _("Each group needs a class of its own. Choose another, or make a new one.")}
            )
    with transaction.atomic():
        meant = {}
        for part in starter.parts:
            meant[part.slug] = classes.get(part.slug, "") or _made(actor, organization, part, now)
        return begin_draft(actor, organization, starter.charter(meant), starter=starter.slug, now=now)


def _made(actor: Actor, organization: Organization, part: Part, now: dt.datetime | None) -> str:
    made = people.add_class(
        actor, organization, name=str(part.name), votes=part.votes, eligibility=str(part.who), now=now
    )
    return made.slug
