from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest
from reliability.scriptedsite import Answer, Site, serving

from embargowatch import capture
from embargowatch.capture import Pace, Web
from embargowatch.capture.listing import Entry, listed
from embargowatch.door import Door
from embargowatch.errors import ReadError
from embargowatch.model import Earlier, Failure, Page, Visit

PAGE = b"<!DOCTYPE html><html><p>A page of ours."


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


def rss(*links: str) -> bytes:
    days = range(10, 10 + len(links))
    items = "".join(
        f"<item><title>t</title><link>{link}</link><pubDate>Wed, {day} Jan 2024 08:00:00 GMT</pubDate></item>"
        for link, day in zip(links, days, strict=True)
    )
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>News</title>{items}</channel></rss>".encode()


def sitemap(*links: str) -> bytes:
    urls = "".join(f"<url><loc>{link}</loc></url>" for link in links)
    return f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{urls}</urlset>".encode()


def web(site: Site, **more: object) -> Web:
    return Web(Door([site.permit]), **({"pace": Pace(gap=0)} | more))  # type: ignore[arg-type]


def found(site: Site, path: str, **more: object) -> list[Page | Visit | Failure]:
    return list(capture.pages(f"{site.base}{path}", 10**6, web=web(site, **more)))


def addresses(found: list[Page | Visit | Failure]) -> list[str]:
    return [each.address.rpartition("/")[2] for each in found if isinstance(each, Page)]


def test_feed_is_told_by_its_content_and_its_pages_are_fetched_newest_first(site: Site) -> None:
    site.answers |= {
        "/news": Answer(rss("/a", "/b"), headers={"Content-Type": "text/plain"}),
        "/a": Answer(PAGE),
        "/b": Answer(PAGE),
    }
    feed, first, second = found(site, "/news")
    assert isinstance(feed, Page)
    assert feed.media_type in capture.LISTS
    assert addresses([first, second]) == ["b", "a"]
    assert isinstance(first, Page)
    assert first.capture is not None
    assert (first.capture.way, first.capture.why) == ("feed", f"feed {site.base}/news")


def test_atom_feed_with_relative_links(site: Site) -> None:
    body = b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><link href='one'/></entry></feed>"
    site.answers |= {"/dir/atom": Answer(body), "/dir/one": Answer(PAGE)}
    assert addresses(found(site, "/dir/atom")) == ["atom", "one"]


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_sitemap_packed_or_not(site: Site, pack: type[bytes]) -> None:
    site.answers |= {"/sitemap.xml.gz": Answer(pack(sitemap(f"{site.base}/a"))), "/a": Answer(PAGE)}
    _, page = found(site, "/sitemap.xml.gz")
    assert isinstance(page, Page)
    assert page.capture is not None
    assert page.capture.way == "sitemap"


def test_index_of_sitemaps_and_no_index_within_it(site: Site) -> None:
    index = (
        f"<sitemapindex><sitemap><loc>{site.base}/1.xml</loc></sitemap><sitemap><loc>{site.base}/2.xml</loc></sitemap>"
    )
    site.answers |= {
        "/index.xml": Answer(index.encode()),
        "/1.xml": Answer(sitemap(f"{site.base}/a")),
        "/2.xml": Answer(index.encode()),
        "/a": Answer(PAGE),
    }
    everything = found(site, "/index.xml")
    assert addresses(everything) == ["index.xml", "1.xml", "2.xml", "a"]
    assert ["within an index" in each.message for each in everything if isinstance(each, Failure)] == [True]


def test_what_is_left_out_is_named_with_the_reason(site: Site) -> None:
    links = ["/1", "/2", "/3", "ftp://a.example/", "/3#part"]
    site.answers |= {"/news": Answer(rss(*links)), **dict.fromkeys(("/1", "/2", "/3"), Answer(PAGE))}
    everything = found(site, "/news", most=2)
    assert addresses(everything) == ["news", "3#part", "2"]
    remarks = {each.address: each for each in everything if isinstance(each, Failure)}
    assert {remark.exit_code for remark in remarks.values()} == {0}
    assert "not among the 2 newest" in remarks[f"{site.base}/1"].message
    assert "no web address" in remarks["ftp://a.example/"].message


def test_many_that_are_left_out_are_counted(site: Site) -> None:
    site.answers |= {"/map": Answer(sitemap(*(f"{site.base}/{number}" for number in range(500))))}
    remarks = [each for each in found(site, "/map", most=0) if isinstance(each, Failure)]
    assert len(remarks) == 201
    assert "300 more" in remarks[-1].message


def test_sitemap_speaks_for_its_own_host_only(site: Site) -> None:
    site.answers |= {"/map": Answer(sitemap("http://other.example/a", f"{site.base}/a")), "/a": Answer(PAGE)}
    everything = found(site, "/map")
    assert addresses(everything) == ["map", "a"]
    assert any("own host" in each.message for each in everything if isinstance(each, Failure))


def test_pages_that_were_captured_before_are_left_to_recapture(site: Site) -> None:
    site.answers |= {"/news": Answer(rss("/a", "/b")), "/a": Answer(PAGE), "/b": Answer(PAGE)}
    known = Earlier(f"{site.base}/a", 1, "ab", "2024-01-10T08:00:00.000Z")
    everything = found(site, "/news", earlier=lambda url: known if url.endswith("/a") else None)
    assert addresses(everything) == ["news", "b"]
    assert site.paths == ["/news", "/b"]
    assert any("captured before" in each.message for each in everything if isinstance(each, Failure))


def test_unchanged_feed_is_read_from_what_was_kept(site: Site) -> None:
    site.answers |= {"/news": Answer(rss("/a"), headers={"ETag": '"1"'}), "/a": Answer(PAGE)}
    known = Earlier(f"{site.base}/news", 1, "ab" * 32, "2024-01-10T08:00:00.000Z", etag='"1"')
    asked: list[str] = []

    def kept(sha256: str) -> bytes:
        asked.append(sha256)
        return rss("/a")

    visit, page = found(site, "/news", earlier=lambda url: known if url.endswith("/news") else None, kept=kept)
    assert isinstance(visit, Visit)
    assert visit.outcome == "unchanged"
    assert isinstance(page, Page)
    assert set(asked) == {"ab" * 32}


def test_pages_of_a_feed_meet_the_same_guard(site: Site) -> None:
    site.answers |= {"/news": Answer(rss("http://127.0.0.1:1/a", "http://[::1]/b", "http://169.254.169.254/c"))}
    refused = [each for each in found(site, "/news") if isinstance(each, Failure)]
    assert [each.exit_code for each in refused] == [6, 6, 6]


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE rss [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><rss version='2.0'><channel>&b;</channel></rss>",
        b"<!DOCTYPE urlset [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><urlset><url><loc>&x;</loc></url></urlset>",
        "<!DOCTYPE rss [<!ENTITY a 'aaaa'>]><rss><channel>&a;</channel></rss>".encode("utf-16"),
        b"<rss" + b" a='1'" * 1000 + b"<!ENTITY",
    ],
)
def test_entities_of_its_own_are_refused_before_parsing(body: bytes) -> None:
    with pytest.raises(ReadError, match="entities"):
        listed(body, "http://a.example/")


def test_list_that_cannot_be_read_is_named(site: Site) -> None:
    site.answers |= {"/news": Answer(b"<rss><!ENTITY a 'b'></rss>")}
    page, failure = found(site, "/news")
    assert isinstance(page, Page)
    assert isinstance(failure, Failure)
    assert "entities" in failure.message
    assert failure.exit_code == 1


def test_entity_that_nobody_defined_stands_for_nothing() -> None:
    body = b"<urlset><url><loc>http://a.example/&#x41;&unknown;</loc></url></urlset>"
    assert listed(body, "http://a.example/").entries == (Entry("http://a.example/A"),)
