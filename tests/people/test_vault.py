"""What is sealed opens with its key, for what it is about, unchanged; and with nothing else."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from commonhouse.people import vault

SECRET = b'{"wages": 4812345, "of": "Maria"}'


@pytest.fixture(autouse=True)
def _own_keys(tmp_path: Path, settings) -> None:
    settings.COMMONHOUSE_DATA = tmp_path
    settings.COMMONHOUSE_VAULT_KEY_FILE = tmp_path / "keys" / "vault_keys"


def test_what_is_sealed_opens_and_says_nothing_closed() -> None:
    sealed = vault.seal(SECRET, "review 1")
    assert vault.open(sealed, "review 1") == SECRET
    assert vault.open(memoryview(sealed), "review 1") == SECRET
    assert b"4812345" not in sealed
    assert b"Maria" not in sealed
    assert vault.seal(SECRET, "review 1") != sealed  # never twice the same
    assert vault.open(vault.seal(b"")) == b""


def test_it_opens_only_for_what_it_is_about() -> None:
    with pytest.raises(vault.CannotOpen, match="belongs to something else"):
        vault.open(vault.seal(SECRET, "review 1"), "review 2")


def test_every_changed_byte_is_found_out() -> None:
    sealed = vault.seal(SECRET, "a")
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(vault.CannotOpen):
            vault.open(bytes(changed), "a")
    for short in (b"", sealed[:20], sealed[:-1]):
        with pytest.raises(vault.CannotOpen):
            vault.open(short, "a")


def test_the_keys_are_the_users_own_and_survive_a_restart() -> None:
    sealed = vault.seal(SECRET)
    path = vault.key_file()
    assert path.stat().st_mode & 0o777 == 0o600
    vault._load.cache_clear()
    assert vault.open(sealed) == SECRET
    assert repr(vault._ring()) == "Keyring(1 keys)"


def test_another_key_seals_and_the_older_ones_open() -> None:
    before = vault.seal(SECRET)
    name = vault.rotate()
    after = vault.seal(SECRET)
    assert vault.key_of(after) == name == vault.newest_key() != vault.key_of(before)
    assert vault.open(before) == vault.open(after) == SECRET
    lines = vault.key_file().read_text().splitlines()
    vault.key_file().write_text(lines[1] + "\n")  # the older one taken out
    assert vault.open(after) == SECRET
    with pytest.raises(vault.CannotOpen, match="is not in the file of keys"):
        vault.open(before)


@pytest.mark.parametrize("text", ["", "\n", "not a key\n", "0123456789abcdef AAAA\n"])
def test_a_broken_file_of_keys_is_said_and_never_replaced(text: str) -> None:
    vault.key_file().parent.mkdir()
    vault.key_file().write_text(text)
    with pytest.raises(ImproperlyConfigured, match="vault_keys"):
        vault.seal(SECRET)
    assert vault.key_file().read_text() == text


def test_keys_that_others_can_read_are_warned_of(caplog) -> None:
    vault.seal(SECRET)
    vault.key_file().chmod(0o644)
    with caplog.at_level(logging.WARNING):
        vault.seal(SECRET)
    assert "chmod 600" in caplog.text


def test_many_first_seals_at_once_make_one_key() -> None:
    sealed: list[bytes] = []
    threads = [threading.Thread(target=lambda: sealed.append(vault.seal(SECRET))) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert {vault.key_of(each) for each in sealed} == {vault.newest_key()}


def test_files_are_sealed_on_the_disk(tmp_path: Path) -> None:
    place = "0123456789abcdef" * 2
    vault.keep(place, SECRET, "paper 1")
    files = [path for path in (tmp_path / "sealed").rglob("*") if path.is_file()]
    assert files == [vault.path_of(place)]
    assert b"Maria" not in files[0].read_bytes()
    assert files[0].stat().st_mode & 0o077 == 0
    assert vault.read(place, "paper 1") == SECRET
    vault.remove(place)
    vault.remove(place)
    assert vault.read(place, "paper 1") is None
    for bad in ("", "../../etc/passwd", "G" * 32, place + "\n"):
        with pytest.raises(ValueError, match="no such place"):
            vault.path_of(bad)
