"""The verbs of leasing: the only code that changes households, leases, mortgages, templates and bills.

Inner functions, for parts of land that have checked the right and are in a transaction: `make_household`, `make_lease`,
`end_lease`. The others check it themselves.
"""

from __future__ import annotations

from commonhouse.land.leasing.actions.billing import (
    Coming,
    adjust_fee,
    coming_adjustments,
    go_on,
    resume_billing,
    start_billing,
    stop_billing,
    tell_of_bills,
)
from commonhouse.land.leasing.actions.ending import end_lease, give_up
from commonhouse.land.leasing.actions.households import (
    add_person,
    change_household,
    enter_household,
    leave_household,
    make_household,
)
from commonhouse.land.leasing.actions.mortgages import consent_to_mortgage, pay_off_mortgage
from commonhouse.land.leasing.actions.passing import require_sale, transfer
from commonhouse.land.leasing.actions.templates import add_starters, close_template, save_template
from commonhouse.land.leasing.actions.writing import (
    enter_old_lease,
    enter_old_leases,
    keep_paper,
    make_lease,
    write_lease,
)

__all__ = [
    "Coming",
    "add_person",
    "add_starters",
    "adjust_fee",
    "change_household",
    "close_template",
    "coming_adjustments",
    "consent_to_mortgage",
    "end_lease",
    "enter_household",
    "enter_old_lease",
    "enter_old_leases",
    "give_up",
    "go_on",
    "keep_paper",
    "leave_household",
    "make_household",
    "make_lease",
    "pay_off_mortgage",
    "require_sale",
    "resume_billing",
    "save_template",
    "start_billing",
    "stop_billing",
    "tell_of_bills",
    "transfer",
    "write_lease",
]
