"""Whether a charter fits its organization: the classes and kinds of seats that it names are there, and vote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from commonhouse.charters.queries import classes_of
from commonhouse.people.models import MemberClass, Organization, Seat
from commonhouse.people.permissions import Refused
from commonhouse.record import personal
from commonhouse.rules.charter import checks
from commonhouse.rules.charter.model import Charter
from commonhouse.rules.jsonform import FormError

MOST_PROBLEMS = 20  # told at once
MOST_BYTES = 200_000  # of a charter's JSON


def checked(organization: Organization, charter: Charter) -> Charter:
    """The charter with every statement written out. Raises Refused with the first problem, naming its place."""
    for problem in problems(organization, charter):
        raise Refused(words_of(problem))
    return checks.completed(charter)


def read(organization: Organization, data: bytes | str) -> Charter:
    """A charter from uploaded JSON. Raises ValidationError with every problem found, each naming its place."""
    from commonhouse.rules.jsonform import parse

    if len(data) > MOST_BYTES:
        raise ValidationError(_("The file is too large for a charter: at most 200 KB."))
    try:
        charter = checks.from_json(parse(data, "charter"))
    except FormError as problem:
        raise ValidationError(words_of(problem)) from None
    found = [
        words_of(problem) for problem, _n in zip(problems(organization, charter), range(MOST_PROBLEMS), strict=False)
    ]
    if found:
        raise ValidationError(found)
    return charter


def words_of(problem: FormError) -> str:
    return str(problem)


def problems(organization: Organization, charter: Charter) -> Iterator[FormError]:
    """Everything that does not hold, of charters in general and for this organization."""
    yield from checks.problems(charter)
    for place, what in personal.find(checks.to_json(charter), "charter"):
        problem = _("this text is published for good, so it may hold no email address or phone number (%(what)s).")
        yield FormError(place.removeprefix("charter."), problem % {"what": what}, _("Take it out."))
    yield from named(organization, charter)


def named(organization: Organization, charter: Charter) -> Iterator[FormError]:
    """Classes and seats that the charter names and the organization does not have, or that do not vote."""
    classes = classes_of(organization)
    kinds = set(Seat.Kind.values)
    for matter in charter.matters:
        deciders = matter.deciders
        place = f"{matter.place}.deciders"
        yield from _voting(f"{place}.classes", deciders.classes, classes)
        yield from _voting(f"{place}.organizations", deciders.organizations, classes)
        yield from _seats(f"{place}.seats", deciders.seats, kinds)
    for office in charter.offices:
        place = f"offices.{office.id}"
        yield from _seats(f"{place}.kind", (office.kind,), kinds)
        yield from _voting(f"{place}.electors", office.electors, classes)
        yield from _known(f"{place}.candidates", office.candidates, classes)


def _known(place: str, slugs: Iterable[str], classes: Mapping[str, MemberClass]) -> Iterator[FormError]:
    for slug in slugs:
        if slug not in classes:
            problem = _("there is no class of members “%(slug)s”.") % {"slug": slug[:60]}
            yield FormError(place, problem, _("The classes are: %(slugs)s.") % {"slugs": ", ".join(classes) or "–"})


def _voting(place: str, slugs: tuple[str, ...], classes: Mapping[str, MemberClass]) -> Iterator[FormError]:
    yield from _known(place, slugs, classes)
    for position, slug in enumerate(slugs):
        if slug in slugs[:position]:
            yield FormError(place, _("the class “%(slug)s” is named twice.") % {"slug": slug}, _("Name it once."))
        if slug in classes and not classes[slug].votes:
            problem = _("the class “%(slug)s” does not vote.") % {"slug": slug}
            yield FormError(place, problem, _("Name another class, or let this one vote."))


def _seats(place: str, named: tuple[str, ...], kinds: set[str]) -> Iterator[FormError]:
    for kind in named:
        if kind not in kinds:
            problem = _("there is no kind of seat “%(kind)s”.") % {"kind": kind[:60]}
            yield FormError(place, problem, _("The kinds are: %(kinds)s.") % {"kinds": ", ".join(sorted(kinds))})
