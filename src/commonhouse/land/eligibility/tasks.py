"""What the house does by itself for eligibility: what was sealed is deleted when its time is over."""

from __future__ import annotations

import logging

from django_tasks import task

from commonhouse.land.eligibility.actions import keeping

logger = logging.getLogger("commonhouse.land")


@task()
def purge_due() -> int:
    """Deletes what is due; returns of how many reviews. Running twice at once changes nothing."""
    done = keeping.purge_due()
    if done:
        logger.info("figures and papers of %d income reviews were deleted, their time was over", done)
    return done
