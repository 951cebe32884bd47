"""Finds what our Content-Security-Policy would refuse: inline style, inline handlers, inline script."""

from __future__ import annotations

from html.parser import HTMLParser


class _Finder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        line = self.getpos()[0]
        for name, value in attrs:
            if name == "style" or name.startswith("on") or (value or "").strip().lower().startswith("javascript:"):
                self.found.append(f"line {line}: <{tag} {name}=…>")
        if tag == "style":
            self.found.append(f"line {line}: <style>")
        if tag == "script" and "src" not in given and given.get("type") != "application/json":
            self.found.append(f"line {line}: <script> with text")
        source = given.get("src") or (given.get("href") if tag == "link" else "") or ""
        if source.startswith(("http:", "https:", "//", "data:")):
            self.found.append(f"line {line}: <{tag}> from {source[:40]}")


def inline_code(html: str) -> list[str]:
    finder = _Finder()
    finder.feed(html)
    return finder.found
