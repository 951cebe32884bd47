"""Text messages, through an adapter. The house's own writes them to the console: for demos, and to see what would go.

An adapter is a class, named by its dotted path in COMMONHOUSE_SMS, that has what `Adapter` says. Without one no text is
ever counted as sent: people whom only a text could reach stand on their stewards' list to call.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

ONE = 160  # characters of one text in the GSM alphabet
ONE_WIDE = 70  # with any other sign in it
_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_DOUBLE = "^{}\\[~]|€"  # take two places each
_PLAIN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "\u00a0": " "})


class NotSent(Exception):
    """The provider did not take a message. permanent: it never will (no such number, the person wrote STOP)."""

    def __init__(self, reason: str, *, permanent: bool = False) -> None:
        self.permanent = permanent
        super().__init__(reason)


class Adapter(Protocol):
    @property
    def delivers(self) -> bool:
        """Whether what it is given reaches people."""

    def send(self, number: str, text: str, *, key: str) -> None:
        """Sends one text to an E.164 number. The same key again is the same message (a retry). Raises NotSent."""


class Console:
    """Prints texts. It reaches nobody, except in a demo, where the console is the telephone."""

    @property
    def delivers(self) -> bool:
        return bool(settings.DEMO)

    def send(self, number: str, text: str, *, key: str) -> None:
        print(f"--- text message to {number}\n{text}\n---", flush=True)


def adapter() -> Adapter:
    return _made(getattr(settings, "SMS_ADAPTER", "commonhouse.notices.sms.Console"))


@lru_cache(maxsize=4)
def _made(name: str) -> Adapter:
    made: Adapter = import_string(name)()
    return made


def delivers() -> bool:
    return adapter().delivers


def compose(sentence: str, link: str) -> str:
    """One text: the sentence, then the link, in one message's length if it can be; the link is never cut."""
    sentence, link = plain(sentence), plain(link)
    whole = f"{sentence} {link}".strip()
    if length(whole) <= limit(whole):
        return whole
    while sentence and length(f"{sentence}... {link}") > limit(f"{sentence} {link}"):
        shorter = sentence.rpartition(" ")[0]
        if not shorter or len(shorter) < 20:  # better two messages than one that says nothing
            return whole
        sentence = shorter
    return f"{sentence}... {link}"


def plain(text: str) -> str:
    """The text in the GSM alphabet, where only accents and typographic signs stand against it; otherwise as it is.

    One "á" would halve what fits into a message, and everyone reads "a". Other scripts are left whole.
    """
    text = text.translate(_PLAIN)
    eased = "".join(sign if sign in _BASIC or sign in _DOUBLE else _without_accent(sign) for sign in text)
    return eased if is_gsm(eased) else text


def _without_accent(sign: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(part))


def is_gsm(text: str) -> bool:
    return all(sign in _BASIC or sign in _DOUBLE for sign in text)


def length(text: str) -> int:
    """How many places a text takes."""
    return len(text) + (sum(sign in _DOUBLE for sign in text) if is_gsm(text) else 0)


def limit(text: str) -> int:
    return ONE if is_gsm(text) else ONE_WIDE
