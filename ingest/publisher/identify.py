"""Whose document is this: publisher, year, stage, scope and place, from the content alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from ingest.document import Document
from ingest.publisher.divisions import Divisions
from ingest.publisher.file_names import find_contradictions
from ingest.publisher.governments import find_government
from ingest.publisher.labels import (
    LabelledName,
    find_labelled_names,
    find_short_forms,
    find_superior_sentences,
    find_superiors,
)
from ingest.publisher.lines import (
    Line,
    Place,
    Prose,
    cover_of,
    prose_of,
    read_lines,
    running_headers,
)
from ingest.publisher.names import RELATIVE, clean_name, heads_a_department
from ingest.publisher.places import Location, complete_name, locate
from ingest.publisher.result import PublisherResult, evidence_of
from ingest.publisher.scope import find_scope
from ingest.publisher.titles import (
    KINDS,
    Title,
    find_part_titles,
    find_published_on,
    find_titles,
    parse_title,
)
from ingest.publisher.unit_names import UnitName, choose_unit_name
from ingest.publisher.years import find_fiscal_year
from ingest.raw_schema import RawIssue
from ingest.text import squeeze

# The sentence by which a document says of itself that it was typeset anew.
REPRODUCTION_SENTENCE = "重新排版件：数字依据原公开文件，文字为改写"
_REPRODUCTION_KEY = squeeze(REPRODUCTION_SENTENCE)
_FIRST_LINES = 60  # the first page, where a format has no pages
_TITLE_LINES = 120  # how far a title is looked for when the cover has none

_KIND_WORDS = {kind: re.compile("".join(pair)) for pair, kind in KINDS.items()}
_STAGE_WORDS = {
    "budget": re.compile(r"预算(?:收支)?总?表|收支预算|预算数|(?:部门|单位|收入|支出)预算"),
    "final_accounts": re.compile(r"决算(?:总)?表|决算数|(?:部门|单位|收入|支出)决算"),
}
_LEAST_MENTIONS = 3

Alias = Mapping[str, str | None]


def identify(
    document_key: str,
    document: Document,
    source_name: str,
    divisions: Divisions,
    aliases: Sequence[Alias] = (),
    *,
    source_uri: str | None = None,
) -> PublisherResult:
    """Return what the document says about itself; never raises for what a document may contain.

    ``source_name`` is the file's name: it is compared, never believed. ``aliases`` are the rows of
    ``unit_aliases.csv``; they help to place a unit, the name stays as printed. The result's issues:
    ``unknown_unit``, ``unknown_division``, ``ambiguous_division``, ``year_contradiction``,
    ``not_a_disclosure`` and ``name_contradicts_content``.
    """
    lines = read_lines(document)
    if not lines:
        return PublisherResult()  # the reader has said why there is no text
    cover = cover_of(lines)
    prose = prose_of(lines)
    full_text = "\n".join(line.key for line in lines)
    evidence: dict[str, dict[str, str | int | None]] = {}
    problems: list[tuple[str, str, str, int | None]] = []

    titles = find_titles(cover) or find_titles(lines[:_TITLE_LINES])
    headers = [t for line, _ in running_headers(lines) if (t := parse_title(line.key, [line]))]
    labelled = list(find_labelled_names(lines))
    short_forms = find_short_forms(prose)
    part_titles = [] if titles or headers else find_part_titles(lines)
    titles = titles or part_titles
    first_title = next(iter([*titles, *headers]), None)
    unit = choose_unit_name(
        cover=cover,
        lines=lines,
        prose=prose,
        titles=titles,
        headers=headers,
        labelled=labelled,
        short_forms=short_forms,
        who=first_title.who if first_title else None,
    )
    title = _title_of(titles, headers, unit)
    government = find_government(cover, lines)
    if government is not None:
        unit = None  # its accounts are those of no department

    kind, stage = _kind_and_stage(title, prose, full_text, evidence)
    year = find_fiscal_year(title, lines, prose, stage)
    if year is not None:
        evidence["fiscal_year"] = evidence_of(year.place, year.rule)
        for other, place in year.contradictions[:5]:
            message = (
                f"“{place.text}” prints {other}, the document is of {year.year}: "
                "read the page; if the publisher's slip, nothing to do."
            )
            problems.append(("warning", "year_contradiction", message, place.page_number))

    if unit is not None and RELATIVE.match(unit.name):
        location = locate(unit.name, full_text, divisions)
    elif unit is not None:
        location = _locate_with_aliases(unit.name, full_text, divisions, aliases)
        evidence["unit_name"] = evidence_of(unit.place, unit.rule)
    elif government is not None:
        location = Location(None, None, "no_unit", "")
        message = (
            f"“{government.text}”: the accounts of a whole government, not of a department. "
            "They are not covered: its figures stay in audit.figures and give no facts."
        )
        problems.append(("warning", "not_a_disclosure", message, government.page_number))
    else:
        location = Location(None, None, "no_unit", "")
        message = "No line names the body that published the document: is this the whole file?"
        problems.append(("warning", "unknown_unit", message, None))
    if unit is not None:
        evidence["unit_name"] = evidence_of(unit.place, unit.rule)
        _report_location(unit, location, evidence, problems)

    department = _department(unit, kind, lines, prose, labelled, divisions, short_forms, evidence)
    scope: str | None = None
    if stage is not None:
        who = kind[:2] if kind else None
        found = find_scope(
            lines,
            prose,
            unit_name=unit.name if unit else None,
            department_name=department,
            who=who,
        )
        scope = found.scope
        evidence["scope"] = evidence_of(found.place, found.rule)
        if found.other_units:
            evidence["scope"]["other_units"] = "、".join(found.other_units)
    else:
        message = (
            "Neither a title nor the tables say budget (预算) or final accounts (决算): "
            "this is perhaps another kind of document; remove it or check the file."
        )
        problems.append(("warning", "not_a_disclosure", message, None))

    # the heading of a part says who and which year; it is not the title of the document
    printed_title = title if title not in part_titles else None
    if printed_title is not None:
        evidence["title"] = evidence_of(printed_title.place, "title")
    published = find_published_on(cover)
    if published is not None:
        evidence["published_on"] = evidence_of(published[1], "date_on_cover")
    for sentence in find_contradictions(
        source_name,
        fiscal_year=year.year if year else None,
        stage=stage,
        division=location.division,
        divisions=divisions,
    ):
        message = f"File name {source_name!r}: {sentence}. The content is used; rename the file."
        problems.append(("warning", "name_contradicts_content", message, None))

    division = location.division
    return PublisherResult(
        title=printed_title.text if printed_title else None,
        document_kind=kind,
        unit_name=unit.name if unit else None,
        department_name=department,
        division_code=division.code if division else None,
        city_name=division.city_name if division else None,
        province_name=division.province_name if division else None,
        admin_level=location.admin_level,
        fiscal_year=year.year if year else None,
        stage=stage,
        scope=scope,
        published_on=published[0] if published else None,
        is_reproduction=_is_reproduction(lines),
        evidence=evidence,
        issues=tuple(
            RawIssue(
                document_key=document_key,
                source_uri=source_uri if source_uri is not None else source_name,
                severity=severity,
                code=code,
                page_number=page_number,
                table_no=None,
                message=message,
            )
            for severity, code, message, page_number in problems
        ),
    )


def _title_of(
    titles: Sequence[Title], headers: Sequence[Title], unit: UnitName | None
) -> Title | None:
    """The best title that does not name somebody else."""
    name = unit.name if unit else None
    for title in [*titles, *headers]:
        if not title.name or name is None or title.name == name:
            return title
    return next(iter([*titles, *headers]), None)


def _kind_and_stage(
    title: Title | None,
    prose: Prose,
    full_text: str,
    evidence: dict[str, dict[str, str | int | None]],
) -> tuple[str | None, str | None]:
    """Kind and stage from the title, else from what the body says most often."""
    mentions = Counter({kind: len(word.findall(prose.text)) for kind, word in _KIND_WORDS.items()})
    if title is not None:
        evidence["stage"] = evidence_of(title.place, "title")
        kind = title.kind
        if kind is None:
            of_stage = [k for k, _ in mentions.most_common() if k.endswith(title.what)]
            kind = of_stage[0] if mentions[of_stage[0]] >= _LEAST_MENTIONS else title.what
            evidence["document_kind"] = evidence_of(None, f"body_says_{kind}")
        else:
            evidence["document_kind"] = evidence_of(title.place, "title")
        return kind, title.stage
    said = Counter({stage: len(word.findall(full_text)) for stage, word in _STAGE_WORDS.items()})
    stage, number = said.most_common(1)[0]
    if number < _LEAST_MENTIONS:
        return None, None
    word = "决算" if stage == "final_accounts" else "预算"
    kinds = [k for k, n in mentions.most_common() if k.endswith(word) and n >= _LEAST_MENTIONS]
    evidence["stage"] = evidence_of(None, "tables_and_headings")
    return (kinds[0] if kinds else word), stage


def _locate_with_aliases(
    name: str, full_text: str, divisions: Divisions, aliases: Sequence[Alias]
) -> Location:
    location = locate(name, full_text, divisions)
    if location.division is not None or location.admin_level == "central":
        return location
    for alias in aliases:
        division = divisions.get(alias.get("division_code"))
        if division is None or name not in {alias.get("alias_name"), alias.get("unit_name")}:
            continue
        if not location.candidates or division in location.candidates:
            return Location(division, division.level, "unit_aliases", name)
    return location


def _report_location(
    unit: UnitName,
    location: Location,
    evidence: dict[str, dict[str, str | int | None]],
    problems: list[tuple[str, str, str, int | None]],
) -> None:
    if location.admin_level is not None:
        place = Place(location.text, unit.place.page_number)
        evidence["division_code"] = evidence_of(place, location.rule)
        return
    page = unit.place.page_number
    if location.candidates:
        shown = ", ".join(f"{d.code} {d.province_name}{d.name}" for d in location.candidates[:6])
        message = (
            f"“{unit.name}” may lie in {shown}: add the unit to data/catalogue/unit_aliases.csv."
        )
        problems.append(("warning", "ambiguous_division", message, page))
    else:
        message = (
            f"“{unit.name}” names no administrative division: "
            "add the unit to data/catalogue/unit_aliases.csv."
        )
        problems.append(("warning", "unknown_division", message, page))


def _department(
    unit: UnitName | None,
    kind: str | None,
    lines: Sequence[Line],
    prose: Prose,
    labelled: Sequence[LabelledName],
    divisions: Divisions,
    short_forms: Mapping[str, tuple[str, Place]],
    evidence: dict[str, dict[str, str | int | None]],
) -> str | None:
    """The department in charge: as forms, labels or sentences name it, else the unit by its kind."""
    own = unit.name if unit else None
    votes: Counter[str] = Counter()
    first: dict[str, tuple[Place, str]] = {}

    def vote(name: str, weight: int, place: Place, rule: str) -> None:
        full = short_forms[name][0] if name in short_forms else name
        full = complete_name(full, own, divisions)
        votes[full] += weight
        first.setdefault(full, (place, rule))

    for name, place in find_superiors(lines):
        vote(name, 2, place, "form_cell")
    for label in labelled:
        if label.says_superior:
            vote(label.name, 4, label.place, "label")
        elif label.says_department and label.name != own and kind is not None and kind[0] == "单":
            vote(label.name, 1, label.place, "label")
    for subject, name, place in find_superior_sentences(prose):
        full = short_forms[subject][0] if subject in short_forms else subject
        if (own is not None and full.endswith(own)) or clean_name(subject) in {
            "本单位",
            "我单位",
            "我中心",
            "本中心",
            "单位",
            "中心",
        }:
            vote(name, 6, place, "sentence")
    if votes:
        name = max(votes, key=lambda n: (votes[n], n))
        evidence["department_name"] = evidence_of(*first[name])
        return name
    if own is not None and ((kind or "").startswith("部门") or heads_a_department(own)):
        evidence["department_name"] = evidence_of(
            unit.place if unit else None, "unit_is_department"
        )
        return own
    return None


def _is_reproduction(lines: Sequence[Line]) -> bool:
    """Whether the first page carries the sentence, also where it is cut over lines."""
    if not lines:
        return False
    page = lines[0].page_number
    first = [line for line in lines if line.page_number == page] if page else lines[:_FIRST_LINES]
    return _REPRODUCTION_KEY in "".join(line.key for line in first)
