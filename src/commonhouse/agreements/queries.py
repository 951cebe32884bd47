"""What pages and the API ask of agreements."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, Prefetch, Q, QuerySet, Sum, When
from django.http import Http404

from commonhouse.agreements import access, kinds
from commonhouse.agreements.models import Agreement, Party, Signature, Version
from commonhouse.people.models import Organization, Person, Seat
from commonhouse.people.permissions import Actor, NotAllowed, require
from commonhouse.rules.agreeing.model import AGES

_State = Agreement.State
SEARCH_LENGTH = 80
_PARTIES = Prefetch("parties", Party.objects.select_related("person", "party_organization"))


def agreement_or_404(actor: Actor, slug: str, public_id: str) -> Agreement:
    """The agreement, for those who may read it. Whoever is not signed in is asked to; to others it is not there (404).

    Raises NotAllowed, naming the seat, for a person who could read it in a seat they are not acting in.
    """
    if actor.person is None:
        raise NotAllowed("agreement.read")
    rows = Agreement.objects.select_related("organization").prefetch_related(_PARTIES)
    agreement = rows.filter(organization__slug=slug, public_id=public_id).first()
    if agreement is None:
        raise Http404
    if access.may_read(actor, agreement):
        return agreement
    if seat := access.seat_that_reads(actor, agreement):
        raise NotAllowed("agreement.read", seat)
    raise Http404


def version_or_404(agreement: Agreement, number: int) -> Version:
    """A version with its signatures; drafts that were never offered only for its keeper (the caller checks)."""
    rows = agreement.versions.select_related("agreement__organization").prefetch_related(
        Prefetch("signatures", Signature.objects.select_related("party", "person", "recorded_by"))
    )
    version = rows.filter(number=number).first()
    if version is None:
        raise Http404
    version.agreement = agreement
    return version


def kept(organization: Organization, *, kind: str = "", state: str = "", words: str = "") -> QuerySet[Agreement]:
    """The agreements an organization keeps: what is late first, then what waits for signatures, then the rest."""
    rows = Agreement.objects.filter(organization=organization).select_related("organization")
    rows = rows.prefetch_related(_PARTIES)
    if kind:
        rows = rows.filter(kind=kind)
    if state == "late":
        rows = rows.filter(past_due__gt=0)
    elif state:
        rows = rows.filter(state=state)
    for word in words[:SEARCH_LENGTH].split():
        rows = rows.filter(
            Q(title__icontains=word) | Q(reference__icontains=word) | Q(public_id=word)
            | Q(parties__person__name__icontains=word) | Q(parties__party_organization__name__icontains=word)
        ).distinct()  # fmt: skip
    order = Case(When(past_due__gt=0, then=0), When(state="offered", then=1), When(state="active", then=2), default=3)
    return rows.annotate(order_of=order).order_by("order_of", "-days_late", "-pk")


def counts(organization: Organization) -> dict[str, int]:
    """How many agreements there are in each state, and how many are late."""
    rows = Agreement.objects.filter(organization=organization).order_by("state").values("state")
    found = {row["state"]: row["n"] for row in rows.annotate(n=Count("pk"))}
    found["late"] = Agreement.objects.filter(organization=organization, past_due__gt=0).count()
    return found


def kinds_kept(organization: Organization) -> list[tuple[str, str]]:
    """(name, label) of the kinds the organization keeps any of."""
    names = Agreement.objects.filter(organization=organization).order_by("kind").values_list("kind", flat=True)
    return [(name, str(kinds.get(name).label)) for name in names.distinct()]


@dataclass(frozen=True, slots=True)
class Totals:
    """What is owed in one unit: due now, late, and outstanding principal."""

    unit: str
    due_now: int
    past_due: int
    outstanding: int


def totals(organization: Organization) -> list[Totals]:
    rows = Agreement.objects.filter(organization=organization, state__in=[_State.ACTIVE, _State.ENDED])
    sums = (
        rows.order_by("unit").values("unit").annotate(now=Sum("due_now"), past=Sum("past_due"), out=Sum("outstanding"))
    )
    return [Totals(row["unit"], row["now"], row["past"], row["out"]) for row in sums]


# --- ageing -----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class AgeingRow:
    """What one agreement owes, by how late it is: amounts in the order of rules.agreeing.model.AGES."""

    agreement: Agreement
    party: str
    parts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.parts)


def owing(organization: Organization) -> QuerySet[Agreement]:
    """Agreements with anything due now, the latest first."""
    rows = Agreement.objects.filter(organization=organization, due_now__gt=0).select_related("organization")
    rows = rows.prefetch_related(_PARTIES)
    return rows.order_by("-days_late", "-due_now", "pk")


def ageing_row(agreement: Agreement) -> AgeingRow:
    ages = agreement.standing.get("ageing", {})
    party = kinds.paying_party(agreement)
    name = str(party.person or party.party_organization) if party is not None else ""
    return AgeingRow(agreement, name, tuple(int(ages.get(each, 0)) for each in AGES))


def ageing_sums(organization: Organization) -> list[tuple[str, tuple[int, ...]]]:
    """(unit, sums by age), over all that is due."""
    sums: dict[str, list[int]] = {}
    rows = Agreement.objects.filter(organization=organization, due_now__gt=0).values_list("unit", "standing__ageing")
    for unit, ages in rows.iterator(chunk_size=2000):
        parts = sums.setdefault(unit, [0] * len(AGES))
        for place, each in enumerate(AGES):
            parts[place] += int((ages or {}).get(each, 0))
    return [(unit, tuple(parts)) for unit, parts in sorted(sums.items())]


def ageing_lines(organization: Organization) -> Iterator[list[Any]]:
    """The ageing list as rows of a CSV, with amounts in whole smallest parts left to `plain`."""
    from commonhouse.ledger import units

    yield [
        "agreement",
        "number",
        "kind",
        "title",
        "who pays",
        "unit",
        "days late",
        *AGES,
        "due now",
        "not due yet: principal",
    ]
    for agreement in owing(organization).iterator(chunk_size=500):
        row = ageing_row(agreement)
        places = units.places(organization, agreement.unit)
        figures = [units.plain(each, places) for each in (*row.parts, agreement.due_now, agreement.outstanding)]
        yield [
            agreement.public_id, agreement.reference, agreement.kind, agreement.title, row.party, agreement.unit,
            agreement.days_late, *figures,
        ]  # fmt: skip


# --- mine ---------------------------------------------------------------------------------------------------------------
def mine(actor: Actor) -> QuerySet[Agreement]:
    """The actor's own agreements, and those of the organization they act for that others keep; what is due first."""
    rows = access.mine(actor).select_related("organization").prefetch_related(_PARTIES)
    return rows.order_by(F("next_due_on").asc(nulls_last=True), "-pk")


def to_sign(actor: Actor) -> list[tuple[Version, Party]]:
    """What waits for the actor's signature: their own, and where they hold a signing seat (named, acted in or not)."""
    if actor.person is None:
        return []
    return waiting_for(actor.person)


def waiting_for(person: Person, most: int = 20) -> list[tuple[Version, Party]]:
    seats = Seat.objects.filter(
        person=person, vacated_on__isnull=True, kind__in=[role.value for role in access.SIGNING]
    ).values("organization")
    parties = Party.objects.filter(Q(person=person) | Q(party_organization__in=seats), signs=True)
    open_ones = Version.objects.filter(offered_at__isnull=False, signed_at__isnull=True, withdrawn_at__isnull=True)
    rows = parties.filter(agreement__versions__in=open_ones).select_related(
        "agreement__organization", "party_organization", "person"
    )
    parties_found = list(rows.distinct().order_by("pk")[:most])
    versions = {
        each.agreement_id: each
        for each in open_ones.filter(agreement__in=[party.agreement_id for party in parties_found])
    }
    signed = set(Signature.objects.filter(version__in=versions.values()).values_list("version_id", "party_id"))
    return [
        (versions[party.agreement_id], party)
        for party in parties_found
        if (versions[party.agreement_id].pk, party.pk) not in signed
    ]


def require_keeper(actor: Actor, organization: Organization) -> None:
    require(actor, "agreement.read", organization)
