"""A report for programs → JSON, for people to read too: indented, Russian letters as they are."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def json_file(data: Mapping[str, Any]) -> bytes:
    """Return a JSON file."""
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
