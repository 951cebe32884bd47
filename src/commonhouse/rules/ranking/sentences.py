"""The steps of a ranked count in plain words, for the command line and the pages alike.

Everything a reader sees goes through functions that the caller gives: `gettext` and `ngettext` choose the language,
`number` writes votes and `name` says what a candidate is called. Left out, they give English and ids. Nothing here
decides anything.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from .model import Election
from .steps import Code, Result, Step, steps

Gettext = Callable[[str], str]
Ngettext = Callable[[str, str, int], str]
FIVE_DECIMALS = Decimal("0.00001")
MOST_NAMED = 6  # candidates in one sentence before the rest are only counted


def same(text: str) -> str:
    return text


def english_plural(one: str, many: str, count: int) -> str:
    return one if count == 1 else many


def plain_number(votes: Decimal) -> str:
    """Votes without needless zeros, cut to five decimals: 725, 32.14872, 1,279.5."""
    text = f"{votes.quantize(FIVE_DECIMALS, ROUND_DOWN):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def explain(election: Election, result: Result) -> list[str]:
    """A count in plain English, sentence by sentence."""
    names = {candidate.id: candidate.name or candidate.id for candidate in election.candidates}
    words = Words(name=names.__getitem__)
    return [words.step(step) for step in steps(result)]


@dataclass(frozen=True)
class Words:
    """The sentences of steps."""

    gettext: Gettext = same
    ngettext: Ngettext = english_plural
    number: Callable[[Decimal], str] = plain_number
    name: Callable[[str], str] = same

    def step(self, step: Step) -> str:
        """One step in words: a sentence or two."""
        if step.code in _TIES:
            return self._tie(step)
        if step.code in _LISTS:
            return self._listed(step)
        if step.code in {Code.DEFEATED, Code.DEFEATED_BY_CHAIN}:
            return self._defeat(step)
        values = {name: self.number(value) for name, value in step.numbers.items()}
        values["who"] = self._names(step.candidates)
        text = self._said(step)
        if step.code is Code.FILLED:
            values |= {"left": self.name(step.candidates[0]), "winner": self.name(step.candidates[1])}
        return text % values

    def steps(self, result: Result, stage: int | None = None) -> list[str]:
        """All steps of a count, or those of one stage."""
        return [self.step(step) for step in steps(result) if stage is None or step.stage == stage]

    def _said(self, step: Step) -> str:
        if step.code is Code.BALLOTS and not step.numbers["blank"]:
            return self._counted(step)[Code.BALLOTS]
        if step.code is Code.BALLOTS:
            return " ".join((self._counted(step)[Code.BALLOTS], self._blank(int(step.numbers["blank"]))))
        counted = self._counted(step)
        return counted[step.code] if step.code in counted else self._plain(step.code)

    def _blank(self, ballots: int) -> str:
        return self.ngettext(
            "%(blank)s ballot names nobody and is left aside.",
            "%(blank)s ballots name nobody and are left aside.",
            ballots,
        )

    def _counted(self, step: Step) -> dict[Code, str]:
        """Sentences whose words depend on a number of people, ballots or seats."""
        ngettext, people = self.ngettext, len(step.candidates)
        numbers = {name: int(value) if value == int(value) else 2 for name, value in step.numbers.items()}
        return {
            Code.WITHDRAWN: ngettext(
                "%(who)s withdrew: ballots pass over that name to their next choice.",
                "%(who)s withdrew: ballots pass over those names to their next choice.",
                people,
            ),
            Code.BALLOTS: ngettext(
                "%(valid)s ballot names a candidate.",
                "%(valid)s ballots name a candidate.",
                numbers.get("valid", 0),
            ),
            Code.LAST_SEATS: ngettext(
                "%(who)s is elected: no more candidates are left than seats.",
                "%(who)s are elected: no more candidates are left than seats.",
                people,
            ),
            Code.UNFILLED: ngettext(
                "%(seats)s seat stays empty: there was no candidate left for it.",
                "%(seats)s seats stay empty: there were no candidates left for them.",
                numbers.get("seats", 0),
            ),
            Code.ELECTED: ngettext("Elected: %(who)s.", "Elected, in this order: %(who)s.", people),
            Code.CONTESTING: ngettext(
                "%(who)s can take the seat. Each of those ballots counts for them if it names them.",
                "%(who)s can take the seat. Each of those ballots counts for whoever of them it ranks highest.",
                people,
            ),
            Code.LOST: ngettext(
                "%(votes)s vote can go to nobody: those ballots name no one else who is still in, or rounding cut it off.",
                "%(votes)s votes can go to nobody: those ballots name no one else who is still in, or rounding cut them off.",
                numbers.get("votes", 0),
            ),
            Code.EXHAUSTED: ngettext(
                "%(ballots)s ballot can go to nobody: it names no one else who is still in.",
                "%(ballots)s ballots can go to nobody: they name no one else who is still in.",
                numbers.get("ballots", 0),
            ),
        }

    def _plain(self, code: Code) -> str:
        _ = self.gettext
        return {
            Code.NOBODY_STOOD: _("Nobody stood, so nobody is elected."),
            Code.QUOTA: _(
                "A candidate needs %(quota)s votes to be sure of a seat. That is the quota: %(valid)s ballots divided by "
                "%(divisor)s (the seats plus one), rounded down, plus one. No more candidates can reach it than there are "
                "seats."
            ),
            Code.MOVING_QUOTA: _(
                "A candidate needs %(quota)s votes to be sure of a seat. That is the quota: %(valid)s ballots divided by "
                "%(divisor)s (the seats plus one), and a hair more. It falls when ballots run out of choices."
            ),
            Code.REACHED_QUOTA: _(
                "%(who)s has %(votes)s votes, which is enough for the quota of %(quota)s, and is elected."
            ),
            Code.SURPLUS: _(
                "%(who)s has %(votes)s votes, %(surplus)s more than needed. So that no vote is wasted, all those ballots "
                "go on to their next choice, each worth %(value)s of what it was; %(who)s keeps the quota."
            ),
            Code.EXCLUDED: _(
                "Nobody has votes to spare and seats are still empty, so the candidate with the fewest votes drops out: "
                "%(who)s, with %(votes)s. Those ballots go on to their next choice."
            ),
            Code.MAJORITY: _("%(who)s has %(votes)s of %(of)s votes, more than half, and wins."),
            Code.LAST_ONE: _("%(who)s is the only one left, and wins with %(votes)s votes."),
            Code.ELIMINATED: _(
                "Nobody has more than half of the %(of)s votes (%(needed)s or more), so the candidate with the fewest drops "
                "out: %(who)s, with %(votes)s. Those ballots go on to their next choice."
            ),
            Code.ELIMINATED_TOGETHER: _(
                "Nobody has more than half of the %(of)s votes (%(needed)s or more). %(who)s drop out together: with all "
                "their %(votes)s votes none of them could catch up. Those ballots go on to their next choice."
            ),
            Code.BEATS_ALL: _("%(who)s beats every other candidate one to one, and wins."),
            Code.CIRCLE: _(
                "Nobody beats all others one to one, so chains of wins are compared. A chain is as strong as the weakest "
                "win in it."
            ),
            Code.COUNTBACK: _(
                "%(who)s left a seat. The ballots that had given it to them, worth %(held)s votes, choose who takes it."
            ),
            Code.NOBODY_CAN_SERVE: _("No candidate of that election can take the seat of %(who)s."),
            Code.FILLED: _("%(winner)s takes the seat of %(left)s."),
            Code.HANGS_ON_ORDER: _(
                "A tie decided who won, and no lots were drawn, so the order on the ballot stood in. Draw lots in public "
                "and count again with them."
            ),
        }[code]

    def _listed(self, step: Step) -> str:
        """Sentences that name candidates with their votes."""
        _ = self.gettext
        pairs = list(zip(step.candidates, step.votes, strict=True))
        if step.code is Code.FIRST_PREFERENCES:
            pairs = [pair for pair in pairs if pair[1]] or pairs
        who = self._with_numbers(pairs)
        quota = self.number(step.numbers["quota"]) if "quota" in step.numbers else ""
        text = {
            Code.FIRST_PREFERENCES: _("Every ballot counts for its first choice: %(who)s."),
            Code.MOVED: _("They go to %(who)s."),
            Code.KEEPING: _(
                "Those elected keep just the part of every ballot that gives them the quota, now %(quota)s, and the rest "
                "goes on. Of each ballot they keep: %(who)s."
            ),
        }[step.code]
        return text % {"who": who, "quota": quota}

    def _tie(self, step: Step) -> str:
        _ = self.gettext
        *tied, chosen = step.candidates
        stage = self.number(step.numbers["stage"]) if "stage" in step.numbers else ""
        values = {"tied": self._names(tied), "chosen": self.name(chosen), "stage": stage}
        what = {
            "exclusion": _("%(tied)s have equally few votes, and one of them must drop out: %(chosen)s."),
            "surplus": _("%(tied)s have equally many votes to spare. %(chosen)s comes first."),
            "winner": _("%(tied)s finish alike at the top, and one must be chosen: %(chosen)s."),
        }[step.what]
        why = {
            Code.TIE_EARLIER: _("What decided are the votes at stage %(stage)s, the latest at which they differed."),
            Code.TIE_LOT: _("The lots drawn in public decided."),
            Code.TIE_ORDER: _("No lots were drawn, so the order on the ballot decided."),
        }[step.code]
        return f"{what} {why}" % values

    def _defeat(self, step: Step) -> str:
        _ = self.gettext
        first, last = self.name(step.candidates[0]), self.name(step.candidates[-1])
        values = {
            "first": first,
            "last": last,
            "strength": self.number(step.numbers["strength"]),
            "back": self.number(step.numbers["back"]),
            "for": self.number(step.votes[0]),
            "against": self.number(step.votes[-1]),
        }
        if step.code is Code.DEFEATED:
            text = _("%(first)s beats %(last)s: %(for)s ballots prefer %(first)s, %(against)s prefer %(last)s.")
            if step.numbers["back"]:
                back = _("The strongest chain back has only %(back)s.")
                text = f"{text} {back}"
            return text % values
        links = [
            _("%(first)s over %(last)s (%(votes)s)")
            % {"first": self.name(one), "last": self.name(other), "votes": self.number(votes)}
            for one, other, votes in zip(step.candidates, step.candidates[1:], step.votes, strict=False)
        ]
        values["chain"] = ", ".join(links)
        if not step.numbers["back"]:
            text = _("%(first)s beats %(last)s along a chain: %(chain)s. No chain leads back.")
        else:
            text = _(
                "%(first)s beats %(last)s along a chain: %(chain)s. Its weakest win has %(strength)s ballots; the "
                "strongest chain back has only %(back)s."
            )
        return text % values

    def _with_numbers(self, pairs: Sequence[tuple[str, Decimal]]) -> str:
        texts = [f"{self.name(name)} ({self.number(votes)})" for name, votes in pairs[:MOST_NAMED]]
        return self._and_more(texts, len(pairs) - MOST_NAMED)

    def _names(self, ids: Sequence[str]) -> str:
        return ", ".join(self.name(each) for each in ids)

    def _and_more(self, texts: list[str], more: int) -> str:
        joined = ", ".join(texts)
        if more <= 0:
            return joined
        rest = self.ngettext("and %(more)s more", "and %(more)s more", more) % {"more": more}
        return f"{joined}, {rest}"


_TIES = frozenset({Code.TIE_EARLIER, Code.TIE_LOT, Code.TIE_ORDER})
_LISTS = frozenset({Code.FIRST_PREFERENCES, Code.MOVED, Code.KEEPING})
