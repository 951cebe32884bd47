"""Gathers what the folders of the house know about their own acts.

An app's `sentences.py` offers `SENTENCES`, from a kind of act to a function that says the act in one
sentence of the reader's language (gettext). It gets the act's *gist*: the body with every list replaced by
its length, so that a page of acts never loads their bodies. It may also offer `BALLOTS`, from a kind to a
function (act, code) that says, in the reader's language, what the ballot of a receipt code holds; without it
the page shows what `verify.FINDERS` says.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib import import_module
from typing import Any

from django.apps import apps
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext as _

from commonhouse.record.verify import Act, Finder

logger = logging.getLogger(__name__)

Sentence = Callable[[Mapping[str, Any]], str]
_UNFIT = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


@cache
def sentences() -> Mapping[str, Sentence]:
    return _gathered("sentences", "SENTENCES")


@cache
def finders() -> Mapping[str, Finder]:
    return _gathered("verify", "FINDERS")


@cache
def ballots() -> Mapping[str, Finder]:
    return _gathered("sentences", "BALLOTS")


def sentence(kind: str, gist: Mapping[str, Any]) -> str:
    """The act in words; its kind, where nobody has words for it or the words do not fit an older act."""
    say = sentences().get(kind)
    if say is not None:
        try:
            return str(say(gist))
        except _UNFIT:
            logger.exception("the sentence for acts of the kind %s does not fit", kind)
    return _("An act of the kind “%(kind)s”.") % {"kind": kind}


def ballot(act: Act, code: str) -> list[str]:
    """What the ballot of this receipt code holds, in sentences; empty when it is not in this act. Raises
    BadCode.
    """
    found = list(finders()[act.kind](act, code))
    if found and (say := ballots().get(act.kind)):
        return list(say(act, code))
    return found


def _gathered(module: str, table: str) -> dict[str, Any]:
    gathered: dict[str, Any] = {}
    for config in apps.get_app_configs():
        if not config.name.startswith("commonhouse.") or not module_has_submodule(config.module, module):
            continue
        offered: Iterable[tuple[str, Any]] = getattr(import_module(f"{config.name}.{module}"), table, {}).items()
        for kind, function in offered:
            if kind in gathered:
                raise ValueError(f"{table}: two folders claim the kind {kind}")
            gathered[kind] = function
    return gathered
