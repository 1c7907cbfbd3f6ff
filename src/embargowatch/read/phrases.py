"""The vocabulary of page furniture: whole lines, as regular expressions in small letters. Data only.

Each rule: the kind of furniture, the reason given to the user, and the forms a line may have. A line counts only when
one form covers all of it, so that a sentence that begins with "Share" or "Register" stays text.
"""

from __future__ import annotations

import re

_ADVERTISEMENT = (
    r"(?:-+ ?)?(?:an? )?(?:advertisements?|advertising|advert|ads?|promotion)(?: ?-+)?",
    r"sponsored(?: (?:content|post|links?|by .{2,40}))?",
    r"promoted(?: (?:content|stories))?|paid (?:content|post|partnership)|partner content",
    r"(?:advertisement|story|article) ?[-–—]? ?continues? (?:reading )?(?:below|after)(?: (?:the |this )?ad\w*)?\.?",
    r"(?:advertisement|ad) ?[-–—.] ?(?:continue reading below|scroll (?:down )?to continue.*)",
    r"(?:report|close|hide|skip) (?:this )?ad(?:vertisement)?",
)
_SUBSCRIBE = (
    r"(?:please )?(?:subscribe|sign ?up|register|join|donate|support us|become a (?:member|supporter|subscriber))"
    r"(?: (?:now|today|here|free|us|to (?:our|the|get|receive|continue|read)|for (?:free|our|the|just|only)"
    r"|with your email|by e-?mail).{0,160})?[.!:]?",
    r"(?:get|receive) (?:our|the|all the) .{0,60}(?:newsletters?|stories|headlines|updates|alerts).{0,100}",
    r"(?:our |daily |weekly |free )*newsletters?(?: sign ?up)?",
    r"enter your e-?mail.{0,60}|your e-?mail(?: address)?|no spam.{0,80}",
    r"(?:already )?a (?:subscriber|member)\?.{0,60}|already (?:have an account|subscribed|registered)\?.{0,60}",
    r"(?:follow|like|find|join) us on .{2,80}|follow us|download (?:our|the) app.{0,80}",
    r"unsubscribe(?: (?:at )?any ?time)?\.?|you (?:can|may) unsubscribe.{0,80}",
)
_RIGHTS = (
    r"(?:we|this (?:web)?site|our partners?|we and our partners) (?:use|uses|store) cookies.{0,300}",
    r"(?:accept|reject|manage|allow)(?: all)?(?: cookies| preferences)?",
    r"cookie (?:policy|settings|preferences|notice)",
    r"by (?:continuing|clicking|signing up|subscribing|using this site).{0,300}",
    r"(?:terms|privacy)(?: (?:of|and|&|policy|use|service|notice|statement|settings|terms|privacy|conditions))*",
    r"our standards: .{2,80}",
    r"(?:copyright|©|\(c\)) .{0,160}|(?:.{0,120}\W)?all rights reserved\.?",
)
_CONTROLS = (
    r"share|tweet|pin|e-?mail|print|copy(?: link)?|save|bookmark|reply|like|comments?(?: \(\d+\))?|\d+ comments?",
    r"facebook|twitter|x|whatsapp|telegram|linkedin|reddit|instagram|youtube|flipboard|messenger|bluesky",
    r"share (?:this|on|via)(?: .{0,40})?|share:.{0,80}|(?:click|tap) (?:here )?to share.{0,60}",
    r"leave a (?:comment|reply).{0,60}|post a comment|view (?:all )?comments|be the first to comment.{0,20}",
    r"skip to (?:main |the )?(?:content|navigation)|back to (?:top|home)|toggle navigation",
    r"(?:main )?menu|search(?: for:?)?|home(?:page)?|log ?in|log ?out|sign ?in|sign ?out|my account",
    r"contact(?: us)?|about(?: us)?|close|view all|see all|load more|show (?:more|less)",
    r"read (?:the )?full (?:story|article)|(?:next|previous)(?: (?:article|story|post|page))?",
    r"(?:source|duration) ?: ?.{2,80} \| .{2,120}",
    r"listen(?: to (?:this )?article)?|\d+ min(?:ute)?s?(?: read)?|reading time:?.{0,20}",
    r"(?:filed under|tags?|tagged|topics?|categor(?:y|ies)|keywords|labels) ?:.{0,200}",
)
_RULED = (r"[\W_]+",)
_PICTURES = (
    r"\(?(?:photo|photograph|image|picture|file photo|illustration)(?: (?:credit|source|by))? ?[:/|] ?.{2,120}\)?",
    r"\(?(?:photo|image|video|graphic|map) (?:credit|source|courtesy|by):? .{2,120}\)?",
    r"(?:file photo|getty images|ap photo.{0,40})\.?",
    r"(?:top |header |lead )?(?:photo|image|illustration|picture)s? (?:by|:) .{2,80}",
    r"\(credit: .{2,80}\)|courtesy .{2,40}",
)

# (kind, reason, the forms compiled into one expression)
RULES: tuple[tuple[str, str, re.Pattern[str]], ...] = tuple(
    (kind, reason, re.compile("|".join(f"(?:{form})" for form in forms), re.IGNORECASE))
    for kind, reason, forms in (
        ("advertisement", "says that it is an advertisement", _ADVERTISEMENT),
        ("subscribe", "asks to subscribe, register or pay", _SUBSCRIBE),
        ("other", "is about cookies, consent or rights", _RIGHTS),
        ("navigation", "is a control of the page", _CONTROLS),
        ("other", "is the credit of a picture", _PICTURES),
        ("other", "has no words", _RULED),
    )
)

# A line that points to one other article: "Read more: Railway workers call a strike".
POINTER = re.compile(
    r"[\[(]?(?:(?:read )?more|read(?: (?:also|next))?|also read|see also|related(?: (?:story|article|news|reading))?"
    r"|more on this|watch(?: also)?|don[’']t miss|recommended|in case you missed it) ?[:|»>→–—-]+ ?(?P<lead>.{8,200})",
    re.IGNORECASE,
)

_MORE = r"more|other|latest|recent|top|popular|trending|similar|related|recommended|further|featured|also"
_WHAT = (
    r"(?:opinion |must-)?(?:articles?|stor(?:y|ies)|news|posts?|content|coverage|topics?|reading|links?|headlines"
    r"|reads?|videos?|columns?|opinions?|editorials?)"
)
# The heading of a box of other articles.
HEADING = re.compile(
    rf"(?:(?:{_MORE}|most read|most popular) (?:{_WHAT})(?: (?:from|on|in|by) .{{2,40}})?"
    r"|more (?:in|on|from|about) .{2,40}|(?:latest|trending|popular|top stories) (?:in|on|from) .{2,30}"
    r"|you (?:may|might) also (?:like|be interested in|enjoy)|related|recommended(?: for you)?|trending(?: now)?"
    r"|most (?:read|popular|viewed|shared)|popular(?: now)?|editor[’']?s?[’']? (?:picks?|choice)|don[’']t miss"
    r"|what to read next|read (?:more|next|also)|also read|see also|up next|keep reading|must reads?"
    r"|(?:from )?around the web|from the web|more to (?:read|explore))"
    r" ?[:»>…]?",
    re.IGNORECASE,
)
