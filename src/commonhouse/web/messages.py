"""Message catalogues without GNU gettext: extract, update and compile by Babel.

Django's templates are turned into gettext calls by Django's own `templatize`; Babel reads those and the Python
files. `python -m commonhouse.web.messages` updates every catalogue and says what is missing.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parent.parent
LOCALE = PACKAGE / "locale"
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "_t": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def catalogues() -> list[Path]:
    return sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))


def compile_catalogues() -> list[Path]:
    """Writes each catalogue's .mo where it is missing or older than its .po; returns those written."""
    written = []
    for po in catalogues():
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        with po.open("rb") as source:
            catalogue = read_po(source)
        partial = mo.with_suffix(f".mo.{id(po)}")
        with partial.open("wb") as target:
            write_mo(target, catalogue)
        partial.replace(mo)  # whole or not at all: a server may be reading the old one
        written.append(mo)
    return written


def messages() -> Catalog:
    """Every message in the code, extracted afresh."""
    catalogue = Catalog(project="Commonhouse", charset="utf-8")
    for path in sorted(PACKAGE.rglob("*")):
        for line, message, comments, context in _messages_of(path):
            where = [(path.relative_to(PACKAGE).as_posix(), line)]
            catalogue.add(message, locations=where, auto_comments=comments, context=context)
    return catalogue


def update(po: Path, fresh: Catalog) -> Catalog:
    """Brings one catalogue up to date with the code; new messages come in empty, unused ones go."""
    with po.open("rb") as source:
        catalogue = read_po(source, locale=po.parent.parent.name)
    catalogue.update(fresh, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    with po.open("wb") as target:
        write_po(target, catalogue, width=100, omit_header=False, sort_output=True, include_lineno=False)
    return catalogue


def untranslated(catalogue: Catalog) -> list[str]:
    """Ids of the messages with no translation, or a doubtful (fuzzy) one."""
    empty = []
    for message in catalogue:
        if not message.id:
            continue
        texts = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        if message.fuzzy or not all(texts):
            empty.append(str(message.id))
    return empty


def _messages_of(path: Path) -> Iterator[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    source = _as_python(path)
    if source is None:
        return
    yield from extract(
        "python", io.BytesIO(source), KEYWORDS, comment_tags=("Translators:",), options={"encoding": "utf-8"}
    )


def _as_python(path: Path) -> bytes | None:
    if path.suffix == ".py" and "migrations" not in path.parts:
        return path.read_bytes()
    if path.suffix not in {".html", ".txt", ".typ"} or "templates" not in path.parts:
        return None
    from django.utils.translation.template import templatize

    return templatize(path.read_text("utf-8"), origin=str(path)).encode("utf-8")


def main() -> int:
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonhouse.web.settings")
    django.setup()
    fresh = messages()
    missing = 0
    for po in catalogues():
        empty = untranslated(update(po, fresh))
        missing += len(empty)
        print(f"{po.parent.parent.name}: {len(fresh)} messages, {len(empty)} to translate")
        for text in empty:
            print(f"  {text!r}")
    compile_catalogues()
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
