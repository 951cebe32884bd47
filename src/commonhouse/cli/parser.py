"""The commands and their options. Building the parser imports nothing of the house."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Final, NoReturn

BUDGET_RULES: Final = ("equal-shares", "greedy", "phragmen", "official")
RANKED_RULES: Final = ("scottish-stv", "meek-stv", "instant-runoff", "schulze", "countback")
SATISFACTION: Final = ("cost", "cardinality", "points")
COMPLETION: Final = ("none", "add1", "add1-fill")
STOP: Final = ("exhaustive", "infeasible")
START: Final = ("exact", "floor")
SCORE: Final = ("votes", "points")
ON_MISFIT: Final = ("skip", "stop")
MAX_PORT: Final = 65535
MAX_WORKERS: Final = 64


def build() -> argparse.ArgumentParser:
    """The parser of `commonhouse`. Parsed arguments have `command`, the name of the command."""
    parser = _Parser(
        prog="commonhouse",
        description="The shared software of a region's solidarity economy: decide together, and keep a record "
        "that anyone can recompute.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=_MAIN_EXAMPLES,
    )
    parser.add_argument("--version", action="store_true", help="show the version and leave")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands", parser_class=_Parser)
    for add in (_count, _rules, _compute, _verify, _audit, _demo, _serve, _worker, _export, _manage):
        add(commands)
    return parser


class _Parser(argparse.ArgumentParser):
    """Errors in one sentence, with where to read on, instead of the whole usage."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\nTry: {self.prog} --help\n")


if TYPE_CHECKING:
    _Commands = argparse._SubParsersAction[_Parser]


def _command(commands: _Commands, name: str, help: str, description: str, examples: str) -> _Parser:
    return commands.add_parser(
        name,
        help=help,
        description=description,
        epilog=examples,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


_MAIN_EXAMPLES: Final = """\
examples:
  commonhouse count budget.pb                   what is funded, and why, by the Method of Equal Shares
  commonhouse count council.blt                 who is elected, stage by stage, by the Scottish STV
  commonhouse verify record.jsonl               recompute everything in a public record
  commonhouse demo                              open an example house on this computer

Each command explains itself: commonhouse count --help
"""


def _count(commands: _Commands) -> None:
    parser = _command(
        commands,
        "count",
        "count the ballots of a budget (.pb) or an election (.blt)",
        "Count the ballots in a Pabulib file (.pb) and say what is funded, or the ranked ballots in a .blt file\n"
        "and say who is elected: why, stage by stage, and what nearly was. The rule is printed in full with the\n"
        "result: the same file and the same rule give the same winners.",
        _COUNT_EXAMPLES,
    )
    parser.add_argument("file", metavar="FILE", help='a .pb or .blt file, or "-" to read from standard input')
    parser.add_argument(
        "--rule",
        choices=(*BUDGET_RULES, *RANKED_RULES),
        metavar="RULE",
        help=f"for .pb: {', '.join(BUDGET_RULES)}; for .blt: {', '.join(RANKED_RULES)} (default: the first of them)",
    )
    ranked = parser.add_argument_group("options of ranked elections (.blt)")
    ranked.add_argument("--seats", type=_whole, metavar="N", help="how many to elect (default: as the file says)")
    ranked.add_argument("--lots", metavar="LIST", help="candidates' numbers as drawn by lot, to break ties: 3,1,2")
    ranked.add_argument("--batch", action="store_true", help="instant-runoff: drop those without a chance together")
    ranked.add_argument("--left", metavar="N", help="countback: the number of the member who left the seat")
    ranked.add_argument("--unavailable", metavar="LIST", help="countback: those who cannot take the seat: 4,7")
    shares = parser.add_argument_group("options of equal-shares")
    shares.add_argument("--satisfaction", choices=SATISFACTION, help="what a voter gets (default: cost)")
    shares.add_argument("--completion", choices=COMPLETION, help="what happens to money left (default: none)")
    shares.add_argument("--stop", choices=STOP, help="when add1 stops raising (default: exhaustive)")
    shares.add_argument(
        "--start", choices=START, help="first share of a voter (default: floor with add1, exact without)"
    )
    shares.add_argument("--increment", type=_whole, metavar="N", help="currency units add1 raises by (default: 1)")
    greedy = parser.add_argument_group("options of greedy")
    greedy.add_argument("--score", choices=SCORE, help="what is added up (default: points if ballots have them)")
    greedy.add_argument("--per-cost", action="store_true", default=None, help="divide the score by the cost")
    greedy.add_argument("--threshold", type=_whole, metavar="N", help="least score a project needs (default: 0)")
    both = parser.add_argument_group("options of several rules")
    both.add_argument(
        "--on-misfit", choices=ON_MISFIT, help="greedy, phragmen: what happens when a project does not fit"
    )
    both.add_argument(
        "--tie-break",
        metavar="LIST",
        help="of votes, cost, -cost, order; first to last (default: votes,cost,order)",
    )
    output = parser.add_argument_group("what to show")
    output.add_argument("--json", action="store_true", help="the whole result as JSON")
    output.add_argument("--explain", metavar="ID", help="why this project is funded or not")
    output.add_argument("--compare", action="store_true", help="other rules side by side on the same ballots")


_COUNT_EXAMPLES: Final = """\
examples:
  commonhouse count budget.pb
      A table of what is funded, the money left, and what nearly was funded.

  commonhouse count budget.pb --completion add1-fill --tie-break votes,cost,order
      As many cities run equal shares: raise everyone's share until the money is used, then fill.

  commonhouse count budget.pb --rule official
      By the rule that the file names; says whether the result is the city's own.

  commonhouse count budget.pb --explain 17
      Why project 17 is funded, or what it lacked: votes, or money.

  curl -s https://example.org/budget.pb | commonhouse count - --json > result.json
      For programs: amounts are in currency units, fractions are texts such as "306/5".

  commonhouse count council.blt --rule scottish-stv
      Who is elected: every stage of the count with its reason.

  commonhouse count board.blt --rule meek-stv --seats 5 --lots 4,1,3,2 --json
      Another rule and number of seats; ties fall as the lots were drawn. Votes are texts such as "725.00000".

  commonhouse count council.blt --rule countback --left 3 --unavailable 5
      Candidate 3 left a seat, and candidate 5 cannot take it: whom did those voters want next?

exit code: 0 counted, 2 the file or an option cannot be used (the message names line and column).
"""


def _rules(commands: _Commands) -> None:
    parser = _command(
        commands,
        "rules",
        "list the rules, or show one with all its options",
        "List every rule the house can count or compute by, or show one: its options, what they mean, their\n"
        "defaults, and the JSON it takes and gives.",
        """\
examples:
  commonhouse rules                        all rules, one line each
  commonhouse rules equal-shares           the options of one rule, in plain words
  commonhouse rules equal-shares --schema  the JSON Schema of its statement, input and result
""",
    )
    parser.add_argument("name", nargs="?", metavar="NAME", help="a rule, as listed")
    parser.add_argument("--schema", action="store_true", help="only the JSON Schema")
    parser.add_argument("--json", action="store_true", help="the same as JSON")


def _compute(commands: _Commands) -> None:
    parser = _command(
        commands,
        "compute",
        "run a rule on an input given as JSON",
        "Run a rule on a JSON file and print the result with its steps. The file holds the statement (the options)\n"
        "and the input, as the public record publishes them.",
        """\
examples:
  commonhouse compute equal-shares count.json
      Winners and the steps that chose them, in sentences.

  commonhouse compute equal-shares count.json --json
      {"rule": ..., "statement": ..., "input_sha256": ..., "result": ...}

  where count.json is, for example:
      {"statement": {"satisfaction": "cost"},
       "input": {"budget": 1000, "projects": [{"id": "a", "cost": 600}, {"id": "b", "cost": 400}],
                 "ballots": {"kind": "approval", "cast": [{"choices": ["a"], "count": 3},
                                                          {"choices": ["b"], "count": 2}]}}}
""",
    )
    parser.add_argument("name", metavar="NAME", help="a rule: see commonhouse rules")
    parser.add_argument("file", metavar="INPUT.json", help='a JSON file, or "-" for standard input')
    parser.add_argument("--json", action="store_true", help="the result as JSON")


def _verify(commands: _Commands) -> None:
    parser = _command(
        commands,
        "verify",
        "recompute everything in a downloaded public record",
        "Check a downloaded public record: its chain, signatures and every count, recomputed from the ballots.\n"
        "Needs no database, no network and no trust in the house that made it.",
        """\
examples:
  commonhouse verify record.jsonl
      Says in words what was checked; exit code 1 and the first discrepancy if anything was changed.

  commonhouse verify record.jsonl --receipt K7QM2-XWD9F-4TBCA-8HJ3N
      Also finds your ballot by the receipt you were given.

  commonhouse verify new.jsonl --earlier old.jsonl
      Also checks that nothing of the copy you kept was rewritten.
""",
    )
    parser.add_argument("file", metavar="FILE.jsonl", help='a record file, or "-" for standard input')
    parser.add_argument("--key", metavar="KEY", help="the house's public key or its fingerprint, as printed")
    parser.add_argument("--receipt", metavar="CODE", help="your receipt code")
    parser.add_argument("--earlier", metavar="FILE", help="a copy of this record that you kept before")


def _audit(commands: _Commands) -> None:
    parser = _command(
        commands,
        "audit",
        "recompute an organization's books and hold the public record to them",
        "Recompute the books of an organization: every digest, every balance, and with --record every head and closed\n"
        "period that its public record holds. A file needs no database, no network and no trust in the house.",
        """\
examples:
  commonhouse audit book.jsonl --record record.jsonl
      book.jsonl is in the organization's export; record.jsonl is what anyone may download.

  COMMONHOUSE_DATA=/srv/house commonhouse audit --organization ujima
      The books where they are kept, against the house's own record.

exit code: 0 all of it holds, 1 something differs (the first place is named), 2 the input cannot be used.
""",
    )
    parser.add_argument("file", nargs="?", metavar="BOOK.jsonl", help="a file of books, as the export gives it")
    parser.add_argument("--record", metavar="RECORD.jsonl", help="the organization's public record")
    parser.add_argument("--key", metavar="KEY", help="the house's public key or its fingerprint, as printed")
    parser.add_argument("--organization", metavar="NAME", help="an organization of this house, by its short name")


def _demo(commands: _Commands) -> None:
    parser = _command(
        commands,
        "demo",
        "open an example house on this computer",
        "Set up an example house (Greater Boston, with invented members), and serve it on this computer only.\n"
        "The first start takes a minute; later starts find it as it was left.",
        """\
examples:
  commonhouse demo                           http://localhost:8000/ ; Ctrl-C closes it
  commonhouse demo --port 8080               when 8000 is taken
  commonhouse demo --reset                   throw away what was done and start again
  commonhouse demo --data /tmp/try --port 9000
""",
    )
    parser.add_argument("--port", type=_port, default=8000, help="default: 8000")
    parser.add_argument("--data", metavar="DIR", help="where its data is kept (default: var/demo)")
    parser.add_argument("--reset", action="store_true", help="start afresh: deletes the demo's data")


def _serve(commands: _Commands) -> None:
    parser = _command(
        commands,
        "serve",
        "serve a house",
        "Serve the house whose data is in COMMONHOUSE_DATA (SQLite) or at COMMONHOUSE_DATABASE_URL (PostgreSQL),\n"
        "with its worker. Put a web server with TLS in front of it.",
        """\
examples:
  COMMONHOUSE_DATA=/srv/house commonhouse serve
      One process on http://127.0.0.1:8000/.

  COMMONHOUSE_DATABASE_URL=postgres://house@db/house commonhouse serve --host 0.0.0.0 --workers 4
      A city: PostgreSQL and four processes.
""",
    )
    parser.add_argument("--host", default="127.0.0.1", help="default: 127.0.0.1")
    parser.add_argument("--port", type=_port, default=8000, help="default: 8000")
    parser.add_argument("--workers", type=_workers, default=1, help="processes (default: 1)")


def _worker(commands: _Commands) -> None:
    _command(
        commands,
        "worker",
        "run background work: counts, documents, closing what is due",
        "Do background work until stopped: counts, documents, messages, closing what is due. `demo` and `serve`\n"
        "start one themselves; run more beside a large house.",
        "examples:\n  COMMONHOUSE_DATA=/srv/house commonhouse worker\n",
    )


def _export(commands: _Commands) -> None:
    parser = _command(
        commands,
        "export",
        "write all that an organization may take with it into a folder",
        "Write an organization's data into a folder, in open formats, and say what each file is.",
        """\
examples:
  COMMONHOUSE_DATA=/srv/house commonhouse export city-of-roxbury
      Into city-of-roxbury-export/. A demo's data is in var/demo where it was started.

  commonhouse export city-of-roxbury --out /media/usb/2026
      Into a folder of your choice; existing files of the same name are replaced.
""",
    )
    parser.add_argument("organization", metavar="ORGANIZATION", help="its short name, as in its address")
    parser.add_argument("--out", metavar="DIR", help="default: ORGANIZATION-export")


def _manage(commands: _Commands) -> None:
    parser = _command(
        commands,
        "manage",
        "maintenance, for those who run a house (Django's commands)",
        "Run a maintenance command of the web framework. For those who run a house.",
        """\
examples:
  commonhouse manage migrate
  commonhouse manage check --deploy
""",
    )
    parser.add_argument("arguments", nargs=argparse.REMAINDER, metavar="...", help="the command and its options")


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number")
    return int(text)


def _port(text: str) -> int:
    return _between(text, 1, MAX_PORT, "a port")


def _workers(text: str) -> int:
    return _between(text, 1, MAX_WORKERS, "a number of processes")


def _between(text: str, least: int, most: int, what: str) -> int:
    value = _whole(text)
    if not least <= value <= most:
        raise argparse.ArgumentTypeError(f"{text} is not {what}: choose from {least} to {most}")
    return value
