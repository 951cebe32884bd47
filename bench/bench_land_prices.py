"""Fifty thousand prices recomputed by `verify`, beside the same prices through the registry's own forms.

Run: python -m bench.bench_land_prices [number of homes]

A record is made in memory: a table of incomes, a signed lease and a price for each home, with work entered for every fifth, by
four kinds of rule. Then the whole record is verified, once as it is and once without the prices: the difference is what
recomputing them takes. Last, the peer: `Rule.compute` on the same statements and inputs, without the fast reading.
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from commonhouse.agreements.verify import VERIFIERS as AGREEMENTS
from commonhouse.land.pricing.verify import VERIFIERS as PRICES
from commonhouse.record import acts, jsonl, merkle
from commonhouse.record.canonical import canonical
from commonhouse.record.checkpoint import Checkpoint, Signer
from commonhouse.record.verify import verify
from commonhouse.rules.land.registered_resale import RESALE_PRICE
from commonhouse.rules.land.resale_fast import members, outcome

HOMES = 50_000
LIMIT = 30  # seconds
ORIGIN = "bench.example/o/bench/record"
AMI = [[f"{year}-04-01", str(80_000 + 4_000 * (year - 2010))] for year in range(2010, 2027)]
SHARE = {"type": "appraisal-share", "share": "0.25"}
INDEXED = {"type": "indexed", "index": {"code": "ami"}}
WORK = {"method": "cost", "notice_above": 1_000_000}
RULES: tuple[dict[str, Any], ...] = (
    {"formula": SHARE, "cap": {"type": "market-share"}, "improvements": WORK},
    {"formula": INDEXED, "floor": {"type": "purchase-times"}, "rounding": {"to": 10_000}, "improvements": WORK},
    {"formula": {"type": "fixed", "rate": "0.015", "growth": "compound", "time": "days"}},
    {"formula": {"type": "hybrid", "combine": "lower", "parts": [SHARE, INDEXED]}, "improvements": WORK},
)


def facts(home: int) -> dict[str, Any]:
    """What was paid for a home, and when."""
    price = 150_000_00 + home * 37
    return {
        "on": date(2010 + home % 12, 5 + home % 7, 1 + home % 28).isoformat(), "price": price,
        "market_value": price + 100_000_00, "subsidy": 100_000_00,
    }  # fmt: skip


def given(home: int) -> dict[str, Any]:
    """The input of a price, as `set_price` writes it."""
    bought = facts(home)
    rule = RULES[home % len(RULES)]
    readings: list[dict[str, str]] = []
    if "indexed" in json.dumps(rule):
        before = max(on for on, _value in AMI if on <= bought["on"])
        readings = [{"index": "ami", "on": on, "value": value} for on, value in AMI if on >= before]
    work = []
    if home % 5 == 0:
        row = {"id": f"{home:012x}", "cost": 800_000 + home, "finished_on": "2024-03-01", "notice": True}
        work = [row | {"appraised": None, "useful_years": 20}]
    return {
        "purchase": bought, "sold_on": "2026-06-01", "readings": readings, "improvements": work, "damage": [],
        "appraisals": {"at_sale": bought["market_value"] + 70_000_00 + home, "improvements": None},
    }  # fmt: skip


def bodies(homes: int) -> Iterator[tuple[str, dict[str, Any]]]:
    yield (
        "land.index-published",
        {"table": "t", "index": "ami", "name": "AMI", "every": "year", "number": 1, "source": "HUD", "values": AMI},
    )
    for home in range(homes):
        name, place, rule = f"{home:012x}", f"{home:012x}", RULES[home % len(RULES)]
        terms = {"resale": {"rule": "resale-price", "statement": rule}, "purchase": facts(home)}
        signed = [{"role": role, "organization": "", "signed": "typed"} for role in ("trust", "holder")]
        yield (
            "agreements.signed",
            {
                "agreement": name, "kind_of_agreement": "ground-lease", "rule": "", "unit": "USD", "terms": terms,
                "terms_hash": hashlib.sha256(canonical(terms)).hexdigest(), "statement": {}, "version": 1,
                "parties": signed, "starts_on": "2010-01-01",
            },
        )  # fmt: skip
        for row in given(home)["improvements"]:
            base = {"improvement": row["id"], "agreement": name, "holding": place, "unit": "USD", "notice": True}
            yield "land.improvement-approved", base | {"estimate": row["cost"]}
            yield (
                "land.improvement-credited",
                base | {name: row[name] for name in ("cost", "finished_on", "useful_years")},
            )
        inputs = given(home)
        result = RESALE_PRICE.run(RESALE_PRICE.input_from_json(inputs), RESALE_PRICE.statement_from_json(rule))
        yield (
            "land.price-set",
            {
                "price": name, "holding": place, "agreement": name, "unit": "USD", "purpose": "sale", "input": inputs,
                "rule": "resale-price", "statement": rule, "result": members(result),
            },
        )  # fmt: skip


def record(homes: int) -> bytes:
    """A whole record file, signed."""
    signer = Signer(ORIGIN, Ed25519PrivateKey.generate())
    out, tree, previous = io.BytesIO(), merkle.Frontier(), None
    opening = acts.opening("bench.example", "bench", "Bench", str(signer.public))
    every = [(acts.OPENED, opening), *bodies(homes)]
    for index, (kind, body) in enumerate(every):
        line = acts.line(index, "2026-06-01T12:00:00Z", kind, previous, canonical(body))
        leaf = merkle.leaf_hash(line)
        tree, previous = tree.append(leaf), leaf.hex()
        out.write(line + b"\n")
    out.write(jsonl.checkpoint_line(signer.sign(Checkpoint(ORIGIN, tree.size, tree.root()))))
    return out.getvalue()


def timed(data: bytes, verifiers: dict[str, Any]) -> float:
    """Seconds of the processor's time: what others do on the machine does not count."""
    begun = time.process_time()
    verify(io.BytesIO(data), verifiers=verifiers)
    return time.process_time() - begun


def each(asked: list[tuple[Any, Any]], work: Callable[[Any, Any], Any]) -> float:
    """Seconds of the processor's time for one price."""
    begun = time.process_time()
    for statement, inputs in asked:
        work(statement, inputs)
    return (time.process_time() - begun) / len(asked)


def main() -> None:
    homes = int(sys.argv[1]) if len(sys.argv) > 1 else HOMES
    data = record(homes)
    print(f"a record of {homes:,} leases and {homes:,} prices: {len(data) / 1e6:,.0f} MB")
    every = {**AGREEMENTS, **PRICES}
    without = {kind: verifier for kind, verifier in every.items() if kind != "land.price-set"}
    whole, rest = timed(data, every), timed(data, without)
    print(f"verify, all of it              {whole:7.1f} s")
    print(f"verify, without the prices     {rest:7.1f} s")
    print(f"the prices alone               {whole - rest:7.1f} s ({(whole - rest) / homes * 1e6:,.0f} us each)")
    sample = min(homes, 5_000)
    asked = [(RULES[home % len(RULES)], given(home)) for home in range(sample)]
    fast = each(asked, outcome) * homes
    peer = each(asked, RESALE_PRICE.compute) * homes
    print(f"of that, the rule itself       {fast:7.1f} s")
    print(f"the peer: the registry's forms {peer:7.1f} s, {peer / fast:.1f} times as long")
    print(f"limit {LIMIT} s for {HOMES:,}: {'held' if whole - rest <= LIMIT * homes / HOMES else 'NOT held'}")


if __name__ == "__main__":
    main()
