from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest
from reliability.scriptedsite import Answer, Site, serving

from embargowatch.capture import Pace, Web, pages
from embargowatch.door import Door
from embargowatch.errors import AddressRefused
from embargowatch.model import Earlier, Failure, Page, Visit

PAGE = b"<!DOCTYPE html><html><p>A page of ours."


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


class Clock:
    """A clock that goes on only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def pace(self, gap: float = 2.0, longest: float = 60.0) -> Pace:
        return Pace(gap, longest, self.sleep, lambda: self.now)


def web(site: Site, **more: object) -> Web:
    return Web(Door([site.permit]), **({"pace": Pace(gap=0)} | more))  # type: ignore[arg-type]


def earlier(url: str, **more: str) -> Earlier:
    return Earlier(url, 7, "ab" * 32, "2024-01-10T08:00:00.000Z", **more)


def page_of(found: Page | Visit | Failure) -> Page:
    assert isinstance(found, Page), found
    return found


def visit_of(found: Page | Visit | Failure) -> Visit:
    assert isinstance(found, Visit), found
    return found


def test_page_comes_with_its_request_its_response_and_the_way_to_it(site: Site) -> None:
    site.answers["/old"] = Answer(status=302, headers={"Location": "/new"})
    site.answers["/new"] = Answer(PAGE, headers={"Content-Type": "text/html; charset=utf-8", "X-A": "b"})
    page = page_of(web(site).get(f"{site.base}/old"))
    assert (page.address, page.url, page.body) == (f"{site.base}/old", f"{site.base}/new", PAGE)
    assert page.sha256 == hashlib.sha256(PAGE).hexdigest()
    assert ("X-A", "b") in page.headers
    capture = page.capture
    assert capture is not None
    assert (capture.way, capture.asked, capture.status) == ("url", f"{site.base}/old", 200)
    assert [(hop.url, hop.status, hop.location) for hop in capture.hops] == [
        (f"{site.base}/old", 302, "/new"),
        (f"{site.base}/new", 200, None),
    ]
    assert capture.hops[-1].connected == f"127.0.0.1:{site.port}"
    request, response = capture.things
    assert request.role == "http-request"
    assert request.body.startswith(b"GET /new HTTP/1.1\r\n")
    assert response.role == "http-response"
    assert response.body.startswith(b"HTTP/1.0 200 OK\r\n")
    assert response.body.endswith(b"\r\n\r\n" + PAGE)


def test_what_was_asked_for_is_kept_exactly_as_it_was_written(site: Site) -> None:
    site.answers["/a?b=%7e"] = Answer(PAGE)
    url = f"HTTP://127.0.0.1:{site.port}/a?b=%7e#part"
    page = page_of(web(site).get(url))
    assert page.address == url
    assert page.capture is not None
    assert page.capture.asked == url


def test_program_names_itself(site: Site) -> None:
    site.answers["/a"] = Answer(PAGE)
    web(site).get(f"{site.base}/a")
    assert all(asked.headers["User-Agent"].startswith("embargowatch/") for asked in site.asked)


@pytest.mark.parametrize("validator", ["etag", "last_modified"])
def test_page_that_was_captured_is_asked_for_on_condition(site: Site, validator: str) -> None:
    site.answers["/a"] = Answer(status=304)
    known = earlier(f"{site.base}/a", **{validator: '"v1"'})
    visit = visit_of(web(site, earlier=lambda url: known).get(f"{site.base}/a"))
    assert visit.outcome == "unchanged"
    assert "leaf 7" in visit.message
    header = {"etag": "If-None-Match", "last_modified": "If-Modified-Since"}[validator]
    assert site.asked[-1].headers[header] == '"v1"'
    assert visit.capture.status == 304


def test_validator_that_is_no_header_is_not_sent(site: Site) -> None:
    site.answers["/a"] = Answer(PAGE)
    known = earlier(f"{site.base}/a", etag='"a"\r\nX-Evil: yes')
    page_of(web(site, earlier=lambda url: known).get(f"{site.base}/a"))
    assert "If-None-Match" not in site.asked[-1].headers


def test_unchanged_without_having_asked_is_a_failure(site: Site) -> None:
    site.answers["/a"] = Answer(status=304)
    assert visit_of(web(site).get(f"{site.base}/a")).outcome == "failed"


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(404, "gone"), (410, "gone"), (403, "failed"), (500, "failed"), (204, "failed"), (200, "failed")],
)
def test_answer_without_a_page_is_a_visit(site: Site, status: int, outcome: str) -> None:
    site.answers["/a"] = Answer(b"" if status < 300 else b"an error page", status)
    visit = visit_of(web(site).get(f"{site.base}/a"))
    assert (visit.outcome, visit.capture.status) == (outcome, status)
    assert str(status) in visit.message
    assert visit.capture.things[1].body.startswith(f"HTTP/1.0 {status}".encode())


def test_host_that_does_not_answer_is_a_visit(site: Site) -> None:
    door = Door(["127.0.0.1:9"])
    visit = visit_of(Web(door, Pace(gap=0), ignore_robots="test").get("http://127.0.0.1:9/a"))
    assert visit.outcome == "failed"


def test_what_a_server_calls_something_else_is_kept_under_that_name(site: Site) -> None:
    site.answers["/a"] = Answer(b"%PDF-1.7 ...", headers={"Content-Type": "application/pdf"})
    site.answers["/b"] = Answer(b'{"a": 1}', headers={"Content-Type": "application/json"})
    site.answers["/c"] = Answer(PAGE, headers={"Content-Type": "application/json"})
    site.answers["/d"] = Answer(b"\x89PNG\r\n\x1a\n", headers={"Content-Type": "text/html"})
    kinds = [page_of(web(site).get(f"{site.base}/{name}")).media_type for name in "abcd"]
    assert kinds == ["application/pdf", "application/json", "text/html", "application/octet-stream"]


def test_address_that_is_not_of_the_public_internet_is_refused() -> None:
    found = Web(Door()).get("http://127.0.0.1/a")
    assert isinstance(found, Failure)
    assert found.exit_code == 6


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://x/y", "javascript:alert(1)", "gopher://x"])
def test_other_kinds_of_url_are_refused_with_a_web_too(site: Site, address: str) -> None:
    with pytest.raises(AddressRefused) as refusal:
        pages(address, 1000, web=web(site))
    assert refusal.value.exit_code == 6


# --- robots.txt and politeness


def rules(site: Site, text: str, status: int = 200) -> None:
    site.answers["/robots.txt"] = Answer(text.encode(), status)


@pytest.mark.parametrize("agent", ["*", "embargowatch", "EmbargoWatch"])
def test_page_that_robots_txt_closes_is_not_fetched(site: Site, agent: str) -> None:
    site.answers["/shut/a"] = site.answers["/open"] = Answer(PAGE)
    rules(site, f"User-agent: {agent}\nDisallow: /shut/\n")
    asking = web(site)
    visit = visit_of(asking.get(f"{site.base}/shut/a"))
    assert visit.outcome == "refused"
    assert "robots.txt" in visit.message
    page_of(asking.get(f"{site.base}/open"))
    assert site.paths == ["/open"]


def test_robots_txt_for_others_does_not_bind_us(site: Site) -> None:
    site.answers["/a"] = Answer(PAGE)
    rules(site, "User-agent: otherbot\nDisallow: /\n")
    page_of(web(site).get(f"{site.base}/a"))


def test_robots_txt_is_fetched_once_in_a_run(site: Site) -> None:
    site.answers["/a"] = Answer(PAGE)
    rules(site, "User-agent: *\nAllow: /\n")
    asking = web(site)
    for _ in range(3):
        asking.get(f"{site.base}/a")
    assert [asked.path for asked in site.asked].count("/robots.txt") == 1


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False), (503, False), (429, False)])
def test_missing_robots_txt_allows_and_a_broken_one_does_not(site: Site, status: int, allowed: bool) -> None:
    site.answers["/a"] = Answer(PAGE)
    rules(site, "broken", status)
    assert isinstance(web(site).get(f"{site.base}/a"), Page if allowed else Visit)


def test_reason_for_not_asking_robots_txt_is_written_down(site: Site) -> None:
    site.answers["/a"] = Answer(PAGE)
    rules(site, "User-agent: *\nDisallow: /\n")
    page = page_of(web(site, ignore_robots="press freedom case 12").get(f"{site.base}/a", why="recapture of leaf 3"))
    assert page.capture is not None
    assert page.capture.why == "recapture of leaf 3; robots.txt was not asked: press freedom case 12"
    assert [asked.path for asked in site.asked] == ["/a"]


def test_requests_to_one_host_stand_apart_and_the_first_waits_for_nothing(site: Site) -> None:
    site.answers["/a"] = Answer(PAGE)
    clock = Clock()
    asking = web(site, pace=clock.pace(gap=2.0))
    asking.get(f"{site.base}/a")
    assert clock.slept == []
    asking.get(f"{site.base}/a")
    asking.get(f"{site.base}/a")
    assert clock.slept == [2.0, 2.0]


@pytest.mark.parametrize(("told", "waited"), [("7", 7.0), ("1", 2.0), ("86400", 60.0)])
def test_crawl_delay_is_obeyed_up_to_a_bound(site: Site, told: str, waited: float) -> None:
    site.answers["/a"] = Answer(PAGE)
    rules(site, f"User-agent: *\nCrawl-delay: {told}\n")
    clock = Clock()
    asking = web(site, pace=clock.pace())
    asking.get(f"{site.base}/a")
    asking.get(f"{site.base}/a")
    assert clock.slept == [waited]


def test_host_that_asks_for_patience_is_asked_once_more_after_that_time(site: Site) -> None:
    site.answers["/a"] = [Answer(b"later", 503, {"Retry-After": "5"}), Answer(PAGE)]
    clock = Clock()
    page_of(web(site, pace=clock.pace()).get(f"{site.base}/a"))
    assert clock.slept == [5.0]


@pytest.mark.parametrize("after", ["3600", "garbage", "Fri, 01 Jan 2100 00:00:00 GMT"])
def test_host_that_asks_for_more_patience_than_we_have_is_left(site: Site, after: str) -> None:
    site.answers["/a"] = Answer(b"later", 429, {"Retry-After": after})
    clock = Clock()
    assert visit_of(web(site, pace=clock.pace()).get(f"{site.base}/a")).outcome == "failed"
    assert clock.slept == []
    assert site.paths == ["/a"]


def test_robots_txt_of_the_host_that_a_redirect_leads_to_is_asked_before_it_is_followed(site: Site) -> None:
    with serving() as other:
        site.answers["/a"] = Answer(status=302, headers={"Location": f"{other.base}/shut"})
        other.answers["/shut"] = Answer(PAGE)
        rules(other, "User-agent: *\nDisallow: /shut\n")
        door = Door([site.permit, other.permit])
        visit = visit_of(Web(door, Pace(gap=0)).get(f"{site.base}/a"))
        assert (visit.outcome, other.paths) == ("refused", [])
        rules(other, "User-agent: *\nAllow: /\n")
        page_of(Web(door, Pace(gap=0)).get(f"{site.base}/a"))


def test_page_is_asked_for_without_a_condition_where_it_shall_come_whole(site: Site) -> None:
    site.put("/a", "words of ours", ETag='"1"')
    known = earlier(f"{site.base}/a", etag='"1"')
    asking = web(site, earlier=lambda url: known)
    assert isinstance(asking.get(f"{site.base}/a"), Visit)
    assert isinstance(asking.get(f"{site.base}/a", whole=True), Page)
