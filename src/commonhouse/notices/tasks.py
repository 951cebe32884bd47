"""What the house does by itself: send what is due. The worker's clock calls it."""

from __future__ import annotations

from django_tasks import task

from commonhouse.notices import outbox


@task()
def send_due() -> int:
    """Sends all letters and texts that are due; returns how many. Running twice at once sends nothing twice."""
    return outbox.send_due()
