from __future__ import annotations

import datetime

import pytest

from embargowatch.capture import STEPS, changes, due, steps
from embargowatch.capture.changes import differences
from embargowatch.errors import UsageError
from embargowatch.model import Difference, Version
from embargowatch.model.url import canonical, site

URL = "https://paper.example/story"
START = datetime.datetime(2024, 1, 10, 8, tzinfo=datetime.UTC)


def version(leaf: int, what: str = "captured", text: str = "a", **more: str) -> Version:
    """A look at the page; its digest stands for its text."""
    at = (START + datetime.timedelta(hours=leaf)).isoformat()
    status = {"captured": 200, "gone": 404, "unchanged": 304}.get(what, 500)
    sha256 = text if what == "captured" else None
    fields = {"final_url": URL, "way": "recapture", "at": at} | more
    return Version(leaf, URL, fields.pop("at"), what, fields.pop("way"), sha256, status, **fields)


def kinds(*versions: Version) -> list[list[str]]:
    def text(each: Version) -> tuple[str, ...] | None:
        return (
            None if (each.sha256 or "").startswith("binary") else ("title", *(each.sha256 or "").split("~")[0].split())
        )

    return [[change.kind for change in found] for found in changes(versions, text)]


AWAY = "https://outlet.example/story"


@pytest.mark.parametrize(
    ("looks", "expected"),
    [
        ([("captured", "a"), ("captured", "b")], [[], ["edited"]]),
        ([("captured", "a~1"), ("captured", "a~2")], [[], []]),
        ([("captured", "a"), ("unchanged",), ("captured", "b")], [[], [], ["edited"]]),
        ([("captured", "a"), ("failed",), ("refused",), ("captured", "a")], [[], [], [], []]),
        ([("captured", "a"), ("gone",), ("gone",), ("captured", "a")], [[], ["deleted"], [], ["restored"]]),
        ([("captured", "a"), ("gone",), ("captured", "b")], [[], ["deleted"], ["restored", "edited"]]),
        ([("gone",), ("captured", "a"), ("captured", "a")], [[], [], []]),
        ([("captured", "binary1"), ("captured", "binary2")], [[], ["rewritten"]]),
        ([("captured", "a"), ("captured", "binary")], [[], ["edited"]]),
        ([("captured", "a"), ("failed",), ("gone",), ("unchanged",)], [[], [], ["deleted"], ["restored"]]),
    ],
)
def test_story_of_a_page_at_its_own_site(looks: list[tuple[str, ...]], expected: list[list[str]]) -> None:
    assert kinds(*(version(number, *look) for number, look in enumerate(looks))) == expected


def test_redirect_to_another_site_is_told_once_and_the_way_back_too() -> None:
    looks = [
        version(0),
        version(1, text="z", final_url=AWAY),
        version(2, text="z", final_url=AWAY),
        version(3, text="y", final_url=AWAY),
        version(4, "unchanged", final_url=AWAY),
        version(5),
        version(6, text="b"),
    ]
    assert kinds(*looks) == [[], ["redirected"], [], ["edited"], [], ["restored"], ["edited"]]


def test_redirect_within_a_site_is_no_change() -> None:
    assert kinds(version(0), version(1, final_url="https://www.paper.example/new")) == [[], []]


def test_page_that_never_answered_itself_was_not_redirected() -> None:
    assert kinds(version(0, final_url=AWAY), version(1, final_url=AWAY)) == [[], []]


def test_server_that_leads_away_and_says_not_modified_is_noticed() -> None:
    assert kinds(version(0), version(1, "unchanged", final_url=AWAY)) == [[], ["redirected"]]


def test_page_that_was_cut_off_on_the_way_proves_no_edit() -> None:
    assert kinds(version(0, text="a b"), version(1, text="a", truncated="cut"), version(2, text="a b")) == [[], [], []]


def test_what_an_archive_says_of_the_address_changes_nothing() -> None:
    assert kinds(version(0), version(1, text="z", way="warc"), version(2)) == [[], [], []]


def test_differences_are_by_paragraph() -> None:
    assert differences(("a", "b", "c", "d"), ("a", "x", "c", "d", "e")) == (
        Difference("changed", ("b",), ("x",)),
        Difference("added", (), ("e",)),
    )
    assert differences(("a", "b"), ("b",)) == (Difference("removed", ("a",)),)


def test_two_long_texts_with_nothing_in_common_are_one_difference() -> None:
    before, after = tuple(f"a{n}" for n in range(5000)), tuple(f"b{n}" for n in range(5000))
    assert differences(before, after) == (Difference("changed", before, after),)


# --- the schedule


def at(seconds: float) -> datetime.datetime:
    return START + datetime.timedelta(seconds=seconds)


def looked(seconds: float, what: str = "captured", way: str = "recapture") -> Version:
    return version(0, what, at=at(seconds).isoformat(), way=way)


FIRST = looked(0, way="url")


@pytest.mark.parametrize(
    ("versions", "seconds", "expected"),
    [
        ([FIRST], 3599, False),
        ([FIRST], 3600, True),
        ([FIRST, looked(3700)], 4000, False),
        ([FIRST, looked(3700)], 86_400, True),
        ([FIRST, looked(3700, "unchanged")], 4000, False),
        ([FIRST, looked(3700, "gone")], 4000, False),
        ([FIRST, looked(3700, "failed")], 4000, True),
        ([FIRST, *[looked(3700 + n, "failed") for n in range(3)]], 4000, False),
        ([FIRST, looked(2_592_000)], 9_999_999, False),
        ([FIRST, looked(100)], 2_592_000, True),
        ([looked(0, "failed")], 9999, False),
        ([looked(0, way="warc")], 9999, False),
        ([], 9999, False),
    ],
)
def test_page_is_due_an_hour_a_day_a_week_and_a_month_after_its_first_capture(
    versions: list[Version], seconds: float, expected: bool
) -> None:
    assert due(versions, at(seconds)) is expected


def test_feed_is_never_due() -> None:
    feed = version(0, at=START.isoformat(), way="url", media_type="application/rss+xml")
    assert not due([feed], at(9999))


def test_schedule_as_it_is_written() -> None:
    assert steps("1d, 1h,7d,30d") == STEPS
    for words in ("", "1", "1y", "1h;2h", "-1h"):
        with pytest.raises(UsageError):
            steps(words)


# --- addresses


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("HTTP://Paper.EXAMPLE:80", "http://paper.example/", True),
        ("http://paper.example/%7ea/./b/../c#x", "http://paper.example/~a/c", True),
        ("http://paper.example/é", "http://paper.example/%c3%a9", True),
        ("http://bücher.example/", "http://xn--bcher-kva.example/", True),
        ("http://paper.example/a?x=%2F", "http://paper.example/a?x=/", False),
        ("http://paper.example/a", "http://paper.example/a/", False),
        ("http://paper.example/a", "https://paper.example/a", False),
        ("http://paper.example:8080/", "http://paper.example/", False),
        ("http://paper.example/a?b", "http://paper.example/a", False),
    ],
)
def test_addresses_that_mean_the_same(one: str, other: str, same: bool) -> None:
    assert (canonical(one) == canonical(other)) is same
    assert canonical(canonical(one)) == canonical(one)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.paper.example/x", "paper.example"),
        ("https://news.bbc.co.uk/x", "bbc.co.uk"),
        ("http://127.0.0.1:8080/", "127.0.0.1"),
        ("http://[::1]:80/", "[::1]"),
        ("http://localhost:1/", "localhost"),
        ("http://a.com.au", "a.com.au"),
    ],
)
def test_site_is_what_somebody_registers(url: str, expected: str) -> None:
    assert site(url) == expected
