"""What may stand in a field of the card, as its first letters are typed: a person chooses.

A few suggestions each, the likeliest first, with the reason in Russian. Words may stand in any order and only begin:
«дор рем» finds «ремонт дорог»; е is ё.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.search import SearchQuery
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Collate, Replace

from otklik.assist.persons import SHORT, folded
from otklik.assist.villages import STREET, Village, parts_of, villages
from otklik.office.appeals.actions import ASSIGNED_LEVELS
from otklik.office.appeals.models import Question
from otklik.office.base import YO_AFTER_YE, beginning_so, words_of
from otklik.office.journal.models import Entry
from otklik.office.people.models import CitizenAddress
from otklik.office.reference.books import departments, posts
from otklik.office.reference.models import ClassifierItem, Settlement
from otklik.office.reference.queries import in_force_on
from otklik.office.registry.events import LetterRegistered
from otklik.office.registry.models import Correspondent, CorrespondentAlias, Letter
from otklik.office.search.lemmas import words
from otklik.office.work.queries import answering
from otklik.rules.words import day as in_words

MOST = 8
"""Suggestions of a field: what the eye takes in."""
MATCHING = 1_000
"""Other writings of names that are looked at."""
LATELY = 300
"""Papers entered last, by which one tells what was used lately."""
LATELY_ASKED = 500
"""Questions that say what the office is asked lately."""
TELLING, LATELY_GIVEN = 3, 100
"""Questions of one territory that say more than those of all, and how many of the last ones are looked at."""
SURE = 0.8
"""Confidence from which on a form may fill the settlement in by itself."""
NAMED = 0.95
"""Confidence where the settlement itself is named."""
SEEN = 300
"""Earlier addresses of a village that are looked at."""
WRITINGS = {short: {short, *(long for long, of in SHORT.items() if of == short)} for short in SHORT.values()}
"""«д» → «д», «деревня», …"""
LEVELS_ABOVE = ("parent__parent__parent__parent", "parent__parent__parent", "parent__parent", "parent")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What may stand in a field. `value` goes into it, `title` is shown, with `detail` below and `reason` beside."""

    value: str
    title: str
    detail: str = ""
    reason: str = ""
    key: int | None = None
    """The key of its row in a book, where it has one."""


@dataclass(frozen=True, slots=True)
class Place:
    """The settlement that an address lies in, as far as earlier papers tell."""

    key: int
    name: str
    confidence: float
    """From 0 to 1; from `SURE` on, a form may fill the field in by itself."""
    reason: str


def correspondents(typed: str) -> list[Suggestion]:
    """Return whom letters come from and go to, by the words of the name or of an alias, last used first.

    With nothing typed: of whom the last letters were. Where enough of these fit, the directory is not gone through.
    """
    if typed.strip() and not words(typed):
        return []
    last = Letter.objects.filter(correspondent__isnull=False).order_by("-pk")[:LATELY]
    lately = Q(pk__in=set(last.values_list("correspondent", flat=True)))
    found = _correspondents(typed, lately)
    return _correspondents(typed, Q()) if len(found) < MOST and typed.strip() else found


def _correspondents(typed: str, among: Q) -> list[Suggestion]:
    rows, aliases = Correspondent.objects.filter(among), dict[int, str]()
    if typed.strip():
        begun = Q(words=beginning_so(typed))
        known = CorrespondentAlias.objects.alias(words=words_of("name")).filter(begun).order_by("pk")
        aliases = dict(known.values_list("correspondent", "name")[:MATCHING])
        rows = rows.alias(words=words_of("name")).filter(begun | Q(pk__in=list(aliases)))
    letters = Letter.objects.filter(correspondent=OuterRef("pk")).order_by("-registered_on")
    rows = rows.annotate(used_on=Subquery(letters.values("registered_on")[:1]))
    return [
        Suggestion(
            value=row.name,
            title=row.name,
            detail=_other_writing(typed, row, aliases),
            reason=f"последнее письмо {in_words(row.used_on)}" if row.used_on else "писем ещё не было",
            key=row.pk,
        )
        for row in rows.order_by(F("used_on").desc(nulls_last=True), "sort_key", "pk")[:MOST]
    ]


def _other_writing(typed: str, correspondent: Correspondent, aliases: Mapping[int, str]) -> str:
    """Return the alias that was found, where it was not the name itself."""
    by_alias = correspondent.pk in aliases and not _begins(typed, correspondent.name)
    return f"другое написание: {aliases[correspondent.pk]}" if by_alias else ""


def questions(typed: str, today: date, user_id: int | None = None) -> list[Suggestion]:
    """Return the questions of the classifier valid today, by words of their titles or by how the code begins.

    `value` is the code, `title` the question, `detail` the path to it: «Экономика › … › …». Those that the office has
    given lately come first; with nothing typed only they: the official's own ones before all.
    """
    own, common = _asked_by(user_id), _asked_lately()
    valid = ClassifierItem.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=today), Q(valid_to=None) | Q(valid_to__gte=today)
    ).filter(level__in=ASSIGNED_LEVELS, parent__isnull=False)
    if not typed.strip():
        valid = valid.filter(code__in=[*own, *common])
    elif re.fullmatch(r"[\d.\s]+", typed):
        bare = Replace("code", Value("."), Value(""), output_field=TextField())
        valid = valid.alias(bare=bare).filter(bare__startswith=re.sub(r"\D", "", typed))
    elif not words(typed):
        return []
    else:
        in_small = Replace("sort_key", Value(YO_AFTER_YE), Value("е"), output_field=TextField())
        valid = valid.alias(folded=Collate(in_small, "default"))  # "C" knows no beginning of a Russian word
        for word in words(typed):
            valid = valid.filter(folded__regex=rf"\m{word}")
    codes = [code for code, _ in valid.values_list("code", "position").order_by("position")]
    codes.sort(key=lambda code: (-own[code], -common[code]))
    rows = ClassifierItem.objects.filter(code__in=codes[:MOST])
    found = {
        code: Suggestion(
            value=code,
            title=title,
            detail=" › ".join(above for above in path if above),
            reason="вы ставили недавно" if own[code] else "ставили недавно" if common[code] else "",
        )
        for code, title, *path in rows.values_list("code", "title", *(f"{level}__title" for level in LEVELS_ABOVE))
    }
    return [found[code] for code in codes[:MOST]]


def _asked_lately() -> Counter[str]:
    """Return the codes of the last questions of the office, each with how often it was given."""
    last = Question.objects.filter(code__isnull=False).order_by("-pk").values_list("code", flat=True)
    return Counter(str(code) for code in last[:LATELY_ASKED])


def _asked_by(user_id: int | None) -> Counter[str]:
    """Return the codes of the last papers that an official has registered."""
    if user_id is None:
        return Counter()
    entries = Entry.objects.filter(actor_kind="user", actor_id=user_id, event=LetterRegistered.name).order_by("-at")
    asked = Question.objects.filter(appeal__in=list(entries.values_list("subject_id", flat=True)[:LATELY]))
    return Counter(str(code) for code in asked.filter(code__isnull=False).values_list("code", flat=True))


def addressees(typed: str, today: date) -> list[Suggestion]:
    """Return to whom papers are addressed: posts and those who hold them today; then what else was written lately.

    What was written lately comes first; with nothing typed, all that there is.
    """
    last = Letter.objects.order_by("-pk").values_list("addressee", flat=True)[:LATELY]
    lately = Counter(written for written in last if written)
    book = {f"{post.post} {post.name}".strip(): post for post in posts(today)}
    fitting = [name for name in dict.fromkeys([*book, *lately]) if _begins(typed, name)]
    return [
        Suggestion(
            value=name,
            title=name,
            reason="так писали недавно" if name in lately else "",
            key=book[name].pk if name in book else None,
        )
        for name in sorted(fitting, key=lambda name: -lately[name])[:MOST]
    ]


def settlement_in(address: str, today: date) -> Place | None:
    """Return the settlement that an address lies in: it is named there, or its village was in an earlier address."""
    settlements = list(Settlement.objects.filter(in_force_on(today)))
    named = _named(address, settlements)
    if named is not None:
        return Place(named.pk, named.name, NAMED, "названо в адресе")
    known = {settlement.pk: settlement for settlement in settlements}
    for village in villages(address):
        seen = Counter(key for key in _seen(village) if key in known)
        if seen:
            ((key, count),) = seen.most_common(1)
            of = f"{count} из {seen.total()}" if seen.total() > 1 else "один"
            reason = f"{village.title}: прежних адресов в этом поселении – {of}"
            return Place(key, known[key].name, count / (seen.total() + 1), reason)
    return None


def _named(address: str, settlements: list[Settlement]) -> Settlement | None:
    """Return the settlement whose name stands in an address in any case: «Касплянского сельского поселения»."""
    parts = [part for part in parts_of(address) if not STREET.match(part)]
    for settlement in settlements:
        name = folded(settlement.name)
        if " " not in name and name.endswith("ое"):
            stem = re.compile(rf"\b{re.escape(name[:-2])}(ое|ого|ому|ом)\b")
            if any(stem.search(part) for part in parts):
                return settlement
    return None


def _seen(village: Village) -> list[int]:
    """Return the settlements of earlier addresses in a village of this name."""
    named = " <-> ".join(re.findall(r"[^\W_]+", village.name))
    sorts = " | ".join(sorted(WRITINGS.get(village.sort, {village.sort}))) if village.sort else ""
    asked = SearchQuery(f"({sorts}) <-> {named}" if sorts else named, config="simple", search_type="raw")
    known = CitizenAddress.objects.alias(words=words_of("address")).filter(words=asked, settlement__isnull=False)
    return [
        key
        for address, key in known.values_list("address", "settlement")[:SEEN]
        if any(other.name == village.name for other in villages(address))
    ]


def departments_for(code: str, settlement: int | None, today: date) -> list[Suggestion]:
    """Return the departments that were given such questions before, the likeliest first: a proposal, no more.

    `settlement` is a key: where the office has given enough such questions of that territory, only these are counted.
    """
    asked = Question.objects.filter(code=code, appeal__annulled=False)
    here = asked.filter(appeal__settlement=settlement) if settlement else asked.none()
    told, given = "таких вопросов этого поселения", _given(here)
    if sum(given.values()) < TELLING:
        told, given = "таких вопросов", _given(asked)
    known = {row.pk: row.name for row in departments(today)}
    total = sum(given.values())
    return [
        Suggestion(
            value=known[key],
            title=known[key],
            reason=f"{count} из {total} последних {told}" if total > 1 else "такой вопрос уже был у него",
            key=key,
        )
        for key, count in given.most_common()
        if key in known
    ][:MOST]


def departments_for_sender(correspondent: int, today: date) -> list[Suggestion]:
    """Return the departments that the last letters of a correspondent, a key, were given to, the likeliest first."""
    letters = Letter.objects.filter(correspondent=correspondent).order_by("-registered_on")
    given = _holders(list(letters.values_list("pk", flat=True)[:LATELY_GIVEN]))
    known, total = {row.pk: row.name for row in departments(today)}, sum(given.values())
    return [
        Suggestion(
            value=known[key],
            title=known[key],
            reason=f"{count} из {total} последних писем этого отправителя" if total > 1 else "прошлое письмо – у него",
            key=key,
        )
        for key, count in given.most_common()
        if key in known
    ][:MOST]


def _given(asked: QuerySet[Question]) -> Counter[int]:
    """Return to which departments the last of these questions were given, each with how many of them."""
    return _holders(list(asked.order_by("-pk").values_list("appeal", flat=True)[:LATELY_GIVEN]))


def _holders(letters: list[int]) -> Counter[int]:
    given = answering().filter(letter__in=letters).values("department")
    return Counter(dict(given.annotate(count=Count("pk")).values_list("department", "count")))


def _begins(typed: str, name: str) -> bool:
    """Tell whether each word that is typed begins one of a name."""
    named = words(name)
    return all(_any_begins(word, named) for word in words(typed))


def _any_begins(begun: str, named: Iterable[str]) -> bool:
    return any(word.startswith(begun) for word in named)
