"""Counting ranked ballots: our time beside stvpoll's and pyrankvote's, in one run.

    python bench/bench_ranking.py                  the eighty shared wards, and 1,000,000 ballots for 20 candidates
    python bench/bench_ranking.py --wards 20       fewer wards
    python bench/bench_ranking.py --ballots 0      without the large election

Every figure is from a process of its own; each is run three times in turn with the others, and the medians are set side by
side. `read` is reading the .blt files (only ours does that), `count` the rule alone, with all stages; for the others
`count` is their own call on ballots already put into their own form. `same` is in how many wards all winners are the same.
The rules are not: stvpoll's Scottish rule passes several surpluses on at once and rounds, and pyrankvote's quota is not
rounded up. The garbage collector is off for all, as in `commonhouse count`.

The large election ranks all 20 candidates on every ballot, no two alike but by chance: written to a file (not timed), then
`commonhouse count` from a cold start to its last line, and the same within a process: read, and count.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("COMMONHOUSE_SHARED", ROOT.parent / "shared")) / "data" / "scottish_stv" / "blt"
TURNS = 3


def blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            yield block


def ours(paths: list[Path]) -> dict[str, Any]:
    from commonhouse.rules.blt import read
    from commonhouse.rules.ranking.scottish import scottish_stv
    from commonhouse.rules.ranking.statements import ScottishStv

    began = time.perf_counter()
    files = [read(blocks(path), source=path.name) for path in paths]
    parsed = time.perf_counter()
    results = [scottish_stv(file.election, ScottishStv(file.seats)) for file in files]
    done = time.perf_counter()
    winners = [sorted(result.winners) for result in results]
    return {"read": parsed - began, "count": done - parsed, "winners": winners}


def by_stvpoll(paths: list[Path]) -> dict[str, Any]:
    from stvpoll.scottish_stv import calculate_scottish_stv

    from commonhouse.rules.blt import read

    given = []
    for path in paths:
        file = read(blocks(path))
        ids, rows = file.election.ids, file.election.rankings.items()
        given.append((ids, [([ids[place] for place in row], times) for row, times in rows if row], file.seats))
    began = time.perf_counter()
    results = [calculate_scottish_stv(ids, ballots, seats, random_shuffle=False) for ids, ballots, seats in given]
    done = time.perf_counter()
    return {"count": done - began, "winners": [sorted(result.elected_as_tuple()) for result in results]}


def by_pyrankvote(paths: list[Path]) -> dict[str, Any]:
    import pyrankvote

    from commonhouse.rules.blt import read

    given = []
    for path in paths:
        file = read(blocks(path))
        people = [pyrankvote.Candidate(name) for name in file.election.ids]
        ballots = [
            pyrankvote.Ballot([people[place] for place in row])
            for row, times in file.election.rankings.items()
            for _ in range(times)
        ]
        given.append((people, ballots, file.seats))
    began = time.perf_counter()
    results = [pyrankvote.single_transferable_vote(*each) for each in given]
    done = time.perf_counter()
    return {"count": done - began, "winners": [sorted(w.name for w in result.get_winners()) for result in results]}


COUNTERS: dict[str, Callable[[list[Path]], dict[str, Any]]] = {
    "commonhouse": ours,
    "stvpoll": by_stvpoll,
    "pyrankvote": by_pyrankvote,
}


def child(who: str, paths: list[Path]) -> dict[str, Any]:
    command = [sys.executable, __file__, "--child", who, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, check=True, cwd=ROOT, env=environment())
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT / "src")}


def wards(number: int) -> None:
    paths = sorted(SHARED.glob("*.blt"))[:number]
    if not paths:
        print(f"no wards at {SHARED}: left out")
        return
    turns = [{who: child(who, paths) for who in COUNTERS} for _ in range(TURNS)]
    print(f"{len(paths)} wards, Scottish rule, medians of {TURNS} turns")
    print("               read s  count s  times ours  same")
    base = statistics.median(turn["commonhouse"]["count"] for turn in turns)
    for who in COUNTERS:
        count = statistics.median(turn[who]["count"] for turn in turns)
        read = f"{statistics.median(turn[who]['read'] for turn in turns):7.3f}" if who == "commonhouse" else "      -"
        pairs = zip(turns[0][who]["winners"], turns[0]["commonhouse"]["winners"], strict=True)
        print(f"{who:13} {read} {count:8.3f} {count / base:11.1f} {sum(a == b for a, b in pairs):5}")


def large(ballots: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.blt"
        write_large(path, ballots)
        cold = []
        for _ in range(TURNS):
            began = time.perf_counter()
            command = [sys.executable, "-m", "commonhouse", "count", str(path), "--rule", "scottish-stv", "--json"]
            subprocess.run(command, capture_output=True, check=True, cwd=ROOT, env=environment())
            cold.append(time.perf_counter() - began)
        alone = [child("commonhouse", [path]) for _ in range(TURNS)]
        size = path.stat().st_size / 1e6
    read, count = (statistics.median(each[what] for each in alone) for what in ("read", "count"))
    print(f"\n{ballots:,} ballots, 20 candidates, 5 seats, {size:.0f} MB: medians of {TURNS}")
    print(
        f"commonhouse count FILE.blt, whole process {statistics.median(cold):.2f} s; read {read:.2f} s, count {count:.2f} s"
    )


def write_large(path: Path, ballots: int) -> None:
    """Full rankings drawn from a fixed seed, some candidates better liked than others."""
    import numpy as np

    chance = np.random.default_rng(7)
    with path.open("w") as file:
        file.write("20 5\n")
        for start in range(0, ballots, 50_000):
            size = min(50_000, ballots - start)
            liking = chance.gumbel(size=(size, 20)) + np.linspace(1.5, 0, 20)
            for row in (np.argsort(-liking, axis=1) + 1).tolist():
                file.write(f"1 {' '.join(map(str, row))} 0\n")
        file.write("0\n" + "".join(f'"Candidate {number}"\n' for number in range(1, 21)) + '"Large"\n')


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wards", type=int, default=80)
    parser.add_argument("--ballots", type=int, default=1_000_000)
    parser.add_argument("--child", choices=COUNTERS, help=argparse.SUPPRESS)
    parser.add_argument("files", nargs="*", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child:
        gc.disable()
        print(json.dumps(COUNTERS[args.child](args.files)))
        return
    wards(args.wards)
    if args.ballots:
        large(args.ballots)


if __name__ == "__main__":
    main()
