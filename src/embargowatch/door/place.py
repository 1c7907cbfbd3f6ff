"""Where a URL leads. In: a URL as somebody wrote it. Out: a Place (scheme, host, port, target), or a refusal.

One parser for the judgement and for the request: what is judged is, letter for letter, what is asked. It is stricter
than browsers (WHATWG URL) wherever they would guess: a host that could be read in two ways is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import quote, urljoin

from embargowatch.errors import AddressRefused

_LONGEST = 8192
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_AUTHORITY = re.compile(r"//([^/?#\\]*)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9_-]{1,63}(?<!-))*")
_NUMERIC = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")  # WHATWG URL: a host that "ends in a number"
_PORTS = {"http": 80, "https": 443}
_SAFE = "!#$%&'()*+,/:;=?@[]~"  # RFC 3986 reserved characters, and "%", which stands as it was written


@dataclass(frozen=True, slots=True)
class Place:
    """Where a request goes. ``host``: lower-case A-labels, or an IP address without brackets; ``target``: "/a?b=c"."""

    scheme: str
    host: str
    port: int
    target: str = "/"

    @property
    def authority(self) -> str:
        """Host and port as a URL and the Host header write them; the port only where it is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if _PORTS.get(self.scheme) == self.port else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The URL in one normal spelling, without fragment."""
        return f"{self.scheme}://{self.authority}{self.target}"


def place(url: str) -> Place:
    """Where ``url`` leads.

    Raises:
        AddressRefused: the scheme is not http or https, it carries a user name, or its host is spelled in a way that
            programs read differently.
    """
    words = url.strip(" ")
    if len(words) > _LONGEST or _CONTROL.search(words):
        raise AddressRefused(
            f"{_shown(url)}: expected a URL of at most {_LONGEST} characters without control characters"
        )
    scheme = _SCHEME.match(words)
    if scheme is None or scheme[1].lower() not in _PORTS:
        kind = f"'{scheme[1].lower()}:'" if scheme else "without a scheme"
        raise AddressRefused(f"{_shown(url)}: addresses {kind} are not opened; expected http:// or https://")
    authority = _AUTHORITY.match(words, scheme.end())
    if authority is None or not authority[1] or words[authority.end() :].startswith("\\"):
        raise AddressRefused(f"{_shown(url)}: expected a host after '{scheme[1]}://', and no backslash")
    host, port = _host_and_port(authority[1], url)
    target = words[authority.end() :].partition("#")[0]
    target = target if target.startswith("/") else f"/{target}"
    usual = _PORTS[scheme[1].lower()]
    return Place(scheme[1].lower(), host, port or usual, quote(target, safe=_SAFE))


def follow(here: Place, location: str) -> Place:
    """Where the Location header ``location`` of a response from ``here`` leads (RFC 9110, section 10.2.2)."""
    words = location.strip(" ")
    if _SCHEME.match(words):
        return place(words)
    if words.startswith(("//", "\\", "/\\")):
        return place(f"{here.scheme}:{words}")
    return place(urljoin(here.url, words))


def of_authority(authority: str, scheme: str) -> Place:
    """The place that "host:port" names, as a CONNECT request gives it (RFC 9110, section 9.3.6)."""
    return place(f"{scheme}://{authority}/")


def _host_and_port(authority: str, url: str) -> tuple[str, int | None]:
    if "@" in authority:
        raise AddressRefused(
            f"{_shown(url)}: a user name or password in a URL is not sent; leave out what precedes '@'"
        )
    bracketed = re.fullmatch(r"\[([^\]]*)\](?::([0-9]{0,5}))?", authority)
    if bracketed:
        return _v6(bracketed[1], url), _port(bracketed[2], url)
    name, colon, port = authority.rpartition(":")
    if not colon:
        name, port = port, ""
    return _host(name, url), _port(port, url)


def _port(digits: str | None, url: str) -> int | None:
    if not digits:
        return None
    if not re.fullmatch(r"[0-9]{1,5}", digits) or not 1 <= int(digits) <= 65535:
        raise AddressRefused(f"{_shown(url)}: expected a port from 1 to 65535 after the host")
    return int(digits)


def _v6(words: str, url: str) -> str:
    try:
        address = IPv6Address(words)
    except AddressValueError:
        raise AddressRefused(f"{_shown(url)}: expected an IPv6 address between the brackets") from None
    if address.scope_id is not None:
        raise AddressRefused(f"{_shown(url)}: an address with a zone ('%{address.scope_id}') is one of a local network")
    return str(address)


def _host(words: str, url: str) -> str:
    """The host in lower-case A-labels. A number is taken only in the one spelling that everybody reads alike."""
    name = (words if words.isascii() else _a_labels(words, url)).lower().removesuffix(".")
    if _NUMERIC.fullmatch(name):
        if words == name and _is_v4(name):
            return name
        raise AddressRefused(
            f"{_shown(url)}: a number as host is taken only in the form 93.184.216.34; programs read others differently"
        )
    if len(name) > 253 or not _NAME.fullmatch(name):
        raise AddressRefused(f"{_shown(url)}: expected a host name of letters, digits, hyphens and dots")
    if name == "onion" or name.endswith(".onion"):
        raise AddressRefused(f"{_shown(url)}: names below .onion are not looked up (RFC 7686)")
    return name


def _a_labels(words: str, url: str) -> str:
    """An international name as the domain name system has it (UTS 46, RFC 5891)."""
    import idna  # noqa: PLC0415 - its tables are large and most names do without

    try:
        return idna.encode(words, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        raise AddressRefused(f"{_shown(url)}: its host is no international domain name") from None


def _is_v4(name: str) -> bool:
    try:
        return str(IPv4Address(name)) == name
    except AddressValueError:
        return False


def _shown(url: str) -> str:
    """A URL for a message: no control characters, not longer than a line or two."""
    plain = _CONTROL.sub("?", url)
    return plain if len(plain) <= 200 else f"{plain[:200]}..."
