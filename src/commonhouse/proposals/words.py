"""A decision in words: what one may answer, how it ended and why, what waits. Plain sentences from the rule's own tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from commonhouse.people.formats import number

POSITIONS: Mapping[str, str | Promise] = {
    "yes": pgettext_lazy("answer to a proposal", "Yes"),
    "no": pgettext_lazy("answer to a proposal", "No"),
    "abstain": pgettext_lazy("answer to a proposal", "Abstain"),
    "approve": pgettext_lazy("answer to a proposal", "Approve"),
    "disapprove": pgettext_lazy("answer to a proposal", "Disapprove"),
    "affirm": pgettext_lazy("answer to a proposal", "Abstain and affirm the majority"),
    "silent": pgettext_lazy("answer to a proposal", "Abstain without adding to either side"),
    "consent": pgettext_lazy("answer to a proposal", "I consent"),
    "concern": pgettext_lazy("answer to a proposal", "I consent, with a concern"),
    "objection": pgettext_lazy("answer to a proposal", "I object"),
    "stand-aside": pgettext_lazy("answer to a proposal", "I stand aside"),
    "agree": pgettext_lazy("answer to a proposal", "I agree"),
    "reservations": pgettext_lazy("answer to a proposal", "I agree, with reservations"),
    "block": pgettext_lazy("answer to a proposal", "I block"),
}
COUNTED: Mapping[str, str | Promise] = {  # where what is told is not one's own voice
    "consent": pgettext_lazy("answer counted", "Consent"),
    "concern": pgettext_lazy("answer counted", "Consent with a concern"),
    "objection": pgettext_lazy("answer counted", "Objection"),
    "stand-aside": pgettext_lazy("answer counted", "Stands aside"),
    "agree": pgettext_lazy("answer counted", "Agrees"),
    "reservations": pgettext_lazy("answer counted", "Agrees with reservations"),
    "block": pgettext_lazy("answer counted", "Blocks"),
}
MEANINGS: Mapping[str, str | Promise] = {
    "affirm": gettext_lazy("Your vote is added to whichever side has more."),
    "silent": gettext_lazy("You count as taking part, on neither side."),
    "consent": gettext_lazy("It is good enough for now, and safe enough to try."),
    "concern": gettext_lazy("It may go ahead. Your concern is heard and kept."),
    "objection": gettext_lazy(
        "It would do harm, or miss something better that is at hand. You are asked for your argument."
    ),
    "stand-aside": gettext_lazy("You leave it to the others."),
    "reservations": gettext_lazy("It may go ahead. Your reservations are heard and kept."),
    "block": gettext_lazy("It goes against what this group stands for. You are asked for your reason."),
}
OUTCOMES: Mapping[str, str | Promise] = {
    "adopted": pgettext_lazy("outcome", "Adopted"),
    "not-adopted": pgettext_lazy("outcome", "Not adopted"),
    "no-quorum": pgettext_lazy("outcome", "Too few took part"),
    "blocked": pgettext_lazy("outcome", "Blocked"),
    "returned": pgettext_lazy("outcome", "Sent back for more work"),
    "chosen": pgettext_lazy("outcome", "Chosen"),
    "tied": pgettext_lazy("outcome", "Tied"),
    "none": pgettext_lazy("outcome", "Nothing chosen"),
    "withdrawn": pgettext_lazy("outcome", "Withdrawn"),
}
TAGS: Mapping[str, str] = {
    "adopted": "done", "chosen": "done", "not-adopted": "stopped", "no-quorum": "waiting", "blocked": "stopped",
    "returned": "waiting", "tied": "waiting", "none": "stopped", "withdrawn": "stopped",
}  # fmt: skip
STATE_TAGS: Mapping[str, str] = {
    "draft": "draft", "discussing": "open", "deciding": "open", "returned": "waiting", "withdrawn": "stopped",
    "decided": "done",
}  # fmt: skip


def position(name: str) -> str:
    return str(POSITIONS.get(name, name))


def counted(name: str) -> str:
    """An answer as it is told of others, or counted."""
    return str(COUNTED.get(name, POSITIONS.get(name, name)))


def outcome(code: str) -> str:
    return str(OUTCOMES.get(code, code))


def sentences(outcome: Mapping[str, Any], names: Mapping[str, str] | None = None) -> list[str]:
    """How a decision ended and why, in whole sentences, the most important first.

    outcome: {"rule", "statement", "result"} as published. names: what options and classes are called, by id.
    """
    result = outcome["result"]
    said = _Said(result, names or {})
    return [each for each in (*said.ending(), *said.counts(), *said.tests()) if each]


class _Said:
    """The sentences of one result."""

    def __init__(self, result: Mapping[str, Any], names: Mapping[str, str]) -> None:
        self.result, self.names = result, names
        self.code = str(result.get("outcome", ""))
        self.all_tests: list[Mapping[str, Any]] = list(result.get("tests", ()))

    def name(self, ident: str) -> str:
        return self.names.get(ident, ident)

    def ending(self) -> Iterator[str]:
        kinds: dict[str, Callable[[], str]] = {
            "adopted": lambda: _("It was adopted."),
            "not-adopted": lambda: _("It was not adopted."),
            "no-quorum": self._no_quorum,
            "blocked": lambda: _("It was blocked, so it does not go ahead as it stands."),
            "returned": lambda: _("It goes back to be worked on. What was said stays with it."),
            "chosen": self._chosen,
            "tied": self._tied,
            "none": lambda: _("No option had what was asked of it, so none was chosen."),
        }
        if self.code in kinds:
            yield kinds[self.code]()

    def _no_quorum(self) -> str:
        for test in self.all_tests:
            if test["name"] in {"quorum", "answers"} and not test["passed"] and not test.get("bloc"):
                return self._kindly(test)
        if any(test.get("reason") in {"nobody", "withheld"} for test in self.all_tests):
            return _("Too few took part in one group. Nothing is lost: it can be asked again.")
        return _("Too few took part. Nothing is lost: it can be asked again.")

    def _kindly(self, test: Mapping[str, Any]) -> str:
        found, base, needed = int(test["found"]), int(test["base"]), int(test["needed"])
        if base <= 0:
            words = ngettext(
                "%(found)s answered; %(needed)s was needed. Nothing is lost: it can be asked again.",
                "%(found)s answered; %(needed)s were needed. Nothing is lost: it can be asked again.",
                needed,
            )
            return words % {"found": number(found), "needed": number(needed)}
        words = ngettext(
            "%(found)s of %(base)s answered; %(needed)s was needed. Nothing is lost: it can be asked again.",
            "%(found)s of %(base)s answered; %(needed)s were needed. Nothing is lost: it can be asked again.",
            needed,
        )
        return words % {"found": number(found), "base": number(base), "needed": number(needed)}

    def _chosen(self) -> str:
        winners = [self.name(each) for each in self.result.get("winners", ())]
        if len(winners) == 1:
            return _("Chosen: %(name)s.") % {"name": winners[0]}
        return _("Chosen: %(names)s.") % {"names": ", ".join(winners)}

    def _tied(self) -> str:
        ties = self.result.get("ties", ())
        options = [self.name(each) for tie in ties for each in _options(tie)]
        return _("It ended in a tie between %(names)s. It can be asked again.") % {"names": ", ".join(options)}

    def counts(self) -> Iterator[str]:
        counts: Mapping[str, int] = self.result.get("counts", {})
        parts = [
            _("%(answer)s: %(count)s") % {"answer": counted(each), "count": number(int(count))}
            for each, count in counts.items()
            if int(count) or each in {"yes", "no", "approve", "disapprove"}
        ]
        parts += [
            _("%(answer)s: %(count)s") % {"answer": self.name(str(each["option"])), "count": each["value"]}
            for each in self.result.get("standings", ())
            if "value" in each and "option" in each
        ]
        if parts:
            yield "; ".join(parts) + "."
        joined = self.result.get("affirmed")
        if joined == "for":
            yield _("Those who affirm the majority joined the side in favor.")
        if joined == "against":
            yield _("Those who affirm the majority joined the side against.")

    def tests(self) -> Iterator[str]:
        for test in self.all_tests:
            words = self._test(test)
            if test.get("bloc") and words:
                words = _("%(group)s: %(sentence)s") % {"group": self.name(str(test["bloc"])), "sentence": words}
            yield words

    def _test(self, test: Mapping[str, Any]) -> str:
        kind = {
            "quorum": self._quorum,
            "answers": self._quorum,
            "threshold": self._threshold,
            "fallback": self._threshold,
            "objections": self._objections,
            "blocks": self._limit,
            "stand-asides": self._limit,
            "window": self._window,
            "asked": self._asked,
            "replies": self._replies,
        }.get(str(test["name"]))
        return kind(test) if kind else ""

    def _quorum(self, test: Mapping[str, Any]) -> str:
        found, needed = int(test["found"]), int(test["needed"])
        if test.get("reason") == "nobody":
            return _("nobody on the roll belongs to this group, so it could not agree.")
        if test.get("reason") == "withheld":
            return _("too few secret ballots to publish, so this group counts as without quorum.")
        if not test["passed"] and not test.get("bloc"):
            missing = needed - found
            words = ngettext("%(missing)s more answer was needed.", "%(missing)s more answers were needed.", missing)
            return words % {"missing": number(missing)} if missing > 0 else ""
        said = {"found": number(found), "needed": number(needed), "base": number(int(test["base"]))}
        if int(test["base"]) <= 0:
            return _("%(found)s took part; %(needed)s were needed.") % said
        return _("%(found)s of %(base)s took part; %(needed)s were needed.") % said

    def _threshold(self, test: Mapping[str, Any]) -> str:
        reason = test.get("reason")
        found, needed, base = int(test["found"]), int(test["needed"]), int(test["base"])
        if reason == "tie":
            return _("As many were for it as against it. A tie does not carry.")
        if reason == "nobody":
            return _("nobody on the roll belongs to this group, so it could not agree.")
        if reason == "empty":
            return _("Nobody took a side.")
        if reason == "withheld":
            return _("Some secret ballots are too few in their group to publish, and they could turn it.")
        of = {
            "yes+no": _("%(found)s of %(base)s who took a side were for it; %(needed)s were needed."),
            "cast": _("%(found)s of %(base)s ballots were for it; %(needed)s were needed."),
            "present": _("%(found)s of %(base)s present were for it; %(needed)s were needed."),
            "eligible": _("%(found)s of all %(base)s who may decide were for it; %(needed)s were needed."),
        }.get(str(test["of"]), _("%(found)s of %(base)s were for it; %(needed)s were needed."))
        said = of % {"found": number(found), "base": number(base), "needed": number(needed)}
        if test["passed"] or needed <= found:
            return said
        missing = needed - found
        more = ngettext("%(missing)s more would have been enough.", "%(missing)s more would have been enough.", missing)
        return f"{said} {more % {'missing': number(missing)}}"

    def _objections(self, test: Mapping[str, Any]) -> str:
        found = int(test["found"])
        if found == 0:
            return _("No objection stands.")
        return ngettext("%(count)s objection stands.", "%(count)s objections stand.", found) % {"count": number(found)}

    def _limit(self, test: Mapping[str, Any]) -> str:
        if test["passed"]:
            return ""
        found, most = int(test["found"]), int(test["needed"])
        if test["name"] == "blocks":
            words = ngettext(
                "%(found)s person blocks it; at most %(most)s may.", "%(found)s people block it; at most %(most)s may.",
                found,
            )  # fmt: skip
        else:
            words = ngettext(
                "%(found)s person stands aside; at most %(most)s may.",
                "%(found)s people stand aside; at most %(most)s may.",
                found,
            )
        return words % {"found": number(found), "most": number(most)}

    def _window(self, test: Mapping[str, Any]) -> str:
        said = {"found": number(int(test["found"])), "needed": number(int(test["needed"]))}
        if test["passed"]:
            return _("People had %(found)s hours to advise; %(needed)s were needed.") % said
        return _("People had only %(found)s hours to advise; %(needed)s were needed.") % said

    def _asked(self, test: Mapping[str, Any]) -> str:
        found = int(test["found"])
        words = ngettext("%(found)s person was asked for advice.", "%(found)s people were asked for advice.", found)
        return words % {"found": number(found)}

    def _replies(self, test: Mapping[str, Any]) -> str:
        if test["passed"]:
            return _("Every advice had a reply.") if int(test["found"]) else ""
        missing = int(test["needed"]) - int(test["found"])
        words = ngettext("%(count)s advice has no reply yet.", "%(count)s pieces of advice have no reply yet.", missing)
        return words % {"count": number(missing)}


def _options(tie: Any) -> list[str]:
    """The options of a tie, as the rules of choosing and of ranking write it."""
    if isinstance(tie, Mapping):
        return [str(each) for each in tie.get("options", tie.get("candidates", ()))]
    return [str(each) for each in tie] if isinstance(tie, list | tuple) else [str(tie)]


def choice(name: str) -> str:
    """An answer as a choice on a page: its words, and what it means where that is not plain."""
    meaning = MEANINGS.get(name)
    return f"{position(name)}. {meaning}" if meaning else position(name)
