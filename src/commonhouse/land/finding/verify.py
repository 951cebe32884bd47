"""How to recompute the acts of this part, from the record alone. No Django here.

What is checked: a programme's rules stand before anyone applies; a draw goes by them, and only the source of its seed was named
before; every ticket that came in and has not ended is on its list, or named as not ready; earlier places are those of the last
draw; the list is the one that was published, it was published before the seed, and the line is what the rule makes of the two;
a home is offered to the next in line for its size, one at a time, for as long as was promised, and who is passed over is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from commonhouse.record.verify import Act, Context, Discrepancy, Verifier, expect
from commonhouse.rules import registry
from commonhouse.rules.land.order import Listed, TicketList, check_list, first_fitting, list_fingerprint

_LIVE = frozenset({"open", "accepted"})
_ENDS = frozenset({"declined", "lapsed", "withdrawn"})
_DAY = timedelta(days=1)


@dataclass(slots=True)
class _Ticket:
    """A household in line: the homes it asks for, the draw and place it had last, how often it said no."""

    bedrooms: tuple[int, ...]
    is_in: bool = True
    round: int = 0
    place: int = 0
    declined: int = 0
    lost_place: bool = False


@dataclass(slots=True)
class _Programme:
    opened: Mapping[str, Any]
    tickets: dict[str, _Ticket] = field(default_factory=dict)
    line: tuple[str, ...] = ()  # of the last draw
    last: str = ""  # that draw
    number: int = 0
    under_way: str = ""  # a draw that is announced or listed
    busy: set[str] = field(default_factory=set)  # tickets with an offer that waits
    opened_since: bool = False  # a home opened since the last draw

    @property
    def going(self) -> set[str]:
        return {name for name, ticket in self.tickets.items() if ticket.is_in}


@dataclass(slots=True)
class _Draw:
    programme: _Programme
    announced: Mapping[str, Any]
    seed_on: str
    tickets: list[Mapping[str, Any]] = field(default_factory=list)
    fingerprint: str = ""
    is_over: bool = False
    moved: bool = False  # the seed was to come from elsewhere since the list was published


@dataclass(slots=True)
class _Opening:
    programme: _Programme
    opened: Mapping[str, Any]
    is_open: bool = True
    asked: set[str] = field(default_factory=set)
    live: str = ""  # the offer that waits, or was accepted or confirmed


@dataclass(slots=True)
class _Offer:
    opening: _Opening
    ticket: str
    state: str = "open"
    due_at: str = ""


# --- programmes and tickets ---------------------------------------------------------------------------------------------
def _programme_opened(context: Context, act: Act) -> Iterator[str]:
    body = act.body
    _require(act, context.get(_programme_key(body)) is None, "a programme opens once", "its first opening", "a second")
    rule = registry.get(body["rule"])
    statement = rule.statement_json(rule.statement_from_json(body["statement"]))
    expect(act, "the rule is stated in full", statement, body["statement"])
    context.keep(_programme_key(body), _Programme(body))
    yield f"the programme “{body['name']}” opened, with the rule of who is next stated before anyone applied."


def _programme_closed(context: Context, act: Act) -> Iterator[str]:
    _programme(context, act)
    yield from ()


def _received(context: Context, act: Act) -> Iterator[str]:
    programme, ticket = _programme(context, act), act.body["ticket"]
    _require(act, ticket not in programme.tickets, "a ticket is given once", "a new one", ticket)
    programme.tickets[ticket] = _Ticket(tuple(act.body["bedrooms"]))
    yield from ()


def _changed(context: Context, act: Act) -> Iterator[str]:
    _ticket(context, act).bedrooms = tuple(act.body["bedrooms"])
    yield from ()


def _ended(context: Context, act: Act) -> Iterator[str]:
    ticket = _ticket(context, act)
    _require(act, ticket.is_in, "who leaves was in", "in", "gone")
    ticket.is_in = False
    yield from ()


# --- draws --------------------------------------------------------------------------------------------------------------
def _announced(context: Context, act: Act) -> Iterator[str]:
    programme, body = _programme(context, act), act.body
    _require(act, context.get(_draw_key(body)) is None, "a draw is announced once", "once", "again")
    _require(act, not programme.under_way, "one draw at a time", "none under way", programme.under_way)
    expect(act, "draws are numbered", programme.number + 1, body["number"])
    expect(act, "the rule is the programme's", programme.opened["rule"], body["rule"])
    expect(act, "its statement is the programme's", programme.opened["statement"], body["statement"])
    programme.number, programme.under_way = body["number"], body["draw"]
    context.keep(_draw_key(body), _Draw(programme, body, body["seed_on"]))
    yield f"draw {body['number']} of “{programme.opened['name']}” was announced, with where its seed comes from: {body['seed_how']}"


def _listed(context: Context, act: Act) -> Iterator[str]:
    draw, body = _draw(context, act), act.body
    programme = draw.programme
    _require(act, not draw.fingerprint, "a list is published once", "once", "again")
    names = [each["id"] for each in body["tickets"]]
    expect(act, "every ticket that is in is on the list, or named as not ready", sorted(programme.going),
           sorted([*names, *body["not_ready"]]))  # fmt: skip
    before = _day(act.at) <= date.fromisoformat(draw.seed_on)  # the evening before may be the day itself in UTC
    _require(act, before, "the list comes before the day of the seed", draw.seed_on, act.at)
    for each in body["tickets"]:
        known = programme.tickets[each["id"]]
        had = (0, 0) if known.lost_place else (known.round, known.place)
        expect(act, f"the place that {each['id']} carries forward", had, (each["round"], each["place"]))
        expect(act, f"the homes that {each['id']} asks for", sorted(known.bedrooms), each["bedrooms"])
    if programme.last:
        _require(
            act, any(not each["round"] for each in body["tickets"]), "a draw has somebody new", "a new ticket", "none"
        )
        if draw.announced["statement"]["carried"] == "no":
            _require(act, programme.opened_since, "a home opened since the last draw", "one", "none")
    listed = _values(body["tickets"])
    check_list(listed, _statement(draw))
    expect(act, "the fingerprint of the list", list_fingerprint(listed), body["fingerprint"])
    draw.tickets, draw.fingerprint = list(body["tickets"]), body["fingerprint"]
    yield f"the list of {len(names):,} tickets was published before the seed, with nobody left off."


def _moved(context: Context, act: Act) -> Iterator[str]:
    draw = _draw(context, act)
    late = bool(draw.fingerprint) and _day(act.at) > date.fromisoformat(draw.seed_on)
    _require(act, not (late and draw.moved), "after its day the seed comes from elsewhere once", "once", "again")
    draw.moved = draw.moved or bool(draw.fingerprint)
    _require(act, date.fromisoformat(act.body["seed_on"]) >= _day(act.at), "the new day is still to come", act.at,
             act.body["seed_on"])  # fmt: skip
    draw.seed_on = act.body["seed_on"]
    yield f"the seed of a draw comes from elsewhere ({act.body['seed_how']}), because: {act.body['why']}"


def _drawn(context: Context, act: Act) -> Iterator[str]:
    draw, body = _draw(context, act), act.body
    programme = draw.programme
    _require(act, bool(draw.fingerprint), "the list was published before the seed", "before", "not")
    _require(
        act, _day(act.at) + _DAY >= date.fromisoformat(draw.seed_on), "the seed is of its day", draw.seed_on, act.at
    )
    expect(act, "the rule is the one announced", draw.announced["rule"], body["rule"])
    expect(act, "the statement is the one announced", draw.announced["statement"], body["statement"])
    expect(act, "the list is the one published", draw.tickets, body["input"]["tickets"])
    expect(act, "its fingerprint too", draw.fingerprint, body["input"]["fingerprint"])
    result: Any = registry.get(body["rule"]).compute(body["statement"], body["input"])
    expect(act, "the line, drawn again from the list and the seed", result, body["result"])
    draw.is_over, programme.under_way = True, ""
    programme.line, programme.last, programme.opened_since = (
        tuple(p["id"] for p in result["places"]),
        body["draw"],
        False,
    )
    for place in result["places"]:
        ticket = programme.tickets[place["id"]]
        ticket.round, ticket.place = draw.announced["number"], place["place"]
        if ticket.lost_place:
            ticket.lost_place, ticket.declined = False, 0
    yield (
        f"the line of {len(programme.line):,} households, drawn again from the published list and the seed "
        f"{body['input']['seed']}, is as published."
    )


def _draw_cancelled(context: Context, act: Act) -> Iterator[str]:
    draw = _draw(context, act)
    if draw.fingerprint:
        _require(
            act,
            _day(act.at) <= date.fromisoformat(draw.seed_on),
            "it was called off before its seed",
            draw.seed_on,
            act.at,
        )
    draw.is_over, draw.programme.under_way = True, ""
    yield f"a draw was called off before its seed: {act.body['why']}"


# --- homes and offers ---------------------------------------------------------------------------------------------------
def _home_opened(context: Context, act: Act) -> Iterator[str]:
    programme, body = _programme(context, act), act.body
    _require(act, context.get(_opening_key(body)) is None, "a home opens once", "once", "again")
    context.keep(_opening_key(body), _Opening(programme, body))
    programme.opened_since = True
    yield from ()


def _opening_closed(context: Context, act: Act) -> Iterator[str]:
    opening = _opening(context, act)
    _require(act, not opening.live, "no offer waits", "none", opening.live)
    opening.is_open = False
    yield from ()


def _offered(context: Context, act: Act) -> Iterator[str]:
    opening, body = _opening(context, act), act.body
    programme = opening.programme
    _require(act, opening.is_open and not opening.live, "one offer of a home at a time", "no other", opening.live)
    expect(act, "the line is that of the last draw", programme.last, body["draw"])
    expect(act, "the next in line for a home of this size", _next(opening), body["ticket"])
    expect(act, "the place in line", programme.line.index(body["ticket"]) + 1, body["place"])
    days = (_time(body["due_at"]) - _time(act.at)).total_seconds() / 86400
    promised = programme.opened["offer_days"]
    _require(act, days >= promised - 1, "the days to answer that the programme promises", promised, round(days, 1))
    opening.live = body["offer"]
    opening.asked.add(body["ticket"])
    programme.busy.add(body["ticket"])
    context.keep(_offer_key(body), _Offer(opening, body["ticket"], due_at=body["due_at"]))
    yield f"a home was offered to {body['ticket']}, who was next in line for it, at place {body['place']:,}."


def _passed(context: Context, act: Act) -> Iterator[str]:
    opening, body = _opening(context, act), act.body
    expect(act, "only the next in line is passed over", _next(opening), body["ticket"])
    opening.asked.add(body["ticket"])
    yield f"{body['ticket']} was passed over for one home ({body['why']}), and keeps the place."


def _answered(context: Context, act: Act) -> Iterator[str]:
    body = act.body
    offer = _offer(context, act)
    programme, answer = offer.opening.programme, body["answer"]
    ticket = programme.tickets[offer.ticket]
    if answer == "accepted":
        expect(act, "the offer waited for its answer", "open", offer.state)
        _require(act, _time(act.at) <= _time(offer.due_at), "it came in time", offer.due_at, act.at)
        offer.state = answer
        return
    _require(act, answer in _ENDS, "an answer", sorted(_ENDS), answer)
    _require(act, offer.state not in _ENDS, "an offer ends once", "open", offer.state)
    if offer.state == "confirmed":
        expect(act, "a confirmed offer ends only by coming to nothing", "withdrawn", answer)
        ticket.is_in, offer.opening.is_open = True, True
    if answer == "lapsed":
        expect(act, "it waited for its answer", "open", offer.state)
        _require(act, _time(act.at) >= _time(offer.due_at), "its time had passed", offer.due_at, act.at)
    if answer != "withdrawn":
        ticket.declined += 1
        ticket.lost_place = ticket.lost_place or ticket.declined > programme.opened["declines"]
    expect(act, "whether the place is kept", answer == "withdrawn" or ticket.declined <= programme.opened["declines"],
           body["keeps_place"])  # fmt: skip
    offer.state, offer.opening.live = answer, ""
    programme.busy.discard(offer.ticket)
    yield from ()


def _confirmed(context: Context, act: Act) -> Iterator[str]:
    offer = _offer(context, act)
    expect(act, "the household had said yes", "accepted", offer.state)
    programme = offer.opening.programme
    offer.state, offer.opening.is_open = "confirmed", False
    programme.tickets[offer.ticket].is_in = False
    programme.busy.discard(offer.ticket)
    yield f"the home went to {offer.ticket}, who had said yes."


# --- looking up ---------------------------------------------------------------------------------------------------------
def _next(opening: _Opening) -> str | None:
    programme = opening.programme
    tickets = programme.tickets
    out = opening.asked | programme.busy | {n for n, t in tickets.items() if t.lost_place or not t.is_in}
    asks = ((name, tickets[name].bedrooms) for name in programme.line)
    return first_fitting(asks, opening.opened["bedrooms"], frozenset(out))


def _values(rows: list[Mapping[str, Any]]) -> TicketList:
    return TicketList(
        tuple(
            Listed(each["id"], tuple(each["priorities"]), tuple(each["bedrooms"]), each["round"], each["place"])
            for each in rows
        )
    )


def _statement(draw: _Draw) -> Any:
    return registry.get(draw.announced["rule"]).statement_from_json(draw.announced["statement"])


def _programme_key(body: Mapping[str, Any]) -> tuple[str, str]:
    return "land.programme", body["programme"]


def _programme(context: Context, act: Act) -> _Programme:
    found: _Programme = context.kept(_programme_key(act.body), act, "the programme opened before")
    return found


def _ticket(context: Context, act: Act) -> _Ticket:
    programme = _programme(context, act)
    _require(
        act, act.body["ticket"] in programme.tickets, "the ticket came in before", "a known one", act.body["ticket"]
    )
    return programme.tickets[act.body["ticket"]]


def _draw_key(body: Mapping[str, Any]) -> tuple[str, str]:
    return "land.home-draw", body["draw"]


def _draw(context: Context, act: Act) -> _Draw:
    found: _Draw = context.kept(_draw_key(act.body), act, "the draw was announced before")
    _require(act, not found.is_over, "a draw is held once, or called off", "open", "over")
    return found


def _opening_key(body: Mapping[str, Any]) -> tuple[str, str]:
    return "land.opening", body["opening"]


def _opening(context: Context, act: Act) -> _Opening:
    found: _Opening = context.kept(_opening_key(act.body), act, "the home opened before")
    return found


def _offer_key(body: Mapping[str, Any]) -> tuple[str, str]:
    return "land.home-offer", body["offer"]


def _offer(context: Context, act: Act) -> _Offer:
    found: _Offer = context.kept(_offer_key(act.body), act, "the home was offered before")
    expect(act, "the ticket it was offered to", found.ticket, act.body["ticket"])
    expect(act, "the home it was an offer of", found.opening.opened["opening"], act.body["opening"])
    return found


def _day(at: str) -> date:
    return _time(at).date()


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _require(act: Act, holds: bool, what: str, expected: object, found: object) -> None:
    if not holds:
        raise Discrepancy(act.index, what, expected, found)


VERIFIERS: MappingProxyType[str, Verifier] = MappingProxyType(
    {
        "land.programme-opened": _programme_opened,
        "land.programme-closed": _programme_closed,
        "land.application-received": _received,
        "land.application-changed": _changed,
        "land.application-ended": _ended,
        "land.draw-announced": _announced,
        "land.draw-listed": _listed,
        "land.draw-moved": _moved,
        "land.draw-held": _drawn,
        "land.draw-cancelled": _draw_cancelled,
        "land.home-opened": _home_opened,
        "land.opening-closed": _opening_closed,
        "land.home-offered": _offered,
        "land.line-passed": _passed,
        "land.offer-answered": _answered,
        "land.offer-confirmed": _confirmed,
    }
)
