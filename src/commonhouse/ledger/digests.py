"""The canonical text of an entry and its digest, chained to the one before. No Django here.

An entry's text is one line: a JSON array in the form of RFC 8785, in UTF-8,

    ["entry", number, date, kind, key, text, source, transfer, reverses, salt, [[account, unit, amount, restriction, text], ...]]

with dates as ISO text, the number of the entry that is reversed or 0, empty text for what is absent, the salt in hexadecimal,
accounts by number and restrictions by public id. Its digest is SHA-256 of the digest before it (nothing before the first) and
this text. The salt keeps anyone from guessing an entry from its digest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from json import JSONEncoder
from json.encoder import encode_basestring
from typing import Final

LineText = tuple[str, str, int, str, str]  # account's number, unit, amount, restriction's public id, text
FIRST: Final = b""

_NOTHING: Final = '""'

_quoted = encode_basestring  # JSON's own, in C: only what must be is escaped
_encode = JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def text(
    number: int,
    on: str,
    kind: str,
    key: str,
    words: str,
    source: str,
    transfer: str,
    reverses: int,
    salt: str,
    lines: Sequence[LineText],
) -> bytes:
    """The canonical text of an entry (see above): put together by hand, in half the time of a JSON encoder."""
    rows = ",".join(
        [
            f"[{_quoted(account)},{_quoted(unit)},{amount},{_quoted(restriction)},{_quoted(said) if said else _NOTHING}]"
            for account, unit, amount, restriction, said in lines
        ]
    )
    return (
        f'["entry",{number},"{on}",{_quoted(kind)},{_quoted(key)},{_quoted(words)},{_quoted(source)},'
        f'"{transfer}",{reverses},"{salt}",[{rows}]]'
    ).encode()


def digest(before: bytes, canonical: bytes) -> bytes:
    """The digest of an entry, given that of the entry before it."""
    return sha256(before + canonical).digest()


def totals(rows: Iterable[tuple[str, str, str, int]]) -> str:
    """The digest of balances at the end of a period, in hexadecimal: of (account's number, unit, restriction, balance).

    Balances of nothing are left out; the rest is sorted, a JSON array a line.
    """
    lines = sorted(_encode(list(row)) for row in rows if row[3])
    return sha256("\n".join(lines).encode()).hexdigest()
