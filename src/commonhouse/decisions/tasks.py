"""What the house does by itself: close votes whose time has passed. Pages do the same when somebody looks."""

from __future__ import annotations

import logging

from django.utils import timezone
from django_tasks import task

from commonhouse.decisions import queries
from commonhouse.decisions.boxes import close_box
from commonhouse.people.permissions import Refused

logger = logging.getLogger("commonhouse.decisions")


@task()
def close_due_boxes() -> int:
    """Close every open box whose time has passed; returns how many. Running twice at once changes nothing."""
    now = timezone.now()
    closed = 0
    for box in queries.due_to_close(now):
        try:
            close_box(box, now=now)
        except Refused as problem:  # two stewards extended it in this moment
            logger.info("box %s was not closed: %s", box.public_id, problem)
            continue
        closed += 1
    return closed
