"""Every string of the house is in the Spanish catalogue, translated, with its placeholders whole."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from commonhouse.web import messages

PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|\{[a-z_]*\}|%[sd]")


@pytest.fixture(scope="module")
def code() -> Catalog:
    return messages.messages()


@pytest.fixture(scope="module", params=messages.catalogues(), ids=lambda po: po.parent.parent.name)
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    path: Path = request.param
    with path.open("rb") as source:
        return read_po(source)


def test_there_is_a_catalogue_for_each_complete_language() -> None:
    from django.conf import settings

    have = {po.parent.parent.name for po in messages.catalogues()}
    assert have == set(settings.LANGUAGES_COMPLETE) - {"en"}


def test_every_message_is_translated(code: Catalog, catalogue: Catalog) -> None:
    missing = []
    for message in code:
        if not message.id:
            continue
        found = catalogue.get(message.id, message.context)
        texts = () if found is None else found.string if isinstance(found.string, (tuple, list)) else (found.string,)
        if not texts or not all(texts) or (found is not None and found.fuzzy):
            missing.append(f"{message.locations[0]}: {message.id!r}")
    assert not missing, f"{len(missing)} untranslated; run ./house messages\n" + "\n".join(missing[:40])


def test_placeholders_survive_translation(catalogue: Catalog) -> None:
    for message in catalogue:
        if not message.id or not message.string:
            continue
        ids = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
        texts = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        wanted = set(PLACEHOLDER.findall(ids[-1]))
        for text in texts[-1:]:
            assert set(PLACEHOLDER.findall(text)) == wanted, f"{message.id!r} -> {text!r}"
