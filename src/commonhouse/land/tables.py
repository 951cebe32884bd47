"""Every table of land, every column, as CSV: what an organization needs to go on elsewhere, beside the files made for reading.

A row is named by its number (`row`), and other rows of land by theirs; what lies in other parts of the house by its public name.
What is left out is named here with its reason, and nothing else is: a test compares this with the models.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from django.apps import apps
from django.db import models

from commonhouse.people.export import csv_lines
from commonhouse.people.models import Membership, Organization

CHUNK = 1_000
SEALED = "it is sealed, and was shown to this trust's staff for one purpose; what was found is in the other columns"
LEFT_OUT: Mapping[str, str] = MappingProxyType(
    {
        "organization": "it is the one that leaves",
        "incomereview.sealed": SEALED,
        "reviewstep.sealed_words": SEALED,
        "sealedpaper.sealed_name": SEALED,
        "supportnote.sealed": SEALED,
        "application.code": "it opens somebody's application; whoever goes on with it gives out new ones",
        "calendarfeed.token": "it is a secret address; a new one is made elsewhere",
    }
)
# The public name of a row in another part of the house.
NAMES: Mapping[str, Callable[[Any], object]] = MappingProxyType(
    {
        "Organization": lambda row: row.slug,
        "Agreement": lambda row: row.public_id,
        "Proposal": lambda row: row.public_id,
        "MemberClass": lambda row: row.slug,
        "Membership": lambda row: row.pseudonym,
        "Entry": lambda row: row.number,
        "Restriction": lambda row: row.public_id,
        "Account": lambda row: row.code,
        "Version": lambda row: f"{row.agreement.public_id}/{row.number}",
        "Event": lambda row: f"{row.agreement.public_id}/{row.number}",
    }
)
_THROUGH = ("Version", "Event")  # whose name needs their agreement
Field = models.Field[Any, Any]


def files(organization: Organization) -> Iterator[tuple[str, str, Iterable[bytes]]]:
    """(file name, what it is, its bytes in pieces) of each table that has rows."""
    for model in all_models():
        if rows_of(model, organization).exists():
            name = model._meta.model_name
            yield f"land/tables/{name}.csv", f"the whole table {name} (personal)", csv_lines(table(model, organization))


def all_models() -> list[type[models.Model]]:
    return list(apps.get_app_config("land").get_models(include_auto_created=True))


def rows_of(model: type[models.Model], organization: Organization) -> models.QuerySet[Any]:
    return model._default_manager.filter(organization=organization).order_by("pk")


def columns(model: type[models.Model]) -> list[Field]:
    """The columns that go along, without the row's number."""
    return [each for each in model._meta.concrete_fields if not each.primary_key and not reason(each)]


def reason(field: Field) -> str:
    """Why a column stays behind; "" where it goes along."""
    named = f"{field.model._meta.model_name}.{field.name}"
    return LEFT_OUT.get(named, LEFT_OUT.get(field.name, "") if field.name == "organization" else "")


def table(model: type[models.Model], organization: Organization) -> Iterator[list[Any]]:
    """A header and every row of the organization."""
    kept = columns(model)
    yield ["row", *(each.name for each in kept)]
    people = _people(organization) if any(_of(each) == "Person" for each in kept) else {}
    rows = rows_of(model, organization).select_related(*_related(kept))
    for row in rows.iterator(chunk_size=CHUNK):
        yield [row.pk, *(_cell(row, each, people) for each in kept)]


def _of(field: Field) -> str:
    """The model a column points to, "" if to none."""
    return field.related_model.__name__ if isinstance(field.related_model, type) else ""


def _related(kept: Iterable[Field]) -> list[str]:
    found = []
    for each in kept:
        of = _of(each)
        if of == "Person" or of in NAMES:
            found.append(f"{each.name}__agreement" if of in _THROUGH else each.name)
    return found


def _people(organization: Organization) -> dict[Any, str]:
    """The pseudonyms of all who ever belonged, by their person: they tell two people of one name apart."""
    rows = Membership.objects.filter(organization=organization, person__isnull=False)
    return dict(rows.values_list("person_id", "pseudonym"))


def _cell(row: models.Model, field: Field, people: Mapping[Any, str]) -> Any:
    of = _of(field)
    if of == "Person":
        return _person(getattr(row, field.name), people)
    if of in NAMES:
        found = getattr(row, field.name)
        return "" if found is None else NAMES[of](found)
    return written(getattr(row, field.attname))


def _person(found: Any, people: Mapping[Any, str]) -> str:
    if found is None:
        return ""
    return f"{found.name} ({people[found.pk]})" if found.pk in people else str(found.name)


def written(value: Any) -> Any:
    """A value as a cell: JSON for lists and objects, ISO for times, empty for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    return value if isinstance(value, int) else str(value)
