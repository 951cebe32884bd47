"""What the house does by itself for funds: count lists whose time has passed, tell holders whose notes come back."""

from __future__ import annotations

import logging

from django_tasks import task

from commonhouse.funds.actions.deciding.choosing import conclude_list, due
from commonhouse.funds.telling_raising import tell_coming_back
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


@task()
def tell_holders() -> int:
    """Tell holders in good time that their notes come back; returns how many were told. Nobody is told the same twice."""
    return tell_coming_back()
