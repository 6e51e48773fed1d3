"""What the cards show of resolutions and assignments: each resolution, and the tree of what they give."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from otklik.desk.access import viewer
from otklik.office.assigning.queries import holds, resolutions_of, tree_of


def assigned(request: HttpRequest, letter: Any) -> dict[str, Any]:
    """Return the resolutions and the tree of assignments of a paper; nothing of one that was never resolved here.

    Beside each assignment stands whether it is hers who asks, and a token for its button.
    """
    if not letter.state:
        return {}
    standings = viewer(request).standings
    lines = [
        (one, any(holds(standing, one.assignment) for standing in standings), uuid.uuid4()) for one in tree_of(letter)
    ]
    return {"assigned": lines, "resolutions": list(resolutions_of(letter)), "today": timezone.localdate()}
