"""What members are asked about a candidate, composed from its agreed terms, its memo and the committee's word.

The text is written once, when members are asked, in the language of whoever asks; from then on it is the proposal's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from commonhouse.charters import queries as charters
from commonhouse.funds import sharing
from commonhouse.funds import terms as plain
from commonhouse.funds.models import Candidate, TermSheet
from commonhouse.people.formats import money, number
from commonhouse.proposals import matters
from commonhouse.proposals.models import MAX_TEXT
from commonhouse.rules import registry
from commonhouse.rules.jsonform import form_of
from commonhouse.rules.lending.model import LoanTerms


def proposal_title(candidate: Candidate, *, again: bool = False) -> str:
    sheet = candidate.sheet
    said = {"name": candidate.name, "amount": money(sheet.principal, candidate.pipeline.unit) if sheet else ""}
    title = (_("Lend %(amount)s to %(name)s: asked again") if again else _("Lend %(amount)s to %(name)s")) % said
    return title[:160]


def proposal_text(candidate: Candidate) -> str:
    """Paragraphs, plain text: what for, the terms, the memo, the recommendation, and what the charter asks for."""
    text = "\n\n".join(part for part in _parts(candidate) if part)
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"


def term_sentences(sheet: TermSheet, unit: str) -> list[str]:
    """The terms of a sheet in plain words of the reader's language."""
    if sheet.rule == "loan-schedule":
        terms: LoanTerms = form_of(LoanTerms).load(sheet.terms, "terms")
        return plain.sentences(terms, unit)
    stated: Any = registry.get(sheet.rule).statement_from_json(sheet.terms, "terms")
    if sheet.rule == "royalty-loan":
        return plain.royalty_sentences(stated, unit)
    return plain.surplus_sentences(stated, unit)


def _parts(candidate: Candidate) -> Iterator[str]:
    sheet, unit = candidate.sheet, candidate.pipeline.unit
    yield candidate.story
    if sheet is not None:
        yield _("What the money is for: %(purpose)s") % {"purpose": sheet.purpose}
        yield "\n".join([_("The terms:"), *(f"– {line}" for line in term_sentences(sheet, unit))])
        if sheet.security:
            yield _("What stands behind it: %(what)s") % {"what": sheet.security}
        memo = sheet.memos.order_by("-number").first()
        if memo is not None:
            yield _("The business and who owns it: %(text)s") % {"text": memo.business}
            yield _("What it does for the neighborhood: %(text)s") % {"text": memo.good}
            yield _("Its figures: %(text)s") % {"text": memo.figures}
            yield _("What could go wrong, and what then: %(text)s") % {"text": memo.risks}
        said = candidate.recommendations.filter(sheet=sheet).order_by("-number").first()
        if said is not None:
            yield _("The committee says: %(text)s") % {"text": said.words}
    yield _quorum(candidate)


def _quorum(candidate: Candidate) -> str:
    """How many must vote, as of today: the roll is frozen when the vote opens."""
    matter = charters.matter(candidate.organization, candidate.pipeline.matter)
    size = matters.electorate(candidate.organization, matter).size
    needed = sharing.needed(matter.statement, size)
    if not needed:
        return ""
    words = _("For the vote to count, %(needed)s of the %(size)s who may vote have to vote.")
    return words % {"needed": number(needed), "size": number(size)}
