"""Every address under /o/<slug>/ is asked for by people who have no business there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from commonhouse.people.models import MemberImport, Organization
from tests import factories

# What is public on purpose: an organization's face, its record, its votes, its budgets.
PUBLIC = {"organization", "join", "join_class", "leave"}


def addresses(patterns: list[URLPattern | URLResolver] | None = None, prefix: str = "") -> Iterator[tuple[str, str]]:
    """(name, route) of every pattern of the house."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
        else:
            yield pattern.name or "", route


def own_addresses() -> list[tuple[str, str]]:
    found = [(name, route) for name, route in addresses() if route.startswith("o/<slug:slug>/")]
    return [
        (name, route)
        for name, route in found
        if route.startswith(
            tuple(
                f"o/<slug:slug>/{part}" for part in ("members", "seats", "classes", "edit", "listed", "join", "leave")
            )
        )
        or route == "o/<slug:slug>/"
    ]


def fill(route: str, organization: Organization, numbers: dict[str, int]) -> str:
    path = "/" + route.replace("<slug:slug>", organization.slug)
    path = path.replace("<slug:class_slug>", "members").replace("<slug:verb>", "admit")
    for name, number in numbers.items():
        path = path.replace(f"<int:{name}>", str(number))
    assert "<" not in path, f"the test does not know how to fill {route}"
    return path


@pytest.fixture
def house(db: None) -> tuple[Organization, dict[str, int], int]:
    """An organization with a member, a contact, a seat and an import."""
    organization = factories.make_organization("ours")
    steward = factories.make_steward(organization)
    membership = factories.make_member(organization, factories.make_person("Rosa Secret"))
    contact = organization.contacts.create(person=membership.person, kind="phone", value="617-555-0199")
    member_import = MemberImport.objects.create(
        organization=organization,
        member_class=membership.member_class,
        uploaded_by=steward.person,
        file_name="x.csv",
        rows=[],
    )
    numbers = {"pk": membership.pk, "contact": contact.pk, "seat": steward.seat.pk}
    return organization, numbers, member_import.pk


def test_the_walk_finds_the_pages() -> None:
    names = {name for name, _route in own_addresses()}
    assert {"members", "member", "import", "seats", "classes", "organization_edit", "claim_code"} <= names
    assert len(names) >= 25


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "route"), own_addresses())
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("who", ["anyone", "stranger", "member", "other steward"])
def test_nobody_else_gets_in(
    client: Client, house: tuple[Organization, dict[str, int], int], name: str, route: str, method: str, who: str
) -> None:
    organization, numbers, import_pk = house
    if name.startswith("import"):
        numbers = numbers | {"pk": import_pk}
    if who == "stranger":
        factories.sign_in(client, factories.make_person(email=""))
    if who == "member":
        factories.sign_in(client, factories.make_member(organization).person)
    if who == "other steward":
        factories.sign_in_as(client, factories.make_steward(factories.make_organization("theirs")))

    response = getattr(client, method)(fill(route, organization, numbers))

    if name in PUBLIC:
        assert response.status_code < 500
        return
    if who == "anyone":
        assert response.status_code in {302, 403, 404, 405}
        if response.status_code == 302:
            assert response["Location"].startswith("/account/login/")
    else:
        assert response.status_code in {403, 404, 405}, f"{who} {method} {route}"
    assert b"617-555-0199" not in response.content
    assert b"Rosa Secret" not in response.content


def addresses_of_objects() -> list[tuple[str, str]]:
    return [(name, route) for name, route in own_addresses() if "<int:" in route or "<slug:class_slug>" in route]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "route"), addresses_of_objects())
def test_objects_of_another_organization_are_not_there(
    client: Client, house: tuple[Organization, dict[str, int], int], name: str, route: str
) -> None:
    """A steward asks their own organization's pages for another's member, seat, contact, import: 404."""
    _organization, numbers, import_pk = house
    theirs = factories.make_organization("theirs", with_class=False)
    factories.make_class(theirs, "others")
    factories.sign_in_as(client, factories.make_steward(theirs))
    if name.startswith("import"):
        numbers = numbers | {"pk": import_pk}

    for method in ("get", "post"):
        response = getattr(client, method)(fill(route, theirs, numbers))
        assert response.status_code in {404, 405}, f"{method} {route}: {response.status_code}"


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "route"), own_addresses())
def test_an_unlisted_organization_is_not_there_for_strangers(
    client: Client, house: tuple[Organization, dict[str, int], int], name: str, route: str
) -> None:
    organization, numbers, import_pk = house
    Organization.objects.filter(pk=organization.pk).update(is_listed=False)
    factories.sign_in(client, factories.make_person(email=""))
    if name.startswith("import"):
        numbers = numbers | {"pk": import_pk}
    for method in ("get", "post"):
        response = getattr(client, method)(fill(route, organization, numbers))
        assert response.status_code in {404, 405}


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "route"), own_addresses())
def test_the_steward_gets_every_page(
    client: Client, house: tuple[Organization, dict[str, int], int], name: str, route: str
) -> None:
    organization, numbers, import_pk = house
    factories.sign_in_as(client, factories.make_steward(organization))
    if name.startswith("import"):
        numbers = numbers | {"pk": import_pk}
    response = client.get(fill(route, organization, numbers))
    expected = {200, 405}
    if name in {"join", "leave", "organization_listed"}:
        expected |= {302, 404, 403}  # one class only; no membership to leave; the house's own
    assert response.status_code in expected, f"{route}: {response.status_code}"
