"""`make mutate`: break the rule book in every small way and see whether its tests notice; writes docs/mutants.md.

A mutant is one change of one module: a comparison or an operator turned round, a number one greater, a condition
denied, an `and` for an `or`, a result withheld, a refusal left out. Each runs the module's tests in a forked process,
without shrinking examples; an endless one is ended after LONGEST seconds and counts as noticed. Texts, types and
decorators are left alone. A survivor needs a reason in docs/mutants.md, which is kept from run to run; one without it
makes the run fail.
"""

from __future__ import annotations

import ast
import os
import re
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import CodeType

ROOT = Path(__file__).resolve().parent.parent
PAPER = ROOT / "docs" / "mutants.md"
RULES, TESTS = "otklik/rules", "otklik/rules/tests"
MODULES = {
    "deadlines": ("test_deadlines.py", "test_deadlines_always.py"),
    "calendar": ("test_calendar.py", "test_deadlines.py", "test_deadlines_always.py"),
    "numbering": ("test_numbering.py",),
}
"""Module → the tests that have to notice, the fastest first."""
PROCESSES = 2
LONGEST = 60
MEMORY = 4 << 30
NO_REASON = "**to do**"

TURNED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: where, what stood there and what stands there now, and the module so changed."""

    module: str
    function: str
    before: str
    after: str
    code: CodeType

    @property
    def key(self) -> str:
        return f"| {self.module} | `{self.function or 'a table'}` | `{self.before}` | `{self.after}` |"


def mutants(module: str) -> Iterator[Mutant]:
    path = ROOT / RULES / f"{module}.py"
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for function, holder, field, place, changed in changes(tree):
        value = getattr(holder, field)
        old = value[place] if isinstance(value, list) else value
        shown = old if isinstance(old, ast.expr | ast.stmt) and not isinstance(old, ast.Constant) else holder
        before = words(shown)
        put(holder, field, place, changed)
        after = words(changed if shown is old else holder)
        yield Mutant(module, function, before, after, compile(ast.fix_missing_locations(tree), path, "exec"))
        put(holder, field, place, old)


def changes(tree: ast.Module) -> Iterator[tuple[str, ast.AST, str, int, ast.AST]]:
    """Yield (function, node, field, place in the field's list, what to put there) for every change."""

    def visit(node: ast.AST, function: str) -> Iterator[tuple[str, ast.AST, str, int, ast.AST]]:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            function = f"{function}.{node.name}" if function else node.name
        for field, value in ast.iter_fields(node):
            if field in {"annotation", "returns", "decorator_list", "ctx", "bases", "type_comment"}:
                continue
            for place, child in enumerate(value if isinstance(value, list) else [value]):
                if isinstance(child, ast.AST):
                    yield from ((function, node, field, place, new) for new in instead_of(node, field, child))
                    yield from visit(child, function)

    return visit(tree, "")


def instead_of(node: ast.AST, field: str, child: ast.AST) -> Iterator[ast.AST]:
    if turned := TURNED.get(type(child)):
        yield turned()
    if isinstance(child, ast.Constant) and isinstance(child.value, bool):
        yield ast.Constant(not child.value)
    elif isinstance(child, ast.Constant) and isinstance(child.value, int):
        yield ast.Constant(child.value + 1)
    if isinstance(child, ast.UnaryOp) and isinstance(child.op, ast.Not):
        yield child.operand
    if field == "test" or (field == "ifs" and isinstance(node, ast.comprehension)):
        yield ast.UnaryOp(ast.Not(), child)  # type: ignore[arg-type]
    if isinstance(child, ast.Return) and child.value is not None and not is_none(child.value):
        yield ast.Return(ast.Constant(None))
    if isinstance(child, ast.Raise):
        yield ast.Pass()


def is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def put(holder: ast.AST, field: str, place: int, node: ast.AST) -> None:
    value = getattr(holder, field)
    if isinstance(value, list):
        value[place] = node
    else:
        setattr(holder, field, node)


def words(node: ast.AST) -> str:
    """Return the first words of a node, fit for a cell of a table."""
    text = re.sub(r"\s+", " ", ast.unparse(node)).replace("|", "\\|").replace("`", "'")
    return text if len(text) <= 90 else text[:89] + "…"


def run(mutant: Mutant | None, module: str) -> int:
    """Run a module's tests in this process, which ends with them; return 0 if all passed."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.alarm(LONGEST)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    import pytest

    if mutant is not None:
        name = f"otklik.rules.{module}"
        spec = spec_from_file_location(name, ROOT / RULES / f"{module}.py")
        assert spec is not None
        changed = module_from_spec(spec)
        sys.modules[name] = changed
        try:
            exec(mutant.code, changed.__dict__)  # noqa: S102 – a changed copy of our own module
        except Exception:
            return 1
        import otklik.rules

        setattr(otklik.rules, module, changed)
    files = [str(ROOT / TESTS / test) for test in MODULES[module]]
    plugins = ["-p", "no:django", "-p", "no:cacheprovider", "-p", "no:randomly", "-p", "no:xdist", "-p", "no:socket"]
    return int(pytest.main(["-c", os.devnull, "--rootdir", str(ROOT), "-x", "-q", *plugins, *files]))


def forked(work: Callable[[], int]) -> int:
    process = os.fork()
    if process == 0:
        code = 1
        try:
            code = work()
        finally:
            os._exit(code)
    return process


def survivors(all_of_them: list[Mutant]) -> Iterator[Mutant]:
    """Run every mutant, a few at a time; yield those that no test has noticed."""
    running: dict[int, Mutant] = {}
    waiting = iter(all_of_them)
    done = 0
    while True:
        while len(running) < PROCESSES and (mutant := next(waiting, None)):
            running[forked(lambda mutant=mutant: run(mutant, mutant.module))] = mutant  # type: ignore[misc]
        if not running:
            return
        process, status = os.wait()
        mutant = running.pop(process)
        done += 1
        if status == 0:
            yield mutant
        if done % 50 == 0:
            print(f"    {done} of {len(all_of_them)}", flush=True)


def load_what_tests_load() -> None:
    """Load the heavy parts once, before processes fork: not the rule book itself."""
    sys.path.insert(0, str(ROOT))
    sys.dont_write_bytecode = True
    import holidays  # noqa: F401
    import hypothesis
    import pytest  # noqa: F401

    hypothesis.settings.register_profile(
        "mutants",
        phases=(hypothesis.Phase.explicit, hypothesis.Phase.generate),
        database=None,
        deadline=None,
        derandomize=True,
    )
    hypothesis.settings.load_profile("mutants")
    import otklik.rules.tests.second_opinion  # noqa: F401


def known_reasons() -> dict[str, str]:
    text = PAPER.read_text(encoding="utf-8") if PAPER.exists() else ""
    rows = re.findall(r"^(\| \w+ \| `.*` \|) (.+) \|$", text, re.MULTILINE)
    return dict(rows)


def paper(counts: dict[str, tuple[int, int]], rows: list[str]) -> str:
    totals = "\n".join(f"| {name} | {every} | {every - alive} | {alive} |" for name, (every, alive) in counts.items())
    return f"""# Mutants: what tests of the rule book do not notice, and why

Written by `make mutate`; only the reasons are written by hand, and kept. A mutant is one small change of a module. What
is changed and what is left alone stands at the head of `scripts/mutate.py`.

| module | mutants | noticed | survive |
|---|---|---|---|
{totals}

| module | where | stands there | instead | why no test notices |
|---|---|---|---|---|
{chr(10).join(rows)}
"""


def main(modules: list[str]) -> int:
    began = time.monotonic()
    load_what_tests_load()
    for module in modules:
        _, status = os.waitpid(forked(lambda module=module: run(None, module)), 0)  # type: ignore[misc]
        if status:
            print(f"{module}: its tests fail as it stands")
            return 2
    reasons, counts, rows = known_reasons(), {}, []
    for module in modules:
        every = list(mutants(module))
        print(f"{module}: {len(every)} mutants", flush=True)
        alive = [mutant.key for mutant in survivors(every)]
        counts[module] = (len(every), len(alive))
        rows += [f"{key} {reasons.get(key, NO_REASON)} |" for key in sorted(set(alive))]
        print(f"{module}: {len(every) - len(alive)} noticed, {len(alive)} survive", flush=True)
    if modules == list(MODULES):
        PAPER.write_text(paper(counts, rows), encoding="utf-8")
    unexplained = [row for row in rows if NO_REASON in row]
    print(*unexplained, sep="\n")
    print(f"{time.monotonic() - began:.0f} s; survivors without a reason: {len(unexplained)}")
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or list(MODULES)))
