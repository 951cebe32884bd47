"""How to recompute these acts, from the record alone. No Django here.

A charter's versions follow one another; its hash is that of its text; and from the second on it was adopted by a
decision of the matter that the version before it names for its own amendment.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from commonhouse.record.canonical import canonical
from commonhouse.record.verify import Act, Context, Verifier, expect
from commonhouse.rules.charter import checks
from commonhouse.rules.charter.model import Charter

LAST = "charters.last"


def _adopted(context: Context, act: Act) -> Iterable[str]:
    body = act.body
    before: int = context.get(LAST, 0)
    expect(act, "versions of the charter follow one another", before + 1, body["version"])
    found = hashlib.sha256(canonical(body["charter"])).hexdigest()
    expect(act, "the hash of the charter's text", found, body["text_hash"])
    charter = checks.from_json(body["charter"])
    checks.check(charter)
    if before:
        _decided(context, act, context.kept(("charter", before), act, "the version before it is in this record"))
    else:
        expect(act, "the first charter is adopted, not amended", "", body["decision"])
    context.keep(LAST, body["version"])
    context.keep(("charter", body["version"]), charter)
    yield _sentence(body["version"], charter)


def _decided(context: Context, act: Act, before: Charter) -> None:
    """The decision was made before, in the matter the charter names for it, about exactly this text."""
    decision = act.body["decision"]
    kept = context.kept(("proposals.adopted", decision), act, "a decision adopted this version before")
    expect(act, "the charter is amended under its own rule", before.amendment, kept["matter"])
    expect(act, "the text is the one that was decided on", kept["charter_hash"], act.body["text_hash"])


def _sentence(version: int, charter: Charter) -> str:
    matters, offices = len(charter.matters), len(charter.offices)
    how = "adopted" if version == 1 else "amended by decision"
    return f"version {version} of the charter was {how}: {matters} matters, {offices} offices; its text fits its hash."


def in_force(context: Context, version: int, act: Act) -> Charter:
    """The charter of that version, for verifiers of what was decided under it. Raises Discrepancy without one."""
    charter: Charter = context.kept(("charter", version), act, f"version {version} of the charter was adopted before")
    return charter


VERIFIERS: Mapping[str, Verifier] = MappingProxyType({"charters.adopted": _adopted})
