"""What is printed: one-time codes to cut apart, and paper ballots with their receipt to tear off.

Codes and receipts exist in the clear only here, between issuing and the printed page. A sheet's list of options is
rotated by its serial number, for the same fairness as on the web (see `listing`).
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from commonhouse.decisions import listing, plain_words, words
from commonhouse.decisions.models import Box
from commonhouse.decisions.rolls import IssuedSheet
from commonhouse.people.formats import moment, money

_MARKS = {"cumulative": "points", "score": "points", "ordinal": "rank", "choose-1": "one", "position": "one"}
SAMPLE = IssuedSheet(serial=0, code="SAMP-LE00-0000", receipt="SAMPL-E0000-00000-00000", language="en")


def code_url(code: str) -> str:
    """Where a sheet's QR code leads."""
    return f"{settings.HOUSE_ORIGIN}{reverse('code_link', args=[code])}"


def typed_url() -> str:
    """Where a code is typed by hand, without the scheme: it is read from paper."""
    return f"{settings.HOUSE_ORIGIN.split('://', 1)[-1]}{reverse('code')}"


def qr_svg(text: str) -> str:
    """A QR code as SVG without style or script; medium error correction survives a fold and a coffee ring."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, border=2, omitsize=True, svgclass=None, lineclass=None
    )
    return out.getvalue().decode("ascii")


def slips(box: Box, issued: Sequence[IssuedSheet], language: str, paper: str) -> dict[str, Any]:
    """Data of a sheet of code slips."""
    with translation.override(wording(language)):
        return {
            "title": _("Codes for “%(title)s”") % {"title": box.title},
            "lang": wording(language),
            "paper": paper,
            "vote": box.title,
            "organization": box.organization.name,
            "slips": [
                {"serial": str(each.serial), "code": each.code, "qr": qr_svg(code_url(each.code))} for each in issued
            ],
            "words": {
                "serial": _("No."),
                "how": _("Point a phone at the square, or go to %(url)s and type the code.") % {"url": typed_url()},
                "closes": _("Voting closes: %(when)s.") % {"when": moment(box.closes_at)},
                "once": _("Good for one ballot. It does not say who you are."),
                "qr": _("QR code for voting on a phone"),
            },
        }


def ballots(
    box: Box, issued: Sequence[IssuedSheet], language: str, paper: str, *, is_sample: bool = False
) -> dict[str, Any]:
    """Data of paper ballots. Options are written in `language` where they have it; the wording is in a whole language."""
    currency = listing.currency_of(box)
    with translation.override(wording(language)):
        return {
            "title": _("Ballot: %(title)s") % {"title": box.title},
            "lang": wording(language),
            "options_lang": language if listing.has_language(box, language) else "en",
            "paper": paper,
            "vote": box.title,
            "organization": box.organization.name,
            "mark": _MARKS.get(box.form["kind"], "tick"),
            "is_sample": is_sample,
            "options": [_printed(option, currency) for option in listing.options_of(box, language)],
            "sheets": [_sheet(each, 0 if listing.has_fixed_order(box) else len(box.options)) for each in issued],
            "words": _ballot_words(box, currency),
        }


def _printed(option: listing.Option, currency: str) -> dict[str, Any]:
    cost = money(option.cost, currency) if option.cost is not None and currency else ""
    return {
        "number": str(option.number),
        "name": option.name,
        "text": option.summary,
        "line": " · ".join(part for part in (cost, option.where) if part),
    }


def _sheet(issued: IssuedSheet, options: int) -> dict[str, Any]:
    return {
        "serial": str(issued.serial),
        "code": issued.code,
        "receipt": issued.receipt,
        "qr": qr_svg(code_url(issued.code)),
        "turn": issued.serial % options if options else 0,  # how far the list is rotated
    }


def _how_to_mark(box: Box, currency: str) -> str:
    kind = box.form["kind"]
    if currency:
        return {
            "cumulative": _("Write how many points you give in the box beside a project. Leave the others empty."),
            "ordinal": _("Write 1 in the box beside the project you want most, then 2, 3 and so on."),
            "choose-1": _("Put a cross in the box beside one project."),
        }.get(kind, _("Put a cross in the box beside each project you choose."))
    if plain_words.is_availability(box.form, str(box.rule.get("rule", ""))):
        return _("Write in the box beside each time: 2 if you can come, 1 if need be, 0 if you cannot.")
    return {
        "position": _("Put a cross in the box beside one answer."),
        "score": _("Write a score in the box beside each. Leave empty what you do not want to score."),
        "cumulative": _("Write how many points you give in the box beside each. Leave the others empty."),
        "ordinal": _("Write 1 in the box beside the one you want most, then 2, 3 and so on."),
        "choose-1": _("Put a cross in the box beside one."),
    }.get(kind, _("Put a cross in the box beside each one you choose."))


def _order_of(box: Box, currency: str) -> str:
    if listing.has_fixed_order(box):
        return ""
    if currency:
        return _("The list begins at another place on each ballot, so that no project is always first.")
    return _("The list begins at another place on each ballot, so that nothing is always first.")


def _ballot_words(box: Box, currency: str) -> dict[str, Any]:
    mark, limits = _how_to_mark(box, currency), words.of_box(box)[1:]
    return {
        "ballot": _("Ballot"),
        "serial": _("No."),
        "how": [
            mark,
            *limits,
            _("Use a pen. If you make a mistake, ask for a new ballot."),
            _("Do not write your name. Fold the ballot and put it in the box by %(when)s.")
            % {"when": moment(box.closes_at)},
        ],
        "web": _("Or vote on a phone with this code: %(url)s") % {"url": typed_url()},
        "either": _("Paper or phone, not both: the first one counts."),
        "qr": _("QR code for voting on a phone instead"),
        "sample": _("Sample. This ballot cannot be handed in."),
        "tear": _("Tear off here and keep"),
        "receipt": _("Your receipt"),
        "receipt_text": _("After the count, look for it in the public record: it shows your ballot as it was counted. "
                          "Keep it to yourself."),
        "order": _order_of(box, currency),
    }  # fmt: skip


def wording(language: str) -> str:
    """The language of everything but the options: the one asked for if the house speaks it in full, else English.

    A ballot is never translated by machine.
    """
    return language if language in settings.LANGUAGES_COMPLETE else "en"
