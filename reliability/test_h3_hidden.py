"""H3: what a browser does not show never becomes text, and what it shows is read. Chromium is the oracle where present.

Pages of our own: an article with one planted sentence, hidden in one of many ways or shown in one of several. All pages
of a run stand in one file, each in a frame of its own, and the browser is started once: it says of every sentence
whether a reader sees it (``checkVisibility``, the box that is left of it on the screen, its colours), and those answers
are what the reader is held to.
"""

from __future__ import annotations

import hashlib
import html
import json
import random
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import pytest

from embargowatch import read
from embargowatch.model import Document, Page
from embargowatch.read import markup
from embargowatch.read.hidden import Hidden
from reliability.figures import RELEASE, SEED, row

PAGES = 100 if RELEASE else 10
BATCH = 40  # frames of one start of the browser: some hundred at once are slow to lay out
SHIPS = "ferry barge tug trawler cutter lighter dredger launch schooner ketch".split()
PLACES = "Norland Sudmark Westhaven Tern Bay Larkin Weir Harrow Cold Ness Marrow Point Elm Reach".split()


@dataclass(frozen=True)
class Way:
    """A way to hide or show ``{}``: markup around it, what it needs in the head, and whether it is meant to hide."""

    name: str
    markup: str
    head: str = ""
    hides: bool = True


def _class(name: str, rule: str) -> Way:
    return Way(f"class: {name}", '<p class="k">{}</p>', f"<style>{rule}</style>")


WAYS = (
    Way("hidden", "<p hidden>{}</p>"),
    Way("hidden=until-found", "<p hidden=until-found>{}</p>"),
    Way("display", '<p style="display:none">{}</p>'),
    Way("display, escaped", '<p style="dis\\70 lay: NoNe">{}</p>'),
    Way("display of the element around", '<div style="display:none"><div><p style="display:block">{}</p></div></div>'),
    Way("visibility", '<p style="visibility:hidden">{}</p>'),
    Way("visibility around", '<div style="visibility:hidden"><p>{}</p></div>'),
    Way("font-size 0", '<p style="font-size:0">{}</p>'),
    Way("font-size around", '<div style="font-size:0"><p style="font-size:1em">{}</p></div>'),
    Way("font short", '<p style="font:0/0 serif">{}</p>'),
    Way("opacity", '<p style="opacity:0">{}</p>'),
    Way("opacity around", '<div style="opacity:0%"><p style="opacity:1">{}</p></div>'),
    Way("filter", '<p style="filter:opacity(0)">{}</p>'),
    Way("white on white", '<p style="color:#fff">{}</p>'),
    Way("white on white by names", '<p style="color:white;background:#ffffff">{}</p>'),
    Way("nearly white", '<p style="color:#fdfdfd">{}</p>'),
    Way("colour around", '<div style="background:#123456"><p style="color:rgb(18,52,86)">{}</p></div>'),
    Way("transparent", '<p style="color:transparent">{}</p>'),
    Way("transparent by alpha", '<p style="color:rgba(0,0,0,0)">{}</p>'),
    Way("text-fill", '<p style="-webkit-text-fill-color:transparent">{}</p>'),
    Way("font element", '<p><font color="#ffffff">{}</font></p>'),
    Way("off the screen", '<p style="position:absolute;left:-9999px">{}</p>'),
    Way("above the screen", '<p style="position:fixed;top:-2000px">{}</p>'),
    Way("in em", '<p style="position:absolute;left:-999em">{}</p>'),
    Way("margin", '<p style="margin-left:-9999px;width:500px">{}</p>'),
    Way("text-indent", '<p style="text-indent:-9999px;white-space:nowrap">{}</p>'),
    Way("translate", '<p style="transform:translateX(-9999px)">{}</p>'),
    Way("clip", '<p style="position:absolute;clip:rect(0,0,0,0)">{}</p>'),
    Way("clip-path", '<p style="clip-path:inset(50%)">{}</p>'),
    Way("clip-path circle", '<p style="clip-path:circle(0)">{}</p>'),
    Way("no height", '<div style="height:0;overflow:hidden"><p>{}</p></div>'),
    Way("no width", '<p style="width:0;overflow:hidden;white-space:nowrap">{}</p>'),
    Way("one pixel", '<p style="position:absolute;width:1px;height:1px;overflow:hidden">{}</p>'),
    Way("max-height", '<div style="max-height:0;overflow:hidden"><p>{}</p></div>'),
    Way("scale", '<p style="transform:scale(0)">{}</p>'),
    Way("scale property", '<p style="scale:0">{}</p>'),
    Way("on edge", '<p style="transform:rotateY(90deg)">{}</p>'),
    Way("content-visibility", '<div style="content-visibility:hidden"><p>{}</p></div>'),
    Way(
        "behind", '<div style="background:#eee;position:relative"><p style="position:relative;z-index:-1">{}</p></div>'
    ),
    Way("template", "<template><p>{}</p></template>"),
    Way("details", "<details><summary>More</summary><p>{}</p></details>"),
    Way("dialog", "<dialog><p>{}</p></dialog>"),
    Way("popover", "<div popover><p>{}</p></div>"),
    Way("noscript", "<noscript><p>{}</p></noscript>"),
    Way("comment", "<!-- <p>{}</p> -->"),
    Way("comment that seems closed", "<!-- --!<p>{}</p> -->"),
    Way("attribute", '<p title="{}">A picture of the harbour.</p>'),
    Way("input", '<input type=hidden value="{}">'),
    Way("fallback", "<video><p>{}</p></video><object data='data:text/plain,x'><p>{}</p></object>"),
    Way("shadow", "<div>{}<template shadowrootmode=open><p>The harbour.</p></template></div>"),
    Way("self-closed", "<div hidden/><p>{}</p></div>"),
    Way("foreign", "<svg><desc>{}</desc></svg>"),
    Way("raw text", "<noscript><!-- </noscript><!-- --><style></noscript> {} </style>"),
    _class("display", ".k{display:none}"),
    _class("tag and class", "p.k{visibility:hidden}"),
    _class("id and list", "#nobody, h6, .k, .j{opacity:0}"),
    _class("descendant", "article .k{display:none}"),
    _class("child", "body > article > p.k{font-size:0}"),
    _class("sibling", "h1 ~ p.k{display:none}"),
    _class("attribute", "[class=k]{color:#fff}"),
    _class("not", "p:not(.j):not(:hover).k{display:none}"),
    _class("is", ":is(.j,.k){display:none}"),
    _class("nested", "article{& .k{display:none}}"),
    _class("media", "@media screen and (min-width:600px){.k{display:none}}"),
    _class("supports", "@supports (display:grid){.k{display:none}}"),
    _class("layer", "@layer a{.k{display:none}}"),
    _class("important", ".k{display:none!important} p.k{display:block}"),
    _class("escaped", ".\\6b {display:none}"),
    _class("variable", ":root{--x:none} .k{display:var(--x)}"),
    _class("unclosed", ".j{color:red} .k{display:none"),
    _class("comment", "/* } */ .k/**/{display:/**/none}"),
    _class("off the screen", ".k{position:absolute;left:-10000px;top:auto}"),
    _class("colours", "article{background:#222} .k{color:#222}"),
    Way("shown", "<p>{}</p>", hides=False),
    Way("shown again", '<div style="visibility:hidden"><p style="visibility:visible">{}</p></div>', hides=False),
    Way("size again", '<div style="font-size:0"><p style="font-size:16px">{}</p></div>', hides=False),
    Way("inline is not cut", '<p><span style="height:0;overflow:hidden">{}</span></p>', hides=False),
    Way("inline is not turned", '<p><span style="transform:scale(0)">{}</span></p>', hides=False),
    Way("aria-hidden", '<p aria-hidden="true">{}</p>', hides=False),
    Way("white on black", '<div style="background:#000"><p style="color:#fff">{}</p></div>', hides=False),
    Way("hidden, but shown", '<p hidden style="display:block">{}</p>', hides=False),
    Way("open details", "<details open><summary>More</summary><p>{}</p></details>", hides=False),
    Way("open dialogue", '<dialog open style="position:static"><p>{}</p></dialog>', hides=False),
    Way("deleted", "<p><del>{}</del></p>", hides=False),
    Way("print only", '<p class="k">{}</p>', "<style>@media print{.k{display:none}}</style>", hides=False),
    Way("hover only", '<p class="k">{}</p>', "<style>.k:hover{display:none}</style>", hides=False),
    Way("weaker rule", '<p class="k">{}</p>', "<style>.k{display:none} p.k{display:block}</style>", hides=False),
    Way("comment closed early", "<!--><p>{}</p> -->", hides=False),
    Way("comment with !", "<!-- a --!><p>{}</p>", hides=False),
    Way("behind </html>", "</body></html><p>{}</p>", hides=False),
    Way("combined mark", "<p\u0338>x</p><p>{}</p>", hides=False),
    Way("broken out of a drawing", "<svg><p>{}</p></svg>", hides=False),
    Way("title in a drawing", "<svg><title>x</title><path/></svg><p>{}</p>", hides=False),
    Way("font left open", '<p><font style="display:none">x</p><p>{}</p></font>'),
    Way("bold left open", "<p><b hidden>x</p><p>{}</p></b>"),
    Way("paragraph closed by a block", "<p hidden>x<div>{}</div>", hides=False),
    Way("paragraph closed by a table", "<p hidden>x<table><tr><td>{}</td></tr></table>", hides=False),
    Way("pushed out of a table", '<table style="display:none"><p>{}</p><tr><td>x</td></tr></table>', hides=False),
    Way("list item closed by the next", "<ul><li hidden>x<li>{}</ul>", hides=False),
    Way("wrong end tag", "<div hidden>x</span></p><p>{}</p></div>"),
    Way("heading in heading", "<h2 hidden>x<h3>y</h3></h2><p>{}</p>", hides=False),
    Way("link in link", "<a hidden href=/>x<a href=/>{}</a>", hides=False),
    Way("crossed", "<b hidden><p>x</b>{}</p>", hides=False),
    Way("option", "<select><option>x<p>{}</p></select>"),
    Way("cell", "<table><tr><td hidden>x<td>{}</td></tr></table>", hides=False),
    Way("form in form", "<form hidden>x<form>{}</form></form>"),
    Way("unknown element", "<story hidden>x<p>{}</p></story>"),
    Way("end tag of the article", "<div hidden></article><p>{}</p></div>", hides=False),
    Way("upper case", "<P STYLE='DISPLAY:NONE'>{}</P>"),
    Way("two styles", "<p style='color:red' style='display:none'>{}</p>", hides=False),
    Way("later wins", "<p style='display:none;display:block'>{}</p>", hides=False),
    Way("unknown value", "<p style='display:block;display:nonsense;display:none x'>{}</p>", hides=False),
    Way("unknown value of a size", "<p style='font-size:0 px;opacity:0 1'>{}</p>", hides=False),
    Way("bogus comment", "<?x <p>{}</p>", hides=False),
    Way("plain shadow", "<div><template shadowrootmode=open><p>{}</p></template></div>", hides=False),
    Way("entity", "<p>&#x200B;{}&shy;</p>", hides=False),
)


@dataclass(frozen=True)
class Trial:
    """One page: how a sentence was planted, the sentence, the paragraphs around it, and the markup."""

    way: Way
    planted: str
    others: tuple[str, ...]
    page: str


def _sentence(chance: random.Random, number: int) -> str:
    (who, whom), season = chance.sample(PLACES, 2), chance.choice("spring summer autumn winter".split())
    return (
        f"{who} gave {whom} {number} {chance.choice(SHIPS)}s in {season}, an officer of the "
        f"{chance.choice(SHIPS)} fleet said at the harbour office on {chance.choice('Mon Tues'.split())}day."
    )


def _trial(way: Way, chance: random.Random) -> Trial:
    sentences = [_sentence(chance, chance.randrange(1000, 10**9)) for _ in range(6)]
    planted = sentences.pop(3)
    paragraphs = [f"<p>{html.escape(one)}</p>" for one in sentences]
    paragraphs.insert(chance.randrange(1, len(paragraphs)), way.markup.replace("{}", html.escape(planted)))
    page = (
        f"<!doctype html><html><head><title>Ships leave the harbour</title>{way.head}</head><body><article>"
        f"<h1>Ships leave the harbour</h1>{''.join(paragraphs)}</article></body></html>"
    )
    return Trial(way, planted, tuple(sentences), page)


def _document(page: str) -> Document:
    body = page.encode()
    return read.document(Page("page.html", body, hashlib.sha256(body).hexdigest(), "text/html"))


# Asks of each text that holds a wanted sentence whether anything of it is seen. In the frame of each page.
_LOOK = """
const wanted = JSON.parse(document.getElementById('wanted').textContent);
const answers = [];
function ink(e) {
  const c = getComputedStyle(e);
  const f = c.webkitTextFillColor.match(/[\\d.]+/g).map(Number);
  return f.length > 3 ? f : [...f, 1];
}
function ground(e) {
  let over = [];
  for (let n = e; n; n = n.parentElement || (n.getRootNode() && n.getRootNode().host)) {
    const f = getComputedStyle(n).backgroundColor.match(/[\\d.]+/g).map(Number);
    const b = f.length > 3 ? f : [...f, 1];
    if (b[3] > 0) over.push(b);
    if (b[3] === 1) break;
  }
  return over.reverse().reduce((a, b) => a.map((v, i) => v * (1 - b[3]) + b[i] * b[3]), [255, 255, 255]);
}
function seen(text, frame) {
  const e = text.parentElement || text.getRootNode().host;
  if (!e.checkVisibility({opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true})) return false;
  for (let n = e; n; n = n.parentElement) {
    const c = getComputedStyle(n);
    if (/opacity\\(0/.test(c.filter) || /inset\\(50%|circle\\(0/.test(c.clipPath)) return false;
    if (c.position === 'absolute' && /rect\\(0px, 0px, 0px, 0px\\)/.test(c.clip)) return false;
    if (c.position !== 'static' && parseInt(c.zIndex) < 0) {
      for (let m = n.parentElement; m && m.tagName !== 'BODY'; m = m.parentElement)
        if (!/, 0\\)$/.test(getComputedStyle(m).backgroundColor)) return false;
    }
  }
  if (parseFloat(getComputedStyle(e).fontSize) < 2 || getComputedStyle(e).contentVisibility === 'hidden') return false;
  const i = ink(e), g = ground(e);
  if (i[3] < 0.05 || [0, 1, 2].every(n => Math.abs(i[n] * i[3] + g[n] * (1 - i[3]) - g[n]) <= 6)) return false;
  const range = frame.createRange();
  range.selectNodeContents(text);
  let boxes = [...range.getClientRects()].map(r => [r.left, r.top, r.right, r.bottom]);
  for (let n = e; n && n.tagName !== 'BODY'; n = n.parentElement) {
    const c = getComputedStyle(n), r = n.getBoundingClientRect();
    if (c.overflowX !== 'visible' || c.overflowY !== 'visible')
      boxes = boxes.map(b => [
        Math.max(b[0], r.left), Math.max(b[1], r.top), Math.min(b[2], r.right), Math.min(b[3], r.bottom)]);
  }
  return boxes.some(b => b[2] - b[0] > 2 && b[3] - b[1] > 2 && b[2] > 0 && b[3] > 0 && b[0] < 5000);
}
function* texts(node) {
  for (const child of node.childNodes) {
    if (child.nodeType === 3) yield child;
    if (child.nodeType === 1) { if (child.shadowRoot) yield* texts(child.shadowRoot); yield* texts(child); }
  }
}
addEventListener('load', () => requestAnimationFrame(() => {
  [...document.querySelectorAll('iframe')].forEach((f, n) => {
    const d = f.contentDocument, all = [...texts(d.documentElement)];
    answers.push(wanted[n].map(s => all.some(t => t.data.includes(s) && seen(t, d))));
  });
  const out = document.createElement('pre');
  out.id = 'answers'; out.textContent = 'ANSWERS' + JSON.stringify(answers) + 'END';
  document.body.append(out);
}));
"""


def _answers(browser: str, trials: list[Trial]) -> Iterator[list[bool]]:
    """Whether each sentence of each page is seen, by Chromium: the planted one first."""
    with tempfile.TemporaryDirectory(prefix="embargowatch-h3-") as scratch:
        for start in range(0, len(trials), BATCH):
            some = trials[start : start + BATCH]
            wanted = json.dumps([[one.planted, *one.others] for one in some]).replace("<", "\\u003c")
            frames = "".join(
                f'<iframe width=1280 height=720 srcdoc="{html.escape(one.page, quote=True)}"></iframe>' for one in some
            )
            page = Path(scratch) / "pages.html"
            page.write_text(
                f"<!doctype html><meta charset=utf-8><script type=application/json id=wanted>{wanted}</script>"
                f"<script>{_LOOK}</script><body>{frames}</body>",
                encoding="utf-8",
            )
            yield from _asked(browser, page, Path(scratch))


def _asked(browser: str, page: Path, scratch: Path) -> list[list[bool]]:
    command = [
        browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
        "--disable-background-networking", "--disable-component-update", "--window-size=1280,720",
        f"--user-data-dir={scratch / 'profile'}", "--virtual-time-budget=10000", "--dump-dom", page.as_uri(),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, timeout=120, check=False)
    out = done.stdout.decode("utf-8", "replace")
    text = html.unescape(out[out.rindex('<pre id="answers">ANSWERS') + 25 : out.rindex("END</pre>")])
    answers: list[list[bool]] = json.loads(text)
    return answers


def test_h3_nothing_hidden_is_read_and_what_is_shown_is() -> None:
    chance = random.Random(SEED)
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    hiding = sum(way.hides for way in WAYS)
    with row("H3", f"{hiding} ways to hide and {len(WAYS) - hiding} to show, {PAGES} pages each") as figure:
        if browser is None:
            figure.not_run = "Chromium, which says what is seen"
            return
        trials = [_trial(way, chance) for way in WAYS for _ in range(PAGES)]
        # One page of each way is asked of the browser in a run for a change; all of them for a release.
        asked = trials if RELEASE else trials[::PAGES]
        seen_of = {trial.way.name: seen[0] for trial, seen in zip(asked, _answers(browser, asked), strict=True)}
        shown = read_ = 0
        for trial in trials:
            found, seen = _document(trial.page), seen_of[trial.way.name]
            kept = "\n".join(
                [found.text, *(item.text for item in found.furniture), *(link.text for link in found.links)]
            )
            wanted = [*trial.others, *([trial.planted] if seen else [])]
            shown += len(wanted)
            read_ += sum(one in found.text for one in wanted)
            for one in wanted:
                figure.count(one in kept, f"{trial.way.name}: shown, and neither read nor listed")
            if not seen:
                figure.count(trial.planted not in found.text, f"{trial.way.name}: read, though nobody sees it")
        figure.count(read_ / shown >= 0.99, f"only {read_ / shown:.2%} of the shown paragraphs were read")
        figure.measured["hidden sentences, none read"] = str(sum(not seen_of[one.way.name] for one in trials))
        figure.measured["shown paragraphs read"] = f"{read_ / shown:.2%} of {shown:,}"
        if wrong := [way.name for way in WAYS if seen_of[way.name] == way.hides]:
            figure.measured["Chromium says otherwise of"] = ", ".join(wrong)


def test_h3_control_without_the_filter_hidden_sentences_come_through() -> None:
    chance = random.Random(SEED)
    caught = 0
    with mock.patch.object(markup, "hidden", lambda tree, page: Hidden()):
        for way in (way for way in WAYS if way.hides and "style" in way.markup + way.head):
            trial = _trial(way, chance)
            caught += trial.planted in _document(trial.page).text
    assert caught >= 30, f"only {caught} sentences came through without the filter: the trial proves nothing"


if __name__ == "__main__":
    pytest.main(["-s", __file__])
