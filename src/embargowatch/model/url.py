"""When two web addresses are the same one. In: an address as somebody wrote it. Out: one spelling for all of them."""

from __future__ import annotations

import functools
import re
from urllib.parse import urlsplit

_PORTS = {"http": "80", "https": "443"}
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
# Names under which countries let others register (no list of public suffixes is at hand; docs/capture.md).
_SHARED = frozenset("ac co com ed edu gob gouv gov govt go mil ne net nic nom or org press sch".split())
_ESCAPED = re.compile(r"%([0-9A-Fa-f]{2})")
_UNWRITTEN = re.compile(r"[^!-\x7f]")


@functools.lru_cache(1024)  # a page that is kept is looked up and entered by the same URL
def canonical(url: str) -> str:
    """``url`` normalised by syntax and scheme (RFC 3986, 6.2.2 and 6.2.3), without its fragment; for looking up only.

    Nothing is guessed: the query, a slash at the end and "www." stay, since a server may tell them apart. What is no
    web address comes back as it is.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return url
    scheme = parts.scheme.lower()
    if scheme not in _PORTS or not parts.hostname:
        return url
    host = _ascii(parts.hostname)
    host = f"[{host}]" if ":" in host else host
    place = host if port is None or str(port) == _PORTS[scheme] else f"{host}:{port}"
    query = f"?{_escapes(parts.query)}" if parts.query else ""
    return f"{scheme}://{place}{_without_dots(_escapes(parts.path)) or '/'}{query}"


def host(url: str) -> str:
    """The host of a web address in small letters, with an unusual port; "" where there is none."""
    found = canonical(url).split("/")
    return found[2] if len(found) > 2 and found[0] in {"http:", "https:"} else ""


def site(url: str) -> str:
    """The part of the host that somebody registers: "bbc.co.uk" for "https://news.bbc.co.uk/"; an address as it is."""
    place = host(url)
    if place.startswith("["):
        return place.partition("]")[0] + "]"
    labels = place.partition(":")[0].removeprefix("www.").split(".")
    if labels[-1].isdigit():
        return ".".join(labels)
    shared = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SHARED
    return ".".join(labels[-3:] if shared else labels[-2:])


def _ascii(name: str) -> str:
    try:
        return name.lower().encode("idna").decode("ascii") if not name.isascii() else name.lower()
    except UnicodeError:
        return name.lower()


def _escapes(text: str) -> str:
    """Percent-escapes in capitals, and only where they are needed."""

    def one(match: re.Match[str]) -> str:
        character = chr(int(match[1], 16))
        return character if character in _UNRESERVED else match[0].upper()

    return _UNWRITTEN.sub(_escaped, _ESCAPED.sub(one, text))


def _escaped(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace"))


def _without_dots(path: str) -> str:
    """Remove "." and ".." (RFC 3986, 5.2.4)."""
    out: list[str] = []
    steps = path.split("/")
    for step in steps:
        if step == "..":
            if len(out) > 1:
                out.pop()
        elif step != ".":
            out.append(step)
    if steps[-1] in {".", ".."}:
        out.append("")
    return "/".join(out)
