"""From a public seed to an order: two ways of Ronald L. Rivest's, both SHA-256 and nothing else.

`picks` is his sampler of 2011 for election audits (people.csail.mit.edu/rivest/sampler.py; Philip B. Stark's page
stat.berkeley.edu/~stark/Java/Html/sha256Rand.htm does the same in a browser): the i-th pick from n is the SHA-256 of
"seed,i", as a number, modulo n, plus 1; a number picked before is passed over.

`ticket` is the ticket number of his consistent sampling of 2018 (github.com/ron-rivest/consistent_sampler): everyone's
place depends on the seed and on themselves only, so that who leaves the list changes nobody else's order.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256


def picks(seed: str, size: int) -> Iterator[tuple[int, int]]:
    """Pairs (i, number): each number from 1 to `size` once, in the order picked, with the count i that picked it."""
    seen: set[int] = set()
    count = 0
    while len(seen) < size:
        count += 1
        number = pick(seed, count, size)
        if number not in seen:
            seen.add(number)
            yield count, number


def pick(seed: str, count: int, size: int) -> int:
    """The pick of one count, from 1 to `size`; the same number may come again."""
    return int(sha256(f"{seed},{count}".encode()).hexdigest(), 16) % size + 1


def ticket(seed: str, name: str) -> str:
    """The first ticket number, "0." and its digits: the SHA-256 of the seed's own hash (in hexadecimal) followed by the
    name, written as a decimal number and read backwards. The least number comes first; they compare as texts."""
    own = sha256(seed.encode()).hexdigest() + name
    return "0." + f"{int(sha256(own.encode()).hexdigest(), 16):064d}"[::-1]
