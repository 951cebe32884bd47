"""Keeps out of the logs what they must not hold, whoever wrote the line."""

from __future__ import annotations

import logging
import re

# The short link of a printed sheet, whose code is a right to vote; a signed link of a letter; a secret calendar.
_CODE = re.compile(r"(/(?:[vn]|cal)/)[^/\s]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class Discreet(logging.Filter):
    """Takes one-time codes out of addresses, and signs that would begin a line of somebody's own."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = _CODE.sub(r"\1...", record.getMessage())
        record.msg, record.args = _CONTROL.sub(lambda sign: f"\\x{ord(sign[0]):02x}", text), ()
        return True
