from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from commonhouse.people import actions, export
from commonhouse.people.models import Contact, MemberImport, Membership, Organization, Person
from commonhouse.people.permissions import Actor, NotAllowed, Refused
from tests import factories
from tests.people import record

FILE = b"name,email,phone\nRosa,rosa@example.org,617-555-0101\nMei,,\n"


def preview(steward: Actor, data: bytes = FILE) -> MemberImport:
    organization = steward.seat.organization
    member_import, _notes = actions.preview_import(
        steward, organization, organization.member_classes.first(), file_name="list.csv", data=data
    )
    return member_import


def test_a_preview_admits_nobody(steward: Actor, organization: Organization) -> None:
    before = Person.objects.count()
    rows = preview(steward).rows
    assert [(row["name"], row["what"]) for row in rows] == [("Rosa", "new"), ("Mei", "new")]
    assert Person.objects.count() == before


def test_admitting_is_all_and_once_and_forgets_the_file(steward: Actor, organization: Organization) -> None:
    member_import = preview(steward)
    done = actions.apply_import(steward, member_import)
    assert (done.admitted, done.rows) == (2, [])
    again = actions.apply_import(steward, member_import)
    assert (again.admitted, again.applied_at) == (2, done.applied_at)
    assert set(organization.memberships.filter(status="active").values_list("person__name", flat=True)) == {
        "Fern Founder", "Rosa", "Mei",
    }  # fmt: skip
    assert Contact.objects.filter(organization=organization).count() == 2
    assert len(record.bodies(organization, "people.admitted")[-1]["members"]) == 2
    text = record.download(organization).decode()
    assert "Rosa" not in text
    assert "example.org" not in text
    record.verified(organization)


def test_one_error_and_nobody_is_admitted(steward: Actor, organization: Organization) -> None:
    member_import = preview(steward, FILE + b"Bad,not-an-email,\n")
    assert member_import.rows[-1] == {
        "number": 4,
        "column": "email",
        "error": "“not-an-email” is not an email address. It should look like name@example.org.",
    }
    with pytest.raises(Refused, match="errors"):
        actions.apply_import(steward, member_import)
    assert organization.memberships.count() == 1


def test_known_people_are_skipped_and_same_names_asked_about(steward: Actor, organization: Organization) -> None:
    actions.apply_import(steward, preview(steward))
    again = FILE + b"Rosa,other@example.org,\nNew,,\n"
    member_import = preview(steward, again)
    assert [row["what"] for row in member_import.rows] == ["known", "known", "same-name", "new"]
    assert actions.apply_import(steward, member_import).admitted == 1
    member_import = preview(steward, again)
    assert actions.apply_import(steward, member_import, admit_same_names=True).admitted == 1


def test_an_account_of_a_member_counts_as_known(steward: Actor, organization: Organization) -> None:
    factories.make_member(organization, factories.make_person("Luz", email="luz@example.org"))
    factories.make_person("Elsewhere", email="elsewhere@example.org")  # no member here: nothing is told
    rows = preview(steward, b"name,email\nLUZ,luz@example.org\nElsewhere,elsewhere@example.org\n").rows
    assert [row["what"] for row in rows] == ["known", "new"]


def test_someone_entered_between_preview_and_admission(steward: Actor, organization: Organization) -> None:
    member_import = preview(steward)
    actions.enter_member(
        steward, organization, organization.member_classes.get(), name="Rosa", contacts=[("email", "rosa@example.org")]
    )
    assert actions.apply_import(steward, member_import).admitted == 1


def test_discarding_and_old_previews_leave_nothing(steward: Actor, organization: Organization) -> None:
    actions.discard_import(steward, preview(steward))
    assert not MemberImport.objects.exists()
    old = preview(steward)
    MemberImport.objects.filter(pk=old.pk).update(uploaded_at=timezone.now() - timedelta(days=3))
    preview(steward)
    assert not MemberImport.objects.filter(pk=old.pk).exists()


def test_only_stewards_import(organization: Organization, steward: Actor) -> None:
    member_import = preview(steward)
    other = factories.make_steward(factories.make_organization())
    with pytest.raises(NotAllowed):
        actions.apply_import(other, member_import)
    with pytest.raises(NotAllowed):
        actions.discard_import(other, member_import)


def test_a_whole_town(steward: Actor, organization: Organization, django_assert_max_num_queries) -> None:
    data = b"name,phone\n" + b"".join(b"Person %05d x,617-555-%04d\n" % (n, n % 10000) for n in range(5000))
    member_import = preview(steward, data)
    with django_assert_max_num_queries(150):
        assert actions.apply_import(steward, member_import).admitted == 5000
    assert Membership.objects.filter(organization=organization, status="active").count() == 5001


def test_what_is_exported_can_be_imported_elsewhere(steward: Actor, organization: Organization) -> None:
    actions.apply_import(steward, preview(steward))
    data = b"".join(export.csv_lines(export.members(organization)))
    other = factories.make_steward(factories.make_organization())
    member_import = preview(other, data)
    assert not [row for row in member_import.rows if "error" in row]
    assert actions.apply_import(other, member_import).admitted == 3
    assert Contact.objects.filter(organization=other.seat.organization).count() == 2
