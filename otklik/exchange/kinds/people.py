"""Citizens as files name them: the same full name at the same address is the same person.

An address may be written with other stops and commas: that is an address more of the same person, not a person more.
"""

# ruff: noqa: S608 – SQL is put together from names that stand in this package only

from __future__ import annotations

from otklik.exchange.columns import IDENTITY

PARTS = ("surname", "first_name", "patronymic", "address")


def key(row: str) -> str:
    """Return SQL of `Citizen.key` of the person that a row names."""
    whole = " || '|' || ".join(f"coalesce({row}.{part}, '')" for part in PARTS)
    return f"md5(replace(lower(btrim(regexp_replace({whole}, '[^[:alnum:]|]+', ' ', 'g'))), 'ё', 'е'))"


CITIZEN = (
    f"CASE WHEN s.surname IS NOT NULL THEN (SELECT c.id FROM otklik_people_citizen c WHERE c.key = {key('s')}) END"
)
"""SQL over `s`: the id of the person that a row names, once `meet` has run."""


def meet(day: str) -> str:
    """Return the step that enters persons not known yet; of several writings of one the earliest is kept."""
    return f"""
        INSERT INTO otklik_people_citizen (surname, first_name, patronymic, address)
        SELECT surname, coalesce(first_name, ''), coalesce(patronymic, ''), coalesce(address, '')
        FROM (SELECT DISTINCT ON (person) *
              FROM (SELECT {key("s")} AS person, s.* FROM staged s WHERE s.surname IS NOT NULL) s
              ORDER BY person, to_date({day}, 'DD.MM.YYYY'), line) s
        ON CONFLICT (key) DO NOTHING"""


def remember(table: str, paper: str, day: str, source: str) -> tuple[str, ...]:
    """Return steps that follow changed names to their persons and note who gave which address since when.

    `source` is a FROM clause with the paper as `t`, `day` the SQL of its day.
    """
    return (
        f"""
        INSERT INTO otklik_people_citizen (surname, first_name, patronymic, address)
        SELECT DISTINCT ON ({key("t")}) t.surname, t.first_name, t.patronymic, t.address
        FROM {table} t JOIN altered a ON a.paper = t.{paper} WHERE t.surname <> ''
        ORDER BY {key("t")}, a.line
        ON CONFLICT (key) DO NOTHING""",
        f"""
        UPDATE {table} t SET citizen_id = CASE WHEN t.surname <> '' THEN
            (SELECT c.id FROM otklik_people_citizen c WHERE c.key = {key("t")}) END
        FROM altered a WHERE a.paper = t.{paper}""",
        f"""
        INSERT INTO otklik_people_citizenaddress AS known (citizen_id, address, settlement_id, first_seen_on)
        SELECT DISTINCT ON (t.citizen_id, {IDENTITY.format("t.address")})
               t.citizen_id, t.address, t.settlement_id, {day}
        FROM {source}
        WHERE t.citizen_id IS NOT NULL AND t.address <> '' AND t.{paper} IN (SELECT paper FROM touched)
        ORDER BY t.citizen_id, {IDENTITY.format("t.address")}, {day}, t.settlement_id
        ON CONFLICT (citizen_id, key) DO UPDATE
        SET first_seen_on = excluded.first_seen_on, address = excluded.address,
            settlement_id = coalesce(excluded.settlement_id, known.settlement_id)
        WHERE excluded.first_seen_on < known.first_seen_on""",
    )
