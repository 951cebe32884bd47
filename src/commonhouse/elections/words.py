"""Elections in words: where one stands, what a candidate says, in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import get_language_info, pgettext
from django.utils.translation import gettext as _

from commonhouse.decisions.models import Box
from commonhouse.elections import offices, queries
from commonhouse.elections.models import Candidacy, Election, Statement
from commonhouse.people.formats import moment
from commonhouse.people.permissions import Refused
from commonhouse.rules.charter.model import Office

State = Election.State


def stand(election: Election) -> tuple[str, str]:
    """(kind of the status tag, its words): where the election stands now."""
    over = {
        State.CANCELLED: ("stopped", _("Called off")),
        State.FILLED: ("done", _("Seats taken")),
        State.COUNTED: ("done", _("Decided")),
    }.get(State(election.state))
    return over or _running(election)


def _running(election: Election) -> tuple[str, str]:
    now, box = timezone.now(), election.box
    if election.state == State.NOMINATING:
        is_over = now >= election.nominations_close
        return ("waiting", _("Nominations over")) if is_over else ("open", _("Nominations open"))
    if queries.is_voting(election, now):
        return "open", _("Voting open")
    if box is not None and box.state in {Box.State.DRAFT, Box.State.OPEN} and now < box.closes_at:
        return "waiting", _("Voting opens soon")
    return "waiting", _("Being counted")


def listed(election: Election) -> dict[str, Any]:
    """One line of a list."""
    kind, label = stand(election)
    return {"election": election, "kind": kind, "label": label, "closes_at": next_end(election)}


def next_end(election: Election) -> Any:
    """When what is open now ends; None when nothing is."""
    if election.state == State.NOMINATING and timezone.now() < election.nominations_close:
        return election.nominations_close
    return election.closes_at if queries.is_voting(election) else None


def steps(election: Election) -> list[dict[str, str]]:
    """The way of an election, for the steps component."""
    at = {State.NOMINATING: 0, State.VOTING: 1, State.COUNTED: 2, State.FILLED: 3, State.CANCELLED: 0}
    here = at[State(election.state)]
    rows = [
        (_("Nominations"), _("until %(when)s") % {"when": moment(election.nominations_close)}),
        (pgettext("phase", "Vote"), _("%(opens)s to %(closes)s") % _span(election)),
        (_("Result"), ""),
        (_("Seats taken"), ""),
    ]
    if election.box_id is None and election.state in {State.COUNTED, State.FILLED}:
        rows[1] = (_("No vote"), _("nobody contested the seats"))
    done = election.state == State.FILLED
    return [
        {
            "title": title,
            "when": when,
            "state": "done" if number < here or done else "now" if number == here else "next",
        }
        for number, (title, when) in enumerate(rows)
    ]


def _span(election: Election) -> dict[str, str]:
    return {"opens": moment(election.opens_at), "closes": moment(election.closes_at)}


def candidate(candidacy: Candidacy, language: str) -> dict[str, Any]:
    """A candidate with the statement the reader understands first, and the others."""
    said = [statement(each) for each in candidacy.statements.all()]
    own = [each for each in said if each["code"] == language.split("-", maxsplit=1)[0] or each["code"] == language]
    first = (own or said)[:1]
    return {
        "candidacy": candidacy, "name": candidacy.ballot_name, "first": first[0] if first else None,
        "is_other_language": bool(first) and not own, "others": [each for each in said if each not in first],
    }  # fmt: skip


def statement(written: Statement) -> dict[str, str]:
    try:
        own_name = get_language_info(written.language)["name_local"]
    except KeyError:
        own_name = written.language
    return {"code": written.language, "language": own_name, "text": written.text}


def office_or_none(election: Election) -> Office | None:
    """The office in the charter in force, if it is still there."""
    try:
        return offices.office_of(election.organization, election.office).office
    except Refused:
        return None
