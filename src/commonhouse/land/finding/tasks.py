"""What the house does by itself for finding: offers end at their time, and the home goes to the next in line."""

from __future__ import annotations

import logging

from django_tasks import task

from commonhouse.land.finding.actions import offering

logger = logging.getLogger("commonhouse.land")


@task()
def lapse_due() -> int:
    """Ends offers whose time has passed; returns how many. Running twice at once changes nothing."""
    done = offering.lapse_due()
    if done:
        logger.info("%d offers of homes ended without an answer", done)
    return done
