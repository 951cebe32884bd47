"""What the house does by itself here: the leaseholders' class follows the leases."""

from __future__ import annotations

import logging

from django.utils import timezone
from django_tasks import task

from commonhouse.land.reporting.actions.following import behind, follow
from commonhouse.people.permissions import Refused

logger = logging.getLogger("commonhouse.land")


@task()
def follow_all() -> int:
    """Asks new leaseholders and moves those who left, in every trust; returns how many people. Again changes nothing."""
    done = 0
    for trust in behind(timezone.localdate()):
        try:
            found = follow(trust)
        except Refused as problem:
            logger.info("leaseholders of %s were not followed: %s", trust, problem)
            continue
        done += found.asked + found.moved
    return done
