"""A passer-by who follows every address they are given."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve

OURS = "http://testserver"
# What a page leads to: its links, its pictures, its forms that only ask, its scripts’.
WAYS = re.compile(r'(?:href|src|action|hx-get|data-view|data-suggest)="([^"#]+)')
WORDS = re.compile(r'data-words="([^"]*)"')


@dataclass
class Crawl:
    """So many of each shape: of one route, asked with the same words."""

    client: Client
    most: int
    most_of_route: int
    # Every byte that was answered, headers too, by address.
    told: dict[str, bytes] = field(default_factory=dict)
    # Those that showed something.
    routes: set[str] = field(default_factory=set)
    _of_shape: Counter = field(default_factory=Counter)

    def follow(self, urls: Iterable[str]) -> None:
        waiting = list(urls)
        while waiting:
            url = waiting.pop()
            if url in self.told or not self._is_wanted(url):
                continue
            waiting += self._ask(url)

    def _ask(self, url: str) -> list[str]:
        answer = self.client.get(url)
        body = answer.getvalue()
        if answer.status_code == 200:
            self.routes.add(resolve(urlsplit(url).path).view_name)
        head = "\n".join(f"{name}: {value}" for name, value in answer.items())
        self.told[url] = head.encode() + b"\n\n" + body
        found = set(_ways(url, answer, body))
        return sorted(urljoin(url, one).replace(OURS, "", 1) for one in found)

    def _is_wanted(self, url: str) -> bool:
        parts = urlsplit(url)
        if parts.netloc or parts.path.startswith(settings.STATIC_URL):
            return False
        try:
            route = resolve(parts.path).view_name
        except Resolver404:
            return False
        shape = (route, *sorted({name for name, _value in parse_qsl(parts.query)}))
        self._of_shape.update((shape, route))
        return (
            self._of_shape[shape] <= self.most
            and self._of_shape[route] <= self.most_of_route
        )


def _ways(url: str, answer, body: bytes) -> Iterator[str]:
    if "Location" in answer:
        yield answer["Location"]
    kind = answer.get("Content-Type", "")
    if kind.startswith("text/html"):
        page = body.decode()
        yield from map(unescape, WAYS.findall(page))
        yield from map(unescape, WORDS.findall(page))
    elif "json" in kind:
        yield from _addresses_in(json.loads(body))


def _addresses_in(value) -> Iterator[str]:
    if isinstance(value, str) and value.startswith(("/", f"{OURS}/")):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _addresses_in(part)
