"""`make workflow`: docs/workflow.md, drawn from `otklik/rules/workflow.py: MOVES`.

A test of the house compares the two.
"""

from __future__ import annotations

from collections.abc import Iterator

from otklik.config.options import ROOT
from otklik.rules.law import Confidence
from otklik.rules.workflow import FIRST, MOVES, Kind, Move, Role, State, states_of, transitions

PAPER = ROOT / "docs" / "workflow.md"


def drawn() -> str:
    """Return the paper as the table says now."""
    return "\n".join(lines())


def lines() -> Iterator[str]:
    made = sum(len(step.roles) for step in transitions())
    triples = len(Kind) * len(State) * len(Move) * len(Role)
    yield "# Workflow: the life of a paper"
    yield ""
    yield "Drawn from `otklik/rules/workflow.py` by `make workflow`; do not edit. An arrow that is not here is refused:"
    yield f"of {triples:,} (kind, state, move, role) {made:,} are made and all others refused, each in a test. Moves"
    yield "that leave a paper where it is stand in the tables only."
    for kind in Kind:
        yield ""
        yield f"## `{kind.value}` – {kind.label}"
        yield ""
        yield from diagram(kind)
        yield ""
        yield from table(kind)
    yield ""


def diagram(kind: Kind) -> Iterator[str]:
    arrows: dict[tuple[State, State], list[str]] = {}
    for step in transitions():
        if step.kind is kind and step.state is not step.to:
            arrows.setdefault((step.state, step.to), []).append(step.move.label)
    yield "```mermaid"
    yield "stateDiagram-v2"
    for state in states_of(kind):
        yield f'    state "{state.label}" as {state.value}'
    for state in FIRST[kind]:
        yield f"    [*] --> {state.value}"
    for (state, to), moves in arrows.items():
        yield f"    {state.value} --> {to.value}: {', '.join(moves)}"
    for state in states_of(kind):
        if not any(at is state for at, _ in arrows):
            yield f"    {state.value} --> [*]"
    yield "```"


def table(kind: Kind) -> Iterator[str]:
    """Yield the rows of MOVES that speak of a kind, with states and roles in Russian."""
    yield "| из состояния | действие | в состояние | кто | по какому правилу |"
    yield "|---|---|---|---|---|"
    for row in MOVES:
        if kind in row.kinds:
            states = ", ".join(state.label for state in row.states)
            roles = ", ".join(role.label for role in row.roles)
            to = row.to.label if row.to else "остаётся"
            doubt = "" if row.confidence is Confidence.HIGH else f" ({row.confidence.label} уверенность)"
            yield f"| {states} | {row.move.label} (`{row.move.value}`) | {to} | {roles} | {row.source}{doubt} |"


if __name__ == "__main__":
    PAPER.write_text(drawn(), encoding="utf-8")
