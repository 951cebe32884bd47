"""Recompute a downloaded record, with no database and no trust in whoever served it.

The record itself is checked here: form, chain, Merkle root, signature. What an act decided is recomputed by
the folder it comes from: its `verify.py` offers `VERIFIERS`, a mapping from the kind of act to a function

    def recount(context: Context, act: Act) -> Iterable[str]

that raises Discrepancy when the outcome in the act is not what its inputs give, and otherwise yields
sentences saying what was checked. Such a module imports no Django. It may also offer `FINDERS`, from the
kind of act to

    def find(act: Act, code: str) -> Iterable[str]

that looks for the ballot of a receipt code and says, in sentences, what that ballot holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, TypeVar

from commonhouse.record import acts, jsonl, merkle, receipts
from commonhouse.record.acts import Act, Discrepancy
from commonhouse.record.checkpoint import BadNote, Checkpoint, PublicKey, open_checkpoint

__all__ = ["Act", "Context", "Discrepancy", "Finder", "Report", "Verifier", "expect", "verify"]

T = TypeVar("T")
_UNREADABLE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)


@dataclass(slots=True)
class Context:
    """What verifiers of one record hand on to later ones: only what they choose to keep, under a name of
    theirs.

        context.keep(("box", box_id), act.body)            # in the verifier of "box.opened"
        box = context.kept(("box", box_id), act, "the box was opened before")    # in that of "box.counted"
    """

    slug: str = ""
    name: str = ""
    _kept: dict[Hashable, Any] = field(default_factory=dict)

    def keep(self, key: Hashable, value: object) -> None:
        """Hold a value for the verifier of a later act; a second value under one key replaces the first."""
        self._kept[key] = value

    def kept(self, key: Hashable, act: Act, what: str) -> Any:
        """The value kept under `key`. Raises Discrepancy saying that `what` does not hold when there is
        none.
        """
        if key not in self._kept:
            raise Discrepancy(act.index, what, "an earlier act of this record", f"none ({key!r})")
        return self._kept[key]

    def get(self, key: Hashable, default: Any = None) -> Any:
        return self._kept.get(key, default)

    def forget(self, key: Hashable) -> None:
        """Let go of a large value that no later act needs."""
        self._kept.pop(key, None)


Verifier = Callable[[Context, Act], Iterable[str]]
Finder = Callable[[Act, str], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Report:
    """What was checked. `sentences` are those already said, in order."""

    acts: int
    key: PublicKey
    checkpoint: Checkpoint
    pinned: bool
    not_recomputed: Mapping[str, int]
    receipt_found: bool | None
    sentences: tuple[str, ...]


def expect(act: Act, what: str, expected: T, found: T) -> None:
    """Raise Discrepancy unless the two are equal. `expected` is what was recomputed, `found` what the act
    says.
    """
    if expected != found:
        raise Discrepancy(act.index, what, expected, found)


def verify(
    stream: BinaryIO,
    *,
    verifiers: Mapping[str, Verifier],
    finders: Mapping[str, Finder] | None = None,
    public_key: str | None = None,
    earlier: Checkpoint | None = None,
    receipt: str | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> Report:
    """Check a record file and recompute its acts, saying what was checked as it goes.

    `public_key` pins the house: a key as act 0 writes it, or its fingerprint. `earlier` is the checkpoint of
    a copy kept before: this record must begin with all of it. `receipt` is a receipt code to look for.
    Raises Discrepancy at the first thing that differs, receipts.BadCode for a receipt that cannot be one,
    BadNote for a malformed key.
    """
    code = None if receipt is None else receipts.normalize(receipt)
    run = _Run(verifiers, finders or {}, code, say)
    note = ""
    tree = merkle.Frontier()
    for item in jsonl.read(stream):
        if isinstance(item, str):
            note = item
            break
        if item.index == 0:
            run.open(item, public_key)
        tree = tree.append(item.leaf)
        if earlier and tree.size == earlier.size:
            _same(tree, earlier, item.index)
        run.act(item)
    # The reader yields the note only after it has seen the end of the file.
    return run.close(tree, note, earlier, pinned=public_key is not None)


@dataclass(slots=True)
class _Run:
    verifiers: Mapping[str, Verifier]
    finders: Mapping[str, Finder]
    code: str | None
    speak: Callable[[str], None]
    context: Context = field(default_factory=Context)
    key: PublicKey | None = None
    kinds: Counter[str] = field(default_factory=Counter)
    found: bool = False
    sentences: list[str] = field(default_factory=list)

    def say(self, sentence: str) -> None:
        self.sentences.append(sentence)
        self.speak(sentence)

    def open(self, act: Act, pin: str | None) -> None:
        self.key, self.context.slug, self.context.name = _opening(act)
        if pin is not None:
            _pinned(self.key, pin)
        self.say(f"The public record of {self.context.name}, opened {act.at}, kept as {self.key.name}.")

    def act(self, act: Act) -> None:
        self.kinds[act.kind] += 1
        verifier = self.verifiers.get(act.kind)
        if verifier is not None:
            for sentence in _guarded(lambda: verifier(self.context, act), act):
                self.say(f"Act {act.index}, {act.at[:10]}: {sentence}")
        finder = self.finders.get(act.kind)
        if self.code is None or finder is None:
            return
        code = self.code
        for sentence in _guarded(lambda: finder(act, code), act):
            self.found = True
            self.say(f"Your receipt, act {act.index}: {sentence}")

    def close(self, tree: merkle.Frontier, note: str, earlier: Checkpoint | None, *, pinned: bool) -> Report:
        if self.key is None:
            raise Discrepancy(0, "the record holds no act", acts.OPENED, "only a checkpoint")
        checkpoint = _checkpoint(note, self.key, tree)
        if earlier and earlier.size > tree.size:
            what = "acts are missing at the end: the copy kept before holds more"
            raise _at_end(tree, what, f"{earlier.size} acts or more", f"{tree.size} acts")
        left = {kind: number for kind, number in sorted(self.kinds.items()) if not self._known(kind)}
        self._say_form(tree, earlier)
        for kind, number in left.items():
            self.say(
                f"{number:,} {_plural(number, 'act')} of the kind {kind}: kept, not recomputed "
                "(this program has no rule that recomputes such acts)."
            )
        self._say_key(self.key, pinned)
        found = self.found if self.code is not None else None
        if found is False:
            self.say("No ballot in this record carries your receipt.")
        return Report(tree.size, self.key, checkpoint, pinned, left, found, tuple(self.sentences))

    def _known(self, kind: str) -> bool:
        return kind in self.verifiers or kind == acts.OPENED

    def _say_form(self, tree: merkle.Frontier, earlier: Checkpoint | None) -> None:
        many = f"{tree.size:,} {_plural(tree.size, 'act')}"
        self.say(f"{many}: numbered without a gap, each bound to the one before it, in order of time.")
        self.say(f"The Merkle root over them is {tree.root().hex()}; the house signed exactly this root.")
        if earlier:
            self.say(f"The copy you kept before ({earlier.size:,} acts) begins this record, unchanged.")

    def _say_key(self, key: PublicKey, pinned: bool) -> None:
        if pinned:
            self.say(f"It is signed with the key you named: {key.fingerprint_in_fours}.")
            return
        self.say(
            f"The fingerprint of the key it is signed with: {key.fingerprint_in_fours}. Trust in the signature "
            "rests on this: compare it with the fingerprint the house prints or tells you in another way, "
            "or name it with --key."
        )


def _opening(act: Act) -> tuple[PublicKey, str, str]:
    body = act.body
    if body.get("format") != acts.FORMAT:
        raise Discrepancy(0, "this program reads another format of record", acts.FORMAT, body.get("format"))
    try:
        key = PublicKey.parse(body["key"])
        slug, name = body["organization"]["slug"], body["organization"]["name"]
    except (BadNote, KeyError, TypeError, AttributeError) as error:
        what = "act 0 does not say whose record this is"
        raise Discrepancy(0, what, "key, organization", str(error)) from error
    if not isinstance(slug, str) or not isinstance(name, str):
        raise Discrepancy(0, "act 0 does not name the organization", "slug and name", body["organization"])
    return key, slug, name


def _pinned(key: PublicKey, pin: str) -> None:
    text = "".join(pin.split())
    named = PublicKey.parse(text).fingerprint if "+" in text else text.lower().removeprefix("sha256:")
    if named != key.fingerprint:
        raise Discrepancy(0, "this record is kept with another key than you named", pin, key.fingerprint)


def _same(tree: merkle.Frontier, earlier: Checkpoint, index: int) -> None:
    if tree.root() != earlier.root:
        raise Discrepancy(
            index,
            f"the first {earlier.size} acts are not those of the copy kept before: the past was rewritten",
            earlier.root.hex(),
            tree.root().hex(),
        )


def _checkpoint(note: str, key: PublicKey, tree: merkle.Frontier) -> Checkpoint:
    try:
        checkpoint = open_checkpoint(note, key, alone=True)
    except BadNote as error:
        raise _at_end(tree, "its signature does not hold", "signed by the house", str(error)) from error
    if checkpoint.origin != key.name:
        raise _at_end(tree, "it is of another record", key.name, checkpoint.origin)
    if checkpoint.size != tree.size:
        raise _at_end(tree, "it counts other acts than the file holds", checkpoint.size, tree.size)
    if checkpoint.root != tree.root():
        what = "the acts do not give the root that was signed: one of them was changed"
        raise _at_end(tree, what, checkpoint.root.hex(), tree.root().hex())
    return checkpoint


def _at_end(tree: merkle.Frontier, what: str, expected: object, found: object) -> Discrepancy:
    return Discrepancy(tree.size, what, expected, found, place="the checkpoint")


def _guarded(work: Callable[[], Iterable[str]], act: Act) -> Iterable[str]:
    """An act whose body is not what its kind holds is a discrepancy, never a crash of the program."""
    try:
        yield from work()
    except Discrepancy:
        raise
    except _UNREADABLE as error:
        raise Discrepancy(
            act.index,
            f"an act of the kind {act.kind} that cannot be recomputed",
            "a body this program can read",
            f"{type(error).__name__}: {error}",
        ) from error


def _plural(number: int, word: str) -> str:
    return word if number == 1 else f"{word}s"
