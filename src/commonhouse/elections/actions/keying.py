"""A whole pile of paper keyed from a file, as one of its two keyings."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from commonhouse.decisions import actions as decisions
from commonhouse.decisions.models import PaperBatch
from commonhouse.elections.paper_file import Paper
from commonhouse.people.permissions import Actor


def key_file(actor: Actor, batch: PaperBatch, papers: Sequence[Paper]) -> int:
    """Keys every paper, or none. Keying the same file again changes nothing. Returns how many papers there are.

    It is the actor's own keying: another person keys the pile too, and only what both say alike is counted.
    """
    with transaction.atomic():
        for paper in papers:
            choice = None if paper.is_spoiled else {"rank": list(paper.codes)}
            decisions.key_ballot(actor, batch, serial=paper.serial, choice=choice, is_spoiled=paper.is_spoiled)
    return len(papers)
