"""What the charter says of a proposal: its matter, who decides it, and the ballot box this makes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.charters import queries as charters
from commonhouse.charters import words as charter_words
from commonhouse.people.models import MemberClass, Organization, Person
from commonhouse.people.permissions import Refused
from commonhouse.proposals.models import Proposal
from commonhouse.rules.charter.model import Charter, Matter
from commonhouse.rules.deciding import methods
from commonhouse.rules.deciding.methods import Method
from commonhouse.rules.jsonform import FormError

ROUNDS = frozenset({"consent", "consensus"})  # methods in which a changed text asks everyone anew
MOST_OPTIONS = 50


def charter_of(organization: Organization) -> Charter:
    """The organization's charter as it stands. Raises Refused when it has none yet."""
    charter = charters.current(organization)
    if charter is None:
        raise Refused(
            _("This organization has no charter yet. Its steward writes one first: it says who decides what.")
        )
    return charter


def matter_of(proposal: Proposal) -> Matter:
    """The proposal's matter, in the charter it is decided under: the present one until it is asked, and once it came back.

    Raises Refused when the charter has no such matter any more.
    """
    charter = _charter_for(proposal)
    try:
        return charter.matter(proposal.matter)
    except KeyError:
        raise Refused(_("The charter no longer has this kind of decision. Choose another kind.")) from None


def _charter_for(proposal: Proposal) -> Charter:
    if proposal.charter is None or proposal.state == Proposal.State.RETURNED:
        return charter_of(proposal.organization)
    row = charters.version_of(proposal.organization, proposal.charter)
    assert row is not None  # versions are never deleted
    return row.said


def method_of(matter: Matter) -> Method:
    return methods.method(matter.method)


def box_terms(proposal: Proposal, matter: Matter, *, opens_at: datetime, closes_at: datetime) -> dict[str, Any]:
    """The keywords for the ballot box of one round. Raises Refused for a matter that no box can decide."""
    method = method_of(matter)
    deciders = matter.deciders
    if not method.kind:
        raise Refused(_("Nobody votes on this kind of decision."))
    if counts_present(matter):
        raise Refused(_("This kind of decision counts those present. Take it in a meeting, and record it there."))
    options = options_of(proposal, method)
    try:
        form = methods.form(method.name, methods.settings_of(method.name, matter.statement), options)
    except FormError as problem:
        raise Refused(str(problem)) from problem
    return {
        "title": proposal.title,
        "form": form,
        "options": options,
        "instance": {},
        "rule": {"rule": method.rule, "statement": dict(matter.statement)},
        "classes": classes(proposal.organization, deciders.classes),
        "organization_classes": classes(proposal.organization, deciders.organizations),
        "seats": list(deciders.seats),
        "by_bloc": matter.by_bloc,
        "closes_when_all": matter.early or method.name in ROUNDS,
        "topic": proposal.topic,
        "takes_delegations": matter.delegation and bool(proposal.topic),
        "takes_proxies": matter.proxies,
        "is_secret": matter.is_secret,
        "registration": "frozen",
        "eligibility": who_decides(proposal.organization, matter),
        "opens_at": opens_at,
        "closes_at": closes_at,
    }


def options_of(proposal: Proposal, method: Method) -> list[dict[str, Any]]:
    """What a ballot may name: the positions of the method, or the options of the proposal.

    Positions go without a name: each voter reads them in their own language, whoever asked in whichever.
    """
    if method.positions:
        return [{"id": each} for each in method.positions]
    return [dict(option) for option in proposal.options]


def classes(organization: Organization, slugs: tuple[str, ...]) -> list[MemberClass]:
    """The member classes of these names. Raises Refused naming one that is no more."""
    found = {each.slug: each for each in organization.member_classes.filter(slug__in=slugs)}
    for slug in slugs:
        if slug not in found:
            raise Refused(_("The charter names the class “%(name)s”, which does not exist.") % {"name": slug})
    return [found[slug] for slug in slugs]


def who_decides(organization: Organization, matter: Matter) -> str:
    """Who decides it, in plain words."""
    return charter_words.deciders_words(matter, organization)


def counts_present(matter: Matter) -> bool:
    """Whether the statement takes a share of those present, whom only a room can count."""
    return _names_present(matter.statement)


def _names_present(stated: object) -> bool:
    if isinstance(stated, Mapping):
        if stated.get("of") == "present" or stated.get("counting") == "present":
            return True
        return any(_names_present(each) for each in stated.values())
    if isinstance(stated, list | tuple):
        return any(_names_present(each) for each in stated)
    return False


@dataclass(frozen=True, slots=True)
class Electorate:
    """Who decides a matter now: people and member organizations, each with the class that counts them ("" for seats)."""

    people: Mapping[Any, str]
    organizations: Mapping[int, str]

    @property
    def size(self) -> int:
        return len(self.people) + len(self.organizations)

    @property
    def blocs(self) -> dict[str, int]:
        counted = Counter([*self.people.values(), *self.organizations.values()])
        return {name: count for name, count in sorted(counted.items()) if name}


def electorate(organization: Organization, matter: Matter) -> Electorate:
    """Everyone on the roll if it were frozen now. A person counts once: by class before by seat."""
    deciders = matter.deciders
    members = organization.memberships.filter(status="active").order_by("pk")
    people: dict[Any, str] = dict(
        members.filter(person__isnull=False, member_class__slug__in=deciders.classes, member_class__votes=True)
        .values_list("person", "member_class__slug")
    )  # fmt: skip
    seats = organization.seats.filter(
        kind__in=deciders.seats, vacated_on__isnull=True, starts_on__lte=timezone.localdate()
    )
    for person in seats.values_list("person", flat=True):
        people.setdefault(person, "")
    organizations = dict(
        members.filter(
            member_organization__isnull=False, member_class__slug__in=deciders.organizations, member_class__votes=True
        ).values_list("member_organization", "member_class__slug")
    )
    return Electorate(people, organizations)


def may_decide(organization: Organization, matter: Matter, person: Person) -> bool:
    return person.pk in electorate(organization, matter).people
