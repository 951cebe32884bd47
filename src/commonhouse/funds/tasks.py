"""What the house does by itself for funds: count lists whose time has passed."""

from __future__ import annotations

import logging

from django_tasks import task

from commonhouse.funds.actions.deciding.choosing import conclude_list, due
from commonhouse.people.permissions import Refused

logger = logging.getLogger("commonhouse.funds")


@task()
def conclude_due_lists() -> int:
    """Count every list that is due; returns how many. Running twice at once changes nothing."""
    done = 0
    for selection in due():
        try:
            conclude_list(selection)
        except Refused as problem:  # extended in this moment, or paper is still being keyed
            logger.info("list %s was not concluded: %s", selection.public_id, problem)
            continue
        done += 1
    return done
