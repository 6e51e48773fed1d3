"""Door: reactions. Event of the journal → functions that it wakes. An import wakes nobody."""

REACTIONS: dict[str, tuple[str, ...]] = {}
