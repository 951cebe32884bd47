from __future__ import annotations

import subprocess
import sys

import pytest

from commonhouse.cli import verifiers, verify
from tests.record.files import record, signer


@pytest.fixture
def heard():
    return []


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "record.jsonl"
    path.write_bytes(record(("note.kept", {"text": "hola"})))
    return path


def test_a_record_that_holds(file, heard):
    assert verify.run(str(file), say=heard.append) == 0
    assert heard[-1] == "All of it holds."
    assert any("kept, not recomputed" in line for line in heard)


def test_a_changed_record_names_the_place(file, heard):
    file.write_bytes(file.read_bytes().replace(b"hola", b"hole"))
    assert verify.run(str(file), say=lambda _: None, complain=heard.append) == 1
    assert "does NOT hold" in heard[0]
    assert "expected:" in heard[0]


@pytest.mark.parametrize(
    ("options", "word"),
    [({"key": "x+y+z"}, "--key"), ({"receipt": "short"}, "--receipt"), ({"earlier": "/no/such"}, "/no/such")],
)
def test_unusable_input_says_which(file, heard, options, word):
    assert verify.run(str(file), say=lambda _: None, complain=heard.append, **options) == 2
    assert heard[0].startswith(word)


def test_no_such_file_and_a_folder(tmp_path, heard):
    assert verify.run(str(tmp_path / "none"), complain=heard.append) == 2
    assert verify.run(str(tmp_path), complain=heard.append) == 2


def test_a_receipt_that_is_not_there(file, heard):
    assert verify.run(str(file), receipt="0" * 20, say=lambda _: None, complain=heard.append) == 1
    assert "not in it" in heard[0]


def test_an_earlier_copy(file, tmp_path, heard):
    later = tmp_path / "later.jsonl"
    later.write_bytes(record(("note.kept", {"text": "hola"}), ("note.kept", {"text": "adiós"})))
    assert verify.run(str(later), earlier=str(file), key=signer().public.fingerprint, say=heard.append) == 0
    assert any("unchanged" in line for line in heard)
    assert verify.run(str(file), earlier=str(later), say=lambda _: None, complain=heard.append) == 1


def test_two_folders_may_not_claim_one_kind(monkeypatch):
    def module(name):
        made = type(sys)(name)
        made.VERIFIERS = {"note.kept": lambda context, act: ()}
        monkeypatch.setitem(sys.modules, name, made)
        made.__spec__ = sys.__spec__
        return name

    names = [module("verifiers_one"), module("verifiers_two")]
    assert set(verifiers.load(names[:1]).verifiers) == {"note.kept"}
    with pytest.raises(ValueError, match="both verifiers_one and verifiers_two claim"):
        verifiers.load(names)
    assert verifiers.load(["commonhouse.no_such_folder.verify"[:22]]).verifiers == {}


def test_verifying_needs_no_django(file):
    program = (
        "import sys\nsys.modules['django'] = None\n"
        "from commonhouse.cli import verify\n"
        f"sys.exit(verify.run({str(file)!r}))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "All of it holds." in done.stdout
