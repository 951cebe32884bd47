"""What a ballot page carries from one step to the next: in the page itself, signed, and nowhere else.

The choice is in no session and no database until it is cast, so nothing on the server joins a person and a choice.
The signature keeps anyone from slipping another ballot, or another receipt, into somebody's page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

from django.core import signing

from commonhouse.decisions.models import Box

FIELD = "errand"
_LONGEST = 60_000  # characters: a thousand options with points are below it


class Kind(StrEnum):
    VOTE = "vote"
    CHANGE = "change"  # of a ballot found by its receipt
    ASSIST = "assist"  # a steward fills it in for someone on the phone


class Unreadable(ValueError):
    """Not an errand of this box, or altered on its way."""


@dataclass(frozen=True, slots=True)
class Errand:
    kind: Kind
    tag: str = ""  # whose it is (see common.Voter)
    receipt: str = ""
    entry: int = 0  # the roll entry of an assisted vote
    speaks_for: str = ""  # the slug of the member organization that the voter speaks for
    is_again: bool = False  # the right was used before, in an open vote: its ballot is changed
    choice: dict[str, Any] = field(default_factory=dict)

    def with_choice(self, choice: Mapping[str, Any], receipt: str) -> Errand:
        return replace(self, choice=dict(choice), receipt=self.receipt or receipt)


def sign(box: Box, errand: Errand) -> str:
    return _signer(box).sign_object(asdict(errand), compress=True)


def read(box: Box, text: str) -> Errand:
    """Raises Unreadable."""
    try:
        values = _signer(box).unsign_object(text[:_LONGEST])
        return Errand(**{**values, "kind": Kind(values["kind"])})
    except (signing.BadSignature, ValueError, TypeError, KeyError) as error:
        raise Unreadable from error


def _signer(box: Box) -> signing.Signer:
    return signing.Signer(salt=f"commonhouse ballot {box.public_id}")
