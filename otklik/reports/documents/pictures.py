"""Charts → pictures, by vl-convert with our own fonts: the same on every machine."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

FONTS = Path(__file__).parent / "fonts"
VEGA_LITE = "5.20"
DOTS = 3
"""Dots of a PNG a point of the drawing: 216 an inch."""


def svg(specification: Mapping[str, Any]) -> str:
    """Return a drawing for a page: no style attributes, so that it may stand in it whatever the policy."""
    return _svg(json.dumps(specification, ensure_ascii=False, sort_keys=True))


def png(specification: Mapping[str, Any]) -> bytes:
    """Return a picture for a paper."""
    return _png(json.dumps(specification, ensure_ascii=False, sort_keys=True))


def width_of(picture: bytes) -> float:
    """Return how wide a PNG of ours is to stand on paper, in points."""
    return float(struct.unpack(">I", picture[16:20])[0] / DOTS)


@cache
def _converter() -> Any:
    import vl_convert  # takes half a second: only who draws waits

    vl_convert.register_font_directory(str(FONTS))
    return vl_convert


@lru_cache(maxsize=64)
def _svg(specification: str) -> str:
    return str(_converter().vegalite_to_svg(specification, vl_version=VEGA_LITE))


@lru_cache(maxsize=64)
def _png(specification: str) -> bytes:
    return bytes(_converter().vegalite_to_png(specification, vl_version=VEGA_LITE, scale=DOTS))
