from __future__ import annotations

import gzip
import random
import zlib

import brotli  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embargowatch.door import Limits
from embargowatch.door.decode import accepted, decoded

LIMITS = Limits()


def bare(body: bytes) -> bytes:
    stream = zlib.compressobj(9, zlib.DEFLATED, -15)
    return stream.compress(body) + stream.flush()


CODERS = {"gzip": gzip.compress, "x-gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}


@pytest.mark.parametrize("coding", CODERS)
@given(body=st.binary(max_size=3000))
def test_every_coding_that_is_asked_for_comes_off(coding: str, body: bytes) -> None:
    assert decoded(CODERS[coding](body), [coding.upper()], LIMITS) == (body, None)


@given(st.binary(max_size=3000))
def test_deflate_without_its_frame_comes_off(body: bytes) -> None:
    assert decoded(bare(body), ["deflate"], LIMITS) == (body, None)


@pytest.mark.parametrize("size", [65_535, 65_536, 65_537, 1_000_000, 3_000_000])
@pytest.mark.parametrize("coding", CODERS)
def test_large_bodies_come_off_whole(coding: str, size: int) -> None:
    body = bytes(range(251)) * (size // 251) + b"x" * (size % 251)
    free = Limits(ratio=10**6)
    assert decoded(CODERS[coding](body), [coding], free) == (body, None)


def test_nothing_is_taken_off_where_no_coding_is_named() -> None:
    coded = gzip.compress(b"x")
    for named in ([], [""], ["identity"], [" , Identity"]):
        assert decoded(coded, named, LIMITS) == (coded, None)
    assert decoded(b"", ["gzip"], LIMITS) == (b"", None)


def test_members_of_gzip_are_joined_and_what_follows_is_passed_over() -> None:
    assert decoded(gzip.compress(b"one") + gzip.compress(b"two") + b"\0\0rest", ["gzip"], LIMITS) == (b"onetwo", None)


def test_two_codings_and_unknown_ones_are_not_taken_off() -> None:
    for named, word in (
        (["gzip, gzip"], "one over the other"),
        (["gzip", "br"], "one over the other"),
        (["zstd"], "zstd"),
    ):
        body, damage = decoded(gzip.compress(b"x"), named, LIMITS)
        assert body == b"" and word in (damage or "")


@pytest.mark.parametrize("coding", CODERS)
def test_a_stream_that_ends_early_gives_what_there_is(coding: str) -> None:
    body = bytes(range(256)) * 1000
    cut = CODERS[coding](body)[:-20]
    part, damage = decoded(cut, [coding], LIMITS)
    assert body.startswith(part) and damage == "the compressed body ends early"


@pytest.mark.parametrize("coding", CODERS)
def test_a_damaged_stream_gives_what_comes_before_the_damage(coding: str) -> None:
    body = random.Random(1).randbytes(500_000)
    coded = bytearray(CODERS[coding](body))
    coded[-30_000:] = bytes(30_000)
    part, damage = decoded(bytes(coded), [coding], LIMITS)
    assert part[:300_000] == body[:300_000] and damage is not None and "the compressed body" in damage


def test_a_body_of_ever_new_members_is_left() -> None:
    part, damage = decoded(gzip.compress(b"x") * 5000, ["gzip"], LIMITS)
    assert part == b"x" * 1000 and "parts" in (damage or "")


def test_a_small_page_of_many_spaces_is_no_bomb_but_a_large_one_is() -> None:
    assert decoded(gzip.compress(b" " * 900_000), ["gzip"], LIMITS)[1] is None
    body, damage = decoded(gzip.compress(b" " * 9_000_000), ["gzip"], LIMITS)
    assert 1_000_000 < len(body) < 3_000_000 and "200 times" in (damage or "")


def test_a_body_is_cut_at_its_cap() -> None:
    tight = Limits(body_bytes=1000)
    for raw, named in ((b"x" * 2000, []), (gzip.compress(b"x" * 2000), ["gzip"])):
        body, damage = decoded(raw, named, tight)
        assert body == b"x" * 1000 and "1,000 bytes" in (damage or "")


def test_brotli_is_asked_for_where_its_decoder_can_be_held_back() -> None:
    assert accepted() == "gzip, deflate, br"
