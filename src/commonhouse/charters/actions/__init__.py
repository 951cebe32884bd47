"""The verbs of charters: the only code that writes them.

The first charter is adopted by a steward; every later version by a decision of its own amendment matter, through
`amend`. `now` is the present unless a test or the demo's history says otherwise.
"""

from __future__ import annotations

from commonhouse.charters.actions.adopting import adopt, adopt_draft, amend
from commonhouse.charters.actions.drafting import (
    begin_amendment,
    begin_draft,
    copy_draft,
    discard_draft,
    freeze_draft,
    save_draft,
    thaw_draft,
)
from commonhouse.charters.actions.starting import start
from commonhouse.charters.fitting import checked

__all__ = [
    "adopt",
    "adopt_draft",
    "amend",
    "begin_amendment",
    "begin_draft",
    "checked",
    "copy_draft",
    "discard_draft",
    "freeze_draft",
    "save_draft",
    "start",
    "thaw_draft",
]
