"""What an organization takes along of its charter: every version, as data that another house can start from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from commonhouse.charters import queries
from commonhouse.people.models import Organization


def files(organization: Organization) -> Iterator[tuple[str, str, Iterable[bytes]]]:
    """(name, what it is, its bytes in pieces) of each file."""
    for row in queries.versions(organization):
        body = json.dumps(row.data, indent=1, ensure_ascii=False).encode()
        yield f"charter/version-{row.version}.json", f"its charter, version {row.version}", [body]
