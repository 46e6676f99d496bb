"""What belongs in an edition: a list of files, never "all but what we know to be wrong".

A course that has been used holds more than we wrote: copies of notebooks, checkpoints, backups of
editors, somebody's answers. None of it is named here, so none of it goes along.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from kit.casefile.cases import Case
from kit.errors import KitError
from kit.items import Handout, Lesson
from kit.questions import lessons

COURSE = [
    "LICENSE",
    "environment.yml",
    "postBuild",
    "pyproject.toml",
    "requirements.txt",
    "requirements-test.txt",
    "start",
    "start.py",
    ".gitignore",
    ".gitattributes",
]
STARTING = ("__init__", "advice", "clean", "environments", "locks", "steps", "words")
COURSE += [f"kit/starting/{name}.py" for name in STARTING]
LAB = [
    "custom.css",
    "jupyter_server_config.py",
    "labconfig/default_setting_overrides.json",
    "labconfig/page_config.json",
    "workspaces/default-37a8.jupyterlab-workspace",
]
COURSE += [f"kit/settings/lab/{name}" for name in LAB]
EARLY = ["package.json", "static/remoteEntry.js"]
COURSE += [f"kit/settings/early-runs/{name}" for name in EARLY]
DATA = ["areas.geojson", "borders.geojson", "charts.yaml", "maps.yaml", "wordings.yaml", "LICENSE"]
TEACHER = ["administrator.md", "guide.md", "own-article.md"]
HUB = [
    "Dockerfile",
    "README.md",
    "collecting.py",
    "jupyterhub_config.py",
    "jupyterhub_config_accounts.py",
    "hooks/reference-transaction",
    "load.py",
    "package-lock.json",
    "package.json",
    "plans.py",
    "requirements.in",
    "requirements.txt",
    "start.py",
    "z2jh-values.yaml",
]
TESTS = ["tests/cut_off.py", "tests/nbval_sanitize.cfg"]
DESK_DATA = [
    "README.md",
    "balance.yaml",
    "lessons.json",
    "other-work.yaml",
    "questions/schema.json",
]
LESSON = re.compile(r"\d\d-[a-z0-9-]+")  # no capitals and no dots: "05-…-Copy1" is none


def whole(here: Case) -> list[Lesson]:
    """The lessons of a course that has its key; a copy for a class raises a KitError."""
    found = []
    for one in lessons():
        if isinstance(one, Handout):
            raise KitError(
                f"{here.root} is a copy for a class. It holds no key, so no edition can be made of "
                "it. Run this in the folder of the whole course."
            )
        found.append(one)
    return found


def lesson_names(here: Case) -> list[str]:
    """The lessons by the names of their question files, which are those of their notebooks."""
    files = sorted((here.root / "data/questions").glob("*.yaml"))
    return [path.stem for path in files if LESSON.fullmatch(path.stem)]


def engine(here: Case) -> list[str]:
    """The kit itself, for a course of another article: nothing of this case."""
    return present(here, [*COURSE, *TESTS, *kit_files(here.root, desk=True)])


def for_learners(here: Case) -> list[str]:
    """The files that every learner's copy has as they are, each by its path in the course."""
    package = here.package
    files = [*COURSE, *(f"data/{name}" for name in DATA)]
    files += [f"data/{one['path']}" for one in package["resources"]]
    files.append(package["article"]["path"].removeprefix("../"))
    return present(here, [*files, *kit_files(here.root)])


def for_teachers(here: Case) -> list[str]:
    """What the teacher's copy has besides: the desk, the key, the guide and the hub."""
    files = ["data/datapackage.json", *(f"data/{name}" for name in DESK_DATA)]
    files += [f"data/questions/{name}.yaml" for name in lesson_names(here)]
    files += [f"teacher/{name}" for name in TEACHER]
    files += TESTS
    files += [f"teacher/hub/{name}" for name in HUB]
    return present(here, [*files, *kit_files(here.root, desk=True)])


def present(here: Case, files: Iterable[str]) -> list[str]:
    """Those that this course has: another article may do without some. Each once, in order."""
    return [one for one in dict.fromkeys(files) if (here.root / one).is_file()]


def strays(here: Case) -> list[str]:
    """What lies in `notebooks/` and is no lesson: nobody should wonder where it went."""
    known = {f"{name}.ipynb" for name in lesson_names(here)}
    found = sorted(path.name for path in (here.root / "notebooks").iterdir())
    return [f"notebooks/{name}" for name in found if name not in known]


def kit_files(root: Path, desk: bool = False) -> list[str]:
    """The files of the package that something in it uses, beginning with `kit/__init__.py`, and its
    modules that are commands of their own.

    A file that nothing names, such as a draft or an older script, is not among them.
    """
    folder = root / "kit"
    first = ["__init__.py"]
    if desk:
        first += ["__main__.py", "desk/__init__.py"]
    found = [name for name in first if (folder / name).is_file()]
    others = {path.relative_to(folder).as_posix() for path in _candidates(folder, desk)}
    others -= set(found)
    commands = [name for name in sorted(others) if _is_command(_text(folder / name), name)]
    found += commands
    others -= set(commands)
    texts = [_text(root / name) for name in ("pyproject.toml", "start.py")]
    texts += [_text(folder / name) for name in found]
    while texts:
        text = texts.pop()
        for name in sorted(others):
            if _names(text, name):
                others.remove(name)
                found.append(name)
                texts.append(_text(folder / name))
    return [f"kit/{name}" for name in sorted(found)]


def _is_command(text: str, name: str) -> bool:
    """Whether a module says of itself that it is run by its name."""
    called = f'"""`python -m kit.{name.removesuffix(".py").replace("/", ".")}'
    return name.endswith(".py") and text.startswith((f"{called} ", f"{called}`"))


def _candidates(folder: Path, desk: bool) -> list[Path]:
    """Every file of the package that could belong: none of the desk's, where that is not asked."""
    found = []
    for path in folder.rglob("*"):
        parts = path.relative_to(folder).parts
        hidden = any(part.startswith(".") or part == "__pycache__" for part in parts)
        ours = desk or parts[0] != "desk"
        if path.is_file() and ours and not hidden and path.name != "__main__.py":
            found.append(path)
    return found


def _names(text: str, name: str) -> bool:
    """Whether a text of the package names this file of it: as a module, or by its file's name."""
    path = Path(name)
    if path.suffix != ".py" or path.parts[0] == "settings":
        if path.name not in text:  # so it is nearly always, and quickly seen
            return False
        return re.search(rf"(?<![\w-]){re.escape(path.name)}(?![\w-])", text) is not None
    steps = ["kit", *path.with_suffix("").parts]
    if steps[-1] == "__init__":
        steps.pop()
    if steps[-1] not in text:
        return False
    module = re.escape(".".join(steps))
    package = re.escape(".".join(steps[:-1]))
    stem = re.escape(steps[-1])
    imported = rf"from {package} import (?:\([^)]*|[^\n]*)\b{stem}\b"
    if re.search(rf"\b{module}\b|{imported}", text):
        return True
    return "import_module" in text and f'"{path.stem}"' in text  # a command of `python -m kit`


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
