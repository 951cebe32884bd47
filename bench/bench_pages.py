"""How much a first visit transfers, and how long the server takes: each page over HTTP, as a browser asks for it.

    python bench/bench_pages.py                          a demo house of its own, granian with 1 worker
    python bench/bench_pages.py --runs 50 --origin http://localhost:8000     a demo that is running already

For each page: the bytes of the page and of every style sheet, script and picture it names (headers not counted; compressed
as the server sends them), and the time to the whole page, median and slowest of the runs, one at a time, after one run to
warm up. Exits with 1 if a first load is over 100 KB.
"""

from __future__ import annotations

import argparse
import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

ROOT = Path(__file__).resolve().parents[1]
MOST = 100 * 1024
PAGES = (
    "/", "/budgets/", "/organizations/", "/records/", "/o/city-of-boston/", "/o/city-of-boston/record/",
    "/o/dsni/budgets/dudley-neighborhood-budget/", "/o/city-of-boston/budgets/bostons-second-2-million/ideas/",
    "/o/city-of-boston/budgets/bostons-second-2-million/ideas/new/",
    "/o/city-of-boston/budgets/bostons-first-2-million/projects/",
    "/o/city-of-boston/budgets/bostons-first-2-million/promises/",
    "/o/city-of-boston/budgets/bostons-first-2-million/results/",
    "/o/city-of-boston/budgets/bostons-first-2-million/results/compare/", "{vote}", "{ballot}",
)  # fmt: skip


class Parts(HTMLParser):
    """The addresses that a browser fetches with the page, and where its links go."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "link" and given.get("rel") in {"stylesheet", "icon", "preload"}:
            self.fetched.add(given.get("href") or "")
        if tag in {"script", "img"} and given.get("src"):
            self.fetched.add(given["src"] or "")
        if tag == "a" and given.get("href"):
            self.links.append(given["href"] or "")


class Browser:
    """One kept connection, with cookies."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.connection = http.client.HTTPConnection(urlsplit(origin).netloc, timeout=30)
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> tuple[int, bytes]:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.connection.request("GET", path, headers={"Accept-Encoding": "gzip", "Cookie": cookie})
        answer = self.connection.getresponse()
        body = answer.read()
        for header in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = header.partition(";")[0].partition("=")
            self.cookies[name] = value
        if answer.status in {301, 302}:
            return self.get(urljoin(path, answer.headers["Location"]))
        return answer.status, body


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--origin", help="a demo that is running already")
    parser.add_argument("--code", help="an unused one-time code of its open vote: measures the ballot page too")
    parser.add_argument("--runs", type=int, default=20)
    given = parser.parse_args()
    if given.origin:
        sys.exit(measure(given.origin, given.runs, given.code))
    with tempfile.TemporaryDirectory(prefix="commonhouse-bench-") as folder:
        port = free_port()
        environment = os.environ | {"COMMONHOUSE_DATA": folder, "COMMONHOUSE_DEMO": "1"}
        command = [sys.executable, "-m", "commonhouse", "demo", "--data", folder, "--port", str(port)]
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
        try:
            wait_for(port)
            sys.exit(measure(f"http://localhost:{port}", given.runs, given.code or new_code(environment)))
        finally:
            server.terminate()
            server.wait(10)


def measure(origin: str, runs: int, code: str | None) -> int:
    print(f"{'first load':>11} {'page':>9} {'median':>9} {'slowest':>9}")
    vote = open_vote(origin)
    over = False
    for pattern in PAGES:
        browser = Browser(origin)
        path = pattern.format(vote=vote, ballot=f"{vote}ballot/choose/")
        if pattern == "{ballot}":
            if code is None:
                continue
            browser.get(f"/v/{code}")
        status, page = browser.get(path)
        assert status == 200, f"{path}: {status}"
        total = len(page) + sum(len(browser.get(urljoin(path, part))[1]) for part in parts_of(page).fetched)
        times = sorted(timed(browser, path) for _ in range(runs))
        over |= total > MOST
        median = statistics.median(times)
        print(f"{total / 1024:>8.1f} KB {len(page) / 1024:>6.1f} KB {median:>6.1f} ms {times[-1]:>6.1f} ms  {path}")
    return 1 if over else 0


def timed(browser: Browser, path: str) -> float:
    """Milliseconds to the last byte of the page."""
    begun = time.perf_counter()
    browser.get(path)
    return (time.perf_counter() - begun) * 1000


def parts_of(page: bytes) -> Parts:
    parts = Parts()
    parts.feed(page.decode())
    return parts


def open_vote(origin: str) -> str:
    """The address of the demo's open vote, found as a visitor finds it."""
    page = Browser(origin).get("/o/dsni/budgets/dudley-neighborhood-budget/")[1]
    links = parts_of(page).links
    return next(link[: link.index("/vote/") + 19] for link in links if "/vote/" in link)


def new_code(environment: dict[str, str]) -> str:
    """One more sheet of the demo's open vote."""
    script = (
        "import django; django.setup()\n"
        "from commonhouse.decisions import actions\n"
        "from commonhouse.decisions.models import Box\n"
        "from commonhouse.people.models import Seat\n"
        "from commonhouse.people.permissions import Actor\n"
        "box = Box.objects.get(state='open')\n"
        "seat = Seat.objects.filter(organization=box.organization, kind='steward').first()\n"
        "print(actions.issue_sheets(Actor(seat.person, seat), box, 1, 'en')[0].code)\n"
    )
    environment = environment | {"DJANGO_SETTINGS_MODULE": "commonhouse.web.settings"}
    done = subprocess.run([sys.executable, "-c", script], env=environment, check=True, capture_output=True, text=True)
    return done.stdout.split()[-1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, seconds: float = 180) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("localhost", port), 1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("the demo did not open")


if __name__ == "__main__":
    main()
