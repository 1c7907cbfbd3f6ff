"""Readings and cases as text for a terminal. In: the vocabulary and a Sheet's colour and width. Out: one string.

Every word of a page passes through ``show.visible``: no control character of a page reaches the terminal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from embargowatch.model import Actor, Case, Claim, Counted, Document, Finding, Quoted, Read, Reading, Statement, Told
from embargowatch.show import outcome, summary, words
from embargowatch.show.lines import lines
from embargowatch.show.outcome import Outcome
from embargowatch.show.sheet import Sheet
from embargowatch.show.visible import inline, shown

MANY = 12  # lines of one list that are shown
WORDINGS = 6  # of one line of claims


def reading(
    read: Read, findings: Sequence[Finding] = (), colour: bool = False, width: int = 100, explain: bool = False
) -> str:
    """What one page says. ``explain``: with the rule and the cues behind each claim, and each step of the law."""
    sheet = Sheet(colour, width)
    _document(sheet, read.document)
    _statements(sheet, read.reading.statements)
    _claims(sheet, read, findings, explain)
    _figures(sheet, [Counted(read.document.id, figure) for figure in read.reading.figures])
    _aside(sheet, read)
    return str(sheet)


def case(case: Case, findings: Sequence[Finding] = (), colour: bool = False, width: int = 100) -> str:
    """All about one case."""
    sheet = Sheet(colour, width)
    sheet.heading(words.title(case))
    sheet.line(f"case {case.id} · {words.status(case.status)}", style="dim")
    sheet.line("")
    sheet.line(summary.summary(case))
    _positions(sheet, case)
    _law(sheet, findings, case)
    _told(sheet, "What is said", case.there)
    _told(sheet, "What is said to pass the other way", case.back)
    _told(sheet, "Watched for", case.watched)
    _quotes(sheet, "Demanded", case.demands)
    _figures(sheet, case.figures)
    _origins(sheet, case)
    _timeline(sheet, case)
    return str(sheet)


def cases(listed: Iterable[Case], colour: bool = False, width: int = 100) -> str:
    """One entry for each case."""
    sheet = Sheet(colour, width)
    for each in listed:
        sheet.heading(words.title(each))
        voices = summary.count(sum(origin.asserts for origin in each.origins), "independent origin")
        counted = f"{summary.count(len(each.documents), 'document')}, {voices}"
        sheet.line(f"{each.id} · {words.status(each.status)} · {counted}", 2, style="dim")
    if str(sheet) == "\n":
        sheet.line("No cases yet. `embargowatch ingest ADDRESS...` reads pages and makes them.")
    return str(sheet)


def _document(sheet: Sheet, document: Document) -> None:
    sheet.heading(inline(document.title or "(no title)", 300))
    published = f"published {words.day(document.published)}" if document.published else "no day of publication"
    facts = [document.source, document.publisher, document.byline, document.dateline, published, document.language]
    sheet.line(" · ".join(inline(fact, 200) for fact in facts if fact), style="dim")
    sheet.line(inline(document.id), style="dim")
    for credit in (document.credit, *document.more_credits):
        if credit:
            sheet.line(f"Credit: {words.credit(credit)} (“{inline(credit.words, 200)}”)")


def _statements(sheet: Sheet, statements: Iterable[Statement]) -> None:
    for number, statement in enumerate(statements):
        if number == 0:
            sheet.heading("Statements")
        notes = [words.act(statement), words.date(statement.date), (statement.form or "").replace("_", " ")]
        notes += [f"part of {statement.part_of}"] if statement.part_of else []
        sheet.line(" · ".join(filter(None, notes)), 2, inline(statement.id, 8))
        for span in statement.evidence:
            sheet.quote(inline(span.text), 7)


def _claims(sheet: Sheet, read: Read, findings: Sequence[Finding], explain: bool) -> None:
    claims: Sequence[Claim] = read.reading.claims
    sheet.heading("Claims" if claims else "No claim that anything passed to anybody was found.")
    for claim in claims:
        says = [f"said in {claim.statement}" if claim.statement else "said by the page itself"]
        says += [f"denied in {words.listed(claim.denied_by)}"] if claim.denied_by else []
        notes = " · ".join([*words.claim_notes(claim), *says])
        sheet.line(f"{words.passing(claim.transfer)} · {notes}", 2, inline(claim.id, 8))
        for span in claim.evidence:
            sheet.quote(inline(span.text), 7)
            if explain and (place := read.document.bytes_of(span.start, span.end)):
                sheet.line(f"bytes {place[0]:,} to {place[1]:,} of the page", 9, style="dim")
        parties = [mention.actor for mention in (claim.transfer.supplier, claim.transfer.recipient) if mention]
        found = outcome.of_claim(claim, findings)
        if explain:
            how = "Read by no rule:" if claim.learned else f"Read by the rule {inline(claim.rule, 40)}:"
            sheet.line(how, 7, style="dim")
            for step in claim.why:
                sheet.line(inline(step, 300), 9, style="dim")
            for branch in claim.tree:
                sheet.line(shown(branch), 9, style="dim")
        _outcome(sheet, found, parties, 7, trace=explain)
        if not found.clear and not found.possible:
            sheet.line("No measure of the United Nations found that bears on it.", 7, style="dim")


def _outcome(sheet: Sheet, found: Outcome, parties: Sequence[Actor | None], indent: int, trace: bool = False) -> None:
    """Each measure; those that could matter if more were known on one line."""
    for finding in found.clear:
        _finding(sheet, finding, parties, indent)
        for number, step in enumerate(words.steps(finding, parties) if trace else (), 1):
            sheet.line(step, indent + 2, f"{number}.", style="dim")
    if found.possible:
        sheet.line(f"{found.possibly}: {found.labels}.", indent)


def _finding(sheet: Sheet, finding: Finding, parties: Sequence[Actor | None], indent: int) -> None:
    mark = words.checked(finding)
    said = [words.finding(finding), words.breach(finding, parties), f"[{mark}]" if mark else ""]
    sheet.line(" ".join(filter(None, said)), indent)


def _positions(sheet: Sheet, case: Case) -> None:
    sheet.heading("Who stands where")
    for stance, words_for_it in words.STANCES.items():
        taking = summary.taking(case, stance)
        if not taking and stance == "denies":
            sheet.line("Denied by: nobody on these pages", 2)
        if stance == "silent" and taking:
            sheet.line(f"{words_for_it}: {summary.names(taking)}", 2)
            continue
        for position in taking[:MANY]:
            when = words.date(position.date)
            sheet.line(f"{words_for_it}: {summary.names([position])}{' · ' + when if when else ''}", 2)
            _quoted(sheet, position.evidence, most=2)
        if len(taking) > MANY:
            sheet.line(f"Also {words_for_it.lower()}: {summary.names(taking[MANY:])}", 2)


def _quoted(sheet: Sheet, quotes: Iterable[Quoted], most: int = MANY) -> None:
    """The same words of several documents once, with their number."""
    pages: dict[str, set[str]] = {}
    for quoted in quotes:
        pages.setdefault(inline(quoted.span.text), set()).add(quoted.document)
    for text in list(pages)[:most]:
        sheet.quote(text, 4, f" ({len(pages[text])} documents)" if len(pages[text]) > 1 else "")
    if len(pages) > most:
        sheet.line(f"and {len(pages) - most} more", 4, style="dim")


def _quotes(sheet: Sheet, heading: str, quotes: Sequence[Quoted]) -> None:
    if quotes:
        sheet.heading(heading)
        _quoted(sheet, quotes)


def _told(sheet: Sheet, heading: str, told: Sequence[Told]) -> None:
    if not told:
        return
    sheet.heading(heading)
    for line in lines(told):
        pages = [f"{line.documents} documents"] if line.documents > 1 else []
        sheet.line(" · ".join([line.words, words.status(line.status), *line.notes, *pages]), 2)
        _quoted(
            sheet, [Quoted(each.document, span) for each in line.told for span in each.claim.evidence], most=WORDINGS
        )


def _figures(sheet: Sheet, figures: Sequence[Counted]) -> None:
    if not figures:
        return
    sheet.heading("Figures, side by side")
    for figure, documents in words.figures(figures):
        tail = f" · {len(documents)} documents" if len(documents) > 1 else ""
        sheet.line(f"“{words.quantity(figure.quantity)}” ({inline(figure.subject, 60)}){tail}", 2)


def _origins(sheet: Sheet, case: Case) -> None:
    sheet.heading("Origins, each counted once")
    for origin in case.origins:
        kind = words.ORIGINS.get(origin.kind, inline(origin.kind, 40))
        only = "" if origin.asserts else " · brings a denial only"
        pages = summary.count(len(origin.documents), "document")
        sheet.line(f"{inline(origin.name, 120)} ({kind}) · {pages}{only}", 2)


def _law(sheet: Sheet, findings: Sequence[Finding], case: Case) -> None:
    found = outcome.of_case(case, findings)
    some = found.clear or found.possible
    sheet.heading("Under the law" if some else "Under the law: no UN measure found")
    if some:
        sheet.line(summary.said_by(case), 2)
    _outcome(sheet, found, (case.supplier, case.recipient), 2, trace=True)


def _timeline(sheet: Sheet, case: Case) -> None:
    if case.timeline:
        sheet.heading("Timeline")
    for event in case.timeline:
        sheet.line(f"{words.date(event.date)} · {inline(event.what, 300)}", 2)


def _aside(sheet: Sheet, read: Read) -> None:
    """What was set aside, and what the reader must know."""
    document, result = read.document, read.reading
    if document.furniture or document.links:
        sheet.heading("Not part of the article")
    for furniture in document.furniture[:MANY]:
        sheet.line(f"{inline(furniture.kind, 40)}: “{inline(furniture.text, 80)}”", 2, style="dim")
    if len(document.furniture) > MANY:
        sheet.line(f"and {len(document.furniture) - MANY} more", 2, style="dim")
    if document.links:
        sheet.line(f"{len(document.links)} leads to other pages, not read", 2, style="dim")
    _refused(sheet, result)
    for notice in (*document.warnings, *result.warnings):
        sheet.line(f"Note: {inline(notice.message, 500)}", style="warning")


def _refused(sheet: Sheet, result: Reading) -> None:
    if result.refused:
        sheet.heading("Looked at and refused")
    for refused in result.refused[:MANY]:
        sheet.line(f"“{inline(refused.evidence.text, 120)}”: {inline(refused.reason, 200)}", 2, style="dim")
    if len(result.refused) > MANY:
        sheet.line(f"and {len(result.refused) - MANY} more (see --format json)", 2, style="dim")
