"""What the house does by itself: count decisions whose time has passed."""

from __future__ import annotations

import logging

from django_tasks import task

from commonhouse.people.permissions import Refused
from commonhouse.proposals.actions.concluding import conclude_by_charter, due

logger = logging.getLogger("commonhouse.proposals")
MOST_AT_ONCE = 200


@task()
def conclude_due() -> int:
    """Count every decision that is due; returns how many. Running twice at once changes nothing."""
    done = 0
    for proposal in list(due()[:MOST_AT_ONCE]):
        try:
            conclude_by_charter(proposal)
        except Refused as problem:  # extended in this moment, or paper is still being keyed
            logger.info("proposal %s was not concluded: %s", proposal.public_id, problem)
            continue
        done += 1
    return done
