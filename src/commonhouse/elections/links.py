"""What the ballot box may say of an election's box: where it belongs, where its result is, what follows its count."""

from __future__ import annotations

from django.utils.translation import gettext as _

from commonhouse.decisions import hooks
from commonhouse.decisions.hooks import Link
from commonhouse.decisions.models import Box
from commonhouse.elections.actions import voting


def home(box: Box) -> Link | None:
    election = voting.election_of(box)
    return Link(election.title, election.get_absolute_url()) if election else None


def result(box: Box) -> Link | None:
    election = voting.election_of(box)
    return Link(_("See the result"), f"{election.get_absolute_url()}result/") if election else None


def register() -> None:
    hooks.register_home(home)
    hooks.register_result(result)
    hooks.register_opening(voting.check_opening)
    hooks.register_counted(voting.follow_count)
    hooks.register_evidence(voting.evidence)
