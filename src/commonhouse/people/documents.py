"""Documents as PDF/UA-1 by typst: a template, and data it reads as JSON.

Data never becomes part of the template's text, so nothing that people write can act as markup. PDF/UA-1 refuses a document
without a title or with a letter that no font has: a missing font is an error here, never an empty box on somebody's paper.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typst

MAX_DATA = 8 * 1024 * 1024  # bytes of JSON in one document


class NoDocument(RuntimeError):
    """The document could not be made. The message says why and what to do."""


def pdf(template: Path, data: dict[str, Any]) -> bytes:
    """The document of a template (a .typ file that reads `json(bytes(sys.inputs.data))`) as PDF bytes.

    `data` has at least `title` and `lang` (a language code). Raises NoDocument.
    """
    assert data.get("title"), "a document has a title"
    assert data.get("lang"), "a document names its language"
    text = json.dumps(data, ensure_ascii=False)
    if len(text) > MAX_DATA:
        raise NoDocument(f"This document would be too large ({len(text)} bytes of data; at most {MAX_DATA}).")
    try:
        return bytes(typst.compile(str(template), sys_inputs={"data": text}, pdf_standards=["ua-1"]))
    except typst.TypstError as error:
        raise NoDocument(
            f"The document could not be made: {error}. If letters are missing, install a font that has them "
            "(for Chinese: the Debian package fonts-noto-cjk)."
        ) from error
