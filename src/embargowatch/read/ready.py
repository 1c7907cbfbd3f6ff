"""Everything that reading may need, loaded at once. In: nothing. Out: nothing; later no file has to be opened.

Reading takes place where no file can be opened (``docs/jail.md``). Some of what it needs is loaded by use only:
encodings, word lists of trafilatura, the model of languages. So pages of our own are read once beforehand.
"""

from __future__ import annotations

import codecs

from embargowatch.model import Page
from embargowatch.read import markup
from embargowatch.read.archive import page_of_archive
from embargowatch.read.document import document
from embargowatch.read.language import language

# Python's codecs for the encodings that pages may declare (labels.py; a test holds the two together).
_CODECS = (
    "utf-8 utf-16-le utf-16-be cp866 mac_roman mac_cyrillic koi8_r koi8_u gb18030 big5hkscs euc_jp iso2022_jp cp932 "
    "cp949 iso8859_2 iso8859_3 iso8859_4 iso8859_5 iso8859_6 iso8859_7 iso8859_8 iso8859_10 iso8859_13 iso8859_14 "
    "iso8859_15 iso8859_16 cp874 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 latin-1 ascii"
).split()
_STORY = (
    "The harbour office said on Monday that the two ships had left the port before noon, with their crews on board. "
)
_WHOLE = f"""<!DOCTYPE html><html><head><title>Two ships leave - The Post</title>
<script type="application/ld+json">{{"@type": "NewsArticle", "datePublished": "2024-01-10"}}</script></head><body>
<nav><a href="/">Home</a></nav><article><h1>Two ships leave</h1><p>By Jane Doe</p><p>{_STORY}</p><p>{_STORY * 2}</p>
<table><tr><th>Ship</th><td>Two</td></tr></table><ul><li>One</li></ul><blockquote>{_STORY}</blockquote></article>
<div class="related"><a href="/x">More</a></div></body></html>"""
# Nothing here can be told apart as main text, so every way to find some is tried.
_POOR = "<html><body><div><span>Two ships</span><br>left<div>the port</div></div></body></html>"
_ARCHIVE = (
    b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html;"
    b" charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>Two ships=20left.</p>\r\n--b\r\n"
    b"Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nPHA+VHdvPC9wPg==\r\n--b--\r\n"
)


def ready() -> None:
    """Load everything, by use."""
    for codec in _CODECS:
        codecs.lookup(codec)
    markup.article_of_html(_POOR.encode())
    page_of_archive(_ARCHIVE)
    language(_STORY)
    for media_type, text in (("text/html", _WHOLE), ("text/plain", f"Two ships leave\n\n{_STORY}")):
        document(Page("a page of our own", text.encode(), "0" * 64, media_type))
