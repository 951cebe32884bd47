"""Compiles the message catalogues (.po to .mo) while a wheel is built, with Babel: no gettext needed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileMessages(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        sys.path.insert(0, str(Path(self.root) / "src"))
        from commonhouse.web.messages import compile_catalogues

        compile_catalogues()
