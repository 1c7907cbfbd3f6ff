"""H4: letters. Pages are decoded as Chromium decodes them, and no trick with characters breaks a quotation's place.

Two figures. Confusions of encodings: each body goes to Chromium in a frame (from a blob, with or without a declared
charset) and to the reader, and both must give the same words; where the reader goes another way on purpose, a notice
says so. Tricks of Unicode: each is worked into sentences of our own; every word of the text must stand in the bytes
that its place names, and nothing that nobody sees may be left in the text.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import random
import re
import shutil
import subprocess
import tempfile
import threading
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from unittest import mock
from urllib.parse import unquote

from embargowatch import read
from embargowatch.model import Document, Page
from embargowatch.read import decode, letters
from reliability.figures import RELEASE, SEED, row

SENTENCES = 250 if RELEASE else 25
WORDS = "Zoë Ångström of Norland said on Monday that Sudmark’s ferries carried “no engines” to Tern Bay in May".split()
SINGLE = (
    "ibm866 iso-8859-2 iso-8859-3 iso-8859-4 iso-8859-5 iso-8859-6 iso-8859-7 iso-8859-8 iso-8859-10 iso-8859-13 "
    "iso-8859-14 iso-8859-15 iso-8859-16 koi8-r koi8-u macintosh windows-874 windows-1250 windows-1251 windows-1252 "
    "windows-1253 windows-1254 windows-1255 windows-1256 windows-1257 windows-1258 x-mac-cyrillic"
).split()
HIGH = bytes(range(0x80, 0x100))


@dataclass(frozen=True)
class Body:
    """Bytes of a page, the charset that the server sends with it, and what is confused in it."""

    name: str
    body: bytes
    sent: str | None = None


def _page(words: bytes, head: bytes = b"") -> bytes:
    return b"<!doctype html><html><head>" + head + b"</head><body><p>" + words + b"</p></body></html>"


def _meta(label: str) -> bytes:
    return f"<meta charset={label}>".encode()


CONFUSED = (
    *(Body(f"{label}: every byte", _page(HIGH), label) for label in SINGLE),
    *(Body(f"{label} in the page", _page(HIGH, _meta(label))) for label in ("windows-1251", "iso-8859-2", "koi8-u")),
    Body("latin-1 means windows-1252", _page(b"\x93no\x94 \x80 \x81"), "iso-8859-1"),
    Body("ascii means windows-1252", _page(b"\xe9\x85"), "us-ascii"),
    Body("latin-5 means windows-1254", _page(b"\xf0\x80"), "iso-8859-9"),
    Body("UTF-8 mark against the server", b"\xef\xbb\xbf" + _page("é".encode()), "windows-1251"),
    Body("UTF-16LE mark against the server", b"\xff\xfe" + _page(b"x").decode().encode("utf-16-le"), "utf-8"),
    Body("UTF-16BE mark against the page", b"\xfe\xff" + _page(b"x", _meta("utf-8")).decode().encode("utf-16-be")),
    Body("server against the page", _page(b"\xe9", _meta("windows-1251")), "windows-1252"),
    Body("UTF-8 read as latin by the server", _page("é".encode()), "iso-8859-1"),
    Body("UTF-8 said to be latin by the page", _page("é“".encode(), _meta("iso-8859-1"))),
    Body("page says UTF-16 and is ASCII", _page(b"plain", _meta("utf-16"))),
    Body("page says x-user-defined", _page(b"\xe9", _meta("x-user-defined"))),
    Body("unknown label, then a known one", _page(b"\xe9", _meta("nonsense") + _meta("windows-1251"))),
    Body("declared in a comment", _page(b"\xe9", b"<!-- <meta charset=windows-1251> --><meta charset=windows-1252>")),
    Body("declared in a title", _page(b"\xe9", b"<title><meta charset=windows-1251></title><meta charset=koi8-r>")),
    Body("declared in a script", _page(b"\xe9", b"<script>'<meta charset=koi8-r>'</script><meta charset=koi8-u>")),
    Body("http-equiv", _page(b"\xe9", b"<meta http-equiv=Content-Type content='text/html; charset=windows-1251'>")),
    Body("content without http-equiv", _page(b"\xe9", b"<meta name=x content='charset=koi8-r'><meta charset=koi8-u>")),
    Body("upper case and spaces", _page(b"\xe9", b"<META CHARSET = ' Windows-1251 '>")),
    Body("damaged UTF-8", _page(b"a\xffb\xc3(c\xe2\x82d\xf0\x9f\x92e"), "utf-8"),
    Body("overlong UTF-8", _page(b"\xc0\xbc\xe0\x80\xbc\xf0\x80\x80\xbc"), "utf-8"),
    Body("surrogates in UTF-8", _page(b"\xed\xa0\x80\xed\xb0\x80"), "utf-8"),
    Body("beyond Unicode", _page(b"\xf4\x90\x80\x80\xf7\xbf\xbf\xbf"), "utf-8"),
    Body("UTF-7 is not read", _page(b"+ADw-p+AD4-x"), "utf-7"),
    Body("odd byte in UTF-16", _page(b"x").decode().encode("utf-16-le") + b"\x41", "utf-16"),
    Body("lone surrogate in UTF-16", _page(b"x").decode().replace("x", "a\ud800b").encode("utf-16-le", "surrogatepass"),
         "utf-16le"),
    Body("GBK", _page("北京 said “no”".encode("gb18030")), "gb2312"),
    Body("GB18030 of four bytes", _page("é ǹ 𠀀".encode("gb18030")), "gb18030"),
    Body("GBK cut short", _page(b"\xb1\xb1\xbe<b>x</b>"), "gbk"),
    Body("Big5", _page("台北 said".encode("big5")), "big5"),
    Body("Big5 eats no markup", _page(b"\xa5<b>x</b>\xa5\xff"), "big5"),
    Body("Shift_JIS", _page("東京 ｱ said".encode("cp932")), "shift_jis"),
    Body("Shift_JIS eats no markup", _page(b"\x81<b>x</b>\x83\x22"), "shift_jis"),
    Body("EUC-JP", _page("東京 said".encode("euc_jp")), "euc-jp"),
    Body("EUC-JP cut short", _page(b"\xc5<b>x</b>\x8f\xc5<"), "euc-jp"),
    Body("EUC-KR", _page("서울 said".encode("cp949")), "euc-kr"),
    Body("EUC-KR cut short", _page(b"\xbc<b>x</b>"), "ks_c_5601-1987"),
    Body("ISO-2022-JP", _page("東京 said".encode("iso2022_jp")), "iso-2022-jp"),
    Body("ISO-2022-JP hides markup", _page(b"\x1b$B<b>\x1b(Bx"), "iso-2022-jp"),
    Body("ISO-2022-JP that is only declared", _page(b"a\x1b$B!!\x1b(Bb", _meta("iso-2022-jp"))),
)  # fmt: skip

_ASK = """
const answers = [];
async function ask(number) {
  const frame = document.createElement('iframe');
  await new Promise(done => { frame.onload = done; frame.src = '/' + number; document.body.append(frame); });
  const p = frame.contentDocument.querySelector('p');
  return [frame.contentDocument.characterSet, p ? p.textContent : frame.contentDocument.body.textContent];
}
addEventListener('load', async () => {
  for (let n = 0; n < COUNT; n++) answers.push(await ask(n));
  const out = document.createElement('pre');
  out.id = 'answers'; out.textContent = 'ANSWERS' + btoa(encodeURIComponent(JSON.stringify(answers))) + 'END';
  document.body.append(out);
});
"""


class _Server(BaseHTTPRequestHandler):
    """The confused pages by their number, each with the charset that it is sent with; anything else asks for them."""

    def do_GET(self) -> None:
        number = self.path[1:]
        one = CONFUSED[int(number)] if number.isdecimal() else Body("", _ASKING, "utf-8")
        self.send_response(200)
        self.send_header("Content-Type", f"text/html;charset={one.sent}" if one.sent else "text/html")
        self.end_headers()
        self.wfile.write(one.body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is logged."""


_ASKING = f"<!doctype html><script>{_ASK.replace('COUNT', str(len(CONFUSED)))}</script><body></body>".encode()


def _chromium(browser: str) -> list[tuple[str, str]]:
    """Encoding and words of each confused page, as Chromium reads it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        with tempfile.TemporaryDirectory(prefix="embargowatch-h4-") as scratch:
            command = [
                browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
                "--disable-background-networking", "--disable-component-update", f"--user-data-dir={scratch}/profile",
                "--virtual-time-budget=20000", "--dump-dom", f"http://127.0.0.1:{server.server_port}/all",
            ]  # fmt: skip
            done = subprocess.run(command, capture_output=True, timeout=120, check=False)
    finally:
        server.shutdown()
        server.server_close()
    out = done.stdout.decode("utf-8", "replace")
    packed = out[out.rindex('<pre id="answers">ANSWERS') + 25 : out.rindex("END</pre>")]
    return [(name, words) for name, words in json.loads(unquote(base64.b64decode(packed).decode()))]


def _ours(one: Body) -> tuple[decode.Decoded, str]:
    """How the reader decodes the page, and the words of its paragraph."""
    found = decode.decoded(one.body, decode.labels_of_html(one.body), [one.sent] if one.sent else [])
    inside = found.text.partition("<p>")[2].partition("</p>")[0] or found.text
    return found, html.unescape(re.sub(r"<[^>]*>", "", inside))


def test_h4_encodings_are_read_as_chromium_reads_them() -> None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with row("H4a", f"{len(CONFUSED)} pages whose encoding is confused, as Chromium reads them") as figure:
        if browser is None:
            figure.not_run = "Chromium, which is asked how each page is decoded"
            return
        on_purpose = []
        for one, (name, words) in zip(CONFUSED, _chromium(browser), strict=True):
            found, own = _ours(one)
            told = any(notice.code == "encoding_differs" for notice in found.notices)
            if told:
                on_purpose.append(one.name)
            newlines = words.replace("\r\n", "\n").replace("\r", "\n")
            same = own.replace("\r\n", "\n").replace("\r", "\n") == newlines
            figure.count(same or told, f"{one.name}: {own!r} by {found.encoding.name}, Chromium {words!r} by {name}")
        figure.measured["otherwise on purpose, with a notice"] = ", ".join(on_purpose) or "none"


def _between(what: str) -> Callable[[str, random.Random], str]:
    """``what`` worked in between the letters of a sentence."""
    return lambda words, chance: "".join(one + (what if chance.random() < 0.2 else "") for one in words)


def _instead(changes: dict[str, str]) -> Callable[[str, random.Random], str]:
    return lambda words, chance: "".join(changes.get(one, one) if chance.random() < 0.5 else one for one in words)


def _around(before: str, after: str) -> Callable[[str, random.Random], str]:
    return lambda words, chance: " ".join(
        before + word + after if chance.random() < 0.3 else word for word in words.split(" ")
    )


def _moved(words: str, first: str) -> str:
    return "".join(chr(ord(first) + ord(one) - 97) if "a" <= one <= "z" else one for one in words)


CYRILLIC = dict(zip("aceopxyi", "асеорхуі", strict=True))
# name, what is done to the words of the page, and what the reader must say of it
TRICKS: tuple[tuple[str, Callable[[str, random.Random], str], str | None], ...] = (
    ("zero-width space", _between("\u200b"), "unseen_characters"),
    ("zero-width joiner", _between("\u200d"), "unseen_characters"),
    ("zero-width non-joiner", _between("\u200c"), "unseen_characters"),
    ("word joiner", _between("\u2060"), "unseen_characters"),
    ("byte order mark inside", _between("\ufeff"), "unseen_characters"),
    ("soft hyphen", _between("\u00ad"), None),
    ("soft hyphen by name", _between("&shy;"), None),
    ("zero-width space by number", _between("&#8203;"), "unseen_characters"),
    ("left-to-right mark", _between("\u200e"), "unseen_characters"),
    ("Arabic letter mark", _between("\u061c"), "unseen_characters"),
    ("right-to-left override", _around("\u202e", "\u202c"), "unseen_characters"),
    ("isolates", _around("\u2067", "\u2069"), "unseen_characters"),
    ("embedding that is never closed", _around("\u202b", ""), "unseen_characters"),
    ("tag characters", _between("\U000e0061\U000e007f"), "unseen_characters"),
    ("variation selectors", _between("\ufe0f"), "unseen_characters"),
    ("more variation selectors", _between("\U000e0100"), "unseen_characters"),
    ("Mongolian selectors", _between("\u180b"), "unseen_characters"),
    ("grapheme joiner", _between("\u034f"), "unseen_characters"),
    ("invisible operators", _between("\u2063"), "unseen_characters"),
    ("deprecated format characters", _between("\u206a"), "unseen_characters"),
    ("interlinear annotation", _around("\ufff9", "\ufffa\ufffb"), "unseen_characters"),
    ("musical controls", _between("\U0001d173"), "unseen_characters"),
    ("shorthand controls", _between("\U0001bca0"), "unseen_characters"),
    ("control characters", _instead({"Z": "\x01Z", "M": "M\x02"}), None),
    ("C1 controls by number", _between("&#x86;x"), None),
    ("combining flood", _between("\u0301\u0327" * 40), "unseen_characters"),
    ("combining across an element", _between("<b>\u0301</b>"), None),
    ("decomposed letters", lambda words, chance: unicodedata.normalize("NFD", words), None),
    ("Hangul by its parts", _between("\u1112\u1161\u11ab"), None),
    ("singletons", _instead({"Å": "\u212b", "o": "o"}), None),
    ("Cyrillic letters", _instead(CYRILLIC), "mixed_script"),
    ("fullwidth letters", lambda words, chance: "ab" + _moved(words, "ａ"), "mixed_script"),
    ("mathematical letters", lambda words, chance: "ab" + _moved(words, "\U0001d41a"), "mixed_script"),
    ("ligatures", lambda words, chance: words.replace("fe", "ﬀe").replace("st", "ﬆ"), None),
    ("private use", _between("\ue000"), None),
    ("no-break and thin spaces", lambda words, chance: words.replace(" ", "\u00a0\u2009"), None),
    ("ideographic space and fillers", lambda words, chance: words.replace(" ", "\u3000\u3164"), None),
    ("odd newlines", lambda words, chance: words.replace(" ", "\u2028\x0b\x85"), None),
    ("line ends", lambda words, chance: words.replace(" ", "\r\n\t\r"), None),
    ("entities", lambda words, chance: "".join(f"&#{ord(one)};" if one != " " else one for one in words), None),
    ("entities without an end", lambda words, chance: words.replace("ë", "&euml").replace("“", "&#8220 "), None),
    ("entities for two characters", _between("&NotEqualTilde;&fjlig;"), None),
    ("elements within words", _between("<i></i>"), None),
    ("comments within words", _between("<!-- Sudmark -->"), None),
    ("hidden words within words", _between("<span hidden>Sudmark</span>"), None),
    ("lone surrogates by number", _between("&#xD800;"), None),
    ("beyond Unicode by number", _between("&#x110000;"), None),
    ("wrong UTF-8", lambda words, chance: words.replace("ë", "\udcff"), None),
)


def _document(markup: str) -> tuple[bytes, Document]:
    body = markup.encode("utf-8", "surrogateescape")
    return body, read.document(Page("page.html", body, hashlib.sha256(body).hexdigest(), "text/html"))


def _trial(trick: Callable[[str, random.Random], str], chance: random.Random) -> tuple[bytes, Document]:
    plain = "<p>The ferry office in Norland said on Tuesday that the boats would leave the harbour at noon.</p>"
    words = " ".join(chance.sample(WORDS, len(WORDS)))
    head = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Ferries \\ud800 leave"}</script>'
    return _document(
        f"<!doctype html><html><head>{head}</head><body><article><h1>Ferries leave</h1>{plain}"
        f"<p>{trick(words, chance)}.</p>{plain}</article></body></html>"
    )


def _resolves(body: bytes, found: Document, start: int, end: int) -> bool:
    """Whether the words at [start, end) are found again in the bytes that their places name, by those bytes alone."""
    got, before = "", (-1, -1)
    for place in found.places:
        each = (place.last - place.first) // (place.end - place.start)
        first = place.first + max(0, start - place.start) * each
        last = place.last - max(0, place.end - end) * each
        if place.end <= start or place.start >= end or (first, last) == before:
            continue
        got += html.unescape(body[first:last].decode(found.encoding or "utf-8", "replace"))
        before = (first, last)
    return letters.visible("".join(letters.visible(got).split())) == letters.visible(found.text[start:end])


def _faults(body: bytes, found: Document, notice: str | None) -> list[str]:
    """What is wrong with one page; nothing, if all is well."""
    faults = []
    paragraphs = found.text.split("\n\n")
    if len(paragraphs) != 3:
        faults.append(f"{len(paragraphs)} paragraphs")
    if letters.UNSEEN.search(found.text) or "\ud800" in found.text + (found.title or ""):
        faults.append("what nobody sees is left in the text")
    if any(found.text[span[0] : span[1]] != span[2] for span in _spans(found.text)):
        faults.append("a span is not exact")
    if not all(_resolves(body, found, start, end) for start, end, _ in _spans(found.text)):
        faults.append("a word does not stand where its place says")
    codes = {each.code for each in found.warnings}
    if "unmapped_text" in codes or (notice is not None and notice not in codes):
        faults.append(f"notices {sorted(codes)}, expected {notice}")
    return faults


def _spans(text: str) -> list[tuple[int, int, str]]:
    return [(found.start(), found.end(), found[0]) for found in re.finditer(r"\S+", text)]


def test_h4_tricks_with_characters_break_no_quotation() -> None:
    chance = random.Random(SEED)
    with row("H4", f"{len(TRICKS)} classes of tricks with characters, {SENTENCES} sentences each") as figure:
        for name, trick, notice in TRICKS:
            for number in range(SENTENCES):
                faults = _faults(*_trial(trick, chance), notice)
                figure.count(not faults, f"{name}, sentence {number}: {'; '.join(faults)}")


def test_h4_control_without_the_rules_the_tricks_come_through() -> None:
    chance, caught = random.Random(SEED), 0
    with (
        mock.patch.object(letters, "_plain", lambda text: text),
        mock.patch("embargowatch.read.stream.is_plain", lambda text: True),
    ):
        for _, trick, notice in TRICKS:
            if notice == "unseen_characters":
                caught += bool(_faults(*_trial(trick, chance), None))
    assert caught >= 15, f"only {caught} tricks were caught without the rules: the trial proves nothing"
