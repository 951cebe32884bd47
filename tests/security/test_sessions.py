"""Who may still act: after a membership ends, a stronger way to sign in is added, or a password is tried."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.core import mail
from django.test import Client, RequestFactory

from commonhouse.people import actions
from commonhouse.people.permissions import Actor, Refused
from tests.factories import make_member, make_person, make_seat, make_steward, sign_in, sign_in_as

pytestmark = pytest.mark.django_db


def test_whoever_leaves_acts_for_the_organization_no_more(coop, steward, client):
    other = make_steward(coop)
    membership = make_member(coop, other.person)
    sign_in_as(client, other)
    assert client.get("/o/riverside/members/").status_code == 200
    actions.leave(Actor(other.person), membership)
    assert client.get("/o/riverside/members/").status_code == 403
    assert not other.person.seats.filter(vacated_on__isnull=True).exists()


def test_the_only_steward_cannot_leave_the_organization_alone(coop, steward):
    membership = steward.person.memberships.get()
    with pytest.raises(Refused, match="only steward"):
        actions.leave(Actor(steward.person), membership)
    membership.refresh_from_db()
    assert membership.status == "active"


def test_seats_elsewhere_stay_when_one_leaves(coop, steward):
    from tests.factories import make_organization

    elsewhere = make_seat(make_organization("elsewhere"), "delegate", person=make_person(email=""))
    membership = make_member(coop, elsewhere.person)
    actions.leave(Actor(elsewhere.person), membership)
    elsewhere.refresh_from_db()
    assert elsewhere.vacated_on is None


@pytest.mark.parametrize("page", ["set", "change", "reset", "reset/done", "reset/key/1-set-password"])
def test_there_are_no_passwords(client, page):
    """Else whoever reads one's email sets a password, and a password would stand for the passkey."""
    person = make_person(email="rosa@example.org")
    EmailAddress.objects.create(user=person.account, email="rosa@example.org", verified=True, primary=True)
    sign_in(client, person)
    secret = {
        "password1": "correct horse 9 battery",
        "password2": "correct horse 9 battery",
        "email": "rosa@example.org",
    }
    assert client.get(f"/account/password/{page}/").status_code == 404
    assert client.post(f"/account/password/{page}/", secret).status_code == 404
    person.account.refresh_from_db()
    assert not person.account.has_usable_password()
    assert not mail.outbox


def test_a_new_passkey_ends_the_sessions_begun_without_it():
    person = make_person(email="")
    old, here = sign_in(Client(), person), sign_in(Client(), person)
    request = RequestFactory().post("/account/2fa/webauthn/add/")
    request.session, request.user = here.session, person.account
    key = Authenticator.objects.create(user=person.account, type="totp", data={})
    authenticator_added.send(Authenticator, request=request, user=person.account, authenticator=key)
    request.session.save()
    here.cookies["session"] = request.session.session_key
    assert here.get("/me/").status_code == 200
    assert old.get("/me/").status_code == 302, "signed out"


def test_a_letter_tells_of_a_new_way_to_sign_in(settings):
    """Whoever did not do it themselves must hear of it (ASVS 6.3.7)."""
    assert settings.ACCOUNT_EMAIL_NOTIFICATIONS is True


def test_looking_at_a_vote_writes_nothing(box, client):
    """Else every passing robot makes a row, and on SQLite takes the lock that voters wait for."""
    from django.contrib.sessions.models import Session

    assert client.get(f"/o/riverside/vote/{box.public_id}/").status_code == 200
    assert client.get(f"/o/riverside/vote/{box.public_id}/ballot/").status_code == 200
    assert not Session.objects.exists()


@pytest.mark.parametrize("page", ["desk/", "setup/", "setup/money/"])
def test_pages_for_stewards_leave_no_copy_in_a_cache(page):
    """ASVS 14.3.2."""
    from tests.budgeting.factories import make_budget

    world = make_budget()
    answer = sign_in_as(Client(), world.steward).get(world.url + page)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


def test_old_secret_keys_come_from_the_environment(monkeypatch):
    """So that printed codes outlive a change of the key."""
    from commonhouse.web import environment

    monkeypatch.setenv("COMMONHOUSE_OLD_SECRET_KEYS", "one, two")
    assert environment.old_secret_keys() == ["one", "two"]
    monkeypatch.delenv("COMMONHOUSE_OLD_SECRET_KEYS")
    assert environment.old_secret_keys() == []
