"""S1: addresses that must not be opened, and good ones that must be. Each is a URL and what the resolver says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from random import Random


@dataclass(frozen=True, slots=True)
class Vector:
    """``answers``: what the name service says for any name in the URL; None where no name needs asking."""

    url: str
    answers: tuple[str, ...] = ()


# Networks of the registries of special addresses, written here a second time and by another hand than in the door:
# first and last address of each must be refused.
V4 = (
    "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 "
    "192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 "
    "203.0.113.0/24 224.0.0.0/4 240.0.0.0/4"
).split()
V6 = (
    "::/128 ::1/128 ::ffff:0:0/96 ::ffff:0:0:0/96 64:ff9b:1::/48 100::/64 100:0:0:1::/64 2001::/32 2001:2::/48 "
    "2001:10::/28 2001:20::/28 2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20 5f00::/16 fc00::/7 fe80::/10 "
    "fec0::/10 ff00::/8"
).split()

# 127.0.0.1 and the metadata address of clouds, spelled so that programs read them differently.
SPELLINGS = (
    "2130706433 0x7f000001 0x7F.0x0.0x0.0x1 0x7f.1 017700000001 0177.0.0.1 0177.0.0.01 127.1 127.0.1 127.000.000.001 "
    "00000127.0.0.1 127.0.0.1. 127.1. 0 0.0 0x0 0x 00 1 127.0x0.0.1 0x7f.0.0.1 127.0.0.0x1 4294967295 4294967296 "
    "6425673729 256.256.256.256 127.0.0.256 1.2.3 1.2.3.4.5 127.0.0.1.127 "
    "2852039166 0xa9fea9fe 0251.0376.0251.0376 169.254.43518 169.16689662 0xa9.0xfe.0xa9.0xfe 169.254.169.254. "
    "１２７.0.0.1 127。0。0。1 １２７．０．０．１ ①②⑦.0.0.1 127．1 ⑫７.0.0.1 𝟏𝟐𝟕.𝟎.𝟎.𝟏 ０x7f.1 "
    "%31%32%37.0.0.1 127.0.0.1%00 127.0.0.1%2e 127%2e0%2e0%2e1 localhost%00.example.org 127.0.0.1%20"
).split()
NAMES = (
    "localhost LOCALHOST localhost. LocalHost. a.localhost ⓛⓞⓒⓐⓛⓗⓞⓢⓣ ｌｏｃａｌｈｏｓｔ localhost.localdomain "
    "ip6-localhost metadata.google.internal metadata 127.0.0.1.example.org intranet router.lan printer.local"
).split()
V6_SPELLINGS = (
    "::1 0:0:0:0:0:0:0:1 0000:0000:0000:0000:0000:0000:0000:0001 ::0001 :: ::ffff:127.0.0.1 ::ffff:7f00:1 "
    "0:0:0:0:0:ffff:127.0.0.1 ::127.0.0.1 ::7f00:1 64:ff9b::127.0.0.1 64:ff9b::7f00:1 64:ff9b::10.0.0.1 "
    "64:ff9b::169.254.169.254 64:ff9b:1::7f00:1 2002:7f00:1:: 2002:a9fe:a9fe:: 2001:0:7f00:1:: fe80::1 fe80::1%25lo "
    "fe80::1%lo ::1%25lo fd00:ec2::254 fc00::1 fec0::1 ff02::1 ::ffff:0:127.0.0.1 2606:4700::5efe:127.0.0.1 "
    "2606:4700::200:5efe:10.0.0.1 4000::1 8000::1 1::1 ::8.8.8.8 ::ffff:8.8.8.8 [::1] ::1]:80@[::1 "
    "127.0.0.1 ::0x1 1 ::1::"
).split()
URLS = (
    "file:///etc/passwd file://localhost/etc/passwd FILE:///etc/passwd ftp://127.0.0.1/ gopher://127.0.0.1:6379/_INFO "
    "dict://127.0.0.1:11211/stats ldap://127.0.0.1/ data:text/html,hello javascript:alert(1) jar:http://127.0.0.1!/ "
    "blob:http://127.0.0.1/x about:blank view-source:http://127.0.0.1/ ws://127.0.0.1/ wss://127.0.0.1/ "
    "unix:///var/run/docker.sock http+unix://%2Fvar%2Frun%2Fdocker.sock/info tftp://127.0.0.1/ ssh://127.0.0.1/ "
    "smb://127.0.0.1/c$ mailto:a@example.org //127.0.0.1/ 127.0.0.1 localhost:80 /etc/passwd http:127.0.0.1 "
    "http:/127.0.0.1/ http:///127.0.0.1/ http:// http://? http://# http:\\\\127.0.0.1\\ http:/\\127.0.0.1/ "
    "http://\\127.0.0.1/ http://example.org\\@127.0.0.1/ http://127.0.0.1\\@example.org/ http://:80/ http://[]/ "
    "http://[::1/ http://::1/ http://example.org:127.0.0.1/ http://example.org:0/ http://example.org:65536/ "
    "http://example.org:99999999999/ http://example.org:80a/ http://example.org:-80/ http://example.org:８０/ "
    "http://example.org:80:80/ http://user@example.org/ http://user:word@example.org/ http://example.org@127.0.0.1/ "
    "http://127.0.0.1@example.org/ http://127.0.0.1:80@example.org/ http://@127.0.0.1/ http://a@b@127.0.0.1/ "
    "http://example.org%40127.0.0.1/ http://example.org%2f@127.0.0.1/ http://exa mple.org/ http://example..org/ "
    "http://.example.org/ http://-a.example.org/ http://a_*.example.org/ http://*/ http://xn--/ http://a\u00ad@b/ "
    "http://example.onion/ http://[v1.a]/ http://[::1]a/ http://[::1].example.org/ http://127.0.0.1,example.org/ "
    "http://(127.0.0.1)/ http://<127.0.0.1>/ http://127.0.0.1;.example.org/ http://example.org:80;127.0.0.1/"
).split(" ")
CONTROLS = (
    "http://127.0.0.1\n/",
    "http://exam\tple.org/",
    "http://example.org/\r\nHost: 127.0.0.1",
    "http://example.org/\x00",
    "\x01http://127.0.0.1/",
    "http://127.0.0.1\u2028/",
    "http://example.org/\ud800",
    "http://" + "a" * 9000 + "/",
    "http://" + "a" * 64 + ".org/",
    "http://" + "a." * 127 + "org/",
)
PORTS = (21, 22, 23, 25, 53, 81, 110, 143, 389, 445, 3306, 5432, 6379, 8080, 8443, 9200, 11211, 27017)
MIXED = (
    ("93.184.216.34", "127.0.0.1"),
    ("127.0.0.1", "93.184.216.34"),
    ("93.184.216.34", "::1"),
    ("2606:4700::1111", "fe80::1%eth0"),
    ("93.184.216.34", "93.184.216.35", "10.0.0.1"),
    ("2606:4700::1111", "::ffff:10.0.0.1"),
    ("93.184.216.34", "not an address"),
    ("93.184.216.34", ""),
    ("93.184.216.34", "127.1"),
    ("0x7f.1",),
    ("2130706433",),
    ("::ffff:127.0.0.1",),
    ("64:ff9b::a00:1",),
    ("169.254.169.254",),
    ("fd00:ec2::254",),
)
GOOD = (
    *(
        Vector(f"http://{host}/")
        for host in (
            "1.1.1.1 8.8.8.8 11.0.0.0 9.255.255.255 93.184.216.34 "
            "100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 "
            "169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 192.0.1.0 "
            "192.167.255.255 192.169.0.0 198.17.255.255 "
            "198.20.0.0 223.255.255.255 1.0.0.0 [2606:4700:4700::1111] [2001:4860:4860::8888] [2a00:1450::1] "
            "[2001:200::] [2003::1] [64:ff9b::808:808] [3ffd::1]"
        ).split()
    ),
    *(
        Vector(url, ("93.184.216.34", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"))
        for url in (
            "https://example.org https://EXAMPLE.org:443/ http://example.org:80/a?b=c#d http://example.org./ "
            "https://example.org/@127.0.0.1 https://example.org/?u=http://127.0.0.1/ https://bücher.example/ü?ß "
            "https://xn--bcher-kva.example/ https://пример.испытание/ https://例え.テスト/ http://example.org?q "
            "http://example.org#f https://a-b.c_d.example.org/%7Ea HTTPS://example.org/ http://1and1.example/ "
            "http://127.0.0.1.example.org/ http://0x7f.example/ http://deadbeef/ http://example.org:/"
        ).split(" ")
    ),
)


def forbidden() -> Iterator[Vector]:
    """All fixed vectors, each of which must be refused."""
    for network in map(IPv4Network, V4):
        yield from (Vector(f"http://{network[index]}/") for index in (0, -1))
    for wide in map(IPv6Network, V6):
        yield from (Vector(f"http://[{wide[index]}]/") for index in {0, wide.num_addresses - 1})
    yield from (Vector(f"http://{host}/", ("127.0.0.1",)) for host in SPELLINGS)
    yield from (Vector(f"http://{host}/", ("::1", "127.0.0.1")) for host in NAMES)
    yield from (Vector(f"https://[{host}]/") for host in V6_SPELLINGS)
    yield from (Vector(url, ("127.0.0.1",)) for url in (*URLS, *CONTROLS))
    yield from (Vector(f"http://example.org:{port}/", ("93.184.216.34",)) for port in PORTS)
    yield from (Vector("https://example.org/", answers) for answers in MIXED)


def spelled(chance: Random) -> Vector:
    """A forbidden address in one of the many ways to write it; what is no literal is told by the resolver."""
    network = IPv4Network(chance.choice(V4))
    number = int(network.network_address) + chance.randrange(network.num_addresses)
    address = IPv4Address(number)
    parts = [number >> 24 & 255, number >> 16 & 255, number >> 8 & 255, number & 255]
    cut = chance.randrange(1, 5)
    tail = number & ((1 << 8 * (5 - cut)) - 1)
    shapes = (
        lambda: str(address),
        lambda: ".".join(chance.choice((str, hex, _octal, _wide))(part) for part in [*parts[: cut - 1], tail]),
        lambda: "".join(chr(0xFF10 + int(letter)) if letter.isdigit() else letter for letter in str(address)),
        lambda: str(address).replace(".", chance.choice("。．｡")),
        lambda: f"[::ffff:{address}]",
        lambda: f"[::ffff:{number >> 16:x}:{number & 0xFFFF:x}]",
        lambda: f"[64:ff9b::{address}]",
        lambda: f"[2002:{number >> 16:x}:{number & 0xFFFF:x}::{chance.randrange(65536):x}]",
        lambda: f"[{IPv6Address(number)}]",
        lambda: f"[{IPv6Address((0x20010000 << 96) + chance.getrandbits(64) * 2**32 + (number ^ 0xFFFFFFFF))}]",
        lambda: f"name{chance.randrange(1000)}.example",
        lambda: "".join(f"%{ord(letter):02x}" if chance.random() < 0.5 else letter for letter in f"{address}%2e"),
    )
    host = chance.choice(shapes)()
    ending = chance.choice(("", ".", ":80", ":443")) if not host.startswith("[") else chance.choice(("", ":80", ":443"))
    url = f"{chance.choice(('http', 'https', 'HTTP'))}://{host}{ending}/{chance.choice(('', 'a?b', '@example.org'))}"
    return Vector(url, (chance.choice((str(address), f"::ffff:{address}")),))


def _octal(part: int) -> str:
    return f"0{part:o}"


def _wide(part: int) -> str:
    return f"0x{part:08X}"
