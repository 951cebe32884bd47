"""The verbs of the ballot box: the only code that changes it.

Each checks the one table of permissions, runs in one transaction, and leaves its act in the record where it is public.
`now` is the present unless a test or the demo's history says otherwise. Refusals are for people to read; InvalidChoice,
InvalidReceipt and NoSuchBallot (all of them Refused) belong beside a form's field.
"""

from __future__ import annotations

from commonhouse.decisions.boxes import (
    close_box,
    confirm_schedule,
    count_box,
    create_box,
    delete_draft,
    open_box,
    propose_schedule,
    seal_box,
    update_box,
    withdraw_box,
    withdraw_schedule,
)
from commonhouse.decisions.casting import Cast, assist, cast, cast_or_change, change, find_ballot, recast, when
from commonhouse.decisions.credentials import (
    CodeCredential,
    Credential,
    DelegateCredential,
    PersonCredential,
    new_receipt,
    sheet_of,
)
from commonhouse.decisions.paper import (
    Difference,
    Kept,
    accept_batch,
    differences,
    discard_batch,
    finish_keying,
    key_ballot,
    open_batch,
    recount_pile,
    resolve,
    unkey_ballot,
)
from commonhouse.decisions.problems import InvalidChoice, InvalidReceipt, NoSuchBallot
from commonhouse.decisions.rolls import (
    IssuedSheet,
    hand_sheet,
    issue_sheets,
    register,
    take_back_sheet,
    void_sheets,
)

__all__ = [
    "Cast",
    "CodeCredential",
    "Credential",
    "DelegateCredential",
    "Difference",
    "InvalidChoice",
    "InvalidReceipt",
    "IssuedSheet",
    "Kept",
    "NoSuchBallot",
    "PersonCredential",
    "accept_batch",
    "assist",
    "cast",
    "cast_or_change",
    "change",
    "close_box",
    "confirm_schedule",
    "count_box",
    "create_box",
    "delete_draft",
    "differences",
    "discard_batch",
    "find_ballot",
    "finish_keying",
    "hand_sheet",
    "issue_sheets",
    "key_ballot",
    "new_receipt",
    "open_batch",
    "open_box",
    "propose_schedule",
    "recast",
    "recount_pile",
    "register",
    "resolve",
    "seal_box",
    "sheet_of",
    "take_back_sheet",
    "unkey_ballot",
    "update_box",
    "void_sheets",
    "when",
    "withdraw_box",
    "withdraw_schedule",
]
