"""The scheduled job: find documents, read the new ones, build, judge, publish.

Nothing is written to the published warehouse; it is replaced at the very end or not at all.
"""

from __future__ import annotations

import errno
import logging
import signal
import threading
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from ingest.reading import Reading
from warehouse import candidate, fingerprints, plan
from warehouse.building import build
from warehouse.document_report import report_documents
from warehouse.documents import FoundDocument, SourceProblem, find_documents, merge_documents
from warehouse.errors import ExitCode, NotPublishedError, YusuanError
from warehouse.fetch import fetch_sources
from warehouse.history import History, Outcome, Run, now, write_runs
from warehouse.leftovers import remove_leftovers
from warehouse.lock import hold_lock
from warehouse.notify import notify
from warehouse.publish import identify, list_versions, publish, refuse_pending_wal, wal_of
from warehouse.reading_cache import ReadingCache
from warehouse.reading_pool import read_documents
from warehouse.reporting import Reporter, log, log_to
from warehouse.settings import Settings
from warehouse.site import build_site, check_site_folder
from warehouse.store import DEFAULT_DOCUMENTS, SOURCES_FILE, Store, shown

if TYPE_CHECKING:
    from expectations.judge import Judgement

_NAMED = 3  # documents that a message names


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line asks for."""

    documents: tuple[Path, ...] = ()
    warehouse: Path | None = None
    site: Path | None = None
    full: bool = False
    accept_loss: bool = False


def refresh(request: Request, settings: Settings, reporter: Reporter) -> Run:
    """Run one refresh from the lock to the last line of its history; return the run with its exit code.

    Raises :class:`LockedError` where another run holds the lock. Every other trouble ends in the
    run's outcome, message and exit code.
    """
    store = Store.of(request.warehouse)
    site = store.site(request.site)
    check_site_folder(site)
    with _understood_errors(), hold_lock(store.lock, "refresh"), log_to(store.log):
        history = History(store.history)
        run = history.start(floor=_greatest_sequence(store))
        run.timings = (
            reporter.timings
        )  # the same mapping: whatever ends the run, its times are known
        log("start", run_id=run.run_id, warehouse=str(store.warehouse))
        stop = _Stop()
        try:
            with _understood_errors(), stop.listening():
                _refresh(request, settings, reporter, store, site, history, run)
        except BaseException as error:
            if stop.asked:
                _close(history, run, "failed", ExitCode.NOT_PUBLISHED, "stopped by a signal")
            elif isinstance(error, NotPublishedError):
                _close(history, run, "refused", ExitCode.NOT_PUBLISHED, str(error))
            elif isinstance(error, YusuanError):
                _close(history, run, "failed", error.exit_code, str(error))
            else:
                log("unexpected error", exception=traceback.format_exc())
                _close(history, run, "failed", ExitCode.ERROR, f"{type(error).__name__}: {error}")
                raise
        finally:
            notify(settings, run)
    return run


def _refresh(
    request: Request,
    settings: Settings,
    reporter: Reporter,
    store: Store,
    site: Path,
    history: History,
    run: Run,
) -> None:
    """The order of work. Ends by closing the run; raises :class:`NotPublishedError` to refuse."""
    refuse_pending_wal(store.warehouse)
    for path in remove_leftovers(store, site):
        log("removed what a killed run left", path=str(path))
    current = identify(store.warehouse)
    run.warehouse_id = current.run_id if current else None
    with reporter.step("fingerprint", "Compared code and declarations"):
        reader = fingerprints.reader_fingerprint()
        run.build_fingerprint = fingerprints.build_fingerprint(reader)
        run.versions = fingerprints.all_versions()
    places = request.documents or (DEFAULT_DOCUMENTS,)
    fetches = not request.documents and SOURCES_FILE.is_file()
    with reporter.step("find", "Looked for documents"):
        found, problems = _find(places, store, reporter, fetches=fetches)
    known = candidate.published_documents(store.warehouse)
    work = plan.make_plan(
        found,
        problems,
        known,
        places,
        store.archive,
        fetches=fetches,
        is_complete=request.full
        or current is None
        or current.build_fingerprint != run.build_fingerprint,
        drops_vanished=request.full,
    )
    _count(run, work)
    cache = ReadingCache(store.readings, reader)
    run.input_fingerprint = fingerprints.input_fingerprint(
        run.build_fingerprint, work.documents, work.problems
    )
    to_read = [d for d in work.documents if request.full or not cache.holds(d)]
    if not request.full and not to_read:
        if (
            current is not None
            and site.is_dir()
            and plan.is_unchanged(current, run.input_fingerprint)
        ):
            run.needing_attention, run.facts = current.needing_attention, current.facts
            text = "nothing has changed"
            if run.needing_attention:
                reasons = candidate.read_reasons_of(store.warehouse)
                text += f"; needing a person: {_name(list(reasons), reasons)}"
            _close(history, run, "unchanged", _code(run), text)
            return
        if plan.is_held(history, run.input_fingerprint):
            text = "these inputs were rolled back and nothing is new; `--full` publishes them again"
            _close(history, run, "held", ExitCode.GOOD, text)
            return
    if not work.documents:
        raise NotPublishedError(f"no documents in {', '.join(shown(place) for place in places)}")

    again = sum(1 for document in to_read if document.sha256 in known)
    if again and not request.full:
        reporter.say(
            f"{again} known documents are read again: the reader is another one, or their readings are gone"
        )
        log("read again", documents=again)
    candidate.prepare_folder(store)
    readings = _read(to_read, cache, settings, store.building, reporter)
    change = work.raw.including(to_read)
    with reporter.step("load", f"Loaded {len(change.write)} of {len(work.documents)} documents"):
        candidate.write_raw(
            store,
            change,
            work.documents,
            work.problems,
            readings,
            lambda sha256: (sha256 in known and known[sha256].first_seen) or run.started,
        )
    judgement = _build_and_judge(store, run.build_fingerprint, work.raw.is_complete, reporter)
    unread = candidate.describe_unread(store.candidate)
    reasons = candidate.read_reasons_of(store.candidate)
    attention = sorted({*judgement.documents_needing_attention, *unread})
    run.needing_attention, run.documents_failed = len(attention), len(unread)
    run.facts = candidate.count_facts_of(store.candidate)
    if current is not None and not request.accept_loss:
        _refuse_loss(store, work, settings)
    _log_reading(store, {document.path.name for document in to_read})
    with reporter.step("site", "Wrote the site"):
        build_site(store, run, history.runs())
    with reporter.step("publish", "Published"):
        _record_in_candidate(store, history, run)
        publish(store, site, settings.keep_versions)
        run.warehouse_id = run.run_id
        cache.prune()
    _close(history, run, "published", _code(run), _summarise(run, attention, reasons))


def _find(
    places: tuple[Path, ...], store: Store, reporter: Reporter, *, fetches: bool
) -> tuple[list[FoundDocument], list[SourceProblem]]:
    """Documents of the folders and, for the standing set of documents, of the listed addresses."""
    if places == (DEFAULT_DOCUMENTS,) and not DEFAULT_DOCUMENTS.exists():
        raise NotPublishedError(f"{shown(DEFAULT_DOCUMENTS)} does not exist: put documents there")
    found, problems = find_documents(places, store.archive)
    if not fetches:
        return found, problems
    fetched, fetch_problems = fetch_sources(SOURCES_FILE, store, reporter)
    return merge_documents([*found, *fetched]), [*problems, *fetch_problems]


class _Readings:
    """Readings of this run: from the cache, or kept here where they may not be cached."""

    def __init__(self, cache: ReadingCache) -> None:
        self._cache = cache
        self._passing: dict[str, Reading] = {}

    def keep(
        self, document: FoundDocument, reading: Reading, content: bytes, is_final: bool
    ) -> None:
        if is_final:
            self._cache.store(document, content)
        else:
            self._passing[document.sha256] = reading

    def __call__(self, document: FoundDocument) -> Reading:
        reading = self._passing.get(document.sha256) or self._cache.load(document)
        if reading is None:
            raise NotPublishedError(
                f"the kept reading of {document.source_uri} is damaged and was removed; run again"
            )
        return reading


def _read(
    documents: list[FoundDocument],
    cache: ReadingCache,
    settings: Settings,
    scratch: Path,
    reporter: Reporter,
) -> _Readings:
    readings = _Readings(cache)
    if not documents:
        return readings
    with reporter.count("read", "Read documents", len(documents)) as step:

        def keep(document: FoundDocument, reading: Reading, content: bytes, is_final: bool) -> None:
            readings.keep(document, reading, content, is_final)
            step.advance(document.source_uri)
            log("read", document=document.source_uri, status=reading.document.status)

        read_documents(documents, settings, scratch, keep)
    return readings


def _build_and_judge(
    store: Store, fingerprint: str, is_complete: bool, reporter: Reporter
) -> Judgement:
    with reporter.step("build", "Built and tested the models"):
        build(store, fingerprint, is_complete=is_complete)
    with reporter.step("judge", "Judged the candidate"):
        from expectations.judge import judge

        logging.disable(logging.INFO)  # the library tells where its temporary folders are
        try:
            judgement = judge(store.candidate, store.candidate_site / "data_docs")
        finally:
            logging.disable(logging.NOTSET)
    for warning in judgement.warnings:
        log("warning", text=str(warning))
    if not judgement.ok_to_publish:
        reasons = "; ".join(str(reason) for reason in judgement.critical[:5])
        more = f" and {len(judgement.critical) - 5} more" if len(judgement.critical) > 5 else ""
        raise NotPublishedError(
            f"critical expectations failed: {reasons}{more}. See {shown(store.candidate_site)}"
        )
    return judgement


def _refuse_loss(store: Store, work: plan.Plan, settings: Settings) -> None:
    present = [document.sha256 for document in work.documents]
    loss = candidate.measure_loss(store.warehouse, store.candidate, present)
    log("facts compared", before=loss.before, lost=loss.lost, share=round(loss.share, 4))
    if loss.share > settings.max_fact_loss:
        raise NotPublishedError(
            f"{loss.lost} of {loss.before} facts ({loss.share:.0%}) of documents that are still there would "
            f"be lost, more than the {settings.max_fact_loss:.0%} allowed: {'; '.join(loss.examples)}. "
            "If that is right, run `yusuan refresh --accept-loss`"
        )


def _record_in_candidate(store: Store, history: History, run: Run) -> None:
    """Copy the history into the candidate, this run as published, and leave no pending log."""
    runs = [earlier for earlier in history.runs() if earlier.run_id != run.run_id]
    ended = run.ended
    outcome, run.outcome, run.exit_code = run.outcome, "published", _code(run)
    run.ended, run.warehouse_id = now(), run.run_id
    con = duckdb.connect(str(store.candidate))
    try:
        write_runs(con, [*runs, run])
        con.execute("checkpoint")
    finally:
        con.close()
        run.outcome, run.ended = outcome, ended
    if wal_of(store.candidate).exists():
        raise NotPublishedError(f"{shown(wal_of(store.candidate))} is still there; run again")


def _count(run: Run, work: plan.Plan) -> None:
    run.documents_new, run.documents_changed = work.new, work.changed
    run.documents_unchanged, run.documents_vanished = work.unchanged, work.vanished


def _log_reading(store: Store, names: set[str]) -> None:
    """How well the documents of this run were read, one line of the log each."""
    with duckdb.connect(str(store.candidate), read_only=True) as con:
        for report in report_documents(con):
            if report.document in names:
                log("document", **report.as_json())


def _code(run: Run) -> ExitCode:
    return ExitCode.NEEDS_A_PERSON if run.needing_attention else ExitCode.GOOD


def _summarise(run: Run, attention: list[str], reasons: Mapping[str, tuple[str, ...]]) -> str:
    text = f"{run.facts} facts from {run.documents_new + run.documents_changed + run.documents_unchanged}"
    text += f" documents ({run.documents_new} new, {run.documents_changed} changed)"
    if attention:
        text += f"; needing a person: {_name(attention, reasons)}"
    return text


def _name(attention: list[str], reasons: Mapping[str, tuple[str, ...]]) -> str:
    """The first documents that need a person, each with its reasons; `yusuan status` names all of them."""
    names = [
        f"{address} ({'; '.join(reasons[address])})" if address in reasons else address
        for address in attention[:_NAMED]
    ]
    left = len(attention) - len(names)
    return ", ".join(names) + (f" and {left} more" if left else "")


def _close(
    history: History, run: Run, outcome: Outcome, code: ExitCode, message: str | None
) -> None:
    """Record the end of the run; a full disk must not hide why it ended."""
    log("end", run_id=run.run_id, outcome=outcome, exit_code=int(code), message=message)
    with suppress(OSError):
        history.finish(run, outcome, code, message)
    run.outcome, run.exit_code, run.message = outcome, int(code), message


def _greatest_sequence(store: Store) -> int:
    """The greatest run number that the files know, in case the history was lost."""
    ids = list_versions(store)
    current = identify(store.warehouse)
    if current is not None:
        ids.append(current.run_id)
    return max((int(run_id.split("-")[0]) for run_id in ids), default=0)


@contextmanager
def _understood_errors() -> Iterator[None]:
    """Turn a full disk, a read-only target and database errors into a refusal to publish."""
    try:
        yield
    except duckdb.Error as error:
        raise NotPublishedError(f"the database said: {str(error).splitlines()[0]}") from error
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM}:
            place = f" ({error.filename})" if error.filename else ""
            if error.errno in {errno.ENOSPC, errno.EDQUOT}:
                place += ". `yusuan status` tells what takes the disk"
            raise NotPublishedError(f"cannot write: {error.strerror}{place}") from error
        raise


class _Stop:
    """A polite request to end (systemd, Ctrl-C): ends the work and closes the run instead of leaving it open.

    Libraries turn the interruption into errors of their own, so that it is remembered here.
    """

    def __init__(self) -> None:
        self.asked = False

    def _stop(self, _number: int, _frame: object) -> None:
        self.asked = True
        raise KeyboardInterrupt

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Listen for as long as the block runs; outside the main thread there is nothing to hear."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {
            number: signal.signal(number, self._stop) for number in (signal.SIGTERM, signal.SIGINT)
        }
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
