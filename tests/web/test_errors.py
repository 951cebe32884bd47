"""When something goes wrong: the right status, plain words, what to do, and nothing of our insides."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory, override_settings

from commonhouse.web import views
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.urls_with_styleguide")]


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/no/such/page/", 404, "There is no such page"),
        ("/broken/", 500, "Something went wrong on our side"),
        ("/locked/", 503, "Please try again in a moment"),
        ("/refused/", 409, "The vote has closed."),
        ("/too-many/", 429, "Please wait a little"),
    ],
)
def test_each_error_has_its_page(visitor: Client, path: str, status: int, words: str) -> None:
    page = visitor.get(path)
    html = page.content.decode()
    assert page.status_code == status
    assert words in html
    assert html.count("<h1>") == 1
    assert "secret of the inside" not in html
    assert "Traceback" not in html


def test_a_busy_house_says_when_to_come_back(visitor: Client) -> None:
    assert visitor.get("/locked/")["Retry-After"] == "30"


def test_the_worst_page_needs_no_database(visitor: Client, django_assert_num_queries) -> None:
    request = RequestFactory().get("/")  # no session, no user
    with django_assert_num_queries(0):
        assert views.server_error(request).status_code == 500


def test_even_a_broken_template_gives_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> str:
        raise ValueError

    monkeypatch.setattr(views, "render_to_string", fail)
    page = views.server_error(RequestFactory().get("/"))
    assert page.status_code == 500
    assert b"Please try again" in page.content


def test_the_worst_page_speaks_both_languages(visitor: Client) -> None:
    assert 'lang="es"' in visitor.get("/broken/").content.decode()


def test_a_form_from_elsewhere_is_explained(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    page = strict.post("/language/", {"language": "es"})
    assert page.status_code == 403
    assert "Please send that again" in page.content.decode()
    assert "Nothing was saved or changed" in page.content.decode()


def test_a_page_of_a_role_offers_to_sign_in(visitor: Client) -> None:
    page = visitor.get("/not-allowed/")
    assert page.status_code == 302
    assert page["Location"] == "/account/login/?next=%2Fnot-allowed%2F"
    member = factories.sign_in(Client(), factories.make_person())
    page = member.get("/not-allowed/")
    assert page.status_code == 403
    assert "You may not do this here" in page.content.decode()


@override_settings(UPLOAD_LIMIT=1000, DATA_UPLOAD_MAX_MEMORY_SIZE=1000)
def test_a_file_that_is_too_large_is_named_as_such(visitor: Client) -> None:
    page = visitor.post("/language/", {"f": SimpleUploadedFile("big.jpg", b"x" * 5000)})
    assert page.status_code == 400
    html = page.content.decode()
    assert "This file is larger than" in html
    assert "Nothing was saved or changed" in html


@pytest.mark.parametrize("path", ["/nope/", "/too-many/", "/refused/"])
def test_errors_keep_the_readers_language(visitor: Client, path: str) -> None:
    visitor.cookies[settings.LANGUAGE_COOKIE_NAME] = "es"
    assert '<html lang="es">' in visitor.get(path).content.decode()


def test_what_only_takes_forms_says_so_when_opened(visitor: Client) -> None:
    page = visitor.get("/language/")
    assert page.status_code == 405
    assert page["Allow"] == "POST"
    assert "There is nothing to read at this address" in page.content.decode()


@pytest.mark.parametrize(
    ("sender", "leads_to"),
    [
        ("http://testserver/o/riverside/members/7/?page=2", "%2Fo%2Friverside%2Fmembers%2F7%2F%3Fpage%3D2"),
        ("https://elsewhere.example/trap/", "%2F"),
        ("", "%2F"),
    ],
)
def test_after_signing_in_one_returns_to_the_page_not_to_what_was_sent(
    visitor: Client, sender: str, leads_to: str
) -> None:
    answer = visitor.post("/not-allowed/", headers={"referer": sender})
    assert answer["Location"] == f"/account/login/?next={leads_to}"
    assert visitor.get("/not-allowed/")["Location"].endswith("?next=%2Fnot-allowed%2F")


def test_a_refusal_says_its_reason_once_and_leads_back(visitor: Client) -> None:
    html = visitor.post("/refused/", headers={"referer": "http://testserver/o/riverside/"}).content.decode()
    assert html.count("The vote has closed.") == 1
    assert 'href="/o/riverside/"' in html
    assert "The vote has closed." not in visitor.get("/").content.decode()
