from __future__ import annotations

import hashlib
import io
import json
import tracemalloc

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commonhouse.people.models import Organization, Person, Seat
from commonhouse.record import keys, merkle, queries, receipts, registry
from commonhouse.record.actions import append
from commonhouse.record.verify import verify

from .test_verify import CODE, SEAL, find

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_cache():
    cache.clear()


@pytest.fixture
def finders(monkeypatch):
    """The record as it is with a folder that seals ballots."""
    monkeypatch.setattr(registry, "finders", lambda: {"ballots.sealed": find})
    monkeypatch.setattr(registry, "ballots", dict)
    monkeypatch.setattr(
        registry, "sentences", lambda: {"ballots.sealed": lambda gist: f"{gist['ballots']} ballots sealed."}
    )


def fill(organization, number):
    with transaction.atomic():
        for count in range(number):
            append(organization, "note.kept", {"number": count, "text": "<b>&ñ</b>"})


def test_an_empty_record_says_what_belongs_there(client, riverside):
    page = client.get("/o/riverside/record/")
    assert page.status_code == 200
    assert b"Nothing is recorded yet" in page.content
    for path in ("record.jsonl", "record/checkpoint.txt", "record/acts/0/"):
        assert client.get(f"/o/riverside/{path}").status_code == 404


def test_the_page_lists_acts_newest_first(client, riverside, finders):
    fill(riverside, 30)
    with transaction.atomic():
        append(riverside, "ballots.sealed", SEAL)
    page = client.get("/o/riverside/record/")
    text = page.content.decode()
    assert "2 ballots sealed." in text
    assert "An act of the kind “note.kept”." in text
    assert text.index("record/acts/31/") < text.index("record/acts/30/")
    assert keys.house_key().fingerprint_in_fours in text
    assert f"commonhouse verify riverside-record.jsonl --key {keys.house_key().fingerprint}" in text
    second = client.get("/o/riverside/record/?page=2").content.decode()
    assert "record/acts/6/" in second
    assert "record/acts/0/" in second
    assert "record/acts/7/" not in second
    for odd in ("0", "-1", "999", "x", "9" * 40):
        assert client.get("/o/riverside/record/", {"page": odd}).status_code == 200


def test_a_list_costs_the_same_however_long_and_loads_no_body(client, riverside):
    def count():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get("/o/riverside/record/").status_code == 200
        assert not any('"body"' in query["sql"] for query in captured.captured_queries)
        return len(captured)

    fill(riverside, 2)
    few = count()
    fill(riverside, 60)
    assert count() == few <= 5


def test_the_list_of_records_costs_the_same_however_many(client, riverside):
    def count():
        with CaptureQueriesContext(connection) as captured:
            page = client.get("/records/")
        assert page.status_code == 200
        return len(captured), page.content.decode()

    assert "No record holds anything yet" in count()[1]
    fill(riverside, 1)
    few, text = count()
    assert "Riverside Land Trust" in text
    for number in range(8):
        fill(Organization.objects.create(slug=f"o{number}", name=f"O {number}", kind="circle", is_listed=True), 1)
    hidden = Organization.objects.create(slug="hidden", name="Hidden circle", kind="circle")
    fill(hidden, 1)
    many, text = count()
    assert many == few <= 3
    assert "Hidden circle" not in text


def test_an_act_shows_its_body_its_hash_and_its_proof(client, riverside):
    fill(riverside, 9)
    page = client.get("/o/riverside/record/acts/4/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "&lt;b&gt;&amp;ñ&lt;/b&gt;" in text
    assert "<b>&ñ" not in text
    line = client.get("/o/riverside/record/acts/4.json").content
    leaf = hashlib.sha256(b"\0" + line).hexdigest()
    assert leaf in text
    proof = queries.inclusion(queries.log_of(riverside), 4)
    assert all(step in text for step in proof.path_hex)
    assert merkle.verify_inclusion(bytes.fromhex(leaf), 4, 10, proof.path, proof.root)
    for index in ("10", "9" * 15, "9" * 40):
        assert client.get(f"/o/riverside/record/acts/{index}/").status_code == 404
        assert client.get(f"/o/riverside/record/acts/{index}.json").status_code == 404


def test_a_large_act_is_not_put_in_a_page(client, riverside):
    with transaction.atomic():
        append(riverside, "note.kept", {"text": "x" * 100_000})
    with CaptureQueriesContext(connection) as captured:
        page = client.get("/o/riverside/record/acts/1/")
    assert not any('"body"' in query["sql"] for query in captured.captured_queries)
    assert len(page.content) < 20_000
    assert b"This act is large" in page.content


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 40])
def test_every_act_of_a_record_has_its_proof_from_few_rows(riverside, size):
    fill(riverside, size)
    log = queries.log_of(riverside)
    for index in range(log.size):
        with CaptureQueriesContext(connection) as captured:
            proof = queries.inclusion(log, index)
        assert len(captured) == 2
        assert merkle.verify_inclusion(proof.leaf, index, log.size, proof.path, proof.root)


def test_the_download_is_the_record(client, riverside):
    fill(riverside, 600)
    page = client.get("/o/riverside/record.jsonl")
    data = b"".join(page.streaming_content)
    assert page["Content-Length"] == str(len(data))
    assert page["Content-Disposition"] == 'attachment; filename="riverside-record.jsonl"'
    report = verify(io.BytesIO(data), verifiers={}, public_key=keys.house_key().fingerprint)
    assert report.acts == 601
    again = client.get("/o/riverside/record.jsonl", headers={"if-none-match": page["ETag"]})
    assert again.status_code == 304
    fill(riverside, 1)
    assert client.get("/o/riverside/record.jsonl", headers={"if-none-match": page["ETag"]}).status_code == 200
    assert client.get("/o/riverside/record/checkpoint.txt").content.startswith(b"localhost")


def test_a_download_ends_where_the_record_stood_when_it_began(riverside):
    fill(riverside, 5)
    log = queries.log_of(riverside)
    stream = queries.lines(log)
    begun = next(stream)
    fill(riverside, 5)
    report = verify(io.BytesIO(begun + b"".join(stream)), verifiers={})
    assert report.acts == 6


def test_a_download_holds_few_acts_at_a_time(riverside):
    with transaction.atomic():
        for _ in range(40):
            append(riverside, "note.kept", {"text": "x" * 500_000})
    log = queries.log_of(riverside)
    tracemalloc.start()
    total = sum(len(line) for line in queries.lines(log))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert total == queries.file_length(log) > 20_000_000
    assert peak < 8_000_000


def test_a_voter_finds_their_ballot(client, riverside, finders):
    fill(riverside, 3)
    with transaction.atomic():
        append(riverside, "ballots.sealed", {"box": "b0", "ballots": []})
        append(riverside, "ballots.sealed", SEAL)
    page = client.post("/o/riverside/record/receipt/", {"code": receipts.show(CODE).lower()})
    text = page.content.decode()
    assert "Your ballot is in the record." in text
    assert "this ballot chose park, ramp." in text
    assert "/o/riverside/record/acts/5/" in text
    proof = queries.inclusion(queries.log_of(riverside), 5)
    assert proof.leaf_hex in text
    assert all(step in text for step in proof.path_hex)
    assert "no-store" in page["Cache-Control"]
    assert "commonhouse verify riverside-record.jsonl --receipt" in text
    assert CODE not in text.replace("value=", "")[: text.index("<form")]


def test_the_ballot_is_told_in_the_readers_language(riverside, finders, monkeypatch):
    with transaction.atomic():
        append(riverside, "ballots.sealed", SEAL)
    words = {"ballots.sealed": lambda act, code: ["Su voto: parque."]}
    monkeypatch.setattr(registry, "ballots", lambda: words)
    found = queries.find_receipt(queries.log_of(riverside), CODE)
    assert found.sentences == ("Su voto: parque.",)
    assert queries.find_receipt(queries.log_of(riverside), "0" * 20) is None


@pytest.mark.parametrize(
    ("code", "words"),
    [("", "Type the code"), ("short", "You typed 5"), ("U" * 20, "never has “U”"), ("0" * 20, "No ballot in this")],
)
def test_a_code_that_leads_nowhere_is_told_why(client, riverside, finders, code, words):
    fill(riverside, 1)
    page = client.post("/o/riverside/record/receipt/", {"code": code})
    assert page.status_code == 200
    assert words in page.content.decode()


def test_looking_for_receipts_has_a_limit(client, riverside, finders):
    fill(riverside, 1)
    answers = [client.post("/o/riverside/record/receipt/", {"code": "0" * 20}).status_code for _ in range(32)]
    assert answers[:30] == [200] * 30
    assert answers[30:] == [429, 429]


def test_a_table_of_neighbours_may_all_look(client, riverside, finders):
    with transaction.atomic():
        append(riverside, "ballots.sealed", SEAL)
    answers = [client.post("/o/riverside/record/receipt/", {"code": CODE}).status_code for _ in range(100)]
    assert answers == [200] * 100


def test_a_receipt_page_without_a_record(client, riverside):
    assert client.get("/o/riverside/record/receipt/").status_code == 200
    page = client.post("/o/riverside/record/receipt/", {"code": "0" * 20})
    assert "No ballot in this record" in page.content.decode()


PATHS = (
    "/o/{}/record/", "/o/{}/record/acts/1/", "/o/{}/record/acts/1.json", "/o/{}/record.jsonl",
    "/o/{}/record/checkpoint.txt", "/o/{}/record/receipt/", "/api/o/{}/record", "/api/o/{}/record/checkpoint",
    "/api/o/{}/record/acts/1", "/api/o/{}/record/proof/1", "/api/o/{}/record/consistency?old=1&new=1",
)  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_absent_and_private_organizations_are_not_there(client, riverside, path):
    hidden = Organization.objects.create(slug="hidden", name="Hidden", kind="circle")
    fill(riverside, 1)
    fill(hidden, 1)
    assert client.get(path.format("riverside")).status_code == 200
    assert client.get(path.format("hidden")).status_code == 404
    assert client.get(path.format("nowhere")).status_code == 404


def test_those_in_a_private_organization_see_its_record(client):
    hidden = Organization.objects.create(slug="hidden", name="Hidden", kind="circle")
    fill(hidden, 1)
    account = get_user_model().objects.create_user("steward@example.org")
    person = Person.objects.create(name="S", account=account)
    Seat.objects.create(organization=hidden, kind="steward", person=person, starts_on=timezone.localdate())
    client.force_login(account)
    assert client.get("/o/hidden/record/").status_code == 200


def test_sentences_that_do_not_fit_fall_back_and_are_logged(monkeypatch, caplog):
    monkeypatch.setattr(registry, "sentences", lambda: {"note.kept": lambda gist: gist["absent"]})
    assert registry.sentence("note.kept", {}) == "An act of the kind “note.kept”."
    assert "does not fit" in caplog.text


def test_the_house_has_words_for_its_own_acts():
    assert registry.sentence("record.opened", {"organization": {"name": "Río"}}) == (
        "The public record of Río was opened."
    )
    assert registry.finders() is registry.finders()


def test_the_api_gives_enough_to_verify(client, riverside):
    fill(riverside, 30)
    record = client.get("/api/o/riverside/record").json()
    assert record["size"] == 31
    assert record["pages"] == 2
    assert [act["index"] for act in record["acts"]] == list(range(30, 5, -1))
    second = client.get("/api/o/riverside/record?page=2").json()
    assert [act["index"] for act in second["acts"]] == [5, 4, 3, 2, 1, 0]
    line = client.get("/api/o/riverside/record/acts/7").content
    proof = client.get("/api/o/riverside/record/proof/7").json()
    signed = client.get("/api/o/riverside/record/checkpoint").json()
    assert merkle.leaf_hash(line).hex() == proof["leaf"]
    assert json.loads(line)["index"] == 7
    steps = [bytes.fromhex(step) for step in proof["path"]]
    root = bytes.fromhex(signed["root"])
    assert merkle.verify_inclusion(bytes.fromhex(proof["leaf"]), 7, signed["size"], steps, root)
    old = queries.checkpoint(queries.log_of(riverside))
    fill(riverside, 5)
    with transaction.atomic():
        append(riverside, "note.kept", {})
    new = queries.checkpoint(queries.log_of(riverside))
    path = client.get(f"/api/o/riverside/record/consistency?old={old.size}&new={new.size}").json()["path"]
    assert merkle.verify_consistency(
        old.size, new.size, [bytes.fromhex(step) for step in path], bytes(old.root), bytes(new.root)
    )


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/o/riverside/record/acts/99", 404),
        ("/api/o/riverside/record/proof/99", 404),
        ("/api/o/riverside/record/acts/" + "9" * 30, 422),
        ("/api/o/riverside/record/acts/-1", 404),
        ("/api/o/riverside/record?page=0", 422),
        ("/api/o/riverside/record?page=" + "9" * 15, 200),
        ("/api/o/riverside/record/consistency?old=2&new=1", 404),
        ("/api/o/riverside/record/consistency?old=0&new=1", 422),
        ("/api/o/a%00b/record", 404),
    ],
)
def test_the_api_answers_what_is_not_there(client, riverside, path, status):
    fill(riverside, 1)
    assert client.get(path).status_code == status


def test_an_empty_record_through_the_api(client, riverside):
    assert client.get("/api/o/riverside/record").json()["size"] == 0
    assert client.get("/api/o/riverside/record/checkpoint").status_code == 404


def test_posting_where_only_reading_is_possible(client, riverside):
    fill(riverside, 1)
    for path in PATHS:
        if "receipt" not in path:
            assert client.post(path.format("riverside")).status_code == 405
