"""`otklik check`: is what we keep whole? Database, papers' numbers, files, journal, calendar, settings, queue.

Every check is a function that returns its findings, a sentence each; none means all is well. What a person should know
though nothing is broken is advice: it has another sign and leaves the exit code as it is.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone
from psycopg.errors import LockNotAvailable

from otklik.config import postgres, roles
from otklik.config.commands import plain_words
from otklik.desk.journal.papers import moment, sentence
from otklik.office.journal import chain, heads
from otklik.office.journal.verifying import hash_of
from otklik.office.registry.queries import gaps
from otklik.rules.admission import ADMISSIONS
from otklik.rules.deadlines import TERMS
from otklik.rules.law import Confidence, Row
from otklik.rules.reminders import REMINDERS
from otklik.rules.retention import RETENTIONS
from otklik.rules.routing import WAYS
from otklik.rules.workflow import MOVES, Kind
from otklik.rules.years import UnknownYear, days_of_year

OLDEST_WAITING_JOB = timedelta(minutes=10)
MAIL_WAITS = timedelta(hours=2)
"""How long an e-mail may wait: the timetable tries every hour."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--anchor",
        metavar="СУММА",
        help="доказать, что журнал событий до записи с этой контрольной суммой не менялся; больше ничего не проверять",
    )


def run(arguments: argparse.Namespace) -> int:
    if arguments.anchor is not None:
        return prove(arguments.anchor)
    at, trouble = timezone.now(), False
    for title, check in CHECKS.items():
        findings = list(_to_the_end(check(at)))
        trouble = trouble or bool(findings)
        print(f"{'✗' if findings else '✓'} {title}", flush=True)
        for finding in findings:
            print(f"    {finding}", flush=True)
    for title, advise in ADVICE.items():
        if words := list(advise()):
            print(f"• {title}", *(f"    {word}" for word in words), sep="\n", flush=True)
    return 1 if trouble else 0


def _to_the_end(findings: Iterator[str]) -> Iterator[str]:
    """Yield findings; one more where the database breaks the check off, so that the others are made all the same."""
    try:
        yield from findings
    except DatabaseError as error:
        connection.close()
        yield f"проверка прервана, база данных ответила ошибкой: {_in_words(error)}"


def _in_words(error: Exception) -> str:
    """Return what has gone wrong in a line, in Russian where we know it."""
    if isinstance(error.__cause__, LockNotAvailable):
        return (
            "замок запечатывания дольше 10 секунд держит другой процесс; найдите его в pg_locks (locktype = "
            "'advisory') и завершите."
        )
    return (plain_words(error) or str(error) or type(error).__name__).partition("\n")[0]


def prove(anchor: str) -> int:
    """Say whether the chain of the journal contains a head, and all before it is unchanged; return the exit code."""
    walk = chain.Walk()
    faults = list(chain.verify(anchor=hash_of(anchor), walk=walk))
    for fault in faults:
        print(f"    {sentence(fault)}")
    if walk.proved is None:
        print("✗ Такой контрольной суммы в журнале событий нет: её взяли из другого журнала или цепочку переписали.")
        return 1
    found = f"запись № {walk.proved.sequence}" + (f", {moment(walk.proved.at)}" if walk.proved.at else "")
    if faults:
        print(f"✗ Контрольная сумма найдена ({found}), но записи до неё нарушены, см. выше.")
        return 1
    print(f"✓ Контрольная сумма найдена: {found}. Все записи до неё включительно не изменены.")
    return 0


def check_server(at: datetime) -> Iterator[str]:
    try:
        postgres.check_server(connection)
    except postgres.DatabaseTrouble as error:
        yield str(error)


def check_numbers(at: datetime) -> Iterator[str]:
    """No journal may have given a number beyond its counter: the next one would repeat it."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT series.title, letter.year, max(letter.serial), coalesce(max(counter.last), 0)
               FROM otklik_registry_letter letter
               JOIN otklik_registry_series series ON series.id = letter.series_id
               LEFT JOIN otklik_registry_counter counter
                    ON counter.series_id = letter.series_id AND counter.year = letter.year
               GROUP BY 1, 2 HAVING max(letter.serial) > coalesce(max(counter.last), 0) ORDER BY 1, 2"""
        )
        for title, year, serial, last in cursor.fetchall():
            yield f"{title}, {year} год: есть номер {serial}, а счётчик стоит на {last}."


def check_gaps(at: datetime) -> Iterator[str]:
    """Of the numbers given here none is missing: every one has its paper, if an annulled one."""
    for gap in gaps():
        numbers = f"номера {gap.first}" if gap.first == gap.last else f"номеров {gap.first}–{gap.last}"
        yield f"{gap.journal}, {gap.year} год: нет {numbers}."


def check_files(at: datetime) -> Iterator[str]:
    """Every file that a paper has is there, byte for byte."""
    from otklik.office.files.actions import place_of
    from otklik.office.files.models import StoredFile

    for sha256, name in StoredFile.objects.order_by("sha256").values_list("sha256", "name").iterator():
        place = place_of(sha256)
        if not place.exists():
            yield f"нет файла «{name}» ({sha256[:12]}…)"
            continue
        with place.open("rb") as stream:
            if hashlib.file_digest(stream, "sha256").hexdigest() != sha256:
                yield f"файл «{name}» ({sha256[:12]}…) изменён или повреждён"


def check_journal(at: datetime) -> Iterator[str]:
    """Every entry has the digest of its own words, every seal follows from the one before, nothing is left unsealed.

    What commands have written while nobody served is sealed first. Where that fails, whatever the reason, the chain
    is looked at all the same.
    """
    try:
        chain.seal()
    except Exception as error:
        connection.close()
        yield (
            f"записи не удаётся запечатать: {_in_words(error)} Пока причина не устранена, новые записи цепочка не "
            "защищает"
        )
    yield from map(sentence, chain.verify(anchors=heads.written_down()))
    waiting = chain.unsealed(looking_everywhere=True)
    if waiting.is_late(at):
        yield (
            f"не запечатано записей: {waiting.count}, старейшая – № {waiting.oldest_id} – ждёт дольше минуты. Если "
            "выше не сказано иного, их держит открытая транзакция: найдите её в pg_stat_activity и завершите"
        )


def check_roles(at: datetime) -> Iterator[str]:
    """The application may neither change the journal nor allow itself to."""
    yield from roles.findings()


def check_calendar(at: datetime) -> Iterator[str]:
    for year in (at.year, at.year + 1):
        try:
            days_of_year(year)
        except UnknownYear as error:
            yield str(error)


def check_secrets(at: datetime) -> Iterator[str]:
    folder: Path = settings.OPTIONS.var / "secrets"
    for place in [folder, *folder.iterdir()]:
        if stat.S_IMODE(place.stat().st_mode) & 0o077:
            yield f"{place} открыт другим пользователям: chmod go-rwx {place}"


def check_scanner(at: datetime) -> Iterator[str]:
    """The scanner's folder is there and ours to move files in; nothing lies in it that nobody takes."""
    folder: Path | None = settings.OPTIONS.scanner_folder
    if folder is None:
        return
    if not (folder.is_dir() and os.access(folder, os.R_OK | os.W_OK | os.X_OK)):
        yield f"папка сканера {folder} недоступна: проверьте scanner_folder и права на неё."
        return
    oldest = (at - OLDEST_WAITING_JOB).timestamp()
    if left := sum(file.is_file() and file.stat().st_mtime < oldest for file in folder.iterdir()):
        yield f"в папке сканера дольше 10 минут лежит файлов: {left}. Работает ли otklik serve?"


def check_queue(at: datetime) -> Iterator[str]:
    """Jobs that failed wait for a person; jobs that nobody takes mean that no worker lives."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'")
        if failed := cursor.fetchone()[0]:
            yield f"заданий, которые не удались: {failed}. Посмотрите: otklik manage procrastinate shell"
        cursor.execute(
            """SELECT count(*) FROM procrastinate_jobs job JOIN procrastinate_events event
                    ON event.job_id = job.id AND event.type IN ('deferred', 'scheduled')
               WHERE job.status = 'todo' AND coalesce(job.scheduled_at, event.at) < %s""",
            [at - OLDEST_WAITING_JOB],
        )
        if waiting := cursor.fetchone()[0]:
            yield f"заданий ждут дольше 10 минут: {waiting}. Работает ли otklik serve?"


def check_mail(at: datetime) -> Iterator[str]:
    """Reminders that were to go by e-mail have gone."""
    from otklik.notices.actions import waiting_long

    if settings.OPTIONS.smtp_url and (count := waiting_long(timezone.localdate(at), at - MAIL_WAITS)):
        yield f"напоминаний не ушло по почте: {count}. Проверьте smtp_url; причину говорит вывод otklik serve."


def advise_of_mail() -> Iterator[str]:
    """Without a mail server reminders stand on the desk alone."""
    if not settings.OPTIONS.smtp_url:
        yield "почтовый сервер не задан (smtp_url): напоминания о сроках приходят только на рабочий стол."


def advise_of_doubtful_law() -> Iterator[str]:
    """Rows of the rule book that an office's lawyer should confirm: each of low confidence, the others by number."""
    rows: list[Row] = [*TERMS, *ADMISSIONS, *WAYS, *RETENTIONS, *REMINDERS]
    for row in rows:
        if row.confidence is Confidence.LOW:
            yield f"{row.says} – {row.source}"
    for kind in Kind:
        if low := [row for row in MOVES if kind in row.kinds and row.confidence is Confidence.LOW]:
            yield f"движение ({kind.label}), строк: {len(low)} – {low[0].source}"
    if medium := [*(row.confidence for row in rows), *(row.confidence for row in MOVES)].count(Confidence.MEDIUM):
        yield f"строк средней уверенности: {medium}; у каждой назван источник (otklik/rules)"


CHECKS: dict[str, Callable[[datetime], Iterator[str]]] = {
    "сервер базы данных понимает по-русски": check_server,
    "счётчики журналов не отстают от номеров": check_numbers,
    "номера, данные здесь, идут без пропусков": check_gaps,
    "файлы на месте и не изменены": check_files,
    "журнал событий не изменён, цепочка цела": check_journal,
    "программа не может править журнал событий": check_roles,
    "производственный календарь есть на этот и следующий год": check_calendar,
    "секреты закрыты от других": check_secrets,
    "очередь заданий движется": check_queue,
    "папка сканера доступна и пустеет": check_scanner,
    "напоминания уходят по почте": check_mail,
}

ADVICE: dict[str, Callable[[], Iterator[str]]] = {
    "правила, которые стоит сверить с юристом": advise_of_doubtful_law,
    "роли базы данных": roles.advice,
    "почта": advise_of_mail,
}
