"""Published tables: read from a file line by line, published once, corrected by a later publication."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError

from commonhouse.land.pricing import actions, table_file
from commonhouse.land.pricing.models import IndexDraft, IndexPublication, IndexValue
from commonhouse.people.permissions import NotAllowed, Refused
from tests.land import helpers as land
from tests.land.pricing import helpers
from tests.land.pricing.helpers import NOW

TODAY = dt.date(2026, 6, 1)


def read(text: str | bytes, **fields: object) -> table_file.File:
    data = text if isinstance(text, bytes) else text.encode()
    usual: dict[str, object] = {"yearly": True, "today": TODAY, "held": {}}
    return table_file.read(data, **usual | fields)  # type: ignore[arg-type]


def test_files_as_offices_save_them() -> None:
    for text in (
        "date,value\n2025-04-01,148000\n2026-04-01,150000\n",
        "\ufeffYear;Median\r\n2026-04-01;$150,000\r\n\r\n2025-04-01;148000.00\r\n",
        'notes\tdate\tvalue\nx\t2026-04-01\t"150,000"\ny\t2025-04-01\t148000',
    ):
        found = read(text)
        assert found.problems == ()
        assert [(row.on.isoformat(), row.value) for row in found.rows] == [
            ("2025-04-01", "148000"), ("2026-04-01", "150000"),
        ]  # fmt: skip
    assert read("year,value\n2026,1\n").rows[0].on == dt.date(2026, 1, 1)
    assert read("date,value\n2026-01-01,0.0650\n").rows[0].value == "0.065"


def test_what_is_wrong_is_named_by_line() -> None:
    bad = "date,value\n2026-13-01,1\n2026-01-01,-5\n2026-02-01,1\n2026-02-01,2\n2026-03-01\n2030-01-01,1\n2026-04-01,1e9\n"
    found = read(bad, yearly=False)
    assert [line for line, _problem in found.problems] == [2, 3, 5, 6, 7, 8]
    assert "first on line 4" in dict(found.problems)[5]
    assert read("a,b\n1,2\n").problems[0][0] == 1
    assert read("date,value\n").problems[0][0] == 2
    assert read(b"date,value\n2026-01-01,\xff\n").problems[0][0] == 2
    assert read(b"date,value\n\x00").problems
    assert read("").problems
    assert read("date,value\n2026,1\n", yearly=False).problems
    assert read("date,value\n2026-01-01,0\n").problems
    many = "date,value\n" + "x,1\n" * 200
    assert len(read(many).problems) == table_file.MOST_PROBLEMS
    assert read("date,value\n" + "9" * 600_000).problems


def test_values_published_already_are_passed_over() -> None:
    found = read("date,value\n2025-04-01,1\n2026-04-01,2\n", held={dt.date(2025, 4, 1): "1", dt.date(2026, 4, 1): "3"})
    assert [row.value for row in found.rows] == ["2"]


@pytest.mark.django_db
def test_a_file_is_looked_at_before_it_is_published_and_published_once() -> None:
    trust = land.make_trust()
    table = helpers.make_table(trust, None)
    data = b"date,value\n2025-04-01,148000\n2026-04-01,150000\n"
    draft = actions.read_file(trust.steward, table, data, name="ami.csv", source="HUD", now=NOW)
    assert not IndexValue.objects.exists()
    first = actions.publish_draft(trust.steward, draft, now=NOW)
    assert actions.publish_draft(trust.steward, draft, now=NOW) == first
    assert IndexPublication.objects.count() == 1
    assert first.act is not None
    with pytest.raises(ValidationError, match="published already"):
        actions.read_file(trust.steward, table, data, name="ami.csv", source="HUD", now=NOW)
    with pytest.raises(Refused):
        actions.drop_draft(trust.steward, draft)
    fixed = actions.read_file(
        trust.steward, table, b"date,value\n2026-04-01,151000\n", name="fix.csv", source="HUD, corrected", now=NOW
    )
    second = actions.publish_draft(trust.steward, fixed, now=NOW)
    old = IndexValue.objects.get(value="150000")
    assert (second.number, old.replaced_by) == (2, second)
    helpers.replay(trust.organization)


@pytest.mark.django_db
def test_a_broken_or_dropped_file_publishes_nothing() -> None:
    trust = land.make_trust()
    table = helpers.make_table(trust, None)
    broken = actions.read_file(trust.steward, table, b"date,value\n2026-04-01,x\n", name="a", source="HUD", now=NOW)
    with pytest.raises(Refused, match="Something is wrong"):
        actions.publish_draft(trust.steward, broken, now=NOW)
    draft = actions.read_file(trust.steward, table, b"date,value\n2026-04-01,1\n", name="a", source="HUD", now=NOW)
    actions.drop_draft(trust.steward, draft)
    with pytest.raises(Refused, match="put aside"):
        actions.publish_draft(trust.steward, IndexDraft.objects.get(pk=draft.pk), now=NOW)
    assert not IndexValue.objects.exists()


@pytest.mark.django_db
def test_tables_and_values_that_cannot_be() -> None:
    trust = land.make_trust()
    table = helpers.make_table(trust)

    def publish(*values: tuple[dt.date, str], **fields: object) -> None:
        usual: dict[str, object] = {"source": "HUD", "submission": uuid.uuid4(), "now": NOW}
        actions.publish(trust.steward, table, values, **usual | fields)  # type: ignore[arg-type]

    with pytest.raises(ValidationError, match="short name"):
        helpers.make_table(trust)
    with pytest.raises(ValidationError, match="small letters"):
        helpers.make_table(trust, code="AMI 1")
    with pytest.raises(ValidationError, match="published already"):
        publish(*helpers.AMI)
    with pytest.raises(ValidationError, match="twice"):
        publish((TODAY, "1"), (TODAY, "2"))
    with pytest.raises(ValidationError, match="above zero"):
        publish((TODAY, "0"))
    with pytest.raises(ValidationError, match="year ahead"):
        publish((dt.date(2028, 1, 1), "1"))
    with pytest.raises(ValidationError, match="no value"):
        publish()
    with pytest.raises(ValidationError, match="email"):
        publish((TODAY, "1"), source="ask ana@example.org")
    with pytest.raises(NotAllowed):
        actions.publish(trust.member, table, [(TODAY, "1")], source="HUD", submission=uuid.uuid4(), now=NOW)
