"""What we write about: every call, command, path and link in it is there."""

import ast
import inspect
import json
import re
import shlex
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml
from house import with_house

import kit
from kit.__main__ import parser
from kit.items import KINDS
from kit.starting.words import WrongWords

ROOT = Path(__file__).parents[1]
PAGES = ("README", "CONTRIBUTING", "CHANGELOG", "SECURITY")
TEACHERS = ("guide", "administrator", "own-article", "hub/README")
DOCS = [
    *(ROOT / f"{one}.md" for one in PAGES),
    *(ROOT / f"teacher/{one}.md" for one in TEACHERS),
    ROOT / "data/README.md",
    *(ROOT / "notebooks").glob("*.ipynb"),
    *(ROOT / "data/questions").glob("*.yaml"),
]
LINKED = [path for path in DOCS if path.suffix != ".yaml"]

MADE = {  # what is named and made later, or an example
    *(
        "answers",
        "answers-05.json",
        "work",
        "wheels",
        "print",
        "class",
        "web",
        "projector",
        "teacher/plans",
        "class.git",
        "report",
        "hand-ins",
    ),
    *("benchmarks/results.md", "hand-in-blue-heron.json", "names.txt", "plan.json", "guest.jsonl"),
    *("learners.csv", "open-answers.csv", "case.yaml", "article.txt", ".venv", ".jupyter"),
}


@cache
def text(path: Path) -> str:
    """What a file says, without the marks of its format."""

    def strings(part):
        if isinstance(part, dict | list):
            return "\n".join(map(strings, part.values() if isinstance(part, dict) else part))
        return str(part)

    whole = path.read_text("utf-8")
    if path.suffix == ".ipynb":
        return "\n\n".join("".join(one["source"]) for one in json.loads(whole)["cells"])
    return strings(yaml.load(whole, yaml.CSafeLoader)) if path.suffix == ".yaml" else whole


# --- calls -------------------------------------------------------------------------------------


def calls(said: str) -> list[ast.Call]:
    """Each `kit.name(...)`, as far as its last bracket; what is no Python is a SyntaxError."""
    found = []
    for start in re.finditer(r"\bkit\.\w+\(", said):
        ends = [one.end() for one in re.finditer(r"\)", said[start.end() :])]
        for end in ends[:20]:
            try:
                made = ast.parse(said[start.start() : start.end() + end], mode="eval").body
            except SyntaxError:
                continue
            found.append(made)
            break
        else:
            raise SyntaxError(said[start.start() : start.end() + 40])
    return [one for made in found for one in ast.walk(made) if ours(one)]


def ours(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and getattr(getattr(node.func, "value", 0), "id", "") == "kit"


def misused(said: str) -> list[str]:
    """The calls that there are not, or that take no such arguments; no example is short of one."""
    wrong = []
    for one in calls(said):
        name = one.func.attr
        try:
            signature = inspect.signature(getattr(kit, name))
            signature.bind_partial(*one.args, **{each.arg: 0 for each in one.keywords})
        except (AttributeError, TypeError) as error:
            wrong.append(f"{ast.unparse(one)}: {error}")
    named = {*re.findall(r"(?<![/\w])kit\.([a-z_]+)\b(?!\.(?:py|js))", said)} - {*kit.__all__}
    return wrong + [f"kit.{one}" for one in named if not find_spec(f"kit.{one}")]


@pytest.mark.lessons
def test_each_call_that_is_named_is_there_and_takes_what_it_is_given():
    assert {path.name: wrong for path in DOCS if (wrong := misused(text(path)))} == {}


@pytest.mark.parametrize(
    "said",
    [
        "`kit.tabel`",
        'kit.tabel("claims")',
        'kit.table("claims", "places")',
        "kit.progress(of='05')",
        'kit.article(highlight=kit.tabel("claims"))',
    ],
)
def test_a_call_that_is_not_there_or_takes_something_else_is_found(said):
    assert misused(f"Try {said} now.") != []


def test_every_call_is_told_to_those_who_use_it():
    told = {one.func.attr for path in DOCS for one in calls(text(path))}
    assert {*kit.__all__} - told == set()


# --- commands ----------------------------------------------------------------------------------

COMMANDS = ["validate", "catalogue", "editions", "report", "new", "build", "borders"]
STARTS = {"test", "bench", "download", "repair", "remove"}
HUB_OPTIONS = {
    "--folder",
    "--open",
    "--port",
    "--names",
    "--accounts",
    "--prepare",
    "--withhold",
    "--lesson",
}
LOAD_OPTIONS = {"--lessons", "--out"}


def unknown_commands(said: str) -> list[str]:
    """The commands of ours that could not be run as they are written."""
    wrong = []
    for command in re.findall(r"python -m kit ([^`\n]+)", said):
        words = shlex.split(command.rstrip(".,;:"), comments=True)
        if words != ["--help"] and words not in [[one] for one in COMMANDS]:
            try:
                parser().parse_args(words)
            except WrongWords:
                wrong.append(command)
    for module in re.findall(r"python -m (kit\.[\w.]+)", said):
        wrong += [] if find_spec(module) else [module]
    for hub, command in re.findall(r"(teacher/hub/)?\bstart\.py((?: [\w./-]+)*)", said):
        words = command.split()
        if hub:
            known = not words or words[0] in HUB_OPTIONS | {
                "load",
                "forget",
                "open",
                "close",
                "collect",
            }
            has = LOAD_OPTIONS if words[:1] == ["load"] else HUB_OPTIONS
            known = known and {one for one in words if one[:2] == "--"} <= has
        else:
            known = (
                not words
                or words[0] in STARTS | {"forget", "load", "open", "close", "collect"}
                or words[0][0] == "-"
            )
        wrong += [] if known else [f"start.py{command}"]
    return wrong


@pytest.mark.lessons
def test_each_command_that_is_named_is_there():
    for path in DOCS:
        commands = re.findall(r"`([^`\n]+)`|^((?:\S*python|py ).+)$", text(path), re.MULTILINE)
        assert unknown_commands("\n".join(map("".join, commands))) == [], path.name


@pytest.mark.parametrize(
    "said",
    [
        "python -m kit tidy",
        "python -m kit editions --all",
        "python -m kit.desk.rapport",
        "python -m kit validate all of it",
        "start.py serve",
        "teacher/hub/start.py --public",
    ],
)
def test_a_command_that_is_not_there_is_found(said):
    assert unknown_commands(said) != []


def test_every_command_is_told():
    said = "".join(text(path) for path in DOCS if path.suffix == ".md")
    assert {one for one in COMMANDS if f"python -m kit {one}" not in said} == set()
    assert {one for one in STARTS if f"start.py {one}" not in said} == set()
    options = re.findall(r'add_argument\(\s*"(--\w+)"', (ROOT / "teacher/hub/start.py").read_text())
    assert {*options} == HUB_OPTIONS


def test_each_column_of_a_table_has_a_heading():
    """It is read out with each cell to those who do not see the table."""
    head = re.compile(r"^\|(.*)\|\n\|[-| :]+\|$", re.MULTILINE)
    for path in (one for one in DOCS if one.suffix == ".md"):
        for found in head.findall(text(path)):
            assert all(one.strip() for one in found.split("|")), (path.name, found)


def test_a_command_can_be_copied_with_its_whole_line():
    """On Windows and in the shell of macOS, words behind a # go to the command as well."""
    for path in DOCS:
        if path.suffix == ".md":
            blocks = re.findall(r"(?ms)^```\n(.*?)^```", text(path))
            lines = [line for one in blocks for line in one.splitlines() if " # " in line]
            assert lines == [], path.name


# --- paths and links -----------------------------------------------------------------------------

PATH = r"[\w.-]+(?:/[\w.-]+)*/?"


def lost_paths(said: str, folder: Path) -> list[str]:
    """What stands between backticks like a path of ours, and is not there."""
    found = []
    for one in re.findall(rf"`({PATH})(?:::\w+)?`", said):
        is_file = re.search(r"\.(py|js|css|md|csv|txt|yaml|yml|json|jsonl|ipynb|toml|in)$", one)
        if not is_file and not one.endswith("/"):
            continue
        made = any(one.startswith(each) or one.strip("/") == each for each in MADE)
        places = (ROOT, folder, ROOT / "kit", ROOT / "data", ROOT / "teacher/hub")
        if not made and "NN-" not in one and not any((place / one).exists() for place in places):
            found.append(one)
    return found


@pytest.mark.lessons
def test_each_path_that_is_named_is_there():
    assert {path.name: lost for path in DOCS if (lost := lost_paths(text(path), path.parent))} == {}


@pytest.mark.parametrize("said", ["`kit/quizes.py`", "`tests/test_x.py::test_y`", "`lessons/`"])
def test_a_path_that_is_not_there_is_found(said):
    assert lost_paths(f"See {said}.", ROOT) != []


def test_what_the_table_of_places_names_stands_in_the_file_it_names():
    """“`parse` in `kit/page/judging.js`”: who looks there finds it."""
    rows = re.findall(r"(?m)^\| (?!You want|---)[^|]+\| ([^|]+) \|$", places_to_change())
    assert len(rows) > 20
    for places in rows:
        for name, path in re.findall(r"`([@\w]+)`[^`;]* in `([^`]+)`", places):
            assert name in (ROOT / path).read_text("utf-8"), f"{name} in {path}"


def places_to_change() -> str:
    """The part of CONTRIBUTING that says where to change what."""
    whole = text(ROOT / "CONTRIBUTING.md")
    return whole.partition("## Where to find things")[2].partition("\n## ")[0]


def anchors(said: str) -> set[str]:
    """The anchors of the headings, as GitHub makes them and as JupyterLab does."""
    headings = re.findall(r"^#+ (.+)$", said, re.MULTILINE)
    github = {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}
    return github | {one.replace(" ", "-") for one in headings}


def lost_links(said: str, path: Path) -> list[str]:
    """The links that lead to no file, or to no heading in it."""
    said = re.sub(r"(?ms)^```.*?^```$", "", said)
    found = []
    for link in re.findall(r"\]\(<?([^)\s>]+)", said) + re.findall(
        r"^\[[^]]+\]: (\S+)", said, re.M
    ):
        file, _, anchor = link.partition("#")
        target = path.parent / file if file else path
        if re.match(r"https://|mailto:", link):
            continue
        inside = target.exists() and ROOT in target.resolve().parents
        if not inside or (anchor and anchor not in anchors(text(target) if file else said)):
            found.append(link)
    return found


@pytest.mark.lessons
def test_each_link_leads_to_a_file_and_a_heading_of_ours():
    assert {path.name: lost for path in LINKED if (lost := lost_links(text(path), path))} == {}


@pytest.mark.parametrize(
    "said",
    [
        "[a](kit/quizes.py)",
        "[a](#nowhere)",
        "[a](CONTRIBUTING.md#nowhere)",
        "![a](no.png)",
        "[a](../../outside.md)",
        "[a](http://x.example)",
    ],
)
def test_a_link_to_nowhere_is_found(said):
    assert lost_links(f"See {said}.\n\n# Some where\n", ROOT / "README.md") != []
    assert lost_links("See [here](#some-where).\n\n# Some where\n", ROOT / "README.md") == []


def test_the_house_in_contributing_is_the_one_in_the_code():
    said = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    assert said == with_house(said), "run `python tests/house.py`"


def test_every_kind_of_item_stands_in_the_table_of_kinds():
    table = text(ROOT / "CONTRIBUTING.md").partition("| Kind |")[2].partition("\n\n")[0]
    listed = {kind for row in table.splitlines() for kind in re.findall(r"`(\w+)`", row[:60])}
    assert listed >= {*KINDS}


@pytest.mark.parametrize(
    "path", sorted((ROOT / "notebooks").glob("0*.ipynb")), ids=lambda one: one.stem
)
def test_the_minutes_of_a_lesson_are_the_same_wherever_they_stand(path):
    lists = text(ROOT / "README.md") + text(ROOT / "notebooks/00-start-here.ipynb")
    told = re.findall(rf"\((?:notebooks/)?{re.escape(path.name)}\).*\| (\d+) \|", lists)
    (minutes,) = re.findall(r"^\*(\d+) minutes", text(path), re.M)
    assert told and {*told} == {minutes}
