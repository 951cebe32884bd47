"""The verbs of pricing: the only code that changes index tables, appraisals, improvements, prices and letters.

Inner functions, for parts of land that have checked the right and are in a transaction: `enter_table`, `enter_values`,
`enter_price`. The others check it themselves.
"""

from __future__ import annotations

from commonhouse.land.pricing.actions.appraisals import enter_appraisal, withdraw_appraisal
from commonhouse.land.pricing.actions.improvements import (
    add_paper,
    ask,
    credit,
    decide,
    finish,
    withdraw,
)
from commonhouse.land.pricing.actions.indexes import (
    drop_draft,
    enter_table,
    enter_values,
    make_table,
    publish,
    publish_draft,
    read_file,
)
from commonhouse.land.pricing.actions.letters import write_letter
from commonhouse.land.pricing.actions.setting import enter_price, set_price

__all__ = [
    "add_paper",
    "ask",
    "credit",
    "decide",
    "drop_draft",
    "enter_appraisal",
    "enter_price",
    "enter_table",
    "enter_values",
    "finish",
    "make_table",
    "publish",
    "publish_draft",
    "read_file",
    "set_price",
    "withdraw",
    "withdraw_appraisal",
    "write_letter",
]
