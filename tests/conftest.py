"""What the tests of several modules share."""

import copy
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from browser import ARGUMENTS, ITS_OWN, Lab, Lesson, chromium
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from sharing import Shares, edition, place

from kit import components, datafiles, journals, questions
from kit.casefile import cases, groups

ROOT = Path(__file__).parents[1]
SMALL = Path(__file__).with_name("small")  # an invented course: what the engine does is tried there
collect_ignore = ["small"]  # its notebooks are copied before they are run
_NEW_SESSION = copy.deepcopy(journals._session)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Shares | None:
    """With `--dist loadfile`, as start.py asks for: files, and the long ones test by test."""
    if config.getoption("dist") != "loadfile":
        return None
    config.option.loadscopereorder = False
    return Shares(config, log)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--lesson", help="only what is tested lesson by lesson, of this one: 05")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what opens a browser, so that `-m "not browser"` leaves it out; choose a lesson."""
    if lesson := config.getoption("lesson"):
        chosen = [item for item in items if of_lesson(item, lesson)]
        if not chosen:
            raise pytest.UsageError(
                f"No test is of lesson {lesson!r}. Write its number: --lesson 05"
            )
        config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
        items[:] = chosen
    if hasattr(config, "workerinput"):  # one of several workers
        items.sort(key=place)
    for item in items:
        asks_for_one = {"browser", "lab", "window"} & {*getattr(item, "fixturenames", ())}
        # Some tests choose their page while they run, and their list of fixtures does not tell.
        if asks_for_one or item.path.stem.endswith("_browser"):
            item.add_marker("browser")


def of_lesson(item: pytest.Item, lesson: str) -> bool:
    """Whether a test runs the notebook of this lesson, or has it or a question of it as a value.

    A test that looks at every lesson at once has the mark `lessons`, and looks at this one, too.
    """
    if item.get_closest_marker("lessons"):
        return True
    values = getattr(getattr(item, "callspec", None), "id", "")
    return bool(re.search(rf"(?<![\w.]){lesson}(?![\w])", f"{item.path.stem} {values}"))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """On CI a skipped test fails the run: nobody would look for what was not tested."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped") if reporter else None
    if skipped and os.environ.get("CI") == "true" and session.exitstatus == pytest.ExitCode.OK:
        reporter.write_line("\nTests were skipped, and on CI none may be.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture
def course(tmp_path, monkeypatch, request) -> Iterator[Path]:
    """A copy of the course to damage at will; journals go to its own folder work/.

    It is the one that the module calls COURSE: this course, or the small invented one.
    """
    yield from copied(getattr(request.module, "COURSE", ROOT), tmp_path, monkeypatch)


@pytest.fixture
def small(tmp_path, monkeypatch) -> Iterator[Path]:
    """A copy of the small invented course, in a module that also needs this one."""
    yield from copied(SMALL, tmp_path, monkeypatch)


def copied(source: Path, to: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A course with journals and caches of its own, to work in."""
    for folder in ("data", "seeds", "notebooks"):
        shutil.copytree(source / folder, to / folder)
    monkeypatch.chdir(to)
    monkeypatch.setattr(journals, "_session", copy.deepcopy(_NEW_SESSION))
    forget()
    yield to
    forget()


def forget() -> None:
    """Empty every cache of kit, so that changed files are read again."""
    known = (
        cases._load,
        cases.Case.frame,
        datafiles.document,
        questions._load,
        groups.groups,
        groups.theme,
        components.script,
        components._version,
    )
    for cached in known:
        cached.cache_clear()


def store(path: Path, *texts: str) -> None:
    """Write a notebook of Markdown cells."""
    made = [nbformat.v4.new_markdown_cell(text) for text in texts]
    nbformat.write(nbformat.v4.new_notebook(cells=made), path)


@pytest.fixture
def damage(request):
    """Change a file of the course: `damage("data/x.csv", before, after)`, or give all its bytes."""
    course = request.getfixturevalue("small" if "small" in request.fixturenames else "course")

    def change(path: str, before: bytes | str, after: bytes | str | None = None) -> None:
        before, after = (
            part.encode() if isinstance(part, str) else part for part in (before, after)
        )
        file = course / path
        if after is None:
            file.write_bytes(before)
        else:
            old = file.read_bytes()
            assert before in old, f"{path} no longer holds {before!r}: this test damages nothing"
            file.write_bytes(old.replace(before, after, 1))
        forget()

    return change


@pytest.fixture(scope="session")
def jupyterlab(tmp_path_factory) -> Iterator[Lab]:
    """One server for all modules of a worker: they ask for `lab`."""
    lab = Lab(tmp_path_factory.mktemp("lab"))
    yield lab
    lab.stop()


@pytest.fixture(scope="module")
def lab(jupyterlab) -> Iterator[Lab]:
    """The server, with settings, kernels and courses of this module alone."""
    yield jupyterlab
    jupyterlab.forget()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


def edition_fixture(name: str) -> Callable[..., Path]:
    """Gives tests an edition; that for a projector has the answers of an invented class."""

    @pytest.fixture(scope="session")
    def made_edition(tmp_path_factory, pytestconfig) -> Path:
        return edition(tmp_path_factory, name, pytestconfig.getoption("lesson"))

    return made_edition


class_edition = edition_fixture("class")
print_edition = edition_fixture("print")
projector_edition = edition_fixture("projector")
teacher_edition = edition_fixture("teacher")
web_edition = edition_fixture("web")


@pytest.fixture(scope="module")
def window(browser, request) -> Iterator[BrowserContext]:
    """A window of the size that the module calls WINDOW, with cookies and a storage of its own."""
    size = getattr(request.module, "WINDOW", {"width": 1280, "height": 900})
    context = browser.new_context(viewport=size)
    yield context
    context.close()


@pytest.fixture
def open_lesson(lab, window, request) -> Iterator[Callable[..., Lesson]]:
    """Opens a notebook in JupyterLab; afterwards nothing may have left this machine or gone wrong.

    It is one of the course that the module calls COURSE, unless a `source` is given.
    """
    opened: list[Lesson] = []

    def open_one(notebook: str, **how) -> Lesson:
        how.setdefault("source", getattr(request.module, "COURSE", ROOT))
        name = re.sub(r"\W+", "-", request.node.name)
        opened.append(Lesson(lab, window, name, notebook, **how))
        return opened[-1]

    yield open_one
    for lesson in opened:
        lesson.page.close()
    lab.end_kernels()
    for lesson in opened:
        assert lesson.outward == [], "requests that left this machine"
        errors = [one for one in lesson.errors if not any(own in one for own in ITS_OWN)]
        assert errors == [], "errors in the browser's console"


@pytest.fixture
def context(browser) -> Iterator[BrowserContext]:
    """A window with a storage of its own; no page of it may have an error."""
    made = browser.new_context()
    errors = []
    made.on("weberror", lambda error: errors.append(str(error.error)))
    yield made
    made.close()
    assert errors == []


@dataclass
class Node:
    """An element of a parsed page."""

    tag: str
    attrs: dict[str, str | None] = field(default_factory=dict)
    inside: list = field(default_factory=list)

    @property
    def text(self) -> str:
        """All words inside, but for those of styles and scripts."""
        if self.tag in ("style", "script"):
            return ""
        return "".join(one if isinstance(one, str) else one.text for one in self.inside)

    def all(self, tag: str, **attrs: str) -> list["Node"]:
        """Every element inside with this tag and these words among its attributes, in order."""
        found = []
        for one in self.inside:
            if isinstance(one, Node):
                words = {name: (one.attrs.get(name) or "").split() for name in attrs}
                if one.tag == tag and all(attrs[name] in words[name] for name in attrs):
                    found.append(one)
                found += one.all(tag, **attrs)
        return found


def parsed(html: str) -> Node:
    """The page as a tree, every character reference read; fails on a tag that does not match."""
    top = Node("page")
    path = [top]

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            path[-1].inside.append(node := Node(tag, dict(attrs)))
            if tag not in ("br", "hr", "img", "input", "link", "meta"):
                path.append(node)

        def handle_startendtag(self, tag, attrs):
            path[-1].inside.append(Node(tag, dict(attrs)))

        def handle_endtag(self, tag):
            assert path.pop().tag == tag, f"</{tag}> closes nothing"

        def handle_data(self, data):
            path[-1].inside.append(data)

    reader = Reader()
    reader.feed(html)
    reader.close()
    assert path == [top], f"<{path[-1].tag}> is never closed"
    return top
