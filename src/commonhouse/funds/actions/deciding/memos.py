"""The credit memo: what the fund found out, for members to read; their questions, and the answers they are owed."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.funds.actions.deciding.common import (
    hash_of,
    leave_act,
    locked_candidate,
    person_of,
    required,
    token,
    validate,
)
from commonhouse.funds.models import Candidate, Memo, MemoQuestion, TermSheet
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.record.acts import write_time

USUAL_DAYS = 7  # members have a week to read, unless the path's step says otherwise
MOST_MEMOS = 20
MOST_QUESTIONS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The four parts of a memo."""

    business: str
    good: str
    figures: str
    risks: str


def publish_memo(actor: Actor, candidate: Candidate, words: Words, *, now: datetime | None = None) -> Memo:
    """Gives members a memo to read. Another text gives them the whole time again; the same one changes nothing."""
    with transaction.atomic():
        require(actor, "candidate.move", candidate.organization)
        person = person_of(actor, "candidate.move")
        candidate = locked_candidate(candidate)
        here, sheet = candidate.here, candidate.sheet
        if candidate.state != Candidate.State.ACTIVE or here is None or here.kind != "memo":
            raise Refused(_("The memo is for the step of the memo. Move the business there first."))
        if sheet is None or sheet.state != TermSheet.State.ACCEPTED:
            raise Refused(_("Business and fund have not agreed on terms yet."))
        before = candidate.memos.order_by("-number").first()
        stripped = Words(**{name: text.replace("\r\n", "\n").strip() for name, text in asdict(words).items()})
        if before is not None and before.sheet_id == sheet.pk and words_of(before) == stripped:
            return before
        if candidate.memos.count() >= MOST_MEMOS:
            raise Refused(_("There have been very many memos."))
        moment = now or timezone.now()
        memo = Memo(
            organization=candidate.organization, candidate=candidate, number=candidate.memos.count() + 1, sheet=sheet,
            written_by=person, published_at=moment, review_until=moment + timedelta(days=here.days or USUAL_DAYS),
        )  # fmt: skip
        for name, text in asdict(stripped).items():
            setattr(memo, name, required(name, text, _("Members need to read this part.")))
        validate(memo)
        memo.save()
        body = {
            "candidate": candidate.public_id, "memo": memo.number, "sheet": sheet.number, "text_hash": memo_hash(memo),
            "review_until": write_time(memo.review_until),
        }  # fmt: skip
        leave_act(candidate.organization, "memo-published", candidate.public_id, body, now)
        return memo


def ask(actor: Actor, memo: Memo, *, text: str, submission: object = None, now: datetime | None = None) -> MemoQuestion:
    """A member asks about a memo. The same form sent twice is one question."""
    mark = token(submission or uuid.uuid4())
    with transaction.atomic():
        require(actor, "candidate.review", memo.organization)
        person = person_of(actor, "candidate.review")
        if before := MemoQuestion.objects.filter(organization=memo.organization, submission=mark).first():
            return before
        candidate = locked_candidate(memo.candidate)
        here = candidate.here
        if candidate.state != Candidate.State.ACTIVE or here is None or here.kind not in {"memo", "committee"}:
            raise Refused(_("Questions are asked while members read the memo, and until the committee has spoken."))
        if memo.questions.count() >= MOST_QUESTIONS:
            raise Refused(_("There are very many questions already."))
        made = MemoQuestion(
            organization=memo.organization, memo=memo, person=person, at=now or timezone.now(), submission=mark,
            text=required("text", text, _("Write your question.")),
        )  # fmt: skip
        validate(made)
        made.save()
        return made


def answer(actor: Actor, question: MemoQuestion, *, text: str, now: datetime | None = None) -> MemoQuestion:
    """Answers a question, for every member to read."""
    with transaction.atomic():
        require(actor, "candidate.move", question.organization)
        person = person_of(actor, "candidate.move")
        question = MemoQuestion.objects.select_for_update(of=("self",)).get(pk=question.pk)
        question.answer = required("answer", text, _("Write the answer."))
        question.answered_by, question.answered_at = person, now or timezone.now()
        validate(question)
        question.save()
        return question


def words_of(memo: Memo) -> Words:
    return Words(business=memo.business, good=memo.good, figures=memo.figures, risks=memo.risks)


def memo_hash(memo: Memo) -> str:
    return hash_of(asdict(words_of(memo)))
