"""Draws the house into CONTRIBUTING.md: `python tests/house.py` after a module came or went.

The parts are those of the contract in `pyproject.toml`, which import-linter holds; the arrows are
the imports between rooms as they are in the code.
"""

import ast
import tomllib
from pathlib import Path

import grimp

ROOT = Path(__file__).parents[1]
BEGIN = "<!-- the house: made by `python tests/house.py` -->\n"
END = "<!-- end of the house -->\n"
PARTS = ("Desk", "Case file", "Engine")


def parts() -> dict[str, list[str]]:
    """The modules of each part, from the top down."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    found = {name: layer.split(" : ") for name, layer in zip(PARTS, layers, strict=True)}
    found["Desk"] = inside("desk")
    found["Case file"] = ["casefile", *inside("casefile")]
    return found


def inside(package: str) -> list[str]:
    """The modules and packages of a package."""
    folder = ROOT / "kit" / package
    files = [path.stem for path in folder.glob("*.py") if path.stem != "__init__"]
    folders = [path.parent.name for path in folder.glob("*/__init__.py")]
    return [f"{package}.{name}" for name in sorted(files + folders)]


def drawn() -> str:
    """Parts and arrows as a picture that GitHub draws, and every room with what it is for."""
    graph = grimp.build_graph("kit", cache_dir=None)
    rooms = parts()
    lines = ["```mermaid", "flowchart LR"]
    for number, name in enumerate(rooms):
        lines.append(f'    P{number}["{name}"]')
    homes = {f"kit.{one}": n for n, modules in enumerate(rooms.values()) for one in modules}
    arrows = set()
    for module in graph.modules:
        for other in graph.find_modules_directly_imported_by(module):
            one = _home(module, homes)
            two = _home(other, homes)
            if None not in (one, two) and one != two:
                arrows.add((one, two))
    lines += [f"    P{one} --> P{two}" for one, two in sorted(arrows)]
    lines.append("```")
    for name, modules in rooms.items():
        lines += ["", f"**{name}**", ""]
        lines += [f"- `kit/{_path(one)}`: {_says(one)}" for one in modules]
    return "\n".join(lines) + "\n"


def _home(module: str, homes: dict[str, int]) -> int | None:
    """The part that a module or the package around it belongs to."""
    while module not in homes and "." in module:
        module = module.rpartition(".")[0]
    return homes.get(module)


def _path(module: str) -> str:
    place = module.replace(".", "/")
    return f"{place}/" if (ROOT / "kit" / place).is_dir() else f"{place}.py"


def _says(module: str) -> str:
    """The first sentence of a module's docstring."""
    path = ROOT / "kit" / _path(module)
    file = path / "__init__.py" if path.is_dir() else path
    doc = ast.get_docstring(ast.parse(file.read_text("utf-8"))) or ""
    return " ".join(doc.split("\n\n")[0].split())


def with_house(text: str) -> str:
    """CONTRIBUTING.md with the house as it is now."""
    before, _, rest = text.partition(BEGIN)
    return before + BEGIN + drawn() + END + rest.partition(END)[2]


if __name__ == "__main__":
    file = ROOT / "CONTRIBUTING.md"
    file.write_text(with_house(file.read_text("utf-8")), "utf-8")
