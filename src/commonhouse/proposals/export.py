"""What an organization takes along of its decisions: texts in every version, talk, objections, outcomes, promises."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from commonhouse.people.export import csv_lines
from commonhouse.people.models import Organization
from commonhouse.proposals.models import Comment, Commitment, Proposal


def files(organization: Organization) -> Iterator[tuple[str, str, Iterable[bytes]]]:
    """(file name, what it is, its bytes in pieces) of each file."""
    yield "decisions/decisions.csv", "what was proposed and how it ended", csv_lines(_decisions(organization))
    yield "decisions/versions.csv", "every version of every text", csv_lines(_versions(organization))
    yield "decisions/objections.csv", "objections and how they were settled", csv_lines(_objections(organization))
    yield "decisions/talk.csv", "conversations (personal: names and words)", csv_lines(_talk(organization))
    yield "decisions/promises.csv", "who does what by when", csv_lines(_promises(organization))
    yield "decisions/became.csv", "what became of decisions", csv_lines(_became(organization))


def _proposals(organization: Organization) -> Iterable[Proposal]:
    found = Proposal.objects.filter(organization=organization).exclude(state=Proposal.State.DRAFT)
    return found.select_related("author", "decider", "box").order_by("pk").iterator(chunk_size=500)


def _decisions(organization: Organization) -> Iterator[list[Any]]:
    yield [
        "id", "title", "matter", "charter version", "state", "author", "asked", "closes", "decided", "way", "outcome",
        "result as JSON", "vote", "to be looked at again",
    ]  # fmt: skip
    for each in _proposals(organization):
        yield [
            each.public_id, each.title, each.matter, each.charter or "", each.state, each.author.name,
            each.asked_at or "", each.closes_at or "", each.decided_at or "", each.channel, each.result,
            json.dumps(each.outcome, ensure_ascii=False) if each.outcome else "",
            each.box.public_id if each.box else "", each.review_on or "",
        ]  # fmt: skip


def _versions(organization: Organization) -> Iterator[list[Any]]:
    yield ["decision", "version", "text", "what changed", "written by", "written"]
    for each in _proposals(organization):
        for version in each.versions.select_related("written_by"):
            yield [
                each.public_id, version.number, version.text, version.why, version.written_by.name, version.written_at,
            ]  # fmt: skip


def _objections(organization: Organization) -> Iterator[list[Any]]:
    yield ["decision", "version", "who", "kind", "argument", "state", "how it was settled"]
    for each in _proposals(organization):
        for row in each.objections.select_related("person", "version"):
            yield [
                each.public_id, row.version.number, row.person.name, row.kind, row.argument, row.state, row.words,
            ]  # fmt: skip


def _talk(organization: Organization) -> Iterator[list[Any]]:
    yield [
        "conversation",
        "title",
        "decision",
        "comment",
        "in reply to",
        "kind",
        "who",
        "when",
        "text",
        "hidden because",
    ]
    rows = Comment.objects.filter(organization=organization).select_related("conversation", "proposal", "person")
    for row in rows.order_by("conversation", "at", "pk").iterator(chunk_size=500):
        yield [
            row.conversation.public_id, row.conversation.title, row.proposal.public_id if row.proposal else "", row.pk,
            row.parent_id or "", row.kind, row.person.name, row.at, row.text, row.hidden_why,
        ]  # fmt: skip


def _promises(organization: Organization) -> Iterator[list[Any]]:
    yield ["decision", "what", "who", "first promised for", "due", "state", "what happened"]
    rows = Commitment.objects.filter(organization=organization).select_related("proposal").order_by("pk")
    for row in rows:
        yield [row.proposal.public_id, row.what, row.who, row.first_due_on, row.due_on, row.state, row.words]


def _became(organization: Organization) -> Iterator[list[Any]]:
    yield ["decision", "when", "text"]
    for each in _proposals(organization):
        for news in each.became.all():
            yield [each.public_id, news.at, news.text]
