"""Random administrations: small folders of import files in which everything that the format allows may occur.

One seed gives one folder. Pools are small, so that people write again, ties happen and keys meet; days crowd at
the ends of years, quarters and terms. Cells are left empty, columns change places, files come as UTF-8,
windows-1251, gzip or XLSX, some rows cannot be read, some stand twice.
"""

import csv
import gzip
import io
import random
import zlib
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl

Row = dict[str, str]

NAMES = [
    ("Козлов", "Иван", "Петрович"),
    ("Сомова", "Анна", "Игоревна"),
    ("Ёжиков", "Олег", ""),
    ("Мухин", "Яков", "Ильич"),
]
ADDRESSES = [
    "д. Ёлки, д. 1",
    "с. Заречье, ул. Мира, д. 5",
    "д. Елово, д. 2",
    "д.Елки д.1",
    "С. ЗАРЕЧЬЕ  ул. Мира – д. 5",
    "с. Заречье, ул. Мира, д. 51",
]
"""Three houses, two of them written in two ways, and one that is almost the second."""
SETTLEMENTS = ["Ёлочное", "Еловское", "Жуковское", "Заречное", "Яблоневское", "вне района"]
SOURCES = ["Прокуратура района", "Аппарат Губернатора области", "Приёмная Президента в области"]
CODES = [
    "0005.0005.0056.1160",
    "0005.0005.0056.1169",
    "0003.0009.0097.0690",
    "0003.0009.0098.0706",
    "0003.0009.0099.0729",
    "0003.0011.0123.0850",
    "0003.0011.0127.0868",
    "0001.0002.0027.0152",
    "0002.0007.0067.0272",
    "0005",
    "0003.0009.0097",
    "0003.0009",
    "0005.0099.0000.0000",
    "9999.0001.0001.0001.0001",
]
"""The last five are not in the classifier, as withdrawn codes and bare upper levels are not."""
LETTER_KINDS = ["обращение гражданина", "письмо", "запрос", "договор", "счёт"]
NETWORKS = ["ВКонтакте", "Одноклассники", "Facebook", "Instagram", "Twitter"]
TOPICS = [
    ("Дороги", "Ремонт дорог"),
    ("Дороги", "Уборка снега"),
    ("ЖКХ", "Отопление"),
    ("Экология", "Свалки"),
    ("ЖКХ", ""),
]
CATEGORIES = ["Дороги", "Мусор", "Освещение", "Водоснабжение"]
OFFICIALS = ["Глава муниципального образования", "Заместитель Главы", "Управляющий делами"]
RESULTS = ["поддержано", "разъяснено", "не поддержано", "перенаправлено", "без ответа"] * 2 + [
    "меры приняты", "даны разъяснения", "отозвано", "дан ответ", "в работе", "на рассмотрении"]  # fmt: skip
RECEPTION_RESULTS = ["поддержано", "меры приняты", "разъяснено", "не поддержано"]
TEXTS = [
    "Не вывозят мусор",
    "Яма; опасно",
    "Сказали: «ждите»",
    'Табличка "Осторожно"',
    "Первая строка\nвторая строка",
    "=2+2",
]

UNREADABLE = {
    "correspondence": [("Дата регистрации", "31.02.2024"), ("Номер", ""), ("Дата исходящего", "вчера")],
    "appeals": [("Дата регистрации", "2024-02-01"), ("Форма", "устное"), ("Дата ответа", "32.01.2024"), ("Номер", "")],
    "incidents": [("Принято", "01.02.2024 25:00"), ("Сеть", ""), ("Отвечено", "скоро"), ("Важность", "высшая")],
    "messages": [("Принято", ""), ("Оценка", "7"), ("Срок", "30.02.2024"), ("Категория", "")],
    "receptions": [("Дата приёма", "00.01.2024"), ("Должностное лицо", ""), ("Номер карточки", "")],
}  # fmt: skip
OPTIONAL = {"Дата поступления", "Листов", "Фамилия", "Поселение", "Источник", "Код вопроса", "Срок", "Подписей"} | {
    "Важность", "Тема", "Ответ"}  # fmt: skip
"""Columns that a file may lack altogether."""
NUMBER_OF_UNREADABLE = "нечитаемая"
COMES_LATER = {
    "correspondence": ["Дело"],
    "appeals": ["Исполнитель", "Продлено до", "Дата ответа", "Номер ответа", "Результат", "Меры приняты"],
    "incidents": ["Исполнитель", "Отвечено", "Ответ", "Итог"],
    "messages": ["Отвечено", "Ответ", "Оценка"],
    "receptions": ["Результат", "Ответ"],
}
"""What a journal does not say yet when a paper is first exported."""


class RandomYears:
    """One administration's past, two to four years of it, written into a folder."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.last_year = self.random.randint(2021, 2026)
        self.years = [self.last_year - ago for ago in range(self.random.randint(2, 4))]
        if len(self.years) > 2 and self.sometimes(0.2):
            self.years.pop(1)  # a year that the files do not hold

        self.journals = {kind: self.with_mischief(kind, rows) for kind, rows in self.kept_journals()}

    def kept_journals(self) -> Iterator[tuple[str, list[Row]]]:
        appeals = self.rows(self.appeal)
        papers = self.rows(self.letter) + [self.journal_row_of(row) for row in appeals if self.sometimes(0.6)]
        kinds: dict[str, list[Row]] = {
            "correspondence": papers,
            "appeals": appeals,
            "incidents": self.rows(self.incident),
            "messages": self.rows(self.message),
            "receptions": self.rows(self.reception),
        }
        for kind, rows in kinds.items():
            if self.sometimes(0.05):
                continue  # this journal was never kept
            if self.sometimes(0.05):
                rows = [row for row in rows if str(self.last_year) not in " ".join(row.values())]
            if rows:
                yield kind, rows

    def write(self, folder: Path) -> None:
        """Write the journals as they are at last."""
        for kind, rows in self.journals.items():
            self.write_file(folder, kind, rows)

    def write_earlier(self, folder: Path) -> None:
        """Write the journals as they were exported before some papers were answered and rated."""
        for kind, rows in self.journals.items():
            self.write_file(folder, kind, [unanswered(kind, row) if waits(row) else row for row in rows])

    # ── Rows ──────────────────────────────────────────────────────────────────────────────────────────────

    def rows(self, make: Callable[[int, int], Row]) -> list[Row]:
        return [make(year, number) for year in self.years for number in range(1, self.random.randint(2, 20))]

    def letter(self, year: int, number: int) -> Row:
        registered = self.a_day(year)
        return {
            "Номер": str(number),
            "Дата регистрации": on(registered),
            "Дата поступления": self.perhaps(on(registered - timedelta(days=1))),
            "Вид документа": self.random.choice(LETTER_KINDS),
            "Корреспондент": self.perhaps("ООО «Ромашка»"),
            "Исходящий номер": self.perhaps(f"{number}-исх"),
            "Дата исходящего": self.perhaps(on(registered - timedelta(days=2))),
            "Способ доставки": self.perhaps("почта"),
            "Краткое содержание": self.perhaps(self.random.choice(TEXTS)),
            "Листов": self.perhaps("3"),
            "Дело": self.perhaps("01-15"),
        }

    def journal_row_of(self, appeal: Row) -> Row:
        """Return the row of an appeal in the journal of correspondence, or one that only looks like it."""
        row = self.letter(int(appeal["Дата регистрации"][-4:]), 0)
        row["Номер"] = appeal["Номер"]
        row["Вид документа"] = self.random.choice(["обращение гражданина"] * 5 + ["письмо"])
        if self.sometimes(0.8):
            row["Дата регистрации"] = appeal["Дата регистрации"]
        return row

    def appeal(self, year: int, number: int) -> Row:
        registered = self.a_day(year)
        surname, first_name, patronymic = self.random.choice(NAMES)
        source = self.random.choice(SOURCES) if self.sometimes(0.35) else ""
        by_law = registered + timedelta(days=30)
        stated = self.random.choice([None, by_law, by_law, registered + timedelta(days=14), by_law + timedelta(days=5)])
        extended = by_law + timedelta(days=self.random.choice([1, 30])) if self.sometimes(0.15) else None
        due = extended or stated or by_law
        answered = None
        if self.sometimes(0.75):
            answered = max(registered, self.random.choice([due, by_law]) + timedelta(days=self.random.randint(-12, 2)))
        result = self.random.choice(RESULTS) if answered or self.sometimes(0.1) else ""
        if self.sometimes(0.05):
            result = ""
        return {
            "Номер": f"{surname[0]}-{number}",
            "Дата регистрации": on(registered),
            "Дата поступления": self.perhaps(on(registered)),
            "Форма": self.random.choice(["письменное", "электронное"]),
            "Вид": self.random.choice(["", "предложение", "заявление", "жалоба"]),
            "Фамилия": surname,
            "Имя": first_name,
            "Отчество": patronymic,
            "Адрес": self.random.choice(ADDRESSES),
            "Поселение": self.perhaps(self.random.choice(SETTLEMENTS)),
            "Эл. почта": self.perhaps("user@example.org", 0.3),
            "Телефон": self.perhaps("+7 900 000-00-00", 0.3),
            "Источник": source,
            "Номер сопроводительного": f"7-{number}" if source or self.sometimes(0.05) else "",
            "Дата сопроводительного": on(registered - timedelta(days=3)) if source else "",
            "Контрольный срок": on(registered + timedelta(days=20)) if source and self.sometimes(0.5) else "",
            "Содержание": self.random.choice(TEXTS),
            "Код вопроса": self.perhaps(self.random.choice(CODES), 0.95),
            "Исполнитель": self.perhaps("Отдел образования"),
            "Срок": on(stated),
            "Продлено до": on(extended),
            "Дата ответа": on(answered),
            "Номер ответа": f"{number}-исх" if answered else "",
            "Результат": result,
            "Меры приняты": self.random.choice(["", "да", "нет"]),
            "Подписей": self.random.choice(["", "", "", "1", "2", "17"]),
            "Повторное к": f"{surname[0]}-1" if self.sometimes(0.1) else "",
        }

    def incident(self, year: int, number: int) -> Row:
        accepted = self.a_moment(year)
        minutes = self.random.choice(
            [-3000, -1, 0, 1, 59, 60, 179, 180, 181, 240, 480, 481, 700, 1440, 2880, 5760, 14400]
        )
        group, topic = self.random.choice(TOPICS)
        answered = accepted + timedelta(minutes=minutes) if self.sometimes(0.9) else None
        return {
            "Идентификатор": f"И-{year}-{number}",
            "Сеть": self.random.choice(NETWORKS),
            "Ссылка": self.perhaps(f"https://example.org/{year}/{number}"),
            "Автор": self.perhaps("user_1"),
            "Опубликовано": self.perhaps(at(accepted - timedelta(minutes=90))),
            "Принято": at(accepted),
            "Важность": self.random.choice(["обычная", "обычная", "повышенная", ""]),
            "Группа тем": group,
            "Тема": topic,
            "Текст": self.random.choice(TEXTS),
            "Поселение": self.perhaps(self.random.choice(SETTLEMENTS), 0.9),
            "Исполнитель": self.perhaps("Отдел образования"),
            "Отвечено": at(answered),
            "Ответ": "Сделаем" if answered else "",
            "Итог": self.random.choice(["решено", "разъяснено"]) if answered else "",
        }

    def message(self, year: int, number: int) -> Row:
        accepted = self.a_moment(year)
        due = accepted.date() + timedelta(days=self.random.choice([2, 10, 30]))
        end_of_term = datetime.combine(due, time(23, 59))
        answered = max(accepted, end_of_term + timedelta(minutes=self.random.choice([-9000, -600, 0, 1, 60])))
        answered_or_not = answered if self.sometimes(0.85) else None
        return {
            "Идентификатор": f"ПОС-{year}-{number}",
            "Принято": at(accepted),
            "Категория": self.random.choice(CATEGORIES),
            "Подкатегория": self.perhaps("Ямы"),
            "Текст": self.random.choice(TEXTS),
            "Адрес": self.perhaps(self.random.choice(ADDRESSES)),
            "Поселение": self.perhaps(self.random.choice(SETTLEMENTS)),
            "Широта": self.perhaps("54.78261"),
            "Долгота": self.perhaps("32.04523"),
            "Срок": self.perhaps(on(due), 0.95),
            "Отвечено": at(answered_or_not),
            "Ответ": "Сделано" if answered_or_not else "",
            "Оценка": self.random.choice(["", "", "1", "2", "3", "4", "5"]) if answered_or_not else "",
        }

    def reception(self, year: int, number: int) -> Row:
        surname, first_name, patronymic = self.random.choice(NAMES)
        received = self.random.choice([date(year, 1, 17), date(year, 4, 18), date(year, 10, 9), self.a_day(year)])
        return {
            "Номер карточки": f"ЛП-{number}",
            "Дата приёма": on(received),
            "Должностное лицо": self.random.choice(OFFICIALS),
            "Фамилия": surname,
            "Имя": first_name,
            "Отчество": patronymic,
            "Адрес": self.perhaps(self.random.choice(ADDRESSES)),
            "Поселение": self.perhaps(self.random.choice(SETTLEMENTS)),
            "Код вопроса": self.perhaps(self.random.choice(CODES), 0.9),
            "Содержание": self.random.choice(TEXTS),
            "Результат": self.perhaps(self.random.choice(RECEPTION_RESULTS), 0.9),
            "Ответ": self.random.choice(["", "устный", "письменный"]),
        }

    # ── Days, chances ─────────────────────────────────────────────────────────────────────────────────────

    def a_day(self, year: int) -> date:
        """Return a day of a year, often one on which something begins or ends."""
        edges = [
            (1, 1),
            (1, 31),
            (2, 28),
            (3, 31),
            (4, 1),
            (6, 30),
            (7, 1),
            (9, 30),
            (10, 1),
            (12, 1),
            (12, 2),
            (12, 31),
        ]
        if self.sometimes(0.4):
            return date(year, *self.random.choice(edges))
        return date(year, 1, 1) + timedelta(days=self.random.randrange(365))

    def a_moment(self, year: int) -> datetime:
        hours = [
            (0, 0),
            (8, 59),
            (9, 0),
            (12, 59),
            (13, 0),
            (13, 30),
            (13, 48),
            (15, 59),
            (16, 59),
            (17, 0),
            (18, 0),
            (23, 59),
        ]
        return datetime.combine(self.a_day(year), time(*self.random.choice(hours)))

    def sometimes(self, chance: float) -> bool:
        return self.random.random() < chance

    def perhaps(self, cell: str, chance: float = 0.7) -> str:
        return cell if self.sometimes(chance) else ""

    # ── Files ─────────────────────────────────────────────────────────────────────────────────────────────

    def with_mischief(self, kind: str, rows: list[Row]) -> list[Row]:
        """Return the rows in another order, one of them twice, some unreadable, with a column more or less."""
        lacking = {self.random.choice(sorted(OPTIONAL & set(rows[0])))} if self.sometimes(0.2) else set()
        rows = [{name: cell for name, cell in row.items() if name not in lacking} for row in rows]
        rows = [{**row, "Отметка": self.perhaps("проверено", 0.2)} for row in rows]
        rows += [self.random.choice(rows) for _ in range(2)]
        for _ in range(self.random.randint(0, 2)):
            column, cell = self.random.choice([broken for broken in UNREADABLE[kind] if broken[0] in rows[0]])
            rows.append({**self.random.choice(rows), next(iter(rows[0])): NUMBER_OF_UNREADABLE, column: cell})
        self.random.shuffle(rows)
        return rows

    def write_file(self, folder: Path, kind: str, rows: list[Row]) -> None:
        columns = list(rows[0])
        if self.sometimes(0.5):
            self.random.shuffle(columns)
        table = [columns, *([row[column] for column in columns] for row in rows)]
        form = self.random.choice(["csv", "csv", "windows-1251", "gz", "xlsx"])
        if form == "xlsx":
            book = openpyxl.Workbook(write_only=True)
            sheet = book.create_sheet("Журнал")
            for line in table:
                sheet.append([None if cell == "" else cell for cell in map(as_text_cell, line)])
            book.save(folder / f"{kind}.xlsx")
            return
        text = io.StringIO()
        csv.writer(text, delimiter=";", lineterminator=self.random.choice(["\n", "\r\n"])).writerows(table)
        encoding = "windows-1251" if form == "windows-1251" else self.random.choice(["utf-8", "utf-8-sig"])
        data = text.getvalue().encode(encoding)
        if form == "gz":
            (folder / f"{kind}.csv.gz").write_bytes(gzip.compress(data))
        else:
            (folder / f"{kind}.csv").write_bytes(data)


def waits(row: Row) -> bool:
    """Tell whether a paper was unanswered earlier: half of them; a row that stands twice says the same twice."""
    return NUMBER_OF_UNREADABLE not in row.values() and zlib.crc32(repr(row).encode()) % 2 == 0


def unanswered(kind: str, row: Row) -> Row:
    return {name: "" if name in COMES_LATER[kind] else cell for name, cell in row.items()}


def as_text_cell(cell: str) -> str:
    """Spreadsheets take a leading = for a formula; the journals that we import write such a text with a blank."""
    return f" {cell}" if cell.startswith("=") else cell


def on(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else ""


def at(moment: datetime | None) -> str:
    return f"{moment:%d.%m.%Y %H:%M}" if moment else ""
