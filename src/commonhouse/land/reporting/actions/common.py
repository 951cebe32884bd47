"""What every verb of reporting and governing begins and ends with."""

from __future__ import annotations
