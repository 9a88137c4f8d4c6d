"""The direction of the flow, who may print, and how long a module may get."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "pipeline"
MODULES = sorted(PACKAGE.rglob("*.py"))

# Rooms from left to right; a module imports from its own room and those before it.
ORDER = (
    "model", "settings", "alike", "records", "rulebook", "read", "clean", "gate", "segment", "mentions", "events",
    "normalise", "resources", "extract", "deals", "tables", "report", "review", "run", "cli",
)  # fmt: skip
# Rooms beside the flow: they may use all of it, and only the commands use them.
BESIDE = ("check", "diff", "evaluate", "train", "workbench")
LONGEST = 450  # lines


def room(module: Path) -> str:
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(module: Path) -> Iterator[tuple[int, str]]:
    """Line and name of each module of the package that `module` imports, late imports included."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "pipeline":
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("pipeline."):
            yield node.lineno, node.module.split(".")[1]
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.startswith("pipeline."):
                    yield node.lineno, alias.name.split(".")[1]


def named(module: Path) -> str:
    return module.relative_to(PACKAGE).as_posix()


def test_a_module_imports_only_from_rooms_to_its_left() -> None:
    wrong = []
    for module in MODULES:
        here = room(module)
        if here in ("__init__", "__main__", "cli"):
            continue
        assert here in ORDER or here in BESIDE, f"{here} is a new room: give it its place in the order"
        beside = BESIDE[: BESIDE.index(here) + 1] if here in BESIDE else ()
        allowed = {*ORDER, *beside} - {"cli"} if beside else set(ORDER[: ORDER.index(here) + 1])
        wrong += [f"{named(module)}, line {line}: {name}" for line, name in imports(module) if name not in allowed]
    assert not wrong


def prints(node: ast.AST) -> bool:
    """Whether `node` writes to the terminal, or reaches for what does."""
    match node:
        case ast.Name(id="print") | ast.Attribute(value=ast.Name(id="sys"), attr="stdout" | "stderr"):
            return True
        case ast.Import(names) | ast.ImportFrom(names=names):
            modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in names]
            return any(name.split(".")[0] in ("typer", "rich") for name in modules)
    return False


def test_only_the_commands_print() -> None:
    found = [
        f"{named(module)}, line {node.lineno}"
        for module in MODULES
        if room(module) not in ("cli", "__main__")
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.expr | ast.stmt) and prints(node)
    ]
    assert not found


def test_a_module_fits_into_one_reading() -> None:
    lengths = {named(module): len(module.read_text(encoding="utf-8").splitlines()) for module in MODULES}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_a_module_says_what_it_is_for() -> None:
    silent = [named(m) for m in MODULES if not ast.get_docstring(ast.parse(m.read_text(encoding="utf-8")))]
    assert not silent


def test_no_table_depends_on_the_clock() -> None:
    """Time reaches the tables only as `seconds`, which are asked for with --timing."""
    days = ("date", "datetime", "datetime.date", "datetime.datetime")
    clocks = {f"{day}.{name}" for day in days for name in ("today", "now", "utcnow")}
    clocks |= {"time.time", "time.time_ns", "time.localtime", "time.gmtime", "time.strftime"}
    found = [
        f"{named(module)}, line {node.lineno}"
        for module in MODULES
        if room(module) not in ("cli", "train")
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and ast.unparse(node) in clocks
    ]
    assert not found
