"""Results in plain words, for the command line and the pages alike.

Everything a reader sees goes through four functions the caller gives: `gettext` and `ngettext` choose the
language, `money` writes an amount in minor units (a whole number or a fraction, which it may round), `number` writes a
count. Left out, they give English. `name` turns a project's id into what readers know it by.

Nothing here decides anything: amounts are rounded for display only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from .model import Instance
from .results import Ending, Loser, Notice, Phase, Reason, Result, Round, Tie
from .statements import (
    Completion,
    EqualShares,
    Greedy,
    OnMisfit,
    Phragmen,
    Satisfaction,
    Score,
    Start,
    Statement,
    Stop,
    TieBreak,
)

Gettext = Callable[[str], str]
Ngettext = Callable[[str, str, int], str]
MOST_NAMED = 6  # projects listed by name in one sentence before the rest are only counted


def same(text: str) -> str:
    return text


def english_plural(one: str, many: str, count: int) -> str:
    return one if count == 1 else many


def english_number(count: int) -> str:
    return f"{count:,}"


def english_money(minor: int, currency: str) -> Callable[[Fraction | int], str]:
    """Writes amounts in minor units as "1,234.50 PLN", rounded half up to a whole minor unit."""
    decimals = len(str(minor)) - 1

    def write(amount: Fraction | int) -> str:
        whole = int((Fraction(amount) * 2 + 1) // 2)
        units, rest = divmod(abs(whole), minor)
        part = f".{rest:0{decimals}d}" if rest else ""
        sign = "-" if whole < 0 else ""
        return f"{sign}{units:,}{part} {currency}".rstrip()

    return write


def statement_title(statement: Statement, gettext: Gettext = same) -> str:
    """A rule in a few words, with the options that change winners most."""
    _ = gettext
    if isinstance(statement, Phragmen):
        return _("Sequential Phragmén")
    if isinstance(statement, Greedy):
        if statement.per_cost:
            return _("Most points for the money") if statement.score is Score.POINTS else _("Most votes for the money")
        return _("Most points first") if statement.score is Score.POINTS else _("Most votes first")
    return {
        Completion.NONE: _("Equal shares, the rest unspent"),
        Completion.ADD1: _("Equal shares, raised until the money is used"),
        Completion.ADD1_FILL: _("Equal shares, then most votes with what is left"),
    }[statement.completion]


def statement_sentences(
    statement: Statement,
    gettext: Gettext = same,
    ngettext: Ngettext = english_plural,
    number: Callable[[int], str] = english_number,
) -> list[str]:
    """A rule stated in full, one sentence for each thing that can change who wins."""
    if isinstance(statement, EqualShares):
        said = _equal_shares(statement, gettext, ngettext, number)
    elif isinstance(statement, Greedy):
        said = _greedy(statement, gettext, ngettext, number)
    else:
        said = _phragmen(statement, gettext)
    return [*said, _tie_break(statement.tie_break, gettext)]


def _equal_shares(
    statement: EqualShares, gettext: Gettext, ngettext: Ngettext, number: Callable[[int], str]
) -> list[str]:
    _ = gettext
    start = {
        Start.EXACT: _("Every voter starts with an equal part of the budget."),
        Start.FLOOR: _("Every voter starts with an equal part of the budget, rounded down to whole units of money."),
    }
    values = {
        Satisfaction.COST: _("What counts for a voter is how much money goes to projects they chose."),
        Satisfaction.CARDINALITY: _("What counts for a voter is how many of the projects they chose are funded."),
        Satisfaction.POINTS: _("What counts for a voter is how many points they gave to funded projects."),
    }
    said = [
        start[statement.start],
        _(
            "A project is bought when the voters who chose it can pay for it together. The one that asks the least "
            "for what it gives them is bought first."
        ),
        values[statement.satisfaction],
    ]
    if statement.completion is Completion.NONE:
        return [*said, _("Money left at the end stays unspent.")]
    raised = ngettext(
        "When money is left, every voter's part is raised by %(increment)s unit of money and the count starts again.",
        "When money is left, every voter's part is raised by %(increment)s units of money and the count starts again.",
        statement.increment,
    ) % {"increment": number(statement.increment)}
    until = {
        Stop.EXHAUSTIVE: _(
            "This ends as soon as no more projects fit in the budget, or before the count would spend more than the budget."
        ),
        Stop.INFEASIBLE: _("This ends only when the next count would spend more than the budget."),
    }
    said += [raised, until[statement.stop]]
    if statement.completion is Completion.ADD1_FILL:
        said.append(_("What is left then goes to the projects with the most votes that still fit."))
    return said


def _greedy(statement: Greedy, gettext: Gettext, ngettext: Ngettext, number: Callable[[int], str]) -> list[str]:
    _ = gettext
    ranked = {
        (Score.VOTES, False): _("Projects are funded from the most votes down."),
        (Score.POINTS, False): _("Projects are funded from the most points down."),
        (Score.VOTES, True): _("Projects are funded from the most votes for their cost down."),
        (Score.POINTS, True): _("Projects are funded from the most points for their cost down."),
    }
    misfit = {
        OnMisfit.SKIP: _("A project that costs more than is left is passed over."),
        OnMisfit.STOP: _("The count stops at the first project that costs more than is left."),
    }
    said = [ranked[statement.score, statement.per_cost], misfit[statement.on_misfit]]
    if statement.threshold:
        least = {"least": number(statement.threshold)}
        if statement.score is Score.POINTS:
            text = ngettext(
                "A project needs at least %(least)s point.",
                "A project needs at least %(least)s points.",
                statement.threshold,
            )
        else:
            text = ngettext(
                "A project needs at least %(least)s vote.",
                "A project needs at least %(least)s votes.",
                statement.threshold,
            )
        said.append(text % least)
    return said


def _phragmen(statement: Phragmen, gettext: Gettext) -> list[str]:
    _ = gettext
    misfit = {
        OnMisfit.SKIP: _("A project that costs more than is left of the budget is passed over."),
        OnMisfit.STOP: _("The count stops when a project comes up that costs more than is left of the budget."),
    }
    return [
        _("All voters earn money at the same pace, from nothing."),
        _("As soon as the voters who chose a project together have its cost, they buy it and have nothing left."),
        misfit[statement.on_misfit],
    ]


def _tie_break(criteria: tuple[TieBreak, ...], gettext: Gettext) -> str:
    _ = gettext
    words = {
        TieBreak.VOTES: _("the one with more votes"),
        TieBreak.COST: _("the cheaper one"),
        TieBreak.COST_DESC: _("the dearer one"),
        TieBreak.ORDER: _("the one listed first"),
    }
    order = _(", then ").join(words[criterion] for criterion in criteria)
    return _("Of projects that stand exactly equal, first comes %(order)s.") % {"order": order}


@dataclass(frozen=True)
class Words:
    """The sentences of one result. `name` gives what a project is called, "Project 7" when left out."""

    result: Result
    gettext: Gettext = same
    ngettext: Ngettext = english_plural
    money: Callable[[Fraction | int], str] | None = None
    number: Callable[[int], str] = english_number
    name: Callable[[str], str] | None = None

    def statement(self, statement: Statement | None = None) -> list[str]:
        """The rule of the result (or another), stated in full."""
        return statement_sentences(statement or self.result.rule, self.gettext, self.ngettext, self.number)

    def ending(self) -> list[str]:
        """How the money of each voter came about and why the count ended; nothing for rules without shares."""
        _, ngettext, result = self.gettext, self.ngettext, self.result
        if result.ending is None or result.start is None or not result.ballots:
            return []
        if not result.raises:
            said = [_("Each voter had %(start)s to spend.") % {"start": self._money(result.start)}]
        else:
            text = ngettext(
                "Each voter had %(start)s to spend in the count that decides, after %(raises)s raise from %(first)s.",
                "Each voter had %(start)s to spend in the count that decides, after %(raises)s raises from %(first)s.",
                result.raises,
            )
            values = {
                "start": self._money(result.start),
                "raises": self.number(result.raises),
                "first": self._money(result.first_start or 0),
            }
            said = [text % values]
        why = {
            Ending.EXHAUSTED: _("Then no more projects fit in the budget."),
            Ending.NEXT_OVER_BUDGET: _("One raise more would have spent more than the budget."),
            Ending.ALL_BOUGHT: _("Then no project was left to buy."),
        }
        return [*said, *([why[result.ending]] if result.ending in why else [])]

    def round(self, round_: Round) -> str:
        """What was bought in a round and who paid."""
        _, ngettext = self.gettext, self.ngettext
        values = {
            "project": self._name(round_.project),
            "round": self.number(round_.number),
            "votes": self.number(round_.votes),
            "points": self.number(round_.score),
            "cost": self._money(round_.cost),
            "left": self._money(round_.left),
        }
        if round_.phase is Phase.EQUAL_SHARES:
            return self._shared(round_, values)
        if round_.phase is Phase.FILL:
            return ngettext(
                "%(project)s was added in round %(round)s: with %(votes)s vote it was the next that fit in what was left.",
                "%(project)s was added in round %(round)s: with %(votes)s votes it was the next that fit in what was left.",
                round_.votes,
            ) % values  # fmt: skip
        if round_.phase is Phase.PHRAGMEN:
            values["earned"] = self._money(round_.price or 0)
            return ngettext(
                "%(project)s was bought in round %(round)s, when %(votes)s voter who chose it had its cost. "
                "Each voter had earned %(earned)s by then.",
                "%(project)s was bought in round %(round)s, when the %(votes)s voters who chose it together had its cost. "
                "Each voter had earned %(earned)s by then.",
                round_.votes,
            ) % values  # fmt: skip
        if self._by_points:
            return ngettext(
                "%(project)s was chosen in round %(round)s with %(points)s point. After it, %(left)s was left.",
                "%(project)s was chosen in round %(round)s with %(points)s points. After it, %(left)s was left.",
                round_.score,
            ) % values  # fmt: skip
        return ngettext(
            "%(project)s was chosen in round %(round)s with %(votes)s vote. After it, %(left)s was left.",
            "%(project)s was chosen in round %(round)s with %(votes)s votes. After it, %(left)s was left.",
            round_.votes,
        ) % values  # fmt: skip

    def _shared(self, round_: Round, values: dict[str, str]) -> str:
        ngettext = self.ngettext
        payers = round_.payers or 0
        values |= {"payers": self.number(payers), "amount": self._money(round_.largest_payment or 0)}
        rule = self.result.rule
        by_points = isinstance(rule, EqualShares) and rule.satisfaction is Satisfaction.POINTS
        if payers == round_.full_payers and not by_points:
            return ngettext(
                "%(project)s was bought in round %(round)s: %(payers)s voter paid %(amount)s.",
                "%(project)s was bought in round %(round)s: %(payers)s voters paid %(amount)s each.",
                payers,
            ) % values  # fmt: skip
        return ngettext(
            "%(project)s was bought in round %(round)s: %(payers)s voter paid %(amount)s.",
            "%(project)s was bought in round %(round)s: %(payers)s voters paid at most %(amount)s each.",
            payers,
        ) % values  # fmt: skip

    def loser(self, loser: Loser) -> str:
        """Why a project was not funded and what it lacked."""
        return " ".join(part for part in (self._reason(loser), self._lack(loser)) if part)

    def _reason(self, loser: Loser) -> str:
        _, ngettext, result = self.gettext, self.ngettext, self.result
        values = {
            "cost": self._money(loser.cost),
            "budget": self._money(result.budget),
            "left": self._money(loser.left_at_turn or 0),
            "votes": self.number(loser.votes),
            "points": self.number(loser.score),
            "limit": loser.limit or "",
            "others": self._names(loser.blocked_by),
            "money": self._money(loser.supporters_money or 0),
        }
        if loser.reason is Reason.BELOW_THRESHOLD:
            return self._below(loser)
        if loser.reason is Reason.SUPPORTERS_SHORT:
            return ngettext(
                "It costs %(cost)s. The %(votes)s voter who chose it had %(money)s left at the end.",
                "It costs %(cost)s. The %(votes)s voters who chose it had %(money)s left together at the end.",
                loser.votes,
            ) % values  # fmt: skip
        if loser.reason is Reason.STOPPED_BEFORE:
            values["limit"] = self._name(loser.limit or "")
        text = {
            Reason.NO_SUPPORT: _("Nobody voted for it."),
            Reason.OVER_BUDGET: _("It costs %(cost)s, more than the whole budget of %(budget)s."),
            Reason.NOT_ENOUGH_LEFT: (
                _("It costs %(cost)s. What was left at the end, %(left)s, was too little for it.")
                if isinstance(result.rule, EqualShares)
                else _("It costs %(cost)s. When its turn came, %(left)s was left.")
            ),
            Reason.STOPPED_BEFORE: _("The count stopped at %(limit)s, before its turn came."),
            Reason.EXCLUSIVE: _("It cannot be funded together with %(others)s."),
            Reason.CATEGORY_BUDGET: _("It costs %(cost)s. That is more than was left for the category %(limit)s."),
            Reason.DISTRICT_BUDGET: _("It costs %(cost)s. That is more than was left for the district %(limit)s."),
        }[loser.reason]
        return text % values

    def _below(self, loser: Loser) -> str:
        ngettext, rule = self.ngettext, self.result.rule
        least = rule.threshold if isinstance(rule, Greedy) else 0
        values = {"score": self.number(loser.score), "least": self.number(least)}
        if self._by_points:
            return ngettext(
                "It got %(score)s point. At least %(least)s were needed.",
                "It got %(score)s points. At least %(least)s were needed.",
                loser.score,
            ) % values  # fmt: skip
        return ngettext(
            "It got %(score)s vote. At least %(least)s were needed.",
            "It got %(score)s votes. At least %(least)s were needed.",
            loser.score,
        ) % values  # fmt: skip

    def _lack(self, loser: Loser) -> str:
        """What would have been enough, each on its own."""
        _, ngettext = self.gettext, self.ngettext
        more, less = loser.votes_short, loser.cost_less
        if more is None and less is None:
            return ""
        values = {"more": self.number(more or 0), "less": self._money(less or 0)}
        if isinstance(self.result.rule, EqualShares):
            return self._lack_of_shares(more, less) % values
        if more is None:
            return _("It needed to cost %(less)s less.") % values
        if self._by_points:
            only = ngettext("It needed %(more)s more point.", "It needed %(more)s more points.", more)
            both = ngettext(
                "It needed %(more)s more point, or to cost %(less)s less.",
                "It needed %(more)s more points, or to cost %(less)s less.",
                more,
            )
        else:
            only = ngettext("It needed %(more)s more vote.", "It needed %(more)s more votes.", more)
            both = ngettext(
                "It needed %(more)s more vote, or to cost %(less)s less.",
                "It needed %(more)s more votes, or to cost %(less)s less.",
                more,
            )
        return (only if less is None else both) % values

    def _lack_of_shares(self, more: int | None, less: int | None) -> str:
        """For equal shares the answer is about the count that decides, at the money voters had in it."""
        _, ngettext = self.gettext, self.ngettext
        if more is None:
            return _("At a cost %(less)s lower, those who chose it could have paid for it.")
        if less is None:
            return ngettext(
                "With %(more)s more vote, those who chose it could have paid for it.",
                "With %(more)s more votes, those who chose it could have paid for it.",
                more,
            )
        return ngettext(
            "With %(more)s more vote, or at a cost %(less)s lower, those who chose it could have paid for it.",
            "With %(more)s more votes, or at a cost %(less)s lower, those who chose it could have paid for it.",
            more,
        )

    def tie(self, tie: Tie) -> str:
        return tie_sentence(tie, self.gettext, self.number, self._name, self._names)

    def notice(self, notice: Notice) -> str:
        return notice_sentence(notice, self.gettext, self.ngettext, self.number, self._names)

    def all(self) -> list[str]:
        """The whole result, in the order in which it came about."""
        result = self.result
        losers = [f"{self._name(loser.project)}: {self.loser(loser)}" for loser in result.losers]
        return [
            *self.statement(),
            *(self.notice(notice) for notice in result.notices),
            *self.ending(),
            *(self.round(each) for each in result.rounds),
            *(self.tie(tie) for tie in result.ties),
            *losers,
        ]

    @property
    def _by_points(self) -> bool:
        return isinstance(self.result.rule, Greedy) and self.result.rule.score is Score.POINTS

    def _money(self, amount: Fraction | int) -> str:
        write = self.money or english_money(self.result.minor, self.result.currency)
        return write(amount)

    def _name(self, project: str) -> str:
        return self.name(project) if self.name else _project_name(project, self.gettext)

    def _names(self, projects: Sequence[str]) -> str:
        return listed([self._name(project) for project in projects], self.gettext)


def _project_name(project: str, gettext: Gettext) -> str:
    _ = gettext
    return _("Project %(id)s") % {"id": project}


def listed(words: Sequence[str], gettext: Gettext = same) -> str:
    """Words as a list in a sentence: "a, b and c"."""
    _ = gettext
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def _english_name(project: str) -> str:
    return _project_name(project, same)


def _english_names(projects: Sequence[str]) -> str:
    return listed([_english_name(project) for project in projects])


def tie_sentence(
    tie: Tie,
    gettext: Gettext = same,
    number: Callable[[int], str] = english_number,
    name: Callable[[str], str] = _english_name,
    names: Callable[[Sequence[str]], str] = _english_names,
) -> str:
    """Who stood equal, who went first and why, and whether that cost anyone the money."""
    _ = gettext
    why = {
        TieBreak.VOTES.value: _("%(chosen)s went first, because it has more votes."),
        TieBreak.COST.value: _("%(chosen)s went first, because it is cheaper."),
        TieBreak.COST_DESC.value: _("%(chosen)s went first, because it is dearer."),
        TieBreak.ORDER.value: _("%(chosen)s went first, because it is listed first."),
    }
    said = [
        _("In round %(round)s, %(projects)s stood exactly equal.")
        % {"round": number(tie.round), "projects": names(tie.projects)},
        why[tie.criterion] % {"chosen": name(tie.chosen)},
    ]
    if tie.unfunded:
        said.append(_("Not funded in the end: %(projects)s.") % {"projects": names(tie.unfunded)})
    else:
        said.append(_("All of them were funded in the end."))
    return " ".join(said)


def notice_sentence(
    notice: Notice,
    gettext: Gettext = same,
    ngettext: Ngettext = english_plural,
    number: Callable[[int], str] = english_number,
    names: Callable[[Sequence[str]], str] = _english_names,
) -> str:
    """Something a reader should know of the ballots or the projects."""
    _ = gettext
    many = len(notice.projects)
    shown = names(notice.projects) if many <= MOST_NAMED else number(many)
    if notice.code == "no-ballots":
        return _("No ballots were cast.")
    if notice.code == "empty-ballots":
        count = notice.number or 0
        return ngettext(
            "%(count)s ballot names no project. It counts as a voter.",
            "%(count)s ballots name no project. They count as voters.",
            count,
        ) % {"count": number(count)}  # fmt: skip
    if notice.code == "no-votes":
        if many <= MOST_NAMED:
            return _("Nobody voted for %(projects)s.") % {"projects": shown}
        return _("%(count)s projects got no votes.") % {"count": shown}
    if notice.code == "dearer-than-budget":
        if many <= MOST_NAMED:
            return ngettext(
                "%(projects)s costs more than the whole budget.", "%(projects)s cost more than the whole budget.", many
            ) % {"projects": shown}
        return _("%(count)s projects cost more than the whole budget.") % {"count": shown}
    raise ValueError(f"no words for the notice {notice.code}")


def explain(instance: Instance, result: Result) -> list[str]:
    """The whole result in English sentences, projects by id and name."""

    def name(project: str) -> str:
        known = instance.projects[instance.index[project]].name
        return f"Project {project} ({known})" if known else f"Project {project}"

    return Words(result, name=name).all()
