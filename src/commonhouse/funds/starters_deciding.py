"""Paths a fund may begin from, and a list of standards: all of it the fund's own to change afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

ALL = ["steward", "board", "facilitator"]
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Starter:
    """`write` gives the steps in the language of whoever begins. `matter`: of the charter, as its starters call it."""

    slug: str
    name: Promise
    text: Promise
    matter: str
    write: Callable[[], list[Row]]


def _step(name: str, kind: str, title: str, text: str, *, days: int = 0, movers: list[str] | None = None,
          public: bool = False) -> Row:  # fmt: skip
    return {
        "id": name, "kind": kind, "name": title, "text": text, "movers": movers or ALL, "days": days, "public": public,
    }  # fmt: skip


def _ujima() -> list[Row]:
    """The Boston Ujima Project's path, from a neighbor's word to the money."""
    return [
        _step("nominate", "nominate", _("Put forward"), _("Anyone says which business our neighborhoods should back.")),
        _step("ratify", "ratify", _("On our list"), _("Members vote on the list of businesses we get to know."), public=True),
        _step("outreach", "outreach", _("Getting to know each other"), _("Members visit, listen, and say who we are.")),
        _step("standards", "standards", _("Our standards"), _("Members say what they see, standard by standard. No score."),
              days=14),
        _step("terms", "term-sheet", _("Terms"), _("How much, at what price, and how it is paid back.")),
        _step("memo", "memo", _("Memo"), _("Members read what we found out, and ask. Every question gets an answer."), days=7),
        _step("committee", "committee", _("Committee"), _("Each seat says what it recommends, and why."),
              movers=["board", "steward"]),
        _step("vote", "vote", _("Members vote"), _("One member, one vote. The result decides.")),
        _step("agreement", "agreement", _("Agreement"), _("Both sides read it aloud, and sign.")),
        _step("payout", "disbursement", _("Paid out"), _("The money goes to the business.")),
    ]  # fmt: skip


def _short() -> list[Row]:
    """A short path, as of a fund whose committee decides on behalf of its members."""
    return [
        _step("apply", "nominate", _("Application"), _("A business tells us what it does and what it needs.")),
        _step("visit", "outreach", _("Visit"), _("We meet the people of the business where they work.")),
        _step("terms", "term-sheet", _("Terms"), _("How much, at what price, and how it is paid back.")),
        _step("committee", "committee", _("Committee"), _("Each seat says what it recommends, and why."),
              movers=["board", "steward"]),
        _step("vote", "vote", _("Decision"), _("Those who decide on investments vote."), public=True),
        _step("agreement", "agreement", _("Agreement"), _("Both sides sign.")),
        _step("payout", "disbursement", _("Paid out"), _("The money goes to the business.")),
    ]  # fmt: skip


def _network() -> list[Row]:
    """A network's revolving fund: a member applies, members look at it, delegates vote."""
    return [
        _step("apply", "nominate", _("Application"), _("A member organization says what it needs the money for.")),
        _step("terms", "term-sheet", _("Terms"), _("How much, for how long, and how it comes back.")),
        _step("memo", "memo", _("Member committee"), _("Members of other organizations read it, and ask."), days=7),
        _step("vote", "vote", _("Delegates vote"), _("One voice for each member organization."), public=True),
        _step("agreement", "agreement", _("Agreement"), _("Both organizations sign.")),
        _step("payout", "disbursement", _("Paid out"), _("The money goes to the member.")),
    ]  # fmt: skip


def _pool() -> list[Row]:
    """Small grants and loans from a pool that members share out."""
    return [
        _step("apply", "nominate", _("Application"), _("A business says what it needs, and how much.")),
        _step("terms", "term-sheet", _("Terms"), _("How much, for how long, and how it comes back.")),
        _step("pool", "pool", _("Members share out a pool"), _("Members approve those they want; a fair rule shares it out."),
              public=True),
        _step("agreement", "agreement", _("Agreement"), _("Both sides sign.")),
        _step("payout", "disbursement", _("Paid out"), _("The money goes to the business.")),
    ]  # fmt: skip


PATHS: tuple[Starter, ...] = (
    Starter(
        "assembly", gettext_lazy("From the assembly to the vote"),
        gettext_lazy("Ten steps: put forward, ratified, visited, looked at by our standards, terms, memo, committee, vote."),
        "investment", _ujima,
    ),
    Starter(
        "short", gettext_lazy("A short path"),
        gettext_lazy("Application, visit, terms, committee, decision: for a fund with few loans a year."), "investment",
        _short,
    ),
    Starter(
        "network", gettext_lazy("A network's revolving fund"),
        gettext_lazy("Members apply, other members read and ask, delegates vote."), "money", _network,
    ),
    Starter(
        "pool", gettext_lazy("A pool to share out"),
        gettext_lazy("Several businesses ask; members approve; a fair rule shares out what there is."), "investment",
        _pool,
    ),
)  # fmt: skip


def path(slug: str) -> Starter | None:
    return next((each for each in PATHS if each.slug == slug), None)


def criteria() -> list[tuple[str, str]]:
    """Thirty-six standards in six areas: (area, what we ask), in plain words of the reader's language."""
    return [(area, text) for area, texts in _criteria() for text in texts]


def _criteria() -> list[tuple[str, list[str]]]:
    return [
        (_("Good work"), [
            _("Everyone who works there earns enough to live on in this city."),
            _("Hours are known in advance, and nobody is called in without being asked."),
            _("People are paid when they are sick."),
            _("The work is safe, and people may stop it when it is not."),
            _("Workers may organize, and nobody is punished for it."),
            _("People can learn there and grow into better work."),
        ]),
        (_("Ownership and voice"), [
            _("Those who work there own it, or there is a plan for how they will."),
            _("Workers have a real say in decisions that touch them."),
            _("The books are open to those who work there."),
            _("The highest pay is not many times the lowest."),
            _("People of color, women and immigrants lead, and not only work there."),
            _("If it is ever sold, workers and neighbors are asked first."),
        ]),
        (_("Neighborhood"), [
            _("It sells or makes something that neighbors need."),
            _("Prices are within reach of those who live nearby."),
            _("It hires from the neighborhood, people who were locked up among them."),
            _("It buys from other local and cooperative businesses."),
            _("It helps people stay, and drives nobody out."),
            _("Neighbors know it, and speak well of it."),
        ]),
        (_("Land, air and water"), [
            _("It uses little energy, and has a plan to use less."),
            _("It throws little away, and composts or repairs what it can."),
            _("Nothing that it uses makes workers or neighbors ill."),
            _("What it makes lasts, or comes back to the soil."),
            _("Goods and people travel by clean ways where they can."),
            _("It leaves its place in better shape than it found it."),
        ]),
        (_("Care and culture"), [
            _("Everyone is welcome there, whatever their language, body, faith or family."),
            _("Those who cannot climb steps, see or hear well can use it."),
            _("It makes room for what neighbors celebrate, cook, sing or make."),
            _("When there is conflict, people talk and mend it."),
            _("Customers are told the truth about what they buy."),
            _("What it knows of people is kept safe and is not sold."),
        ]),
        (_("Sound business"), [
            _("Enough people want what it offers, and it knows who they are."),
            _("Its books are in order, and somebody looks at them every month."),
            _("It can pay the loan back without cutting pay."),
            _("It has the permits and the insurance that it needs."),
            _("Someone could take over if the founder fell ill."),
            _("It has thought about what could go wrong, and what then."),
        ]),
    ]  # fmt: skip
