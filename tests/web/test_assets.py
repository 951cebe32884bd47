"""What travels to an old phone on a slow line, and what no template of the house may contain."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from commonhouse.web import settings as house_settings
from tests.web.markup import inline_code

PACKAGE = Path(house_settings.PACKAGE)
STATIC = PACKAGE / "web/static/house"
# Letters are not pages: our policy does not reach a mail program, which knows no style sheet of ours.
TEMPLATES = sorted(each for each in PACKAGE.glob("*/templates/**/*.html") if each.name != "letter.html")
KB = 1024


def test_the_sheet_and_the_script_stay_small() -> None:
    assert len((STATIC / "house.css").read_bytes()) <= 28 * KB
    assert len((STATIC / "house.js").read_bytes()) <= 4 * KB


@pytest.mark.django_db
def test_a_first_visit_is_under_100_kb_with_htmx(client: Client) -> None:
    page = client.get("/")
    html = page.content.decode()
    files = [*re.findall(r'/static/([\w./-]+\.(?:css|js|svg))"', html), "django_htmx/htmx-2.min.js"]
    assert "house/house.css" in files
    sizes = {name: len(gzip.compress(Path(finders.find(name)).read_bytes(), 6)) for name in files}
    total = len(gzip.compress(page.content, 6)) + sum(sizes.values())
    assert total <= 100 * KB, sizes
    assert total <= 40 * KB, f"the frame alone grew to {total} bytes: {sizes}"


def test_no_template_holds_what_our_policy_refuses() -> None:
    assert len(TEMPLATES) > 100
    found = {path.relative_to(PACKAGE).as_posix(): _refused(path) for path in TEMPLATES}
    assert {name: code for name, code in found.items() if code} == {}


def _refused(path: Path) -> list[str]:
    return inline_code(re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "x", path.read_text("utf-8"), flags=re.DOTALL))


def test_the_finder_finds() -> None:
    bad = '<p style="x"><a href="javascript:x" onclick="x"><script>x</script><style></style><img src="https://x">'
    assert len(inline_code(bad)) == 6
    assert inline_code('<script src="/x.js"></script><script type="application/json">{}</script>') == []


def test_the_sheet_asks_for_nothing_remote() -> None:
    css = (STATIC / "house.css").read_text("utf-8")
    assert "url(" not in css
    assert "@import" not in css


@pytest.mark.parametrize("name", ["mark.svg", "favicon.svg"])
def test_the_mark_is_plain_svg(name: str) -> None:
    drawing = (STATIC / name).read_text("utf-8")
    assert inline_code(drawing) == []
    assert "viewBox" in drawing
