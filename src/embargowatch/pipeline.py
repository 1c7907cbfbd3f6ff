"""The order of the stages: the only file that knows it.

``ingest`` takes one page at a time and needs nothing but the page; ``settle`` takes one case at a time and needs the
ledger, since copies, denials and other figures arrive on other days. ``read`` and ``assess_case`` keep nothing.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from embargowatch import __version__, assess, capture, lexicon, resolve, understand
from embargowatch.errors import EmbargoWatchError, IntegrityError, NotFound, ReadError
from embargowatch.jail import Jail, Limits, Stopped, Task
from embargowatch.lexicon import Lexicon
from embargowatch.model import Change, Claim, Document, Failure, Finding, ItemClass, Page, Read, Version, Visit
from embargowatch.model.law import Assessed

if TYPE_CHECKING:  # what keeps pages loads only where pages are kept: reading one page starts in less time
    from embargowatch import ledger
    from embargowatch.vault import Derived, Vault

LONGEST = 500  # characters of a plain case's party or item that are looked at
STORY = 20_000  # characters of its story
_RULES = f"embargowatch {__version__}"  # a page that could not be read is tried again by another release


@dataclass(frozen=True)
class Engine:
    """What reading and judging need, loaded once and passed along."""

    reader: understand.Reader
    jail: Jail[Document]

    @functools.cached_property
    def law(self) -> assess.Law:
        """The measures, loaded when something is judged for the first time: reading needs none."""
        return assess.load()

    @property
    def words(self) -> Lexicon:
        """The lexicon that reader and resolver share."""
        return self.reader.lexicon


@dataclass(frozen=True, slots=True)
class Kept:
    """A page after ingest. ``new``: False when the same bytes had been read by the same rules before."""

    page: Page
    read: Read
    new: bool
    leaf: int = -1  # the number of its capture in the log


def load() -> Engine:
    """Lexicon, language pipeline and grammar. DataError names the file that is missing or malformed.

    The worker that reads pages starts first, and loads beside us; so do the networks, which need no lexicon.
    """
    jail = reading_jail()
    jail.start()
    with ThreadPoolExecutor(1) as beside:
        parser = beside.submit(understand.parser)
        words = lexicon.load()
        return Engine(understand.load(words, parser.result()), jail)


def reading_jail(limits: Limits | None = None) -> Jail[Document]:
    """The process in which pages are read, not yet started. Its function is named, since jail and reader know nothing
    of each other."""
    task = Task("embargowatch.read:document", Document, "embargowatch.read.ready:ready")
    return Jail(task, limits or Limits())


def reads(
    pages: Iterable[Page | Failure], engine: Engine, published: datetime.date | None = None
) -> Iterator[Read | Failure]:
    """Each page read and understood, in the order given. One that cannot be read is a Failure; the rest goes on."""
    for page in pages:
        if isinstance(page, Failure):
            yield page
            continue
        try:
            yield read(page, engine, published)
        except EmbargoWatchError as error:
            yield Failure(page.address, str(error), error.exit_code)


def read(page: Page, engine: Engine, published: datetime.date | None = None) -> Read:
    """One page: the article, and what it says, with its actors. ReadError says why a page is no article."""
    document = _document(page, engine.jail, published)
    reading = understand.reading(document, engine.reader)
    return Read(document, resolve.actors(reading, document, engine.words))


def _document(page: Page, jail: Jail[Document], published: datetime.date | None) -> Document:
    """The article, read in the jail. What we know ourselves is not taken from there: a page may have taken it over."""
    address = page.address.encode("utf-8", "replace").decode()  # a file's name may hold half a character
    found = jail.ask(replace(page, address=address, capture=None), published)
    credits = [credit.evidence for credit in (found.credit, *found.more_credits) if credit is not None]
    if any(found.text[span.start : span.end] != span.text for span in credits):
        raise ReadError("could not be read: its worker gave words that do not stand in its text")
    return replace(found, id=f"sha256:{page.sha256}", source=page.address)


def ingest(
    pages: Iterable[Page | Visit | Failure],
    engine: Engine,
    vault: Vault,
    store: ledger.Store,
    published: datetime.date | None = None,
) -> Iterator[Kept | Visit | Failure]:
    """Keep each page's bytes, then what it says. The vault has the bytes before anybody reads them.

    A page that cannot be read stays in the vault: it is evidence all the same, and its Failure says where it is. A
    Visit that brought no page is written down too, and handed on.
    """
    keeper = _Keeper(engine, vault, store)
    for page in pages:
        if isinstance(page, Page):
            yield keeper.kept(page, published)
            continue
        if isinstance(page, Visit):
            vault.visit(page)
        yield page


def left_over(engine: Engine, vault: Vault, store: ledger.Store) -> Iterator[Kept | Failure]:
    """Read what is in the vault and was never read: a run was stopped in between, or the ledger is a new one."""
    keeper = _Keeper(engine, vault, store)
    known = store.known(_RULES)
    for leaf, sha256 in vault.pages():
        if sha256 in known:
            continue
        known.add(sha256)
        try:
            page = vault.page(leaf)
        except EmbargoWatchError as error:
            yield Failure(f"leaf {leaf}", str(error), error.exit_code)
        else:
            yield keeper.taken(page, leaf, None)


@dataclass(frozen=True, slots=True)
class _Keeper:
    """Where pages and readings go."""

    engine: Engine
    vault: Vault
    store: ledger.Store

    def kept(self, page: Page, published: datetime.date | None) -> Kept | Failure:
        """The page in the vault, then read; or the Failure of either."""
        stone = self.vault.removed(page.sha256)
        if stone is not None:
            return Failure(page.address, f"was removed on purpose, as leaf {stone} says; it is not kept again", 0)
        try:
            leaf = self.vault.keep(page).leaf
        except IntegrityError as error:
            return Failure(page.address, str(error), error.exit_code)
        return self.taken(page, leaf, published)

    def taken(self, page: Page, leaf: int, published: datetime.date | None) -> Kept | Failure:
        """A page of the vault, read. The log says which rules read what, and is on the disk before the ledger is, so
        that no kill can part them: what the ledger does not hold is read again."""
        if page.media_type in capture.LISTS:
            self.store.add_unread(page.sha256, _RULES, "lists pages")
            return Failure(page.address, f"lists other pages; it was kept as leaf {leaf}", exit_code=0)
        try:
            understood = read(page, self.engine, published)
        except EmbargoWatchError as error:
            if not (isinstance(error, Stopped) and error.passing):  # else the next run tries it again
                self.store.add_unread(page.sha256, _RULES, str(error))
            return Failure(page.address, f"{error} (its bytes are kept: leaf {leaf})", error.exit_code)
        with self.store.together():
            new = self.store.add_read(understood)
            held = understood if new else self.store.document(understood.document.id)
            self.vault.derive(_derived(held))
        return Kept(page, understood, new, leaf)


def _derived(read: Read) -> Derived:
    from embargowatch import ledger  # noqa: PLC0415 - see above
    from embargowatch.vault import Derived  # noqa: PLC0415 - see above

    return Derived(read.document.id, read.document.reader, read.reading.grammar, ledger.proof(read))


def history(url: str, vault: Vault, jail: Jail[Document]) -> list[tuple[Version, tuple[Change, ...]]]:
    """Every capture of a URL, oldest first, with what it shows to have changed. Pages are read anew, by one reader.

    Raises:
        NotFound: the URL was never captured.
    """
    versions = vault.versions(url)
    if not versions:
        raise NotFound(f"{url} was never captured; `embargowatch ingest {url}` does so")

    @functools.cache
    def text(version: Version) -> tuple[str, ...] | None:
        try:
            document = _document(vault.page(version.leaf), jail, None)
        except ReadError:
            return None
        return tuple(filter(None, (document.title, *document.text.split("\n\n"))))

    return list(zip(versions, capture.changes(versions, text), strict=True))


def settle(engine: Engine, view: ledger.View, writer: ledger.Writer) -> int:
    """Cases and findings anew from all readings, in one transaction. Returns the number of cases.

    Claims of a case and those that are only watched for are judged one by one, and each finding keeps its document and
    claim; what a case shows of them is for ``show`` to choose.
    """
    from embargowatch import corroborate  # noqa: PLC0415 - see above

    everything = list(view.reads())
    published = {each.document.id: each.document for each in everything}
    number = 0
    with writer.together():
        writer.forget_cases()
        for case in corroborate.cases(everything):
            told = {(t.document, t.claim.id): t.claim for t in (*case.told, *case.watched)}
            judged = [findings(published[document], [claim], engine) for (document, _), claim in told.items()]
            writer.add_case(case, [found for each in judged for found in each])
            number += 1
    return number


def findings(document: Document, claims: Sequence[Claim], engine: Engine) -> tuple[Finding, ...]:
    """Each claim of a document set against the law in force on its date."""
    out: list[Finding] = []
    for claim in claims:
        item = claim.transfer.item
        classes = _line(item.classes, engine.words) if item is not None else ()
        words = " ".join(span.text for span in claim.evidence)
        facts = assess.facts(claim, engine.law, words, document.published, classes)
        found = assess.findings(facts, engine.law)
        out += [replace(each, claim=claim.id, document=document.id) for each in found]
    return tuple(out)


def _line(ids: Sequence[str], words: Lexicon) -> tuple[ItemClass, ...]:
    """The first class of an item with the classes above it."""
    first = words.item(ids[0]) if ids else None
    return (first, *words.ancestors(first.id)) if first is not None else ()


def assess_case(
    case: Mapping[str, object],
    lexicon: Lexicon,
    law: assess.Law,
    as_of: datetime.date | None = None,
    house: str | None = None,
) -> Assessed:
    """One plain case (contract: ``assess``) against the law. Raises UsageError where a field is not as expected.

    ``house``: a position of the organisation's own on disputed measures; its reading stands beside the verdict.
    """
    supplier = resolve.side(str(case.get("supplier") or "")[:LONGEST], lexicon)
    recipient = resolve.side(str(case.get("recipient") or "")[:LONGEST], lexicon)
    ends = {*supplier.actors, *recipient.actors, *recipient.near, *supplier.near}
    told = tuple(
        one for one in resolve.passed(str(case.get("what_happened") or "")[:STORY], lexicon) if one not in ends
    )
    supplier = replace(supplier, route=tuple(dict.fromkeys((*supplier.route, *told))))
    classes = resolve.line(str(case.get("item") or "")[:LONGEST], lexicon)
    facts = assess.plain(case, law, supplier, recipient, classes)
    found = assess.considered(facts, law, as_of)
    parties = (facts.supplier, facts.recipient, *facts.route)
    ids = {id for one in found for id in one.breached_by}.union(*(party.states for party in parties))
    names = {actor.id: actor.name for id in ids if (actor := lexicon.actor(id))}
    own = assess.house(found, law, house) if house is not None else None
    unknown = assess.unrecognised(facts, (supplier, recipient), law, as_of)
    if own is not None:
        own = replace(own, verdict=assess.strongest(own.verdict, unknown))
    verdict = assess.strongest(assess.verdict(found), unknown)
    legs = assess.legs(facts, found, law, as_of)
    return Assessed(facts.id, verdict, facts, found, law.known_until, as_of, names, own, unknown, legs)
