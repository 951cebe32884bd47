from __future__ import annotations

import io
import json
import logging
import threading
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import x25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, IntegrityError, connection, connections, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from commonhouse.people.models import Organization
from commonhouse.record import acts, keys, merkle, models, personal, protection, queries
from commonhouse.record.actions import RecordError, append, gist
from commonhouse.record.canonical import NotCanonical
from commonhouse.record.checkpoint import PublicKey, open_checkpoint
from commonhouse.record.verify import verify

from . import helpers

pytestmark = pytest.mark.django_db


def check(organization):
    """The record as anyone would download it, verified; returns the report."""
    data = b"".join(queries.lines(queries.log_of(organization)))
    return verify(io.BytesIO(data), verifiers={}, public_key=keys.house_key().fingerprint)


def test_the_first_act_opens_the_record(riverside):
    with transaction.atomic():
        act = append(riverside, "box.opened", {"box": "b1"}, subject="b1")
    assert act.index == 1
    opened = models.Act.objects.get(organization=riverside, index=0)
    body = json.loads(opened.body)
    assert opened.kind == acts.OPENED
    assert body["organization"] == {"name": "Riverside Land Trust", "slug": "riverside"}
    assert PublicKey.parse(body["key"]).raw == keys.house_key().raw
    report = check(riverside)
    assert report.acts == 2
    assert report.pinned


def test_every_append_signs_a_checkpoint_over_all_acts_so_far(riverside):
    leaves = []
    for number in range(20):
        with transaction.atomic():
            append(riverside, "note.kept", {"number": number})
        log = queries.log_of(riverside)
        leaves = [bytes(leaf) for leaf in models.Act.objects.values_list("leaf", flat=True)]
        note = models.Checkpoint.objects.get(organization=riverside, size=log.size).note
        checkpoint = open_checkpoint(note, PublicKey.parse(log.key), alone=True)
        assert checkpoint.size == len(leaves) == number + 2
        assert checkpoint.root == merkle.frontier(leaves).root()
        assert log.length == sum(models.Act.objects.values_list("length", flat=True))
    assert check(riverside).acts == 21


def test_any_two_checkpoints_are_consistent(riverside):
    for number in range(12):
        with transaction.atomic():
            append(riverside, "note.kept", {"number": number})
    signed = list(models.Checkpoint.objects.filter(organization=riverside))
    assert len(signed) == 12
    for old in signed:
        for new in signed:
            if old.size <= new.size:
                proof = queries.consistency(queries.log_of(riverside), old.size, new.size)
                assert merkle.verify_consistency(old.size, new.size, proof, bytes(old.root), bytes(new.root))


def test_records_of_two_organizations_are_apart(riverside):
    other = Organization.objects.create(slug="harbor", name="Harbor Co-op", kind="worker-coop")
    with transaction.atomic():
        append(riverside, "note.kept", {"of": "riverside"})
        append(other, "note.kept", {"of": "harbor"})
        append(riverside, "note.kept", {"of": "riverside"})
    assert check(riverside).acts == 3
    assert check(other).acts == 2


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_appended():
    riverside = Organization.objects.create(slug="riverside", name="Riverside", kind="land-trust")
    with pytest.raises(RecordError, match="inside transaction"):
        append(riverside, "note.kept", {})
    assert not models.Act.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_aborted_verb_leaves_no_gap():
    riverside = Organization.objects.create(slug="riverside", name="Riverside", kind="land-trust")

    def fail():
        with transaction.atomic():
            append(riverside, "note.kept", {"will": "not be"})
            raise RuntimeError("the verb failed after its act")

    with pytest.raises(RuntimeError):
        fail()
    assert not models.Log.objects.exists()
    with transaction.atomic():
        append(riverside, "note.kept", {"number": 1})
    with pytest.raises(RuntimeError):
        fail()
    with transaction.atomic():
        append(riverside, "note.kept", {"number": 2})
    assert list(models.Act.objects.values_list("index", flat=True)) == [0, 1, 2]
    assert check(riverside).acts == 3


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("opened_before", [False, True])
def test_appends_in_parallel_make_one_chain(opened_before):
    riverside = Organization.objects.create(slug="riverside", name="Riverside", kind="land-trust")
    if opened_before:
        with transaction.atomic():
            append(riverside, "note.kept", {"thread": -1})
    threads, each = 8, 6
    start, problems = threading.Barrier(threads), []

    def work(thread):
        try:
            start.wait()
            for number in range(each):
                if number % 3 == 2:
                    with transaction.atomic():
                        append(riverside, "note.kept", {"aborted": True})
                        transaction.set_rollback(True)
                with transaction.atomic():
                    append(riverside, "note.kept", {"number": number, "thread": thread})
        except Exception as error:  # noqa: BLE001 - told to the test
            problems.append(error)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work, args=(thread,)) for thread in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert problems == []
    report = check(riverside)
    assert report.acts == threads * each + 1 + opened_before
    bodies = [json.loads(body) for body in models.Act.objects.order_by("index").values_list("body", flat=True)]
    assert not any("aborted" in body for body in bodies)
    for thread in range(threads):
        assert [body["number"] for body in bodies if body.get("thread") == thread] == list(range(each))


def test_models_refuse_to_change(riverside):
    with transaction.atomic():
        act = append(riverside, "note.kept", {"text": "as it was"})
    checkpoint = models.Checkpoint.objects.get()
    for row in (act, checkpoint, models.Act.objects.get(index=0)):
        with pytest.raises(models.Immutable):
            row.save()
        with pytest.raises(models.Immutable):
            row.delete()
    for rows in (models.Act.objects.all(), models.Checkpoint.objects.all(), riverside.acts.all()):
        with pytest.raises(models.Immutable):
            rows.update(organization=None)
        with pytest.raises(models.Immutable):
            rows.delete()
        with pytest.raises(models.Immutable):
            rows.bulk_update([act], ["kind"])
    with pytest.raises(ProtectedError):
        riverside.delete()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE record_act SET body = '{}'",
        "UPDATE record_act SET at = at WHERE index = 1",
        "DELETE FROM record_act",
        "DELETE FROM record_act WHERE kind = 'note.kept'",
        "UPDATE record_checkpoint SET note = ''",
        "DELETE FROM record_checkpoint",
        "DELETE FROM record_log",
        "UPDATE record_log SET size = 1",
        "UPDATE record_log SET frontier = head",
    ],
)
def test_the_database_refuses_too(riverside, statement):
    with transaction.atomic():
        append(riverside, "note.kept", {"text": "as it was"})
    if connection.vendor == "sqlite":
        statement = statement.replace("index", '"index"')
    with pytest.raises(IntegrityError, match="only ever added to"), transaction.atomic():
        connection.cursor().execute(statement)
    assert check(riverside).acts == 2


def test_the_protection_comes_back_after_a_table_is_remade(riverside):
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite remakes a table to alter it")
    for statement in protection.removal():
        connection.cursor().execute(statement)
    protection.reinstall(using="default")
    with transaction.atomic():
        append(riverside, "note.kept", {})
    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute("DELETE FROM record_act")


def test_a_log_that_lost_acts_signs_nothing_more(riverside):
    """A database put together from two backups: signing on would contradict what was signed before."""
    with transaction.atomic():
        append(riverside, "note.kept", {})
    log = models.Log.objects.get()
    log.size, log.frontier = 3, merkle.frontier([b"x" * 32] * 3).to_bytes()
    log.save()
    with pytest.raises(RecordError, match="end otherwise"), transaction.atomic():
        append(riverside, "note.kept", {})


def test_another_key_than_the_record_was_opened_with(riverside, settings, tmp_path):
    with transaction.atomic():
        append(riverside, "note.kept", {})
    settings.COMMONHOUSE_SIGNING_KEY_FILE = tmp_path / "other.pem"
    with pytest.raises(RecordError, match="opened with another key"), transaction.atomic():
        append(riverside, "note.kept", {})


def test_a_moved_house_keeps_the_origin_of_its_records(riverside, settings):
    with transaction.atomic():
        append(riverside, "note.kept", {})
    origin = queries.log_of(riverside).origin
    settings.HOUSE_ORIGIN = "https://elsewhere.example"
    with transaction.atomic():
        append(riverside, "note.kept", {})
    assert queries.log_of(riverside).origin == origin
    assert check(riverside).acts == 3


def test_times_are_utc_seconds_and_never_go_back(riverside, monkeypatch):
    past = datetime(2024, 5, 1, 8, 30, 15, 999999, tzinfo=UTC)
    with transaction.atomic():
        act = append(riverside, "note.kept", {}, at=past)
        assert act.at == past.replace(microsecond=0)
        assert models.Act.objects.get(index=0).at == act.at
        append(riverside, "note.kept", {}, at=past)
    for wrong in (past - timedelta(seconds=1), timezone.now() + timedelta(hours=1), datetime(2024, 6, 1)):
        with pytest.raises(ValueError, match=r"time|future"), transaction.atomic():
            append(riverside, "note.kept", {}, at=wrong)
    with transaction.atomic():
        latest = append(riverside, "note.kept", {})
    monkeypatch.setattr(timezone, "now", lambda: past)
    with transaction.atomic():
        assert append(riverside, "note.kept", {}).at == latest.at
    assert check(riverside).acts == 5


@pytest.mark.parametrize(
    ("kind", "body", "error"),
    [
        ("note", {}, ValueError),
        ("record.opened", {}, ValueError),
        ("note.kept", {"share": 0.5}, NotCanonical),
        ("note.kept", {"by": "ana@example.org"}, personal.PersonalData),
        ("note.kept", {"email": "hidden"}, personal.PersonalData),
        ("note.kept", ["list"], NotCanonical),
    ],
)
def test_acts_that_cannot_be(riverside, kind, body, error):
    with pytest.raises(error), transaction.atomic():
        append(riverside, kind, body)
    assert not models.Act.objects.exists()


def test_an_act_has_a_limit(riverside, monkeypatch):
    monkeypatch.setattr(acts, "MAX_LINE", 1000)
    with pytest.raises(ValueError, match="divide it"), transaction.atomic():
        append(riverside, "note.kept", {"text": "x" * 1000})
    with pytest.raises(ValueError, match="64 characters"), transaction.atomic():
        append(riverside, "note.kept", {}, subject="x" * 65)


def test_the_gist_is_small_and_says_how_many():
    body = {
        "ballots": [{"choice": ["a"]}] * 3000,
        "box": "b1",
        "long": "x" * 9000,
        "rule": {"name": "equal-shares", "options": {"stop": "exhaustive", "deep": {"er": 1}}},
        "votes": {str(number): number for number in range(900)},
    }
    assert gist(body) == {
        "ballots": 3000,
        "box": "b1",
        "long": "x" * 300,
        "rule": {"name": "equal-shares", "options": {"stop": "exhaustive", "deep": 1}},
        "votes": 900,
    }


def test_the_key_is_made_once_private_and_whole(settings, tmp_path, caplog):
    path = tmp_path / "new" / "signing_key.pem"
    settings.COMMONHOUSE_SIGNING_KEY_FILE = path
    start, found = threading.Barrier(8), []

    def load():
        start.wait()
        keys._load.cache_clear()
        found.append(keys.signer("house.example").public)

    threads = [threading.Thread(target=load) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]
    path.chmod(0o644)
    keys._load.cache_clear()
    with caplog.at_level(logging.WARNING, "commonhouse"):
        assert keys.signer("house.example").public == found[0]
    assert "chmod 600" in caplog.text


def test_a_key_file_that_is_none(settings, tmp_path):
    settings.COMMONHOUSE_SIGNING_KEY_FILE = tmp_path / "key.pem"
    (tmp_path / "key.pem").write_text("not a key")
    with pytest.raises(ImproperlyConfigured, match="not a PEM"):
        keys.house_key()
    settings.COMMONHOUSE_SIGNING_KEY_FILE = tmp_path / "other.pem"
    other = x25519.X25519PrivateKey.generate()
    pem = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "other.pem").write_bytes(pem)
    with pytest.raises(ImproperlyConfigured, match="Ed25519"):
        keys.house_key()
    settings.HOUSE_ORIGIN = "no-scheme"
    with pytest.raises(ImproperlyConfigured, match="HOUSE_ORIGIN"):
        keys.house_name()


def test_the_helper_for_other_folders_finds_a_name():
    people = [type("P", (), {"name": "Ana Pérez", "contacts": ["ana@example.org"]})()]
    helpers.assert_no_personal_data('{"title":"Parque"}', people)
    for text in ('{"by":"Ana Pérez"}', '{"by":"ana p\\u00e9rez"}', '{"x":"ANA@example.org"}'):
        with pytest.raises(AssertionError):
            helpers.assert_no_personal_data(text, people)


def test_a_verb_that_others_overtook_while_it_waited_is_written_after_them(riverside):
    with transaction.atomic():
        before = append(riverside, "note.kept", {})
        after = append(riverside, "note.kept", {}, at=timezone.now() - timedelta(seconds=5))
    assert after.at == before.at
    assert check(riverside).acts == 3
