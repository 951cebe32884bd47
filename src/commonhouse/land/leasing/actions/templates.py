"""Templates: terms a trust begins its leases with. A lease takes a copy, so that changing a template changes no lease."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.agreements import problems
from commonhouse.land.leasing import kinds
from commonhouse.land.leasing.models import LeaseTemplate
from commonhouse.land.leasing.starters import STARTERS
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, require
from commonhouse.people.verbs import check_public, check_texts, locked, required
from commonhouse.rules.land.lease import LeaseTerms

MOST = 60


def save_template(
    actor: Actor, organization: Organization, *, name: str, terms: LeaseTerms, template: LeaseTemplate | None = None,
    now: dt.datetime | None = None,
) -> LeaseTemplate:  # fmt: skip
    """A new template, or another text of one. Raises ValidationError by field."""
    require(actor, "lease.write", organization)
    with transaction.atomic():
        row = LeaseTemplate(organization=organization) if template is None else locked(template)
        if template is None and organization.lease_templates.count() >= MOST:
            raise ValidationError(_("There are %(most)s templates. Change one of them.") % {"most": MOST})
        check_public(**{f"rule_{n}": rule for n, rule in enumerate(terms.rules_of_use, 1)})
        row.name = required("name", name, _("Give the template a name."))
        with problems.told():
            bare = replace(terms, starts=None, account_from=None, purchase=None, dues=None, pauses=(), renewed=0)
        row.tenure, row.terms, row.changed_at = bare.tenure.value, kinds.dump(bare), now or timezone.now()
        check_texts(row)
        row.full_clean(validate_unique=False, validate_constraints=False)
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            raise ValidationError({"name": _("Another template has this name.")}) from None
        return row


def close_template(actor: Actor, template: LeaseTemplate, *, is_open: bool) -> LeaseTemplate:
    """A template that is offered no longer, or again."""
    require(actor, "lease.write", template.organization)
    with transaction.atomic():
        row = locked(template)
        row.is_open = is_open
        row.save(update_fields=["is_open"])
        return row


def add_starters(actor: Actor, organization: Organization, *, now: dt.datetime | None = None) -> list[LeaseTemplate]:
    """The house's own templates, those whose name the trust does not have yet: to begin with, and to change."""
    require(actor, "lease.write", organization)
    with transaction.atomic():
        taken = set(organization.lease_templates.values_list("name", flat=True))
        return [
            save_template(actor, organization, name=str(starter.name), terms=starter.terms, now=now)
            for starter in STARTERS
            if str(starter.name) not in taken
        ]
