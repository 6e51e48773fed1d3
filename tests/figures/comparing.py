"""Two sets of figures, key by key: what differs, in words that a failing test can print."""

from typing import Any


def differences(ours: dict[str, Any], theirs: dict[str, Any]) -> list[str]:
    """Return a line for every key whose figures differ; zero buckets of tables may be absent."""
    return [
        f"{key}: {ours.get(key, 'absent')!r} ≠ {theirs.get(key, 'absent')!r}"
        for key in sorted({*ours, *theirs})
        if (key in ours) != (key in theirs) or without_zeros(key, ours[key]) != without_zeros(key, theirs[key])
    ]


def without_zeros(key: str, value: Any) -> Any:
    """Return a `by_` table or a history without its empty buckets, anything else as it is."""
    if value is None or not (".by_" in key or key.endswith(".history")):
        return value
    return {name: figure for name, figure in value.items() if figure not in (0, {"count": 0, "share": 0.0})}
