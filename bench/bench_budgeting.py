"""Counting real budgets: our time and memory beside pabutools', file by file, in one run.

    python bench/bench_budgeting.py                      three files: a small city, a tie, a large city
    python bench/bench_budgeting.py --all                every shared file
    python bench/bench_budgeting.py FILE.pb ... --timeout 300

For each file and rule:
  cold    the whole process, `commonhouse count FILE`, from start to exit, with its peak memory
  parse   reading the file, in a fresh process
  rule    the rule alone, with all its explanations, in the same fresh process
and the same for pabutools 1.2.3 (exact fractions, resolute), which is stopped after --timeout seconds. `same` tells whether the
winners are the same. pabutools has no add1 with a start in whole units and no fill, so that row is timed against its
own add1 (exact start), and `same` compares ours with those options.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("COMMONHOUSE_SHARED", ROOT.parent / "shared")) / "data" / "pabulib"
THREE = ("Poland_Swiecie_2023.pb", "France_Toulouse_2024.pb", "Poland_Warszawa_2026.pb")
RULES = {
    "equal-shares": ["--rule", "equal-shares"],
    "add1-fill": ["--rule", "equal-shares", "--completion", "add1-fill"],
    "phragmen": ["--rule", "phragmen"],
    "greedy": ["--rule", "greedy", "--score", "votes"],
}


@dataclass
class Cost:
    """What a process took: seconds and MB of peak memory, and what it printed."""

    seconds: float
    peak: float
    output: dict[str, Any] | None


def run(command: list[str], timeout: float) -> Cost | None:
    """Run a process to its end; None when it was stopped after the timeout."""
    with tempfile.TemporaryFile() as out:
        began = time.perf_counter()
        child = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL, cwd=ROOT, env=environment())
        while True:
            pid, status, usage = os.wait4(child.pid, os.WNOHANG)
            took = time.perf_counter() - began
            if pid:
                break
            if took > timeout:
                child.kill()
                os.wait4(child.pid, 0)
                return None
            time.sleep(0.002)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise SystemExit(f"{' '.join(command)} ended with {child.returncode}")
        out.seek(0)
        text = out.read().decode()
    output = json.loads(text) if text.startswith("{") else None
    return Cost(took, usage.ru_maxrss / 1024, output)


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT / "src")}


def ours_alone(path: str, rule: str) -> None:
    """Child: read, then count, printing the seconds of each."""
    from commonhouse.rules.budgeting.count import count
    from commonhouse.rules.budgeting.statements import Completion, EqualShares, Greedy, Phragmen, Start
    from commonhouse.rules.pabulib import read

    began = time.perf_counter()
    with open(path, "rb") as file:
        instance = read(iter(lambda: file.read(1 << 20), b""), source=path).instance
    parsed = time.perf_counter()
    statement = {
        "equal-shares": EqualShares(),
        "add1-fill": EqualShares(start=Start.FLOOR, completion=Completion.ADD1_FILL),
        "add1-exact": EqualShares(completion=Completion.ADD1),
        "phragmen": Phragmen(),
        "greedy": Greedy(),
    }[rule]
    result = count(instance, statement)
    done = time.perf_counter()
    tied = sum(bool(tie.unfunded) for tie in result.ties)
    seen = {"parse": parsed - began, "rule": done - parsed, "winners": sorted(result.winners)}
    print(json.dumps({**seen, "ties": len(result.ties), "tied": tied, "raises": result.raises}))


def theirs_alone(path: str, rule: str) -> None:
    """Child: the same by pabutools, ties broken as ours."""
    from pabutools import rules
    from pabutools.election import Cost_Sat, parse_pabulib
    from pabutools.tiebreaking import TieBreakingRule

    began = time.perf_counter()
    election, profile = parse_pabulib(path)
    parsed = time.perf_counter()
    votes = {p.name: sum(1 for ballot in profile if p in ballot) for p in election}
    order = {p.name: place for place, p in enumerate(election.project_meta)}
    ties = TieBreakingRule(lambda _i, _p, p: (-votes[p.name], p.cost, order[p.name]))
    counted = time.perf_counter()
    if rule == "phragmen":
        won = rules.sequential_phragmen(election, profile, tie_breaking=ties)
    elif rule == "greedy":
        won = rules.greedy_utilitarian_welfare(election, profile, sat_class=Cost_Sat, tie_breaking=ties)
    else:
        step = 1 if rule == "add1-fill" else None
        won = rules.method_of_equal_shares(
            election, profile, sat_class=Cost_Sat, tie_breaking=ties, voter_budget_increment=step
        )
    done = time.perf_counter()
    print(json.dumps({"parse": parsed - began, "rule": done - counted, "winners": sorted(p.name for p in won)}))


def child(who: str, path: str, rule: str, timeout: float) -> Cost | None:
    return run([sys.executable, __file__, f"--{who}", rule, path], timeout)


def whole(path: str, rule: str, timeout: float) -> Cost:
    """`commonhouse count` from a cold start, the best of three."""
    command = [sys.executable, "-c", "from commonhouse.cli.main import main; raise SystemExit(main())", "count", path]
    costs = [run([*command, *RULES[rule], "--json"], timeout) for _ in range(3)]
    return min((cost for cost in costs if cost), key=lambda cost: cost.seconds)


def row(path: Path, rule: str, timeout: float) -> str:
    cold = whole(str(path), rule, timeout)
    alone = child("ours", str(path), rule, timeout)
    assert alone is not None
    assert alone.output is not None
    theirs = child("theirs", str(path), rule, timeout)
    ours = alone.output
    said = f"{rule:13} {cold.seconds:7.2f} {cold.peak:6.0f} {ours['parse']:7.2f} {ours['rule']:8.3f}   "
    if theirs is None or theirs.output is None:
        said += f"not finished in {timeout:.0f} s: more than {timeout / ours['rule']:,.0f} times ours"
    else:
        same = ours
        if rule == "add1-fill":
            exact = child("ours", str(path), "add1-exact", timeout)
            assert exact is not None
            assert exact.output is not None
            same = exact.output
        them = theirs.output
        agree = "yes" if same["winners"] == them["winners"] else "NO"
        ratios = f"{them['parse'] / ours['parse']:6.1f} {them['rule'] / ours['rule']:8.1f}"
        said += f"{theirs.seconds:8.2f} {theirs.peak:6.0f} {them['parse']:7.2f} {them['rule']:8.2f} {ratios}  {agree}"
    notes = []
    if ours["raises"]:
        notes.append(f"{ours['raises']} raises")
    if ours["ties"]:
        notes.append(f"{ours['ties']} ties, {ours['tied']} of which left a project unfunded")
    return said + (f"  ({'; '.join(notes)})" if notes else "")


def sixty(folder: str) -> Path:
    """A small election: 60 ballots, 12 projects."""
    chance = random.Random(1)
    meta = {"description": "Sixty", "country": "US", "unit": "Sixty", "instance": "2026", "num_projects": 12}
    meta |= {"num_votes": 60, "budget": 2_000_000, "vote_type": "approval", "rule": "greedy", "currency": "USD"}
    meta |= {"date_begin": "2026", "date_end": "2026"}
    lines = [
        "META",
        "key;value",
        *(f"{key};{value}" for key, value in meta.items()),
        "PROJECTS",
        "project_id;cost;name",
    ]
    lines += [f"{i};{chance.randint(5, 60) * 10_000};Project {i}" for i in range(1, 13)]
    lines += ["VOTES", "voter_id;vote"]
    for voter in range(60):
        lines.append(f"{voter};{','.join(map(str, chance.sample(range(1, 13), chance.randint(1, 5))))}")
    path = Path(folder) / "sixty.pb"
    path.write_text("\n".join(lines) + "\n")
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--all", action="store_true", help="every shared file")
    parser.add_argument("--rules", default=",".join(RULES), help=f"of {', '.join(RULES)}")
    parser.add_argument("--timeout", type=float, default=60, help="seconds after which pabutools is stopped")
    parser.add_argument("--ours", metavar="RULE", help=argparse.SUPPRESS)
    parser.add_argument("--theirs", metavar="RULE", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.ours:
        return ours_alone(str(args.files[0]), args.ours)
    if args.theirs:
        return theirs_alone(str(args.files[0]), args.theirs)
    with tempfile.TemporaryDirectory() as folder:
        files = args.files or (sorted(SHARED.glob("*.pb")) if args.all else [SHARED / name for name in THREE])
        for path in [sixty(folder), *files]:
            print(f"\n{path.stem}")
            print(
                "rule          cold s     MB parse s   rule s     pabutools s     MB parse s   rule s  x parse   x rule  same"
            )
            for rule in args.rules.split(","):
                print(row(path, rule, args.timeout), flush=True)
    return None


if __name__ == "__main__":
    main()
