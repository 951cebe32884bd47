"""What the house does by itself here: the leaseholders' class follows the leases, once a day."""

from __future__ import annotations

import logging

from django_tasks import task

from commonhouse.land.reporting.actions.following import follow
from commonhouse.land.reporting.models import Governing
from commonhouse.people.permissions import Refused

logger = logging.getLogger("commonhouse.land")


@task()
def follow_all() -> int:
    """Asks new leaseholders and moves those who left, in every trust; returns how many people. Again changes nothing."""
    done = 0
    for settled in Governing.objects.filter(leaseholders__isnull=False).select_related("organization"):
        try:
            found = follow(settled.organization)
        except Refused as problem:
            logger.info("leaseholders of %s were not followed: %s", settled.organization, problem)
            continue
        done += found.asked + found.moved
    return done
