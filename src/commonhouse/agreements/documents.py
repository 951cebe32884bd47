"""The text that is signed: written from the terms in every language of the house, hashed with a seal of its own.

The texts are made when the agreement is offered and kept with the version, so that what anyone signed can be read and hashed
again later, whatever has been renamed or translated better since.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from commonhouse.agreements import kinds
from commonhouse.agreements.kinds import Document
from commonhouse.agreements.models import Agreement, Party, Version
from commonhouse.people.formats import day
from commonhouse.record.canonical import canonical

Text = dict[str, Any]  # {"title": ..., "parts": [[heading, [paragraphs]]]}


def terms_hash(terms: dict[str, Any]) -> str:
    """sha256 of the canonical terms."""
    return hashlib.sha256(canonical(terms)).hexdigest()


def write_texts(agreement: Agreement, version: Version) -> None:
    """Writes the version's text in each language of the house, and its seal (the caller saves)."""
    version.seal = secrets.token_hex(16)
    version.texts = {}
    for language in settings.LANGUAGES_COMPLETE:
        with translation.override(language):
            version.texts[language] = as_json(compose(agreement, version))


def compose(agreement: Agreement, version: Version) -> Document:
    """The text in the reader's language, as it would be offered now."""
    kind = kinds.get(agreement.kind)
    if kind.document is not None:
        return kind.document(agreement, version)
    return standard(agreement, version)


def standard(agreement: Agreement, version: Version) -> Document:
    """What the house writes where a kind writes nothing of its own: parties, what is agreed, how it changes and ends."""
    kind = kinds.get(agreement.kind)
    return Document(
        title=agreement.title,
        parts=(
            (_("Who agrees"), tuple(_party_line(kind, party) for party in agreement.parties.all())),
            (_("What is agreed"), tuple(kind.sentences(version.terms, agreement))),
            (_("From when"), from_when(agreement, version)),
            (_("How it changes and ends"), closing_words()),
        ),
    )


def _party_line(kind: kinds.Kind, party: Party) -> str:
    return _("%(role)s: %(name)s") % {"role": kind.label_of(party.role), "name": party_name(party)}


def party_name(party: Party) -> str:
    return str(party.person or party.party_organization)


def from_when(agreement: Agreement, version: Version) -> tuple[str, ...]:
    lines = []
    if agreement.starts_on is not None:
        lines.append(_("It begins on %(day)s.") % {"day": day(agreement.starts_on)})
    if agreement.ends_on is not None:
        lines.append(_("It ends on %(day)s.") % {"day": day(agreement.ends_on)})
    if version.takes_effect_on is not None and version.takes_effect_on != agreement.starts_on:
        lines.append(_("This change takes effect on %(day)s.") % {"day": day(version.takes_effect_on)})
    if version.why:
        lines.append(_("Why it changes: %(why)s") % {"why": version.why})
    return tuple(lines or [_("It begins when everyone has signed.")])


def closing_words() -> tuple[str, ...]:
    return (
        _("Nothing here changes unless everyone who signed agrees to it and signs again."),
        _("What is due and what is paid is reckoned from these terms, step by step, and each party can see how."),
        _("If paying gets hard, say so early. You may ask for a pause or another plan on the agreement’s page."),
    )


def as_json(document: Document) -> Text:
    return {"title": document.title, "parts": [[heading, list(lines)] for heading, lines in document.parts]}


def text_in(version: Version, language: str) -> tuple[str, Text]:
    """(language, text): in this language where there is one, else in the one the agreement is written in, or any."""
    texts: dict[str, Text] = version.texts
    for each in (language, version.agreement.language, *texts):
        if each in texts:
            return each, texts[each]
    return language, {"title": version.agreement.title, "parts": []}


def document_hash(version: Version, language: str) -> str:
    """sha256 of the canonical JSON of the text, its language, its terms' hash, and the version's seal."""
    return text_hash(
        version.texts[language], language=language, agreement=version.agreement.public_id, version=version.number,
        terms=version.terms_hash, seal=version.seal,
    )  # fmt: skip


def text_hash(text: Text, *, language: str, agreement: str, version: int, terms: str, seal: str) -> str:
    whole = {
        "agreement": agreement, "language": language, "seal": seal, "terms": terms, "text": text, "version": version,
    }  # fmt: skip
    return hashlib.sha256(canonical(whole)).hexdigest()


def hashes(version: Version) -> dict[str, str]:
    """The hash of each language's text: what the record publishes."""
    return {language: document_hash(version, language) for language in sorted(version.texts)}
