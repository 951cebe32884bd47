"""What pages, other parts and networks ask of holdings: all a trust, or many trusts, hold, in a few grouped queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from django.db.models import Count, Q, QuerySet, Sum
from django.http import Http404

from commonhouse.land.holdings.access import Sees
from commonhouse.land.holdings.models import Holding, HoldingImport, Parcel, Use
from commonhouse.people.models import Membership, Organization

_State = Holding.State
SEARCH_LENGTH = 80
PREVIEW = 100  # rows of a file on one page
MOST_TRUSTS = 1_000
GONE = (_State.LOST,)
Key = tuple[str, str, str]  # use, tenure, state
R = TypeVar("R", Parcel, Holding, HoldingImport)


# --- what is held, counted ----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Portfolio:
    """All that is held, counted. parcels and square_feet by use of the land; holdings by (use, tenure, state)."""

    parcels: Mapping[str, int] = field(default_factory=dict)
    square_feet: Mapping[str, int] = field(default_factory=dict)
    holdings: Mapping[Key, int] = field(default_factory=dict)

    @property
    def area(self) -> int:
        """Square feet of all land that is held."""
        return sum(self.square_feet.values())

    @property
    def land(self) -> int:
        return sum(self.parcels.values())

    @property
    def homes(self) -> int:
        """Homes that stand and are the trust's: neither planned nor lost."""
        return self.count(Use.HOMES)

    @property
    def planned(self) -> int:
        """Homes that are planned or being built."""
        return self._sum(lambda key: key[0] == Use.HOMES and key[2] == _State.PLANNED)

    @property
    def is_empty(self) -> bool:
        return not (self.land or self.holdings)

    def count(self, use: str) -> int:
        return self._sum(lambda key: key[0] == use and key[2] not in {_State.LOST, _State.PLANNED})

    def by_tenure(self, use: str = Use.HOMES) -> dict[str, int]:
        """How many of a use are held in which way, in the order of the ways; those without any are left out."""
        found: Counter[str] = Counter()
        for (of_use, tenure, state), count in self.holdings.items():
            if of_use == use and state not in {_State.LOST, _State.PLANNED}:
                found[tenure] += count
        return {tenure: found[tenure] for tenure in Holding.Tenure.values if found[tenure]}

    def in_state(self, state: str, use: str = Use.HOMES) -> int:
        return self._sum(lambda key: key[0] == use and key[2] == state)

    def _sum(self, counts: Callable[[Key], bool]) -> int:
        return sum(count for key, count in self.holdings.items() if counts(key))


def portfolio(organization: Organization) -> Portfolio:
    """All a trust holds now. Two queries, however much it is."""
    return portfolios([organization.pk]).get(organization.pk, Portfolio())


def portfolios(organizations: Collection[int]) -> dict[int, Portfolio]:
    """What each of these organizations holds, by its key; those without anything are left out. Two queries."""
    land = Parcel.objects.filter(released_on__isnull=True, organization__in=organizations).order_by()
    areas = land.values_list("organization_id", "use").annotate(parcels=Count("pk"), square_feet=Sum("square_feet"))
    held = Holding.objects.filter(organization__in=organizations).order_by()
    counts = held.values_list("organization_id", "use", "tenure", "state").annotate(count=Count("pk"))
    parcels: dict[int, dict[str, int]] = defaultdict(dict)
    feet: dict[int, dict[str, int]] = defaultdict(dict)
    holdings: dict[int, dict[Key, int]] = defaultdict(dict)
    for organization, use, number, square_feet in areas:
        parcels[organization][use], feet[organization][use] = number, square_feet
    for organization, use, tenure, state, number in counts:
        holdings[organization][use, tenure, state] = number
    return {
        each: Portfolio(parcels.get(each, {}), feet.get(each, {}), holdings.get(each, {}))
        for each in parcels.keys() | holdings.keys()
    }


def together(many: Iterable[Portfolio]) -> Portfolio:
    """The sum of portfolios."""
    parcels, feet, holdings = Counter[str](), Counter[str](), Counter[Key]()
    for each in many:
        parcels.update(each.parcels)
        feet.update(each.square_feet)
        holdings.update(each.holdings)
    return Portfolio(dict(parcels), dict(feet), dict(holdings))


# --- a network ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Network:
    """What the trusts of a network hold: all together, and each by itself, in the order of their names."""

    total: Portfolio
    trusts: tuple[tuple[Organization, Portfolio], ...]


def network(organization: Organization) -> Network:
    """The member trusts that anyone may see, and what they hold. Three queries, however many trusts there are."""
    trusts = trusts_of(organization)
    held = portfolios([each.pk for each in trusts])
    rows = tuple((each, held.get(each.pk, Portfolio())) for each in trusts)
    return Network(together(row for _trust, row in rows), rows)


def trusts_of(organization: Organization) -> list[Organization]:
    """Land trusts that belong to a network, and the network itself where it holds land."""
    active = Membership.objects.filter(
        organization=organization, status=Membership.Status.ACTIVE,
        member_organization__kind=Organization.Kind.LAND_TRUST, member_organization__is_listed=True,
    )  # fmt: skip
    members = Q(pk__in=active.values("member_organization_id"))
    own = Q(pk=organization.pk, parcels__isnull=False)
    rows = Organization.objects.filter(members | own).distinct().order_by("name", "pk")
    return list(rows.only("pk", "slug", "name", "kind", "place", "latitude", "longitude", "is_demo")[:MOST_TRUSTS])


# --- lists --------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is narrowed to; "" is everything. Values that mean nothing are dropped by `filter_of`."""

    words: str = ""
    use: str = ""
    tenure: str = ""
    state: str = ""
    neighborhood: str = ""

    def __bool__(self) -> bool:
        return any((self.words, self.use, self.tenure, self.state, self.neighborhood))


def filter_of(asked: Mapping[str, str], sees: Sees) -> Filter:
    """A filter from the words of an address."""

    def known(name: str, values: Iterable[str]) -> str:
        value = asked.get(name, "")
        return value if value in set(values) else ""

    return Filter(
        words=" ".join(asked.get("q", "").replace("\x00", "")[:SEARCH_LENGTH].split()),
        use=known("use", Use.values),
        tenure=known("tenure", Holding.Tenure.values),
        state=known("state", (value for value, _words in sees.states())),
        neighborhood=asked.get("neighborhood", "").replace("\x00", "")[:80],
    )


def holdings_of(organization: Organization, wanted: Filter, sees: Sees) -> QuerySet[Holding]:
    """Homes, plots, shops and open spaces, by parcel and then by number; each with its parcel.

    Words are found in names and neighborhoods; for whoever sees addresses, in those too.
    """
    rows = Holding.objects.filter(organization=organization).select_related("parcel")
    rows = rows.exclude(state__in=GONE) if not wanted.state else rows.filter(sees.of_state(wanted.state))
    for name in ("use", "tenure"):
        if getattr(wanted, name):
            rows = rows.filter(**{name: getattr(wanted, name)})
    if wanted.neighborhood:
        rows = rows.filter(parcel__neighborhood=wanted.neighborhood)
    for word in wanted.words.split():
        found = Q(name__icontains=word) | Q(parcel__name__icontains=word) | Q(parcel__neighborhood__icontains=word)
        if sees.addresses:
            found |= Q(unit__icontains=word) | Q(parcel__address__icontains=word)
        rows = rows.filter(found)
    return rows.order_by("order", "id")


def parcels_of(organization: Organization, wanted: Filter, sees: Sees) -> QuerySet[Parcel]:
    """The land itself, each with how much stands on it; land that was given up stands in it too, marked."""
    there = Q(holdings__isnull=False) & ~Q(holdings__state=_State.LOST)
    rows = Parcel.objects.filter(organization=organization).annotate(things=Count("holdings", filter=there))
    if wanted.use:
        rows = rows.filter(use=wanted.use)
    if wanted.neighborhood:
        rows = rows.filter(neighborhood=wanted.neighborhood)
    for word in wanted.words.split():
        found = Q(name__icontains=word) | Q(neighborhood__icontains=word)
        if sees.addresses:
            found |= Q(reference__icontains=word) | Q(address__icontains=word)
        rows = rows.filter(found)
    return rows.order_by("order", "id")


@dataclass(frozen=True, slots=True)
class Neighborhood:
    """What is held in one neighborhood; "" where none is said."""

    name: str
    parcels: int
    square_feet: int
    homes: int


def neighborhoods(organization: Organization) -> list[Neighborhood]:
    """Where the land lies, the most land first. Two queries."""
    land = Parcel.objects.filter(organization=organization, released_on__isnull=True).order_by()
    rows = land.values_list("neighborhood").annotate(parcels=Count("pk"), square_feet=Sum("square_feet"))
    standing = Holding.objects.filter(organization=organization, use=Use.HOMES).order_by()
    standing = standing.exclude(state__in=(_State.LOST, _State.PLANNED))
    homes = dict(standing.values_list("parcel__neighborhood").annotate(count=Count("pk")))
    found = [Neighborhood(name, parcels, feet, homes.get(name, 0)) for name, parcels, feet in rows]
    return sorted(found, key=lambda each: (-each.square_feet, each.name))


# --- one of them --------------------------------------------------------------------------------------------------------
def parcel_or_404(organization: Organization, public_id: str) -> Parcel:
    return _one(Parcel.objects.filter(organization=organization, public_id=public_id), organization)


def holding_or_404(organization: Organization, public_id: str) -> Holding:
    rows = Holding.objects.select_related("parcel", "building")
    found = _one(rows.filter(organization=organization, public_id=public_id), organization)
    found.parcel.organization = organization
    return found


def import_or_404(organization: Organization, public_id: str) -> HoldingImport:
    return _one(HoldingImport.objects.filter(organization=organization, public_id=public_id), organization)


def _one(rows: QuerySet[R], organization: Organization) -> R:
    found = rows.first()
    if found is None:
        raise Http404
    found.organization = organization
    return found
