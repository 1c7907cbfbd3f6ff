"""Pages made to hold, crash or fool a reader: 120 files, each with the verdict that is right. Our own writing.

Each is a whole article (``STORY``) with one thing wrong. A page that is read must still hold the article; one that is
refused must be refused with words. ``partial``: read, with a notice that something is missing.
"""

from __future__ import annotations

import base64
import random
from collections.abc import Iterator
from dataclasses import dataclass

STORY = "The harbour office said on Monday that the two ships had left the port before noon, with their crews on board."
HTML, TEXT, MHTML = "text/html", "text/plain", "multipart/related"


@dataclass(frozen=True, slots=True)
class Pathological:
    """One file. verdict: read (with or without notices) | partial | refused | any (a limit may stop it, or not)."""

    name: str
    media_type: str
    body: bytes
    verdict: str = "read"


def everything(seed: int) -> list[Pathological]:
    """All files, always the same for the same seed."""
    markup = [_attributes, _depth, _tables, _entities, _declarations, _giants, _foreign, _comments, _scripts, _blanks]
    return [made for maker in (*markup, _encodings, _archives, _plain) for made in maker(random.Random(seed))]


def _page(inside: str | bytes, head: str = "", front: str = "<!DOCTYPE html>") -> bytes:
    """An article with ``inside`` in its middle."""
    middle = inside if isinstance(inside, bytes) else inside.encode()
    start = f"{front}<html><head><title>Two ships</title>{head}</head><body><article><h1>Two ships</h1><p>{STORY}</p>"
    return start.encode() + middle + f"<p>{STORY}</p></article></body></html>".encode()


def _attributes(_: random.Random) -> Iterator[Pathological]:
    for number, verdict in ((100, "read"), (490, "read"), (501, "refused"), (5_000, "refused"), (100_000, "refused")):
        named = " ".join(f"a{n}=1" for n in range(number))
        yield Pathological(f"{number} attributes", HTML, _page(f"<p {named}>x</p>"), verdict)
    yield Pathological("100,000 attributes of one name", HTML, _page(f"<p {'a=1 ' * 100_000}>x</p>"), "refused")
    yield Pathological("an attribute of 4 MB", HTML, _page(f'<p title="{"x" * 4_000_000}">x</p>'))
    yield Pathological("an attribute without its end", HTML, _page(f'<p title="{"x " * 100_000}>x</p>'))
    yield Pathological("a class of 100,000 words", HTML, _page(f'<p class="{"ad-x " * 100_000}">x</p>'))
    yield Pathological("a style of 1 MB", HTML, _page(f'<p style="{"color: red;" * 90_000}">x</p>'))


def _depth(_: random.Random) -> Iterator[Pathological]:
    for tag in ("div", "span", "b", "font", "blockquote", "ul", "section"):
        yield Pathological(f"{tag} 1,000 deep", HTML, _page(f"<{tag}>" * 1_000 + "x" + f"</{tag}>" * 1_000))
    for tag in ("div", "i"):
        yield Pathological(f"{tag} 14,000 deep", HTML, _page(f"<{tag}>" * 14_000 + STORY), "any")
    yield Pathological("html 10,000 deep", HTML, _page("<html><body>" * 10_000), "any")
    yield Pathological("closed 14,000 times", HTML, _page("</div>" * 14_000))
    yield Pathological("wrongly closed 9,000 times", HTML, _page("<b><i>x</b></i>" * 5_000), "any")


def _tables(_: random.Random) -> Iterator[Pathological]:
    yield Pathological("tables 300 deep", HTML, _page("<table><tr><td>" * 300 + "x"), "any")
    yield Pathological("tables 2,000 deep", HTML, _page("<table><tr><td>" * 2_000 + "x"), "any")
    yield Pathological("a table of 14,000 cells", HTML, _page("<table><tr>" + "<td>x</td>" * 14_000 + "</tr></table>"))
    yield Pathological("a table of 7,000 rows", HTML, _page("<table>" + "<tr><td>x y z" * 7_000 + "</table>"))
    yield Pathological("a cell over 10^9 columns", HTML, _page('<table><tr><td colspan="1000000000">x</table>'))
    yield Pathological("rows over 10^9", HTML, _page('<table><tr><td rowspan="1000000000">x</table>' * 100))
    yield Pathological("40,000 cells", HTML, _page("<table><tr>" + "<td>x" * 40_000), "refused")


def _entities(_: random.Random) -> Iterator[Pathological]:
    yield Pathological("200,000 ampersands", HTML, _page("<p>" + "&amp;" * 200_000))
    yield Pathological("ampersands without names", HTML, _page("<p>" + "&" * 200_000))
    yield Pathological("a name of 500 kB", HTML, _page("<p>&" + "x" * 500_000 + ";"))
    yield Pathological("references to nothing", HTML, _page("<p>" + "&#0;&#x110000;&#xD800;&#99999999999;" * 5_000))
    yield Pathological("references to what nobody sees", HTML, _page("<p>" + "&#8203;&#8238;" * 20_000 + "x"))


def _declarations(_: random.Random) -> Iterator[Pathological]:
    laughs = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    quadratic = f'<!ENTITY a "{"x" * 50_000}">'
    for name, inner, use in (
        ("a billion laughs", laughs, "&a11;"),
        ("a long entity many times", quadratic, "&a;" * 5_000),
        ("a file of this machine", '<!ENTITY a SYSTEM "file:///etc/passwd">', "&a;"),
        ("a page of the network", '<!ENTITY a SYSTEM "http://127.0.0.1:9/x">', "&a;"),
        ("a parameter entity", '<!ENTITY % a SYSTEM "file:///etc/passwd"> %a;', "x"),
        ("an entity in itself", '<!ENTITY a "&b;"><!ENTITY b "&a;">', "&a;"),
    ):
        front = f'<?xml version="1.0"?><!DOCTYPE html [{inner}]>'
        yield Pathological(name, HTML, _page(f"<p>{use}</p>", front=front), "any")
    yield Pathological("100,000 declarations", HTML, _page("<!ENTITY a>" * 100_000), "any")


def _giants(_: random.Random) -> Iterator[Pathological]:
    for size in (1, 4):
        yield Pathological(f"a word of {size} MB", HTML, _page("<p>" + "x" * size * 1_000_000), "any")
    yield Pathological("a paragraph of 1 MB", HTML, _page("<p>" + "word " * 200_000), "any")
    yield Pathological("a title of 1 MB", HTML, _page("x", f"<title>{'word ' * 200_000}</title>"))
    yield Pathological("a heading of 1 MB", HTML, _page(f"<h1>{'word ' * 200_000}</h1>"), "any")
    yield Pathological("a link of 1 MB", HTML, _page(f"<a href=x>{'word ' * 200_000}</a>"), "any")
    yield Pathological("a list of 14,000 points", HTML, _page("<ul>" + "<li>point of a list" * 14_000 + "</ul>"), "any")
    yield Pathological("14,000 breaks", HTML, _page("x<br>" * 14_000), "any")
    yield Pathological("14,000 links", HTML, _page("<a href=x>some words</a> " * 14_000), "any")
    yield Pathological("29,000 short paragraphs", HTML, _page("<p>x y" * 29_000), "any")
    yield Pathological("100,000 short paragraphs", HTML, _page("<p>x y" * 100_000), "refused")


def _encodings(chance: random.Random) -> Iterator[Pathological]:
    noise = chance.randbytes(200_000)
    for name, body, verdict in (
        ("random bytes", noise, "refused"),
        ("a program", b"\x7fELF\x02\x01\x01" + bytes(9) + noise, "refused"),
        ("zeros", bytes(1_000_000), "refused"),
        ("a NUL in the text", _page(b"<p>a\0b"), "any"),
        ("nothing but FF", b"\xff" * 100_000, "any"),
        (
            "UTF-16 with a byte too many",
            "\ufeff".encode("utf-16-le") + _page("x").decode().encode("utf-16-le") + b"x",
            "read",
        ),
        ("UTF-16 of halves", b"\xff\xfe" + b"\x00\xd8" * 100_000, "any"),
        ("UTF-8 cut in a letter", _page("é")[:-1] + b"\xc3", "read"),
        ("overlong UTF-8", _page(b"<p>" + b"\xc0\xaf\xe0\x80\xaf" * 5_000), "any"),
        ("UTF-7 by name", _page("<p>+ADw-script+AD4-", "<meta charset=utf-7>"), "read"),
        ("a codec that is none", _page("x", "<meta charset=unicode_escape>"), "read"),
        ("a name of an encoding of 1 MB", _page("x", f"<meta charset={'x' * 1_000_000}>"), "read"),
        ("ISO-2022-JP that never comes back", _page(b"\x1b$B" + b"!!" * 50_000, "<meta charset=iso-2022-jp>"), "any"),
        ("GB 18030 of halves", _page(b"<p>" + b"\x81" * 100_001, "<meta charset=gb18030>"), "any"),
        ("a mark of UTF-8 before UTF-16", b"\xef\xbb\xbf" + _page("x").decode().encode("utf-16-le"), "any"),
    ):
        yield Pathological(name, HTML, body, verdict)


def _archive(body: str | bytes, encoding: str = "8bit", front: str = "") -> bytes:
    inside = body if isinstance(body, bytes) else body.encode()
    head = f"MIME-Version: 1.0\r\n{front}Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\n"
    part = f"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return (head + part).encode() + inside + b"\r\n--b--\r\n"


def _archives(_: random.Random) -> Iterator[Pathological]:
    whole = _page("x")
    opens = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(400))
    many = "".join(f"--b\r\nContent-Type: image/png\r\n\r\nx{n}\r\n" for n in range(3_000))
    front = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n"
    for name, body, verdict in (
        ("an archive 400 deep", f"MIME-Version: 1.0\r\n{opens}x".encode(), "any"),
        ("an archive of 3,000 pictures", (front + many).encode(), "refused"),
        ("an archive without its boundary", front.encode() + whole, "any"),
        ("an archive of boundaries", front.encode() + b"--b\r\n" * 100_000, "any"),
        ("boundaries that begin alike", front.replace("=b", "=" + "b" * 60).encode() + b"--bbb\r\n" * 100_000, "any"),
        ("an archive in Base64", _archive(base64.encodebytes(whole), "base64"), "read"),
        ("1 MB of Base64", _archive(base64.encodebytes(_page("<p>" + "x " * 400_000)), "base64"), "any"),
        ("Base64 that is none", _archive("====" * 200_000, "base64"), "refused"),
        ("quoted-printable of equals signs", _archive(b"=" * 1_000_000, "quoted-printable"), "any"),
        ("quoted-printable of soft breaks", _archive(whole + b"=\r\n" * 200_000, "quoted-printable"), "read"),
        ("an unknown way of writing", _archive(whole, "x-uuencode"), "any"),
        ("100,000 headers", _archive(whole, front="X-A: b\r\n" * 100_000), "read"),
        ("a header of 1 MB", _archive(whole, front=f"X-A: {'b' * 1_000_000}\r\n"), "read"),
        ("a header of 50,000 lines", _archive(whole, front="X-A: b\r\n" + " b\r\n" * 50_000), "read"),
        ("an archive of nothing", b"MIME-Version: 1.0\r\n\r\n", "refused"),
    ):
        yield Pathological(name, MHTML, body, verdict)


def _foreign(_: random.Random) -> Iterator[Pathological]:
    yield Pathological("SVG 5,000 deep", HTML, _page("<svg>" + "<g>" * 5_000 + "x" + "</g>" * 5_000 + "</svg>"), "any")
    yield Pathological("SVG of 9,000 uses", HTML, _page("<svg><g id=a>" + '<use href="#a"/>' * 9_000 + "</g></svg>"))
    yield Pathological("SVG that holds HTML", HTML, _page("<svg><foreignObject><p>x</p></foreignObject></svg>" * 3_000))
    yield Pathological("MathML 5,000 deep", HTML, _page("<math>" + "<mrow>" * 5_000 + "</math>"), "any")
    yield Pathological("a template in a template", HTML, _page("<template>" * 5_000), "any")
    yield Pathological("frames in frames", HTML, _page("<iframe><iframe>" * 5_000), "any")


def _comments(_: random.Random) -> Iterator[Pathological]:
    yield Pathological("a comment of 4 MB", HTML, _page(f"<!--{'x' * 4_000_000}-->"))
    yield Pathological("a comment without its end", HTML, _page("<!--" + "<!-" * 100_000), "any")
    yield Pathological("200,000 comments", HTML, _page("<!---->" * 200_000), "any")
    yield Pathological("comments that nearly end", HTML, _page("<!--" + "--!" * 300_000), "any")
    yield Pathological("CDATA", HTML, _page("<![CDATA[" * 50_000 + "]]>"), "any")
    yield Pathological("processing instructions", HTML, _page("<?x y?>" * 50_000), "any")


def _scripts(_: random.Random) -> Iterator[Pathological]:
    json_ld = '<script type="application/ld+json">{}</script>'
    yield Pathological("a script of 4 MB", HTML, _page(f"<script>{'var x = 1;' * 400_000}</script>"))
    yield Pathological("a script that nearly ends", HTML, _page("<script>" + "</scrip" * 200_000 + "</script>"))
    yield Pathological("14,000 scripts", HTML, _page("<script>x</script>" * 14_000))
    yield Pathological("JSON of 200,000 brackets", HTML, _page("x", json_ld.format("[" * 200_000)))
    yield Pathological("JSON of objects", HTML, _page("x", json_ld.format('{"@graph":' * 5_000 + "1" + "}" * 5_000)))
    yield Pathological("JSON of a number of 1 MB", HTML, _page("x", json_ld.format("9" * 1_000_000)))
    yield Pathological("a style sheet of braces", HTML, _page("x", f"<style>{'{' * 500_000}</style>"))
    yield Pathological("a style sheet of comments", HTML, _page("x", f"<style>{'/*' * 250_000}</style>"))
    yield Pathological(
        "a style sheet of selectors", HTML, _page("x", f"<style>{'.a,' * 160_000}.b{{opacity:0}}</style>")
    )


def _blanks(_: random.Random) -> Iterator[Pathological]:
    for name, run in (
        ("spaces", " " * 1_000_000),
        ("tabs and newlines", "\t\n" * 500_000),
        ("spaces that do not break", "\u00a0" * 300_000),
        ("spaces between letters", "a " * 300_000),
        ("brackets", "(" * 300_000),
        ("quotation marks", "“" * 200_000),
        ("dashes", "— " * 200_000),
        ("full stops", "." * 500_000),
        ("digits", "1" * 500_000),
        ("dates", "10 January 2024, " * 20_000),
        ("names", "By Jane Doe and " * 20_000),
        ("agencies", "(Reuters) - " * 20_000),
        ("credits", "This article was originally published on " * 8_000),
    ):
        yield Pathological(f"a paragraph of {name}", HTML, _page(f"<p>{run}</p>"), "any")


def _plain(_: random.Random) -> Iterator[Pathological]:
    for name, text, verdict in (
        ("99,000 lines", "x\n" * 99_000, "any"),
        ("120,000 lines", "x\n" * 120_000, "refused"),
        ("empty lines", "\n" * 1_000_000, "read"),
        ("a line of 1 MB", "word " * 200_000, "any"),
        ("what nobody sees", "\u200b\u202e" * 300_000, "any"),
        ("accents on one letter", "e" + "\u0301" * 100_000, "any"),
        ("carriage returns", "\r" * 500_000, "any"),
        ("form feeds", "\f" * 300_000, "any"),
        ("capitals and dashes", "SEOUL, " * 100_000 + "—", "any"),
    ):
        yield Pathological(f"text: {name}", TEXT, f"Two ships\n\n{STORY}\n\n{text}\n\n{STORY}\n".encode(), verdict)
