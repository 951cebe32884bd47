"""How to recompute these acts, from the record alone. No Django here.

What is checked: an election was called under the charter, for its seats, with its method and its days; the candidates are
those who stood and did not withdraw; the order on the ballot and the lots for ties are those of the published seed, which
is the fingerprint of the entry before; the vote was held among them under the stated rule; those elected are the winners of
the count, or stood unopposed; seats go to them and to nobody else; a countback, counted again from the sealed ballots,
names whom it names; and lots, drawn again from the published list and seed, fall as published.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from commonhouse.charters import verify as charters
from commonhouse.decisions import verify as decisions
from commonhouse.elections import lots
from commonhouse.record.verify import Act, Context, Discrepancy, Verifier, expect
from commonhouse.rules import registry
from commonhouse.rules.charter.model import Filled, Office
from commonhouse.rules.charter.model import Vacancy as Way
from commonhouse.rules.deciding import methods

_LEEWAY = timedelta(minutes=10)  # between pressing the button and the act


@dataclass(slots=True)
class _Place:
    """A seat of an office: its cohort, who sits there and until when."""

    cohort: str
    seat: int | None = None
    ends_on: str | None = None
    vacancy: str = ""
    elected: tuple[str, str] = ("", "")  # the election and the candidate by which its holder came to sit there


@dataclass(slots=True)
class _Election:
    """What is known of one election so far."""

    called: Mapping[str, Any]
    office: Office
    dates: Mapping[str, Any]
    stood: dict[str, bool] = field(default_factory=dict)  # candidate: still stands
    box: str = ""
    seed: str = ""
    elected: list[str] = field(default_factory=list)
    has_result: bool = False
    is_over: bool = False

    @property
    def standing(self) -> list[str]:
        return [code for code, stands in self.stood.items() if stands]


@dataclass(slots=True)
class _Vacancy:
    office: str
    place: int
    left: tuple[str, str]  # the election and the candidate by which the one who left came to sit there
    named: str = ""  # by the last countback
    counted: str = ""  # the election whose ballots it counted
    is_filled: bool = False


@dataclass(slots=True)
class _Draw:
    opened: Mapping[str, Any]
    entrants: list[str] = field(default_factory=list)
    fingerprint: str = ""
    is_over: bool = False


# --- places -----------------------------------------------------------------------------------------------------
def _places_set(context: Context, act: Act) -> Iterator[str]:
    body = act.body
    office = _office_now(context, act)
    numbers = []
    for place in body["places"]:
        key = _place_key(body["office"], place["number"])
        _require(act, context.get(key) is None, "a place is set up once", "a new one", place["number"])
        context.keep(key, _Place(place["cohort"]))
        numbers.append(place["number"])
    _require(act, max(numbers) <= office.seats, "no more places than the charter has", office.seats, max(numbers))
    yield f"{len(numbers)} seats of the office “{office.title}” were set up, as the charter has them."


def _holder_placed(context: Context, act: Act) -> Iterator[str]:
    place = _place(context, act)
    _require(act, place.seat is None, "the place was empty", "empty", place.seat)
    place.seat, place.ends_on = act.body["seat"], act.body["ends_on"]
    yield from ()


# --- an election ------------------------------------------------------------------------------------------------
def _called(context: Context, act: Act) -> Iterator[str]:
    body = act.body
    _require(act, context.get(_key(act)) is None, "an election is called once", "its first call", "a second")
    office = _office_now(context, act)
    for number in body["places"]:
        context.kept(_place_key(body["office"], number), act, f"seat {number} was set up before")
    expect(act, "the method is the charter's", office.method, body["method"])
    expect(act, "the vote is secret, or not, as the charter has it", office.is_secret, body["secret"])
    _check_statement(act, office, body)
    _check_days(act, office, body)
    context.keep(_key(act), _Election(body, office, body))
    seats = _counted_words(len(body["places"]), "seat")
    yield (
        f"the election “{body['title']}” ({seats}) was called under version {body['charter']} of the charter, with its "
        "method and no fewer days than it asks for."
    )


def _check_statement(act: Act, office: Office, body: Mapping[str, Any]) -> None:
    rule = registry.get(methods.method(office.method).rule)
    statement = rule.statement_json(rule.statement_from_json(body["statement"]))
    expect(act, "the rule is stated in full", statement, body["statement"])
    assert isinstance(statement, dict)
    seats = len(body["places"])
    expect(act, "as many are elected as there are seats", seats, statement.get("seats", statement.get("winners", 1)))


def _check_days(act: Act, office: Office, body: Mapping[str, Any]) -> None:
    """With a day's grace each: days are those of the house's calendar, times here are UTC."""
    _check_order(act, body)
    _days(act, "days for nominations", office.nomination_days, _time(act.at), _time(body["nominations_close"]))
    _days(act, "days of notice", office.notice_days, _time(act.at), _time(body["opens_at"]))
    _days(act, "days of voting", office.window_days, *_window(body))


def _check_order(act: Act, body: Mapping[str, Any]) -> None:
    opens, closes = _window(body)
    in_order = _time(body["nominations_close"]) <= opens < closes
    _require(act, in_order, "nominations, then the vote, then its end", "in order", body["opens_at"])


def _window(body: Mapping[str, Any]) -> tuple[datetime, datetime]:
    return _time(body["opens_at"]), _time(body["closes_at"])


def _days(act: Act, what: str, needed: int, start: datetime, end: datetime) -> None:
    found = (end - start).total_seconds() / 86400
    _require(act, found >= needed - 1, f"the {what} the charter asks for", needed, round(found, 1))


def _dates_moved(context: Context, act: Act) -> Iterator[str]:
    election = _nominating(context, act)
    later = all(act.body[name] >= election.dates[name] for name in ("nominations_close", "opens_at"))
    _require(act, later, "dates move to later only", election.dates["nominations_close"], act.body["nominations_close"])
    _check_order(act, act.body)
    _days(act, "days of voting", election.office.window_days, *_window(act.body))
    election.dates = act.body
    yield from ()


def _cancelled(context: Context, act: Act) -> Iterator[str]:
    election = _election(context, act)
    _require(act, not election.has_result, "nothing is called off once it is decided", "before", "after")
    election.is_over = True
    yield f"“{election.called['title']}” was called off before any result: {act.body['why']}"


def _stands(context: Context, act: Act) -> Iterator[str]:
    election = _nominating(context, act)
    close = election.dates["nominations_close"]
    _require(act, _time(act.at) < _time(close) + _LEEWAY, "one stands while nominations run", f"before {close}", act.at)
    _require(act, not election.stood.get(act.body["candidate"]), "one stands once", "once", act.body["candidate"])
    election.stood[act.body["candidate"]] = True
    yield from ()


def _withdrew(context: Context, act: Act) -> Iterator[str]:
    election = _nominating(context, act)
    _require(act, bool(election.stood.get(act.body["candidate"])), "who withdraws stood", True, act.body["candidate"])
    election.stood[act.body["candidate"]] = False
    yield from ()


def _closed(context: Context, act: Act) -> Iterator[str]:
    election = _closing(context, act)
    election.box = act.body["box"]
    yield (
        f"nominations for “{election.called['title']}” were closed: {_counted_words(len(election.standing), 'candidate')}, "
        "all who stood; "
        "their order on the ballot is the one that the seed gives, and the seed is the fingerprint of the entry before."
    )


def _unopposed(context: Context, act: Act) -> Iterator[str]:
    election, body = _closing(context, act), act.body
    seats, standing = len(election.called["places"]), election.standing
    expect(act, "the seats", seats, body["seats"])
    _require(act, len(standing) <= seats, "no more candidates than seats", seats, len(standing))
    _require(act, not election.office.vote_unopposed, "the charter asks for no vote then", "none", "a vote")
    expect(act, "the seats nobody stood for", seats - len(standing), body["unfilled"])
    election.elected, election.has_result = [each["id"] for each in body["candidates"]], True
    yield f"for “{election.called['title']}” {len(standing)} stood for {seats} seats, and were elected unopposed."


def _closing(context: Context, act: Act) -> _Election:
    election, body = _nominating(context, act), act.body
    _require(act, act.at >= election.dates["nominations_close"], "nominations closed at their time", "then", act.at)
    ids = [each["id"] for each in body["candidates"]]
    expect(act, "the candidates are those who stood and did not withdraw", sorted(election.standing), sorted(ids))
    expect(act, "the seed is the fingerprint of the entry before", act.previous, body["seed"])
    expect(act, "the order is the one the seed gives", lots.order(body["seed"], lots.BALLOT, ids), ids)
    election.seed = body["seed"]
    return election


def _counted(context: Context, act: Act) -> Iterator[str]:
    election, body = _election(context, act), act.body
    expect(act, "the vote is the one of this election", election.box, body["box"])
    opened, result = decisions.counted(context, act, election.box)
    rule = methods.method(election.called["method"]).rule
    expect(act, "the rule of the vote is that of the election", rule, opened["rule"])
    expect(act, "its statement is that of the election", election.called["statement"], opened["statement"])
    electors = {"classes": sorted(election.office.electors), "organizations": [], "seats": []}
    expect(act, "those who elect are those of the charter", electors, opened["electors"])
    expect(act, "the vote is secret, or not, as called", election.called["secret"], opened["secret"])
    _check_vote_times(context, act, election, opened)
    ids = [option["id"] for option in opened["options"]]
    ordered = lots.order(election.seed, lots.BALLOT, election.standing)
    expect(act, "the candidates on the ballot, in the order of the lot", ordered, ids)
    _check_lots(context, act, election)
    expect(act, "those elected are the winners of the count", list(result.get("winners", ())), body["elected"])
    seats = len(election.called["places"])
    expect(act, "the seats nobody was elected for", seats - len(body["elected"]), body["unfilled"])
    election.elected, election.has_result = list(body["elected"]), True
    yield (
        f"the vote of “{election.called['title']}” was held among all its candidates under the rule that was announced; "
        f"its {len(election.elected)} winners are those elected."
    )


def _check_vote_times(context: Context, act: Act, election: _Election, opened: Mapping[str, Any]) -> None:
    """It opened when it was called for, and its days were those of the charter, whoever moved its end."""
    opens, announced = _time(opened["opens_at"]), _time(election.dates["opens_at"])
    _require(
        act,
        opens >= announced,
        "the vote opened when it was called for",
        election.dates["opens_at"],
        opened["opens_at"],
    )
    closes = _time(decisions.closing_time(context, act, election.box))
    _days(act, "days of voting", election.office.window_days, opens, closes)


def _check_lots(context: Context, act: Act, election: _Election) -> None:
    """Ties are broken by the lots that were drawn when nominations closed."""
    drawn = decisions.evidence(context, act, election.box).get("lots")
    expect(act, "the lots for ties", lots.order(election.seed, lots.TIES, election.standing), drawn)


def _seats_taken(context: Context, act: Act) -> Iterator[str]:
    election, body = _election(context, act), act.body
    _require(act, election.has_result and not election.is_over, "seats are taken once, after the result", "once", "not")
    named = [row["candidate"] for row in body["seats"]] + list(body["refused"])
    expect(act, "seats go to those elected, and to nobody else", sorted(election.elected), sorted(named))
    numbers = [row["place"] for row in body["seats"]]
    _require(act, set(numbers) <= set(election.called["places"]), "the seats of this election", "those", numbers)
    expect(act, "each seat is taken once", len(numbers), len(set(numbers)))
    for row in body["seats"]:
        place: _Place = context.kept(_place_key(election.called["office"], row["place"]), act, "the seat was set up")
        _seat(act, place, row)
        place.elected = (body["election"], row["candidate"])
        if place.vacancy:
            _fill(context, act, place)
    election.is_over = True
    yield f"{len(numbers)} of those elected took the seats of “{election.called['title']}”."


# --- vacancies --------------------------------------------------------------------------------------------------
def _vacancy(context: Context, act: Act) -> Iterator[str]:
    place, body = _place(context, act), act.body
    _require(act, not place.vacancy, "a place is vacant once at a time", "held", "vacant")
    place.seat, place.vacancy = None, body["vacancy"]
    context.keep(("elections.vacancy", body["vacancy"]), _Vacancy(body["office"], body["place"], place.elected))
    yield from ()


def _countback(context: Context, act: Act) -> Iterator[str]:
    body = act.body
    vacancy: _Vacancy = context.kept(("elections.vacancy", body["vacancy"]), act, "the vacancy was declared before")
    election: _Election = context.kept(("elections.election", body["election"]), act, "the election was called before")
    _require(act, not vacancy.is_filled, "the vacancy was not filled yet", "open", "filled")
    office = election.called["office"]
    expect(act, "the election was for this office", vacancy.office, office)
    _require(act, vacancy.place in election.called["places"], "the election was for this seat", "it was", "it was not")
    expect(act, "the vote is the one of this election", election.box, body["box"])
    election_of_holder, left = vacancy.left
    if election_of_holder == body["election"]:
        expect(act, "the countback is for the one who left this seat", left, body["vacancies"][-1]["left"])
    given = dict(decisions.given(context, act, election.box)) | {"vacancies": body["vacancies"]}
    expect(act, "as many seats as in that vote", len(election.called["places"]), body["statement"]["seats"])
    result = registry.get(body["rule"]).compute(body["statement"], given)
    expect(act, "the rule", "countback", body["rule"])
    expect(act, "the countback, counted again from the sealed ballots", result, body["result"])
    winners = list(body["result"]["winners"])
    vacancy.named, vacancy.counted = winners[0] if winners else "", body["election"]
    yield (
        f"the sealed ballots of “{election.called['title']}”, counted again for the seat that {body['vacancies'][-1]['left']} "
        f"left, name {vacancy.named or 'nobody'}, as published."
    )


def _vacancy_filled(context: Context, act: Act) -> Iterator[str]:
    body = act.body
    vacancy: _Vacancy = context.kept(("elections.vacancy", body["vacancy"]), act, "the vacancy was declared before")
    _require(act, not vacancy.is_filled, "a vacancy is filled once", "open", "filled")
    _check_way(context, act)
    if body["how"] == "countback":
        _require(act, bool(vacancy.named), "a countback named somebody", "a candidate", "nobody")
        expect(act, "the seat goes to whom the countback named", vacancy.named, body["candidate"])
    place = _place(context, act)
    expect(act, "the vacancy is of this place", place.vacancy, body["vacancy"])
    expect(act, "a filled vacancy keeps its cohort", place.cohort, body["cohort"])
    _seat(act, place, body)
    if body["how"] == "appointment":
        place.elected = ("", "")
    else:
        place.elected = (vacancy.counted, body["candidate"])
    _fill(context, act, place)
    yield f"the vacancy of seat {body['place']} was filled by {body['how']}; its cohort stays."


def _check_way(context: Context, act: Act) -> None:
    """A vacancy is filled in the way that the charter in force has for the office."""
    office = _office(context, act, context.get(charters.LAST, 0), act.body["office"])
    by_appointment = office.vacancy is Way.APPOINTMENT or office.filled is Filled.APPOINTMENT
    allowed = {"countback": office.vacancy is Way.COUNTBACK, "appointment": by_appointment}
    how = act.body["how"]
    _require(act, allowed.get(how, False), "a vacancy is filled as the charter says", office.vacancy, how)


def _seat(act: Act, place: _Place, row: Mapping[str, Any]) -> None:
    expect(act, "the seat keeps its cohort", place.cohort, row["cohort"])
    ends = row["ends_on"]
    if place.vacancy and place.ends_on and place.ends_on > act.at[:10]:
        expect(act, "whoever fills a vacancy sits until the end of the same term", place.ends_on, ends)
    _require(act, ends is None or bool(date.fromisoformat(ends)), "the end of a term is a day", "a day", ends)
    place.seat, place.ends_on = row["seat"], ends


def _fill(context: Context, act: Act, place: _Place) -> None:
    vacancy: _Vacancy = context.kept(("elections.vacancy", place.vacancy), act, "the vacancy was declared before")
    vacancy.is_filled, place.vacancy = True, ""


# --- draws ------------------------------------------------------------------------------------------------------
def _draw_opened(context: Context, act: Act) -> Iterator[str]:
    body = act.body
    _require(act, context.get(_draw_key(act)) is None, "a draw is opened once", "its first opening", "a second")
    rule = registry.get(body["rule"])
    statement = rule.statement_json(rule.statement_from_json(body["statement"]))
    expect(act, "the rule is stated in full", statement, body["statement"])
    context.keep(_draw_key(act), _Draw(body))
    yield f"the draw “{body['title']}” was announced, with its rule and how its seed would be made."


def _draw_entrants(context: Context, act: Act) -> Iterator[str]:
    draw, body = _draw(context, act), act.body
    _require(act, not draw.entrants, "the list is published once", "once", "again")
    _require(act, act.at >= draw.opened["closes_at"], "entries closed at their time", draw.opened["closes_at"], act.at)
    expect(act, "everyone is on the list once, in order", sorted(set(body["entrants"])), body["entrants"])
    fingerprint = hashlib.sha256("".join(f"{name}\n" for name in body["entrants"]).encode()).hexdigest()
    expect(act, "the fingerprint of the list", fingerprint, body["fingerprint"])
    draw.entrants, draw.fingerprint = list(body["entrants"]), body["fingerprint"]
    yield f"the list of {len(draw.entrants):,} entrants of “{draw.opened['title']}” was published before the seed was made."


def _drawn(context: Context, act: Act) -> Iterator[str]:
    draw, body = _draw(context, act), act.body
    _require(act, bool(draw.entrants), "the list was published before the seed", "before", "not")
    expect(act, "how lots are drawn is what was announced", draw.opened["statement"], body["statement"])
    entrants = [{"id": each} for each in draw.entrants]
    given = {"entrants": entrants, "seed": body["seed"], "fingerprint": draw.fingerprint}
    result = registry.get(draw.opened["rule"]).compute(body["statement"], given)
    expect(act, "the lots, drawn again from the list and the seed", result, body["result"])
    draw.is_over = True
    yield f"the lots of “{draw.opened['title']}”, drawn again from the published list and seed, fall as published."


def _draw_cancelled(context: Context, act: Act) -> Iterator[str]:
    draw = _draw(context, act)
    draw.is_over = True
    yield f"“{draw.opened['title']}” was called off before its lots were drawn: {act.body['why']}"


# --- looking up -------------------------------------------------------------------------------------------------
def _office(context: Context, act: Act, version: int, name: str) -> Office:
    charter = charters.in_force(context, version, act)
    try:
        return charter.office(name)
    except KeyError:
        raise Discrepancy(act.index, "the charter has this office", "one of its offices", name) from None


def _office_now(context: Context, act: Act) -> Office:
    """The office that an act names, in the charter it names, which is the one in force."""
    expect(act, "it goes by the charter in force", context.get(charters.LAST), act.body["charter"])
    return _office(context, act, act.body["charter"], act.body["office"])


def _place_key(office: str, number: int) -> tuple[str, str, int]:
    return "elections.place", office, number


def _place(context: Context, act: Act) -> _Place:
    key = _place_key(act.body["office"], act.body["place"])
    found: _Place = context.kept(key, act, "the seat was set up before")
    return found


def _key(act: Act) -> tuple[str, str]:
    return "elections.election", act.body["election"]


def _election(context: Context, act: Act) -> _Election:
    found: _Election = context.kept(_key(act), act, "the election was called before")
    return found


def _nominating(context: Context, act: Act) -> _Election:
    election = _election(context, act)
    _require(act, not (election.box or election.has_result or election.is_over), "nominations run", "open", "closed")
    return election


def _draw_key(act: Act) -> tuple[str, str]:
    return "elections.draw", act.body["draw"]


def _draw(context: Context, act: Act) -> _Draw:
    found: _Draw = context.kept(_draw_key(act), act, "the draw was announced before")
    _require(act, not found.is_over, "a draw is over once it is drawn or called off", "open", "over")
    return found


def _counted_words(count: int, one: str) -> str:
    return f"{count:,} {one}" if count == 1 else f"{count:,} {one}s"


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _require(act: Act, holds: bool, what: str, expected: object, found: object) -> None:
    if not holds:
        raise Discrepancy(act.index, what, expected, found)


VERIFIERS: Mapping[str, Verifier] = MappingProxyType(
    {
        "elections.places-set": _places_set,
        "elections.holder-placed": _holder_placed,
        "elections.called": _called,
        "elections.dates-moved": _dates_moved,
        "elections.cancelled": _cancelled,
        "elections.stands": _stands,
        "elections.withdrew": _withdrew,
        "elections.nominations-closed": _closed,
        "elections.unopposed": _unopposed,
        "elections.counted": _counted,
        "elections.seats-taken": _seats_taken,
        "elections.vacancy": _vacancy,
        "elections.countback": _countback,
        "elections.vacancy-filled": _vacancy_filled,
        "elections.draw-opened": _draw_opened,
        "elections.draw-entrants": _draw_entrants,
        "elections.drawn": _drawn,
        "elections.draw-cancelled": _draw_cancelled,
    }
)
