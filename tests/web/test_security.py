"""The promises made to browsers: policy, cookies, framing, methods, uploads."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver

from tests import factories

pytestmark = pytest.mark.django_db


def test_policy_allows_nothing_inline_and_nothing_remote(client: Client) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert "http" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy


def test_nobody_frames_or_sniffs(client: Client) -> None:
    headers = client.get("/").headers
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_cookies_of_a_house_on_the_network_are_bound_to_its_host(tmp_path: Path) -> None:
    """Read from the real settings, not the tests'."""
    names = ["SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "LANGUAGE_COOKIE_NAME"]
    secure = ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT"]
    code = (
        "import json; from commonhouse.web import settings as s;"
        f"print(json.dumps({{name: getattr(s, name) for name in {names + secure}}}))"
    )
    environ = {k: v for k, v in os.environ.items() if not k.startswith("COMMONHOUSE_")}
    printed = subprocess.run(
        [sys.executable, "-c", code],
        env=environ | {"COMMONHOUSE_DATA": str(tmp_path)},
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    settings = json.loads(printed)
    assert all(settings[name].startswith("__Host-") for name in names)
    assert all(settings[name] for name in secure)


def test_the_demo_chooser_is_absent_outside_a_demo(client: Client) -> None:
    assert client.get("/demo/").status_code == 404


def _patterns(resolver: URLResolver, prefix: str = "") -> list[tuple[str, URLPattern]]:
    found: list[tuple[str, URLPattern]] = []
    for each in resolver.url_patterns:
        path = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            found += _patterns(each, path)
        else:
            found.append((path, each))
    return found


def test_no_admin_site_writes_past_the_verbs() -> None:
    assert not [path for path, _ in _patterns(get_resolver()) if path.startswith("admin")]


@override_settings(UPLOAD_LIMIT=1000)
def test_an_upload_over_the_limit_is_refused_while_it_arrives(client: Client) -> None:
    organization = factories.make_organization(slug="upload-test")
    actor = factories.make_steward(organization)
    factories.sign_in(client, actor.person, actor.seat)
    big = SimpleUploadedFile("members.csv", b"name\n" + b"x" * 5000)
    answer = client.post(f"/o/{organization.slug}/members/import/", {"file": big})
    assert answer.status_code in {400, 413}


def test_a_body_that_declares_a_gigabyte_is_refused_before_it_is_read(client: Client) -> None:
    answer = client.generic(
        "POST", "/language/", b"x", content_type="multipart/form-data; boundary=b", CONTENT_LENGTH=str(2**30)
    )
    assert answer.status_code in {400, 403, 413}
