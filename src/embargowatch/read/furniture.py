"""What on a page is not the article. In: its blocks. Out: for each block the kind of furniture it is, or None.

Rules by form: vocabulary of page furniture as whole lines, phrases that repeat, menus. No rule knows any one page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_LONGEST = 400  # no line of furniture is longer; the rules look at nothing beyond it


@dataclass(frozen=True, slots=True)
class Mark:
    """Why a block is not text: ``kind`` as in Furniture, ``reason`` the rule in words."""

    kind: str
    reason: str
    lead: str | None = None  # the headline that the line points to, where it does


_RULES = tuple(
    (kind, reason, re.compile(pattern, re.IGNORECASE))
    for kind, reason, pattern in (
        (
            "advertisement",
            "says that it is an advertisement",
            r"(?:-+ ?)?(?:an? )?(?:advertisements?|advertising|advert|ads?|sponsored(?: (?:content|post|links?|by .{2,40}))?"
            r"|promoted(?: (?:content|stories))?|paid (?:content|post|partnership)|partner content|promotion)(?: ?-+)?"
            r"|(?:advertisement|story|article) ?[-–—]? ?continues? (?:reading )?(?:below|after)(?: (?:the |this )?ad\w*)?\.?"
            r"|(?:advertisement|ad) ?[-–—.] ?(?:continue reading below|scroll (?:down )?to continue.*)"
            r"|(?:report|close|hide|skip) (?:this )?ad(?:vertisement)?",
        ),
        (
            "subscribe",
            "asks to subscribe, register or pay",
            r"(?:please )?(?:subscribe|sign ?up|register|join|donate|support us|become a (?:member|supporter|subscriber))"
            r"(?: (?:now|today|here|free|for free|to (?:our|the|get|receive|continue|read)|for (?:our|the|just|only)|us|with"
            r" your email|by e-?mail).{0,160})?[.!:]?"
            r"|(?:get|receive) (?:our|the|all the) .{0,60}(?:newsletters?|stories|headlines|updates|alerts).{0,100}"
            r"|(?:our |daily |weekly |free )*newsletters?(?: sign ?up)?|enter your e-?mail.{0,60}|your e-?mail(?: address)?"
            r"|(?:already )?a (?:subscriber|member)\?.{0,60}|already (?:have an account|subscribed|registered)\?.{0,60}"
            r"|(?:follow|like|find|join) us on .{2,80}|follow us|download (?:our|the) app.{0,80}|no spam.{0,80}"
            r"|unsubscribe(?: (?:at )?any ?time)?\.?|you (?:can|may) unsubscribe.{0,80}",
        ),
        (
            "other",
            "is about cookies, consent or rights",
            r"(?:we|this (?:web)?site|our partners?|we and our partners) (?:use|uses|store) cookies.{0,300}"
            r"|(?:accept|reject|manage|allow)(?: all)?(?: cookies| preferences)?|cookie (?:policy|settings|preferences|notice)"
            r"|by (?:continuing|clicking|signing up|subscribing|using this).{0,300}|(?:terms|privacy)[\w &]{0,40}"
            r"|(?:copyright|©|\(c\)|all rights reserved).{0,160}|.{0,120}all rights reserved\.?",
        ),
        (
            "navigation",
            "is a control of the page",
            r"(?:share|tweet|pin|e-?mail|print|copy(?: link)?|save|bookmark|comments?(?: \(\d+\))?|\d+ comments?|reply|like"
            r"|facebook|twitter|x|whatsapp|telegram|linkedin|reddit|instagram|youtube|flipboard|messenger|bluesky)"
            r"|share (?:this|on|via|with)(?: .{0,40})?|(?:click|tap) (?:here )?to share.{0,60}|share:.{0,80}"
            r"|leave a (?:comment|reply).{0,60}|post a comment|view (?:all )?comments|be the first to comment.{0,20}"
            r"|skip to (?:main |the )?(?:content|navigation)|(?:main )?menu|search(?: for:?)?|home(?:page)?|back to (?:top|home)"
            r"|log ?in|log ?out|sign ?in|sign ?out|my account|contact(?: us)?|about(?: us)?|read (?:the )?full (?:story|article)"
            r"|(?:next|previous)(?: (?:article|story|post|page))?|load more|show (?:more|less)|view all|see all|close"
            r"|listen(?: to (?:this )?article)?|\d+ min(?:ute)?s?(?: read)?|reading time:?.{0,20}|toggle navigation"
            r"|(?:filed under|tags?|tagged|topics?|categor(?:y|ies)|keywords|labels) ?:.{0,200}",
        ),
        (
            "other",
            "is the credit of a picture",
            r"\(?(?:photo|image|picture|file photo|illustration|video|graphic|map)(?:graph)?"
            r"(?: ?(?:credit|source|courtesy|by))?(?: ?[:/|] ?|: ).{2,120}\)?|(?:file photo|getty images|ap photo.{0,40})\.?",
        ),
    )
)
_POINTER = re.compile(
    r"(?:read (?:more|also|next)|also read|see also|related(?: (?:story|article|news|reading))?|more on this|watch|watch also"
    r"|don[’']t miss|recommended|in case you missed it) ?[:|»>→–—-]+ ?(?P<lead>.{8,200})",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"(?:you (?:may|might) also (?:like|be interested in|enjoy)|(?:more|other|latest|recent|top|popular|trending|similar"
    r"|related|recommended|further|most read|most popular|featured|also)(?: (?:in|on|from|about) (?:this |the )?[\w’' -]{2,30}"
    r"| (?:articles?|stor(?:y|ies)|news|posts?|content|coverage|topics?|reading|links?|headlines|reads?|videos?))"
    r"|related|recommended(?: for you)?|trending(?: now)?|most (?:read|popular|viewed|shared)|popular(?: now)?|editors?[’']?s?"
    r" (?:picks?|choice)|don[’']t miss|what to read next|read (?:more|next|also)|also read|see also|more (?:from|on) .{2,40}"
    r"|further reading|up next|around the web|from (?:around )?the web|keep reading|must reads?|more to (?:read|explore))"
    r" ?[:»>…]?",
    re.IGNORECASE,
)
_GLUED = re.compile(r"(?P<phrase>\S.{2,79}?)(?:[\s|•·,;–—-]*(?P=phrase))+[\s|•·,;–—-]*")
_MENU_SEPARATORS = re.compile(r"\s*[|•·›»>/]\s+|\s{3,}")


def marks(blocks: Sequence[str]) -> list[Mark | None]:
    """For each block the furniture that it is by its own form; None for what may be text."""
    phrases = _advertised(blocks)
    found = [_advertisement(block, phrases) or _mark(block) for block in blocks]
    for start, end in _menus(blocks, found):
        found[start:end] = [Mark("navigation", "is one of a run of menu words")] * (end - start)
    return found


def is_heading(block: str) -> bool:
    """Whether ``block`` announces other articles ("Related articles", "Read more")."""
    return len(block) <= 60 and _HEADING.fullmatch(block) is not None


def _mark(block: str) -> Mark | None:
    if len(block) > _LONGEST:
        return None
    pointer = _POINTER.fullmatch(block)
    if pointer is not None:
        return Mark("related", "points to another article", pointer["lead"])
    for kind, reason, pattern in _RULES:
        if pattern.fullmatch(block):
            return Mark(kind, reason)
    return Mark("navigation", "is a menu on one line") if _is_menu(block) else None


def _is_menu(block: str) -> bool:
    """Four or more short words or names between bars, dots or arrows, or three behind "Home"."""
    parts = [part for part in _MENU_SEPARATORS.split(block) if part]
    least = 3 if parts and parts[0].lower() == "home" else 4
    return len(parts) >= least and all(len(part) <= 30 and part[-1] not in ".!?" for part in parts)


def _advertised(blocks: Sequence[str]) -> set[str]:
    """Phrases that advertise: glued to themselves on one line, or repeated as a line of their own."""
    glued = {match["phrase"].strip() for block in blocks if (match := _repeats(block)) is not None}
    lines = Counter(block for block in blocks if len(block) <= 60 and block[-1] not in '.!?:…"”’)')
    return glued | {line for line, count in lines.items() if count >= 3 and len(line.split()) > 1}


def _repeats(block: str) -> re.Match[str] | None:
    """The match of a line that is one phrase of at least two words, or eight letters, over and over."""
    if len(block) > _LONGEST or block[-1] in ".!?":
        return None
    match = _GLUED.fullmatch(block)
    return match if match is not None and (" " in match["phrase"].strip() or len(match["phrase"]) >= 8) else None


def _advertisement(block: str, phrases: set[str]) -> Mark | None:
    if _repeats(block) is not None:
        return Mark("advertisement", "is one phrase repeated on a line")
    return Mark("advertisement", "is a phrase that repeats on the page") if block in phrases else None


def _menus(blocks: Sequence[str], found: Sequence[Mark | None]) -> list[tuple[int, int]]:
    """Runs [start, end) of four or more menu words at the very top or the very end, controls of the page among them."""
    runs: list[tuple[int, int]] = []
    start = 0
    for at in range(len(blocks) + 1):
        if at < len(blocks) and (found[at] is not None or _is_menu_word(blocks[at])):
            continue
        words = sum(mark is None for mark in found[start:at])
        if words >= 4 and (start == 0 or at == len(blocks)):
            runs.append((start, at))
        start = at + 1
    return runs


def _is_menu_word(block: str) -> bool:
    return len(block) <= 24 and len(block.split()) <= 3 and block[0].isupper() and block[-1].isalnum()
