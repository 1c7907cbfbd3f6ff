from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reliability.egress import vectors

from embargowatch.door import Guard
from embargowatch.door.place import Place, follow, place
from embargowatch.door.special import forbidden
from embargowatch.errors import AddressRefused, UsageError
from embargowatch.settings import load, permitted


def admitted(url: str, *answers: str, permit: tuple[str, ...] = ()) -> tuple[str, ...]:
    return Guard(permit, lambda host: answers).admit(place(url), 1)


@pytest.mark.parametrize("vector", tuple(vectors.forbidden()))
def test_a_forbidden_address_is_refused(vector: vectors.Vector) -> None:
    with pytest.raises(AddressRefused):
        admitted(vector.url, *vector.answers)


@pytest.mark.parametrize("vector", vectors.GOOD)
def test_a_good_address_is_let_through(vector: vectors.Vector) -> None:
    assert admitted(vector.url, *vector.answers)


@given(st.ip_addresses())
def test_what_python_knows_to_be_local_is_forbidden(address: IPv4Address | IPv6Address) -> None:
    if not address.is_global or address.is_multicast:
        assert forbidden(address)


@given(st.ip_addresses(v=4))
def test_translation_to_ipv4_is_judged_by_the_ipv4_address(address: IPv4Address) -> None:
    translated = ip_address(f"64:ff9b::{address}")
    assert bool(forbidden(translated)) == bool(forbidden(address))


def test_a_refusal_names_address_rule_and_permit() -> None:
    with pytest.raises(AddressRefused) as refusal:
        admitted("https://intranet.example/", "10.1.2.3")
    assert str(refusal.value) == (
        "https://intranet.example/: refused, since intranet.example is 10.1.2.3, a private network (RFC 1918). Only "
        "the public internet is opened; if this address is meant, permit it: EMBARGOWATCH_PERMIT=10.1.2.3:443"
    )


def test_a_permitted_network_is_open_on_the_usual_ports() -> None:
    assert admitted("http://tsa.example/", "10.1.2.3", permit=("10.1.0.0/16",)) == ("10.1.2.3",)
    for url, answer in (("http://tsa.example:8080/", "10.1.2.3"), ("http://tsa.example/", "10.2.0.1")):
        with pytest.raises(AddressRefused):
            admitted(url, answer, permit=("10.1.0.0/16",))


def test_a_permitted_port_is_open_for_that_address_only() -> None:
    permit = ("127.0.0.1:8080", "[::1]:8080", "93.184.216.34:8443", "fd00::/8")
    assert admitted("http://127.0.0.1:8080/", permit=permit)
    assert admitted("http://localhost:8080/", "::1", "127.0.0.1", permit=permit)
    assert admitted("https://witness.example:8443/", "93.184.216.34", permit=permit)
    assert admitted("https://[fd00::5]/", permit=permit)
    for url in ("http://127.0.0.1/", "http://127.0.0.2:8080/", "http://[::1]/", "http://[::ffff:127.0.0.1]:8080/"):
        with pytest.raises(AddressRefused):
            admitted(url, permit=permit)


def test_permits_come_from_the_environment() -> None:
    settings = load("home", False, {"EMBARGOWATCH_PERMIT": " 10.0.0.0/8, 127.0.0.1:8080 ,,[::1]:80"})
    assert settings.permit == ("10.0.0.0/8", "127.0.0.1:8080", "[::1]:80")
    assert load("home", False, {}).permit == ()


@pytest.mark.parametrize(
    "entry",
    "localhost example.org:80 10.0.0.1/8 10.0.0.0/33 0.0.0.0/0 ::/0 8.0.0.0/7 127.0.0.1:0 127.0.0.1:65536 127.0.0.1:x "
    "127.0.0.1:８０ [::1]: [::1]80 [::1 ::1]:80 127.0.0.1: * 10.0.0.0-10.0.0.255 127.1".split(),
)
def test_a_permit_that_is_none_is_refused_with_the_entry_in_the_message(entry: str) -> None:
    with pytest.raises(UsageError, match="EMBARGOWATCH_PERMIT") as error:
        load("home", False, {"EMBARGOWATCH_PERMIT": f"10.0.0.0/8,{entry}"})
    assert f"'{entry}'" in str(error.value)


def test_a_permit_is_read_as_it_stands() -> None:
    permit, with_port, bare, same = permitted(["10.0.0.0/8", "[fd00::1]:81", "fd00::1", "[fd00::1]"])
    assert bare == same
    assert permit.covers(ip_address("10.9.9.9"), 443) and not permit.covers(ip_address("10.9.9.9"), 81)
    assert with_port.covers(ip_address("fd00::1"), 81) and not with_port.covers(ip_address("fd00::1"), 80)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://Example.ORG", Place("http", "example.org", 80, "/")),
        (" https://example.org.:443/a b?c=ü#d ", Place("https", "example.org", 443, "/a%20b?c=%C3%BC")),
        ("https://example.org:8443?x", Place("https", "example.org", 8443, "/?x")),
        ("http://[2606:4700:0::1]:81/", Place("http", "2606:4700::1", 81, "/")),
        ("http://bücher.example/%2e%2E/", Place("http", "xn--bcher-kva.example", 80, "/%2e%2E/")),
    ],
)
def test_where_a_url_leads(url: str, expected: Place) -> None:
    assert place(url) == expected
    assert place(expected.url) == expected


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("b", "http://example.org:81/a/b"),
        ("../b", "http://example.org:81/b"),
        ("/b", "http://example.org:81/b"),
        ("?b", "http://example.org:81/a/x?b"),
        ("", "http://example.org:81/a/x?c"),
        ("//other.example", "http://other.example/"),
        ("https://other.example/ü", "https://other.example/%C3%BC"),
        ("/b/../../c", "http://example.org:81/c"),
    ],
)
def test_where_a_redirect_leads(location: str, expected: str) -> None:
    assert follow(place("http://example.org:81/a/x?c"), location).url == expected


@given(st.text(max_size=60), st.sampled_from(["", "http://", "https://example.org", "http://[", "http://127.", "//"]))
def test_any_words_are_a_place_or_refused(words: str, start: str) -> None:
    try:
        there = place(start + words)
    except AddressRefused:
        return
    assert place(there.url) == there and there.url.isascii()


@given(st.text(max_size=60))
def test_any_location_leads_somewhere_or_is_refused(words: str) -> None:
    try:
        there = follow(place("https://example.org/a"), words)
    except AddressRefused:
        return
    assert there.scheme in {"http", "https"} and there.host
