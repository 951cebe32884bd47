"""The result of an election on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commonhouse.elections.results import Result
from commonhouse.elections.stages import Story
from commonhouse.people.documents import pdf
from commonhouse.people.formats import day

TEMPLATE = Path(__file__).with_name("documents") / "result.typ"


def pdf_of(result: Result) -> bytes:
    """The report as PDF bytes, in the reader's language. Raises NoDocument."""
    return pdf(TEMPLATE, report_data(result))


def report_data(result: Result) -> dict[str, Any]:
    election, story = result.election, result.story
    return {
        "lang": get_language() or "en",
        "title": _("Result: %(title)s") % {"title": election.title},
        "lede": f"{election.organization.name} · {day(election.closes_at)}",
        "outcome": result.sentence,
        "note": _("This is a demo. Members and ballots are invented.") if election.organization.is_demo else "",
        "before": list(story.before) if story else [],
        "stages": [_stage(stage) for stage in story.stages] if story else [],
        "table": _table(story) if story else None,
        "words": {
            "count": _("How the votes were counted"),
            "stage": _("Stage"),
            "needed": _("Needed"),
            "all": _("All stages in one table"),
            "check": _("Check it yourself"),
        },
        "check": [
            _("The ballots, without names, and the rule are in the public record at %(address)s. Download it and run:")
            % {"address": f"{settings.HOUSE_ORIGIN}/o/{election.organization.slug}/record/"},
            f"commonhouse verify {election.organization.slug}-record.jsonl",
        ],
    }


def _stage(stage: Any) -> dict[str, Any]:
    return {
        "number": stage.number,
        "title": stage.title,
        "sentences": list(stage.sentences),
        "lines": [
            {"name": line.name, "votes": line.bar["text"], "note": line.note} for line in stage.lines
        ],
    }  # fmt: skip


def _table(story: Story) -> dict[str, Any]:
    header = [_("Candidate"), *[str(stage.number) for stage in story.stages]]
    return {"header": header, "rows": [[name, *votes] for name, votes in story.rows]}
