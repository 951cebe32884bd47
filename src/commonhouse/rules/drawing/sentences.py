"""A draw in plain words: who was drawn, and how anyone can check it."""

from __future__ import annotations

from ..deciding.voice import ENGLISH, Voice
from .draw import DrawResult, Lot, Procedure, Urn


def draw_sentences(_urn: Urn, result: DrawResult, voice: Voice = ENGLISH) -> list[str]:
    _ = voice.gettext
    said = [_("Drawn: %(names)s.") % {"names": ", ".join(voice.name(lot.id) for lot in result.drawn)}]
    if result.reserves:
        names = ", ".join(voice.name(lot.id) for lot in result.reserves)
        said.append(_("In reserve, the next in line first: %(names)s.") % {"names": names})
    if result.unfilled:
        said.append(
            voice.ngettext("%(count)s place is left.", "%(count)s places are left.", result.unfilled)
            % {"count": voice.number(result.unfilled)}
        )
    said.append(
        _("The list has %(count)s names. Its fingerprint (SHA-256) is %(fingerprint)s. The seed is %(seed)s.")
        % {"count": voice.number(result.entrants), "fingerprint": result.fingerprint, "seed": result.seed}
    )
    said += [
        _("%(category)s %(value)s: %(drawn)s drawn; at least %(min)s were asked.")
        % {
            "category": quota.category,
            "value": quota.value,
            "drawn": voice.number(quota.drawn),
            "min": voice.number(quota.min),
        }
        if quota.max is None
        else _("%(category)s %(value)s: %(drawn)s drawn; %(min)s to %(max)s were asked.")
        % {
            "category": quota.category,
            "value": quota.value,
            "drawn": voice.number(quota.drawn),
            "min": voice.number(quota.min),
            "max": voice.number(quota.max),
        }
        for quota in result.quotas
    ]
    if result.passed_over:
        names = ", ".join(voice.name(lot.id) for lot in result.passed_over)
        said.append(_("Passed over, because the quotas could not be met with them: %(names)s.") % {"names": names})
    said.append(_how(result.procedure, voice))
    return [*said, *(_check(lot, result, voice) for lot in result.drawn)]


def _how(procedure: Procedure, voice: Voice) -> str:
    _ = voice.gettext
    if procedure is Procedure.SAMPLER:
        return _(
            "To check: the SHA-256 of the seed, a comma and a count, as a number, divided by the length of the list; "
            "the remainder plus 1 is the number drawn. The count goes up from 1; a number drawn before is passed over."
        )
    return _(
        "To check: the SHA-256 of the seed, written in hexadecimal, and then the name; the SHA-256 of that, as a decimal "
        "number read backwards, is the ticket. The least ticket comes first."
    )


def _check(lot: Lot, result: DrawResult, voice: Voice) -> str:
    _ = voice.gettext
    values = {"name": voice.name(lot.id), "number": voice.number(lot.number)}
    if result.procedure is Procedure.SAMPLER:
        return _('%(name)s is number %(number)s on the list: SHA-256 of "%(text)s".') % {
            **values,
            "text": f"{result.seed},{lot.count}",
        }
    return _("%(name)s is number %(number)s on the list; the ticket is %(ticket)s...") % {
        **values,
        "ticket": lot.ticket[:12],
    }
