"""What is known about the publisher of a document."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from ingest.publisher.lines import Place
from ingest.raw_schema import RawIssue


@dataclass(frozen=True, slots=True)
class PublisherResult:
    """Identity of a document as printed in it; fields as the columns of ``raw.documents``.

    ``None`` where the document does not say. ``evidence`` maps a field to the text, the page and the
    rule that gave it.
    """

    title: str | None = None
    document_kind: str | None = None
    unit_name: str | None = None
    department_name: str | None = None
    division_code: str | None = None
    city_name: str | None = None
    province_name: str | None = None
    admin_level: str | None = None
    fiscal_year: int | None = None
    stage: str | None = None
    scope: str | None = None
    published_on: str | None = None
    is_reproduction: bool = False
    evidence: dict[str, dict[str, str | int | None]] = field(default_factory=dict)
    issues: tuple[RawIssue, ...] = ()

    @property
    def identity_evidence(self) -> str | None:
        """``evidence`` as JSON with sorted keys, for ``raw.documents``."""
        if not self.evidence:
            return None
        return json.dumps(self.evidence, ensure_ascii=False, sort_keys=True)


def evidence_of(place: Place | None, rule: str) -> dict[str, str | int | None]:
    """One entry of the evidence."""
    text = place.text[:200] if place else None
    return {"text": text, "page_number": place.page_number if place else None, "rule": rule}
