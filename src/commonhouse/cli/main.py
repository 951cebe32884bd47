"""The command `commonhouse`: parse, call the command's module, and turn what goes wrong into one clear message.

Only the module of the command called is imported: `count`, `rules`, `compute` and `verify` never load Django.
"""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Final

from .errors import Refused
from .parser import build

OK: Final = 0
BAD_INPUT: Final = 2
BUG: Final = 70  # EX_SOFTWARE of sysexits.h
INTERRUPTED: Final = 130

Command = Callable[[Namespace], int]

_WEB: Final = ("demo", "serve", "worker", "export", "manage")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns its exit code: 0 done, 1 a record does not verify, 2 bad input."""
    parser = build()
    args = parser.parse_args(arguments)
    if args.version:
        return _version()
    if args.command is None:
        parser.print_help()
        return BAD_INPUT
    _print_any_character()
    try:
        code = _run(args)
        sys.stdout.flush()
    except BrokenPipeError:
        return _pipe_closed()
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - nobody should meet a traceback
        return _stopped(args, error)
    return code


def _stopped(args: Namespace, error: BaseException) -> int:
    """Say in one message what went wrong. Returns the exit code."""
    if isinstance(error, KeyboardInterrupt):
        print("\nStopped.", file=sys.stderr)
        return INTERRUPTED
    message = _message(error)
    if message is None:
        return _bug(args, error)
    print(f"commonhouse {args.command}: {message}", file=sys.stderr)
    return BAD_INPUT


def _message(error: BaseException) -> str | None:
    """What to say of an error that is not a fault of ours; None for one that is."""
    if isinstance(error, Refused):
        return str(error)
    if isinstance(error, MemoryError):
        return "there is not enough memory for this."
    if isinstance(error, OSError):
        return f"{error.filename or 'reading or writing'}: {error.strerror or error}."
    return None


def _version() -> int:
    from importlib.metadata import version

    print(f"commonhouse {version('commonhouse')}")
    return OK


def _run(args: Namespace) -> int:
    if args.command in _WEB:
        from commonhouse.web import commands

        function: Command = getattr(commands, args.command)
        return function(args)
    if args.command == "verify":
        from . import verify

        return verify.run(args.file, key=args.key, receipt=args.receipt, earlier=args.earlier)
    command: Command = import_module(f"{__package__}.{args.command}").run
    return command(args)


def _bug(args: Namespace, error: BaseException) -> int:
    """A fault of ours. The traceback is for those who ask for it."""
    if os.environ.get("COMMONHOUSE_DEBUG") or args.command == "manage":
        raise error
    print(
        f"commonhouse {args.command}: something went wrong inside the program "
        f"({type(error).__name__}: {error}).\n"
        "Nothing was changed. Set COMMONHOUSE_DEBUG=1 and run it again for details to send with a report.",
        file=sys.stderr,
    )
    return BUG


def _pipe_closed() -> int:
    """Whoever read our output (head, less) has seen enough. Keep Python from complaining at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return OK


def _print_any_character() -> None:
    """A terminal that lacks a character shows "?" instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
