"""Signing in and one's account: every page wears the house's frame, in plain words, and passes our own CSP."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from tests import factories
from tests.web.markup import inline_code

pytestmark = pytest.mark.django_db


def frame(html: str) -> bool:
    return 'class="masthead"' in html and 'id="main"' in html and html.count("<h1>") == 1


@pytest.mark.parametrize("path", ["/account/login/", "/account/login/code/", "/account/signup/"])
def test_the_doors_are_ours(client: Client, path: str) -> None:
    html = client.get(path).content.decode()
    assert frame(html)
    assert inline_code(html) == []
    assert "We&#x27;ll email you a code" in html or "We'll email you a code" in html
    assert 'type="password"' not in html


@pytest.mark.parametrize(
    "path",
    ["/account/email/", "/account/logout/", "/account/2fa/", "/account/2fa/webauthn/", "/account/2fa/webauthn/add/",
     "/account/2fa/totp/activate/", "/account/2fa/recovery-codes/generate/"],
)  # fmt: skip
def test_the_rooms_are_ours(client: Client, path: str) -> None:
    person = factories.make_person("Rosa", email="rosa@example.org")
    EmailAddress.objects.create(user=person.account, email="rosa@example.org", verified=True, primary=True)
    factories.sign_in(client, person, passkey=True)
    page = client.get(path)
    html = page.content.decode()
    assert page.status_code == 200
    assert frame(html)
    assert inline_code(html) == []


def test_a_code_by_email_signs_in(client: Client) -> None:
    person = factories.make_person("Rosa", email="rosa@example.org")
    EmailAddress.objects.create(user=person.account, email="rosa@example.org", verified=True, primary=True)
    asked = client.post("/account/login/", {"login": "rosa@example.org"}, follow=True)
    html = asked.content.decode()
    assert "Enter your code" in html
    assert frame(html)
    assert inline_code(html) == []
    [letter] = mail.outbox
    assert letter.subject.startswith("Your code for")
    assert "{%" not in letter.body
    code = re.search(r"^ {4}(\S+)$", letter.body, re.MULTILINE)
    assert code, letter.body
    wrong = client.post("/account/login/code/confirm/", {"code": "WRONG1"})
    assert "error-summary" in wrong.content.decode()
    done = client.post("/account/login/code/confirm/", {"code": code[1]}, follow=True)
    assert "Acting as yourself: <strong>Rosa</strong>" in done.content.decode()


def test_the_letters_of_signing_up_speak_as_the_house_does(client: Client) -> None:
    page = client.post("/account/signup/", {"email": "new@example.org"}, follow=True).content.decode()
    code = re.search(r"^ {4}(\S+)$", mail.outbox[-1].body, re.MULTILINE)
    assert code, mail.outbox[-1].body
    assert mail.outbox[-1].subject.startswith("Your code for")
    assert page.count("new@example.org") == 1, "said once, by the page itself"
    factories.make_person("Rosa", email="rosa@example.org")
    Client().post("/account/signup/", {"email": "rosa@example.org"})
    assert "There is no password" in mail.outbox[-1].body
    Client().post("/account/login/", {"login": "nobody@example.org"})
    assert "/account/signup/" in mail.outbox[-1].body
    assert not any("{%" in letter.body or "&#" in letter.body for letter in mail.outbox)


def test_a_stranger_is_answered_like_anyone(client: Client) -> None:
    """Nobody learns from the page who has an account."""
    page = client.post("/account/login/", {"login": "nobody@example.org"}, follow=True)
    assert "Enter your code" in page.content.decode()


def test_a_mistake_is_summed_up_and_linked(client: Client) -> None:
    html = client.post("/account/login/", {"login": "not an address"}).content.decode()
    assert 'href="#id_login"' in html
    assert html.count("error-summary-title") == 2, "one summary: its heading and the reference to it"
    assert "<title>Error:" in html
