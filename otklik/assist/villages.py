"""Villages as addresses name them: «д. Новые Батеки, ул. Мира» is of a village, its street is not."""

from __future__ import annotations

import re
from dataclasses import dataclass

from otklik.assist.persons import SHORT, folded

VILLAGE = re.compile(r"^(г|д|дер|деревня|с|село|п|пос|поселок|пгт|рп|ст|станция|х|хутор|мкр|город)\b\.?\s*([а-я].*)$")
WITHOUT_STOP = ("пгт", "рп")
STREET = re.compile(r"^(ул|улица|пер|переулок|пр|просп|проспект|пл|площадь|ш|шоссе|б-р|бульвар|проезд|тракт)\b")


@dataclass(frozen=True, slots=True)
class Village:
    """A town or a village as an address names it: «д» (or nothing), «новые батеки»."""

    sort: str
    name: str

    @property
    def title(self) -> str:
        """Return how it is told."""
        name = self.name.title() if " " in self.name else self.name.capitalize()
        return f"{self.sort}{'' if self.sort in WITHOUT_STOP else '.'} {name}" if self.sort else name


def villages(address: str) -> list[Village]:
    """Return what may be the village of an address, the likeliest first: parts named so, then nameless ones."""
    named, nameless = [], []
    for part in parts_of(address):
        if STREET.match(part) or not re.search("[а-я]", part):
            continue
        if found := VILLAGE.match(part):
            named.append(Village(SHORT.get(found[1], found[1]), found[2]))
        elif not re.search(r"\d|район|область|обл\b|р-н|поселение|с/п", part):
            nameless.append(Village("", part))
    return [*named, *nameless]


def parts_of(address: str) -> list[str]:
    """Return what stands between the commas of an address, in small letters."""
    return [part.strip(" .") for part in folded(address).split(",") if part.strip(" .")]
