"""A process killed while it appends loses no act it had answered for, and leaves no gap."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

import commonhouse
from commonhouse.people.models import Organization
from commonhouse.record import models, queries
from commonhouse.record.verify import verify

SOURCE = str(Path(commonhouse.__file__).parents[1])
PROGRAM = """
import itertools, json, sys
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
import django
django.setup()
from django.db import transaction
from commonhouse.people.models import Organization
from commonhouse.record.actions import append
riverside = Organization.objects.get(slug="riverside")
for number in itertools.count():
    with transaction.atomic():
        append(riverside, "note.kept", {"run": sys.argv[2], "number": number, "text": "x" * 2000})
    print(number, flush=True)
"""


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_kill_9_while_appending(settings):
    riverside = Organization.objects.create(slug="riverside", name="Riverside", kind="land-trust")
    settings.COMMONHOUSE_SIGNING_KEY_FILE.parent.mkdir(parents=True, exist_ok=True)
    answered: set[tuple[str, int]] = set()
    for run in ("a", "b", "c"):
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(connection.settings_dict["NAME"]), run],
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "commonhouse.web.settings_test", "PYTHONPATH": SOURCE},
        )
        assert process.stdout is not None
        for line in process.stdout:
            answered.add((run, int(line)))
            if int(line) >= 25:
                break
        process.send_signal(signal.SIGKILL)
        answered |= {(run, int(line)) for line in process.stdout if line.endswith("\n")}
        process.wait()
    log = queries.log_of(riverside)
    report = verify(io.BytesIO(b"".join(queries.lines(log))), verifiers={})
    bodies = [json.loads(body) for body in models.Act.objects.values_list("body", flat=True)]
    kept = {(body["run"], body["number"]) for body in bodies if "run" in body}
    assert len(answered) >= 78
    assert answered <= kept
    assert len(kept) - len(answered) <= 3, "at most the act in flight of each run was kept unanswered"
    assert report.acts == len(kept) + 1
