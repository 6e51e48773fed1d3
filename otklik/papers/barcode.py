"""Code 128, our own: drawn on labels and separator sheets, read from pages that the scanner brings.

A symbol is eleven modules wide, three bars and three gaps (ISO/IEC 15417). Digits go in pairs (set C), other signs one
by one (set B). A picture is read row by row, in both directions, upright and lying, so that a page may lie as it likes.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from PIL import Image

_WIDTHS = (
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 "
    "123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 "
    "232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 "
    "313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 "
    "111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 "
    "111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 "
    "114311 411113 411311 113141 114131 311141 411131 211412 211214 211232"
)
WIDTHS = _WIDTHS.split()
"""Bars and gaps of the values 0–105; the last three begin a code in set A, B, C."""
STOP = "2331112"
TO_C, TO_B, START_B, START_C = 99, 100, 104, 105
FIRST_CONTROL = 127
QUIET = 10
"""Modules of white on each side."""
CHECK = 103
ROWS, COLUMNS = 90, 60
"""Lines of a page that are looked at, upright and lying."""
DARK = 128
LEAST_WHITE, EVEN = 5, 6
"""Modules of white before a code; symbols differ in width by a sixth at most."""
LONGEST = 60
"""Symbols of a code that we would read."""


class NotEncodable(ValueError):
    """The text has signs that Code 128 has not."""


def values(text: str) -> list[int]:
    """Return the symbols of a text with its check, without the stop.

    :raises NotEncodable: if it is empty, or has anything but the printable signs of ASCII
    """
    if not text or not all(" " <= sign <= "~" for sign in text):
        raise NotEncodable(text)
    if len(text) % 2 == 0 and text.isdigit():
        symbols = [START_C, *(int(text[place : place + 2]) for place in range(0, len(text), 2))]
    else:
        symbols = [START_B, *(ord(sign) - 32 for sign in text)]
    return [*symbols, (symbols[0] + sum(place * value for place, value in enumerate(symbols))) % CHECK]


def modules(text: str) -> str:
    """Return the widths of bars and gaps in turn, a bar first."""
    return "".join(WIDTHS[value] for value in values(text)) + STOP


def png(text: str, *, module: int = 4, height: int = 96) -> bytes:
    """Return a code as a picture with its white around it, `module` dots a module: no bar falls between two dots."""
    line, dark = bytearray(b"\xff" * QUIET * module), True
    for width in modules(text):
        line += (b"\x00" if dark else b"\xff") * int(width) * module
        dark = not dark
    line += b"\xff" * QUIET * module
    picture = Image.frombytes("L", (len(line), 1), bytes(line)).resize((len(line), height), Image.Resampling.NEAREST)
    written = io.BytesIO()
    picture.convert("1").save(written, "PNG")
    return written.getvalue()


def read(page: Image.Image) -> str | None:
    """Return the code of a page, or nothing; it is believed once two lines across it say the same."""
    grey = page.convert("L").point(lambda shade: 255 if shade >= DARK else 0)
    for picture, lines in ((grey, ROWS), (None, COLUMNS)):
        upright = picture or grey.transpose(Image.Transpose.ROTATE_90)
        width, height = upright.size
        dots = upright.tobytes()
        said = Counter[str]()
        for line in range(lines):
            start = (2 * line + 1) * height // (2 * lines) * width
            if (found := _read_line(dots[start : start + width])) is not None:
                said[found] += 1
                if said[found] == 2:
                    return found
    return None


def _read_line(line: bytes) -> str | None:
    runs = [(shade == 0, sum(1 for _ in dots)) for shade, dots in groupby(line)]
    for side in (runs, runs[::-1]):
        widths = [width for _, width in side]
        first = 0 if side[0][0] else 1
        for place in range(first, len(widths) - 18, 2):  # start, one sign, check, stop; every other run is dark
            if (text := _read_from(widths, place)) is not None:
                return text
    return None


def _read_from(runs: Sequence[int], place: int) -> str | None:
    """Return the code that begins at a bar, if its white, its start, its check and its stop are there."""
    whole = sum(runs[place : place + 6])
    if place and runs[place - 1] * 11 < whole * LEAST_WHITE:
        return None
    symbols: list[int] = []
    for value in _symbols(runs, place, whole):
        if value is None:
            return None
        symbols.append(value)
        if len(symbols) == 1 and value not in (START_B, START_C):
            return None
    if len(symbols) < 3:
        return None
    *said, check = symbols
    return _text(said) if (said[0] + sum(n * value for n, value in enumerate(said))) % CHECK == check else None


def _symbols(runs: Sequence[int], place: int, whole: int) -> Iterator[int | None]:
    """Yield the symbols from a bar on, up to the stop, which is not yielded; None, where there is none.

    :param whole: how wide the first one is; each is about as wide, or else it is not of one code
    """
    for _ in range(LONGEST):
        six, seven = runs[place : place + 6], runs[place : place + 7]
        if len(seven) == 7 and _pattern(seven, 13) == STOP:
            return
        value = KNOWN.get(_pattern(six, 11)) if len(six) == 6 else None
        if abs(sum(six) - whole) * EVEN > whole:
            value = None
        yield value
        if value is None:
            return
        place += 6
    yield None


KNOWN = {pattern: value for value, pattern in enumerate(WIDTHS)}


def _pattern(runs: Sequence[int], wide: int) -> str:
    """Return how many modules wide each run is, where all together are `wide`."""
    whole = sum(runs)
    return "".join(str(min(round(run * wide / whole), 9)) for run in runs)


def _text(symbols: Sequence[int]) -> str | None:
    pairs, text = symbols[0] == START_C, ""
    for value in symbols[1:]:
        if value == (TO_B if pairs else TO_C):
            pairs = not pairs
        elif pairs and value < TO_B:
            text += f"{value:02}"
        elif not pairs and value < FIRST_CONTROL - 32:
            text += chr(value + 32)
        else:
            return None
    return text
