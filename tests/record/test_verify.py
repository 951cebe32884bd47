"""A record file is caught whatever is changed in it, and its acts are recomputed by the verifiers given."""

from __future__ import annotations

import io
import json
import random
import tracemalloc
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonhouse.record import acts, jsonl, receipts
from commonhouse.record.checkpoint import BadNote, Checkpoint, PublicKey
from commonhouse.record.verify import Act, Context, Discrepancy, Report, expect, verify

from .files import ORIGIN, record, signer

CODE = "7ZK3M0QX4T9A1BCDE2FG"
SEAL = {
    "box": "b1",
    "ballots": [
        {"choice": ["park", "ramp"], "receipt": receipts.commitment("b1", CODE)},
        {"choice": ["park"], "receipt": "0" * 64},
    ],
}
COUNT = {"box": "b1", "votes": {"park": 2, "ramp": 1}}
FILE = record(("box.opened", {"box": "b1", "title": "¿Qué haremos?"}), ("ballots.sealed", SEAL), ("box.counted", COUNT))


def sealed(context: Context, act: Act) -> Iterable[str]:
    seen = [ballot["receipt"] for ballot in act.body["ballots"]]
    expect(act, "two ballots carry one receipt", len(seen), len(set(seen)))
    context.keep(("ballots", act.body["box"]), [ballot["choice"] for ballot in act.body["ballots"]])
    yield f"{len(seen)} ballots sealed: {len(seen)} receipts, all different."


def counted(context: Context, act: Act) -> Iterable[str]:
    votes: dict[str, int] = {}
    before = context.kept(("ballots", act.body["box"]), act, "ballots are sealed before they are counted")
    for choice in before:
        for option in choice:
            votes[option] = votes.get(option, 0) + 1
    expect(act, "the votes counted again", votes, act.body["votes"])
    context.forget(("ballots", act.body["box"]))
    yield "Counted again: the same votes."


def find(act: Act, code: str) -> Iterable[str]:
    wanted = receipts.commitment(act.body["box"], code)
    for ballot in act.body["ballots"]:
        if ballot["receipt"] == wanted:
            yield f"this ballot chose {', '.join(ballot['choice'])}."


VERIFIERS = {"ballots.sealed": sealed, "box.counted": counted}


def check(data: bytes, **options: Any) -> Report:
    return verify(io.BytesIO(data), verifiers=VERIFIERS, finders={"ballots.sealed": find}, **options)


def test_an_untouched_record_says_what_was_checked():
    said: list[str] = []
    report = check(FILE, say=said.append)
    assert tuple(said) == report.sentences
    assert report.acts == 4
    assert report.checkpoint.size == 4
    assert report.not_recomputed == {"box.opened": 1}
    text = "\n".join(said)
    assert "Riverside Land Trust" in text
    assert "2 ballots sealed: 2 receipts, all different." in text
    assert "Counted again: the same votes." in text
    assert "1 act of the kind box.opened: kept, not recomputed" in text
    assert signer().public.fingerprint_in_fours in text
    assert "compare it" in text


def test_every_bit_of_the_file_matters():
    data = bytearray(FILE)
    for position in range(len(data)):
        for bit in range(8):
            data[position] ^= 1 << bit
            with pytest.raises(Discrepancy):
                check(bytes(data))
            data[position] ^= 1 << bit
    check(bytes(data))


def test_every_cut_and_every_byte_too_many():
    for position in range(len(FILE)):
        with pytest.raises(Discrepancy):
            check(FILE[:position])
        with pytest.raises(Discrepancy):
            check(FILE[:position] + FILE[position + 1 :])
        with pytest.raises(Discrepancy):
            check(FILE[:position] + b"\n" + FILE[position:])
        with pytest.raises(Discrepancy):
            check(FILE[:position] + b" " + FILE[position:])
    for more in (b"\n", b" ", b"\0", FILE):
        with pytest.raises(Discrepancy):
            check(FILE + more)


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_any_edit_at_all(draw):
    start = draw.draw(st.integers(0, len(FILE)))
    end = draw.draw(st.integers(start, min(len(FILE), start + 60)))
    changed = FILE[:start] + draw.draw(st.binary(max_size=60)) + FILE[end:]
    if changed != FILE:
        with pytest.raises(Discrepancy):
            check(changed)


def test_random_bits_of_a_large_file():
    bodies = [("note.kept", {"number": number, "text": "palabra " * 40}) for number in range(2000)]
    data = bytearray(record(*bodies))
    check(bytes(data))
    dice = random.Random(20260301)
    for _ in range(25):
        bit = dice.randrange(len(data) * 8)
        data[bit // 8] ^= 1 << bit % 8
        with pytest.raises(Discrepancy):
            check(bytes(data))
        data[bit // 8] ^= 1 << bit % 8


@given(st.data())
def test_lines_moved_dropped_or_doubled(draw):
    lines = FILE.splitlines(keepends=True)
    shuffled = draw.draw(st.lists(st.sampled_from(lines), max_size=6) | st.permutations(lines))
    if shuffled != lines:
        with pytest.raises(Discrepancy):
            check(b"".join(shuffled))


def test_a_house_that_signs_a_wrong_count_is_caught_by_recomputing():
    wrong = COUNT | {"votes": {"park": 2, "ramp": 2}}
    data = record(("ballots.sealed", SEAL), ("box.counted", wrong))
    with pytest.raises(Discrepancy) as caught:
        check(data)
    assert caught.value.index == 2
    assert "counted again" in str(caught.value)
    assert "'ramp': 1" in caught.value.expected
    assert "'ramp': 2" in caught.value.found


def test_a_count_without_sealed_ballots():
    with pytest.raises(Discrepancy, match="sealed before they are counted"):
        check(record(("box.counted", COUNT)))


@pytest.mark.parametrize("body", [{}, {"ballots": 3}, {"ballots": [1], "box": "b1"}, {"ballots": [], "box": []}])
def test_a_body_that_makes_no_sense_is_a_discrepancy_not_a_crash(body):
    with pytest.raises(Discrepancy, match="cannot be recomputed"):
        check(record(("ballots.sealed", body)))


def test_times_never_go_back():
    times = ["2026-03-01T12:00:00Z", "2026-03-01T12:00:05Z", "2026-03-01T12:00:04Z"]
    with pytest.raises(Discrepancy, match="time is before"):
        check(record(("note.kept", {}), ("note.kept", {}), times=times))


@pytest.mark.parametrize("at", ["2026-03-01 12:00:00Z", "2026-02-30T12:00:00Z", "2026-03-01T12:00:00+00:00", ""])
def test_a_time_that_is_none(at):
    with pytest.raises(Discrepancy, match="time in UTC"):
        check(record(times=[at]))


def test_a_second_opening():
    opening = acts.opening("house.example", "riverside", "Riverside", str(signer().public))
    with pytest.raises(Discrepancy, match="opened once"):
        check(record((acts.OPENED, opening)))


def test_a_checkpoint_that_counts_or_signs_otherwise():
    with pytest.raises(Discrepancy, match="counts other acts"):
        check(record(("note.kept", {}), size=3))
    with pytest.raises(Discrepancy, match="does not hold"):
        check(record(("note.kept", {}), signed_by=signer("impostor")))


def test_another_format_is_not_guessed_at():
    data = FILE.replace(b"commonhouse-record/1", b"commonhouse-record/2")
    with pytest.raises(Discrepancy, match="another format"):
        check(data)


@pytest.mark.parametrize("data", [b"", b"\n", b"{}\n", b'{"checkpoint":"x"}\n', b'{"checkpoint":3}\n', b"\xff\xfe\n"])
def test_files_that_are_no_record(data):
    with pytest.raises(Discrepancy):
        check(data)


def test_a_rewritten_record_signed_by_another_key_needs_the_pin():
    forged = record(("box.opened", {"box": "b1"}), key=signer("impostor"))
    assert check(forged).pinned is False
    for pin in (str(signer().public), signer().public.fingerprint, "sha256:" + signer().public.fingerprint):
        assert check(FILE, public_key=pin).pinned
        with pytest.raises(Discrepancy, match="another key"):
            check(forged, public_key=pin)
    spaced = " ".join(signer().public.fingerprint.upper()[at : at + 4] for at in range(0, 64, 4))
    assert check(FILE, public_key=spaced).pinned
    # The house's key under another record's name is the same key.
    assert check(FILE, public_key=str(PublicKey("other.example", signer().public.raw))).pinned
    with pytest.raises(BadNote):
        check(FILE, public_key="a+b+c")


def test_an_earlier_copy_must_be_the_beginning():
    before = check(record(("box.opened", {"box": "b1", "title": "¿Qué haremos?"}))).checkpoint
    assert "unchanged" in "\n".join(check(FILE, earlier=before).sentences)
    with pytest.raises(Discrepancy, match="rewritten"):
        check(FILE, earlier=Checkpoint(ORIGIN, 2, b"x" * 32))
    with pytest.raises(Discrepancy, match="missing at the end"):
        check(FILE, earlier=Checkpoint(ORIGIN, 9, b"x" * 32))


def test_a_receipt_is_found_or_said_to_be_absent():
    report = check(FILE, receipt="7zk3m-oqx4t-9a1bc-de2fg")
    assert report.receipt_found
    assert "Your receipt, act 2: this ballot chose park, ramp." in report.sentences
    absent = check(FILE, receipt="0" * 20)
    assert absent.receipt_found is False
    assert absent.sentences[-1] == "No ballot in this record carries your receipt."
    assert check(FILE).receipt_found is None
    with pytest.raises(receipts.BadCode):
        check(FILE, receipt="")


def test_a_line_has_a_limit(monkeypatch):
    monkeypatch.setattr(jsonl, "MAX_LINE", 400)
    with pytest.raises(Discrepancy, match="too long"):
        check(record(("note.kept", {"text": "x" * 400})))


def test_a_file_is_never_held_whole(tmp_path):
    path = tmp_path / "record.jsonl"
    path.write_bytes(record(*[("note.kept", {"text": "x" * 100_000}) for _ in range(200)]))
    assert path.stat().st_size > 20_000_000
    tracemalloc.start()
    with path.open("rb") as stream:
        verify(stream, verifiers={})
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3_000_000


def test_lines_are_plain_json_for_anyone():
    lines = [json.loads(line) for line in FILE.splitlines()]
    assert list(lines[0]) == ["at", "body", "index", "kind", "previous"]
    assert lines[0]["body"]["organization"] == {"name": "Riverside Land Trust", "slug": "riverside"}
    assert list(lines[-1]) == ["checkpoint"]


@pytest.mark.parametrize("kind", ["", "plain", "Upper.case", "a..b", "a.b ", "a.b\n", 'a.b"', "a." + "b" * 80])
def test_kinds_that_are_no_names(kind):
    with pytest.raises(ValueError, match=r"budget\.counted"):
        acts.line(0, "2026-03-01T12:00:00Z", kind, None, b"{}")
