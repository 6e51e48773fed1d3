"""Pictures that papers show: barcodes and QR codes."""

from __future__ import annotations

import io

import segno

from otklik.papers import barcode as code128
from otklik.papers.rendering import Picture

MODULE = 0.33
"""Millimetres of a module: what any reader sees, and a label of 58 mm holds."""
DOTS = 4


def barcode(text: str) -> Picture:
    """Return a text as a barcode, with its white around it."""
    modules = sum(map(int, code128.modules(text))) + 2 * code128.QUIET
    return Picture(code128.png(text, module=DOTS), round(modules * MODULE, 1))


def qr(text: str) -> Picture:
    """Return a text as a QR code 26 mm wide."""
    written = io.BytesIO()
    segno.make(text, error="m", micro=False).save(written, kind="png", scale=8, border=2)
    return Picture(written.getvalue(), 26.0)
