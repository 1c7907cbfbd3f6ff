"""Addresses that are not of the public internet. In: an IP address. Out: the rule that forbids it, or None.

The lists are written out from the registries of IANA (IPv4 and IPv6 Special-Purpose Address Registries, RFC 6890 and
its updates; IPv4 and IPv6 multicast; IPv6 unicast assignments), because ``ipaddress.is_global`` differs between
releases of Python (CVE-2024-4032) and takes multicast and some embedded IPv4 addresses for global.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

Address = IPv4Address | IPv6Address

_V4 = tuple(
    (IPv4Network(network), rule)
    for network, rule in (
        ("0.0.0.0/8", "this host on this network (RFC 791)"),
        ("10.0.0.0/8", "a private network (RFC 1918)"),
        ("100.64.0.0/10", "shared address space of a provider (RFC 6598)"),
        ("127.0.0.0/8", "this machine itself (loopback, RFC 1122)"),
        ("169.254.0.0/16", "link-local, where clouds keep their metadata (RFC 3927)"),
        ("172.16.0.0/12", "a private network (RFC 1918)"),
        ("192.0.0.0/24", "set aside for protocols (RFC 6890)"),
        ("192.0.2.0/24", "set aside for documentation (RFC 5737)"),
        ("192.31.196.0/24", "a sink for stray look-ups (AS112, RFC 7535)"),
        ("192.52.193.0/24", "multicast tunnelling (RFC 7450)"),
        ("192.88.99.0/24", "a relay into IPv6 that is no longer used (RFC 7526)"),
        ("192.168.0.0/16", "a private network (RFC 1918)"),
        ("192.175.48.0/24", "a sink for stray look-ups (AS112, RFC 7534)"),
        ("198.18.0.0/15", "set aside for benchmarks (RFC 2544)"),
        ("198.51.100.0/24", "set aside for documentation (RFC 5737)"),
        ("203.0.113.0/24", "set aside for documentation (RFC 5737)"),
        ("224.0.0.0/4", "multicast (RFC 5771)"),
        ("240.0.0.0/4", "reserved, or broadcast (RFC 1112, RFC 919)"),
    )
)

_V6 = tuple(
    (IPv6Network(network), rule)
    for network, rule in (
        ("::/128", "no address (RFC 4291)"),
        ("::1/128", "this machine itself (loopback, RFC 4291)"),
        ("::/96", "an IPv4 address in an old dress (IPv4-compatible, RFC 4291)"),
        ("::ffff:0:0/96", "an IPv4 address in the dress of IPv6 (IPv4-mapped, RFC 4291)"),
        ("::ffff:0:0:0/96", "an IPv4 address in translation (RFC 2765)"),
        ("64:ff9b:1::/48", "translation inside a network (RFC 8215)"),
        ("100::/64", "discarded (RFC 6666)"),
        ("100:0:0:1::/64", "a prefix that stands for nothing (RFC 9780)"),
        ("2001::/32", "a tunnel through IPv4 (Teredo, RFC 4380)"),
        ("2001::/23", "set aside for protocols (RFC 2928)"),
        ("2001:db8::/32", "set aside for documentation (RFC 3849)"),
        ("2002::/16", "a tunnel through IPv4 (6to4, RFC 3056)"),
        ("2620:4f:8000::/48", "a sink for stray look-ups (AS112, RFC 7534)"),
        ("3ffe::/16", "the former test network (RFC 3701)"),
        ("3fff::/20", "set aside for documentation (RFC 9637)"),
        ("5f00::/16", "segment routing (RFC 9602)"),
        ("fc00::/7", "a private network (unique local, RFC 4193)"),
        ("fe80::/10", "link-local (RFC 4291)"),
        ("fec0::/10", "a private network (site-local, RFC 3879)"),
        ("ff00::/8", "multicast (RFC 4291)"),
    )
)

_TRANSLATED = IPv6Network("64:ff9b::/96")  # RFC 6052: how a network without IPv4 reaches the IPv4 internet
_UNICAST = IPv6Network("2000::/3")  # all that IANA has given out for public use
_ISATAP = (0x00005EFE, 0x02005EFE)  # RFC 5214: bits 64 to 95 of an address whose last 32 bits are IPv4


def forbidden(address: Address) -> str | None:
    """Why ``address`` is not of the public internet ("a private network (RFC 1918)"), or None where it is."""
    if isinstance(address, IPv4Address):
        return next((rule for network, rule in _V4 if address in network), None)
    if address in _TRANSLATED:
        return _inside(address, "translated to IPv4 (RFC 6052)")
    rule = next((rule for network, rule in _V6 if address in network), None)
    if rule is None and (int(address) >> 32) & 0xFFFFFFFF in _ISATAP:
        rule = "a tunnel through IPv4 (ISATAP, RFC 5214)"
    if rule is None and address not in _UNICAST:
        rule = "outside of what is given out for public use (2000::/3)"
    return rule


def _inside(address: IPv6Address, how: str) -> str | None:
    """The rule that forbids the IPv4 address in the last 32 bits, if one does."""
    rule = forbidden(IPv4Address(int(address) & 0xFFFFFFFF))
    return f"{how}, and there {rule}" if rule else None
