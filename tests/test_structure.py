"""The shape of the program: floors, and nothing in it that asks for time, chance or surroundings.

A floor is a folder. A module imports from lower floors and, on its own, from those that `FLOORS`
names before it.
"""

import ast
from collections import abc
from pathlib import Path

import pytest

import sitegen
from sitegen.read.layouts import SHIPPED, find
from sitegen.render.templates import make_environment

PACKAGE = Path(sitegen.__file__).parent

# From the ground up. A folder within a floor has one name here, for all that is in it.
FLOORS = {
    "words": (
        "model codec disk files lock shelf clock locale workers spelling catalogue problems "
        "outcome progress xml_text media_types"
    ),
    "declare": "guesses records fields field_types kinds config headers hosts",
    "read": (
        "yaml_mistakes front_matter layouts metadata pictures scaling icons assets markdown "
        "sources entries"
    ),
    "connect": "site links pages schedule manifest checks",
    "render": (
        "words navigation bodies cards trace edition asking view structured_data templates feeds "
        "calendar sitemap nginx rclone hosting render"
    ),
    "incremental": "cache kept plan reuse outputs",
    "late": "drawing store making search compression late",
    "build": "build",
    "doors": (
        "reference layout_words screen reports git_hosts profile rename starter arguments watch "
        "preview serve cli"
    ),
}
# What lies beside the floors: the pipeline, which is one of its own, and what Python looks for.
BESIDE = {"build", "__init__", "__main__"}
ORDER = [module for floor in FLOORS.values() for module in floor.split()]

# Modules whose job is to look at the world: when it is, which machine, what changed. `progress`
# counts seconds for those who watch; what it says goes to a terminal or a profile, never a page.
LOOKING_OUT = {"build", "cache", "cli", "progress", "serve", "watch", "preview", "starter"}
WORLD = (
    "datetime.now", "datetime.today", "datetime.utcnow", "date.today", "time.time",
    "time.monotonic", "time.localtime", "time.strftime", "time.gmtime", "os.environ", "os.getenv",
    "time.perf_counter", "time.process_time", "time.thread_time",
    "os.getcwd", "os.urandom", "Path.cwd", "Path.home", "locale.setlocale", "locale.getlocale",
    "random.", "secrets.", "uuid.uuid1", "uuid.uuid4", "socket.", "platform.", "getpass.",
)  # fmt: skip


def files() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def module_of(path: Path) -> str:
    """The name that `FLOORS` has for a file: its own, or that of its folder."""
    return room(path.relative_to(PACKAGE).with_suffix("").parts)


def room(parts: tuple[str, ...]) -> str:
    """`("read", "markdown", "html")` → `markdown`."""
    return parts[1] if parts[0] in FLOORS and len(parts) > 1 else parts[0]


def at_runtime(tree: ast.AST) -> abc.Iterator[ast.AST]:
    """Every node but those that only a type checker sees."""
    yield tree
    for child in ast.iter_child_nodes(tree):
        if not (isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test)):
            yield from at_runtime(child)


def imports(path: Path) -> set[str]:
    """The rooms of the package that a file imports, at the top or within a function."""
    names = set()
    for node in at_runtime(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: a relative import"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    own = (name.split(".") for name in names if name.startswith("sitegen."))
    return {room(tuple(parts[1:])) for parts in own} & rooms()


def rooms() -> set[str]:
    return {module_of(path) for path in files()} - {"__init__", "__main__"}


def test_every_module_has_a_floor_and_every_floor_its_modules() -> None:
    # A new module fails here until its place in FLOORS has been thought of.
    assert set(ORDER) == rooms()
    assert len(ORDER) == len(set(ORDER))
    assert {path.stem for path in PACKAGE.glob("*.py")} == BESIDE
    assert {
        floor: [name for name in modules.split() if not list((PACKAGE / floor).glob(f"{name}*"))]
        for floor, modules in FLOORS.items()
        if floor not in BESIDE
    } == {floor: [] for floor in FLOORS if floor not in BESIDE}


@pytest.mark.parametrize("path", files(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_imports_only_from_lower_floors(path: Path) -> None:
    own = module_of(path)
    # What `python -m` starts is above all floors; a file that only names its folder is on none.
    below = ORDER if own == "__main__" else ORDER[: ORDER.index(own) + 1] if own in ORDER else []
    assert imports(path) - set(below) == set()


def test_the_package_itself_imports_nothing() -> None:
    assert imports(PACKAGE / "__init__.py") == set()


def questions_of_the_world(path: Path) -> list[str]:
    """Calls and names that answer otherwise on another day or machine, as `line name`."""
    return [
        f"{node.lineno} {name}"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
        for name in (ast.unparse(node),)
        if any(name == each or (each.endswith(".") and name.startswith(each)) for each in WORLD)
    ]


@pytest.mark.parametrize("path", files(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_only_the_doors_ask_what_time_it_is_and_where_they_are(path: Path) -> None:
    if module_of(path) not in LOOKING_OUT:
        assert questions_of_the_world(path) == []


def test_a_question_of_the_world_is_found(tmp_path: Path) -> None:
    code = "import os, random\nfrom datetime import datetime\nrandom.choice(os.environ)\n"
    (tmp_path / "a.py").write_text(f"{code}x = datetime.now()\n", "utf-8")
    found = questions_of_the_world(tmp_path / "a.py")
    assert sorted(found) == ["3 os.environ", "3 random.choice", "4 datetime.now"]


def imported_from_the_world(path: Path) -> set[str]:
    """Names that are taken out of such modules, so that no dot gives them away."""
    modules = {"time", "random", "secrets", "socket", "platform"}
    return {
        alias.name
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom)
        and (node.module in modules or (node.module == "os" and "environ" in ast.unparse(node)))
        for alias in node.names
    }


@pytest.mark.parametrize("path", files(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_nobody_imports_a_clock_or_a_die_by_name(path: Path) -> None:
    if module_of(path) not in LOOKING_OUT:
        assert imported_from_the_world(path) == set()


# --- Layouts ---


def test_a_layout_is_given_no_door_but_its_view() -> None:
    environment = make_environment(find(SHIPPED))
    assert set(environment.globals) == {"range", "namespace"}
    assert "random" not in environment.filters
    # What templates of other sites use to reach the clock or the machine.
    assert not {"now", "lipsum", "today", "getenv", "environ"} & set(environment.globals)
    assert not environment.extensions


@pytest.mark.parametrize("name", [name for name in find(SHIPPED) if name.endswith(".html")])
def test_a_layout_compiles_and_hands_its_names_to_no_other_unseen(name: str) -> None:
    environment = make_environment(find(SHIPPED))
    source = (SHIPPED / name).read_text("utf-8")
    environment.compile(source)
    # Macros use their arguments only.
    assert "with context" not in source


def test_the_document_of_the_architecture_names_every_module_on_its_floor() -> None:
    text = (PACKAGE.parent / "docs/architecture.md").read_text("utf-8")
    rows = {row.split()[2]: row for row in text.splitlines() if row.startswith("| ") and "`" in row}
    missing = [
        (floor, module)
        for floor, modules in FLOORS.items()
        for module in modules.split()
        if f"`{module}`" not in rows[floor]
    ]
    assert missing == []
