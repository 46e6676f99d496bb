"""The shape of the lessons: what a class period can rely on."""

import re
from pathlib import Path

import nbformat
import pytest

import kit
from kit.casefile.cases import case
from kit.items import WRITTEN
from kit.questions import is_form, lessons, quizzes

ROOT = Path(__file__).parents[1]
LESSONS = {one.lesson: one for one in lessons() if not is_form(one)}
PATHS = {
    number: next((ROOT / "notebooks").glob(f"{number}-*.ipynb")) for number in LESSONS
}  # the two forms are no lessons
# The minutes that the course promises: issue and README, and the table in lesson 00.
# Of these, the minutes of the core.
CORE = {"01": 45, "02": 45, "03": 45, "04": 45, "05": 45, "06": 45, "07": 45, "08": 45}
MINUTES = {**dict.fromkeys(CORE, 60), "04": 70, "06": 75, "07": 65, "08": 75}
every_lesson = pytest.mark.parametrize("number", MINUTES)
# What the place is, in short sentences: a click away in each lesson.
DEFINITION = (
    "Nagorno-Karabakh is a region internationally recognised as part of Azerbaijan. In 2020 most "
    "of the people there were Armenians. No UN member state, Armenia included, had recognised the "
    "authorities that ran it. It had been an autonomous region of Soviet Azerbaijan. In the war "
    "of 1988-94 Armenian forces took nearly all of it, and districts around it. Hundreds of "
    "thousands had to leave their homes, Armenians and Azerbaijanis. Azerbaijan took control of "
    "part of this area in 2020. In September 2023 it took the rest in an offensive, and nearly all "
    "Armenians there left their homes."
)
FOLDED = (
    f"<details><summary>What is Nagorno-Karabakh? (one paragraph)</summary> {DEFINITION} </details>"
)


def cells(number: str) -> list:
    return nbformat.read(PATHS[number], as_version=4).cells


def prose(number: str) -> str:
    return "\n\n".join(cell.source for cell in cells(number) if cell.cell_type == "markdown")


def code(number: str) -> str:
    return "\n".join(cell.source for cell in cells(number) if cell.cell_type == "code")


def closed(number: str) -> list:
    """The items answered with a click or a number."""
    return [one for one in LESSONS[number].items if one.kind not in ("code", *WRITTEN)]


def told_in(path: Path) -> str:
    """Of a notebook its Markdown."""
    if path.suffix != ".ipynb":
        return path.read_text("utf-8")
    return prose(path.name[:2])


def words(text: str) -> int:
    return len(re.findall(r"\w[\w’'-]*", text))


def traces(source: str) -> list:
    return re.findall(r'kit\.trace\("(C\d\d)"(.*?)\)', source)


def read_in(source: str) -> str:
    """What a learner reads below a code cell: the article, a claim's way, figures, maps."""
    shown = []
    for asked in re.findall(r"kit\.article\((.*?)\)", source):
        part = {name: int(number) for name, number in re.findall(r"(first|last)=(\d+)", asked)}
        shown.append(kit.article(**part).text)
    for claim, rest in traces(source):
        way = kit.trace(claim, later="later=False" not in rest)
        shown += way.text.splitlines()[: len(way.steps) + 1]
    for ids in re.findall(r"kit\.day_by_day\(\[(.*?)\]", source):
        shown.append(kit.day_by_day(re.findall(r'"(\w+)"', ids)).text)
    for name in re.findall(r'kit\.show_map\("(\w+)"', source):
        spec = case().document("maps.yaml")[name]
        shown += [spec["note"], spec.get("key", "")]
        shown += [layer.get("text", "") for layer in spec.get("layers", [])]
    return "\n".join(shown)


def tables(number: str, core: bool) -> str:
    """The words of the tables that stand open, as they are stored; of the core, or of all."""
    shown = []
    for cell in cells(number):
        if core and "exit-ticket" in cell.source:
            break
        if "kit.fold(" not in cell.source:
            shown += [one.get("data", {}).get("text/html", "") for one in cell.get("outputs", [])]
    return re.sub(
        r"<style.*?</style>|<[^>]+>", " ", "\n".join(map("".join, shown)), flags=re.DOTALL
    )


def test_what_the_place_is_stands_whole_where_the_course_begins_in_short_sentences():
    for number in ("00", *CORE):
        text = " ".join(prose(number).split())
        assert FOLDED in text, number
        assert text.count("internationally recognised as part of Azerbaijan") == 1, number
    assert max(words(one) for one in DEFINITION.split(". ")) <= 20


@every_lesson
def test_the_closed_items_of_the_core_ask_how_sure_one_is(number):
    asked = [one.sure for one in closed(number) if one.core and one.kind != "opinion"]
    assert any(asked)


def test_every_explained_word_is_in_the_glossary_of_a_lesson_there_is():
    glossary = kit.table("glossary")
    assert set(glossary["lesson"]) <= set(PATHS)
    assert glossary["id"].is_unique and len(glossary) >= 30


# --- the shape of a notebook ---------------------------------------------------------------------

# 00 is no lesson: it has no core, no words, no exercise and no exit ticket, and says where to go.
every_notebook = pytest.mark.parametrize("number", PATHS)


def misshapen(all_cells: list, number: str) -> list[str]:
    """What a notebook lacks of the shape that all of them have."""
    (first, second, *_) = all_cells
    wrong = []
    lesson = number != "00"
    if not re.fullmatch(rf"# {number} · [^\n]+\n\n\*\*[^*\n]+\?\*\*", first.source):
        wrong.append("a title, and one central question")
    goals = re.search(
        r"^By the end you can\n\n((?:- .+\n(?:  .+\n)*){3})\Z", f"{second.source}\n", re.M
    )
    if not re.match(r"\*\d+ minutes", second.source) or not goals:
        wrong.append("minutes, and three lines of what one can by the end")
    sources = [one.source for one in all_cells if one.cell_type == "code" and one.source]
    if sources[0] != "import kit" or sources.count("import kit") != 1:
        wrong.append("one setup cell")
    said = [one.source for one in all_cells if one.cell_type == "markdown"]
    heads = [line for one in said for line in one.splitlines() if re.match(r"#+ ", line)]
    order = ["## ● Start", "## ● Exit ticket", "### Sources"]
    if lesson and ([one for one in heads if one in order], heads[-1]) != (order, order[-1]):
        wrong.append("start, exit ticket, sources, in this order")
    plain = [re.sub(r"`[^`]*`|<https:[^>]*>|</?(details|summary)>", "", one) for one in said]
    if any(re.search(r"</?[a-z]+[^>]*>", one) for one in plain):
        wrong.append("no HTML")
    above = ""
    for cell in all_cells:
        if cell.cell_type == "markdown":
            above = cell.source
        elif "kit.check(" in cell.source:
            empty = r'(?:.+\n)*(\w+) = \.\.\.\nkit\.check\("([\d.]+)", \1\)'
            found = re.fullmatch(empty, cell.source)
            told = found and f"**Exercise {found[2]}.**" in above
            wrong += [] if told else [f"an exercise told above its empty cell: {cell.source}"]
    return wrong


@every_notebook
def test_a_notebook_has_the_shape_of_all(number):
    assert misshapen(cells(number), number) == []


@pytest.mark.parametrize(
    ("old", "new", "lacks"),
    [
        ("?**", ".**", "a title, and one central question"),
        ("*60 minutes", "*Some minutes", "minutes, and three lines of what one can by the end"),
        ("- find ", "Find ", "minutes, and three lines of what one can by the end"),
        ("import kit", "import kit  # the kit", "one setup cell"),
        ("## ● Exit ticket", "### Ticket", "start, exit ticket, sources, in this order"),
        ("### Sources", "### Sources\n\n<br>", "no HTML"),
        ("**Exercise 02.9.**", "**Exercise.**", "an exercise told above its empty cell: "),
        ("km = ...", "km = 1", "an exercise told above its empty cell: "),
    ],
)
def test_another_shape_is_seen(old, new, lacks):
    changed = cells("02")
    for cell in changed:
        cell.source = cell.source.replace(old, new)
    assert [one for one in misshapen(changed, "02") if one.startswith(lacks)] != []


# --- living lessons ------------------------------------------------------------------------------

# Minutes to think and to do; all that is read is counted besides, 100 words a minute.
DOING = {"single": 0.5, "multiple": 1, "mark": 1.5, "match": 1.5, "number": 1, "blank": 0.5}
DOING["timeline"] = 3
LOG_IN = 4
LINE = 1
# who has made one is quicker with the next
CARD = 3
NEXT_CARD = 2
INBOX = 7  # five on its clock, and two to read what opens afterwards


def own_words(number: str, core: bool) -> str:
    """The prose of a lesson: no title, and not the folded paragraph on the place."""
    kept = []
    inside = True
    for cell in cells(number)[1:]:
        if cell.cell_type == "markdown" and cell.source.startswith("## "):
            inside = "●" in cell.source.partition("\n")[0]
        if cell.cell_type == "markdown" and (inside or not core):
            kept.append(cell.source)
    return re.sub(r"<details>.*?</details>", "", "\n".join(kept), flags=re.DOTALL)


def read_of(one) -> str:
    """What is read of an item: all that can be chosen, and what is said to one answer."""
    every = one.model_dump()
    parts = [every["prompt"], every.get("feedback") or ""]
    for name in ("options", "rows", "choices", "steps"):
        parts += [part.get("text", "") for part in every.get(name) or []]
    said = [part["feedback"] for part in every.get("options") or [] if part.get("right")]
    said += [part["feedback"] for part in every.get("rows") or []]
    levels = []
    if one.kind == "brief":
        levels = [f"{level.means} {level.sample}" for level in one.rubric.values()]
    return " ".join([*parts, *said, *levels])


def minutes_of(number: str, core: bool) -> float:
    """Reading, thinking and doing, by one rule for all: an estimate that no learner has timed."""
    lesson = LESSONS[number]
    calls = code(number)
    if core:
        calls = calls[: calls.index("exit-ticket")]
    notices = [one for one in lesson.notices if one.id in calls]
    if "your neighbour follows the other" in prose(number):
        first, *_ = traces(calls)
        calls = calls.replace(f'kit.trace("{first[0]}"', "")
    items = [one for one in lesson.items if one.core or not core]
    read = [own_words(number, core), read_in(calls), tables(number, core)]
    read += [f"{one.ask} {one.ours}" for one in notices] + [read_of(one) for one in items]
    cards = re.search(r"Make (\w+) cards?", prose(number))
    many = ["no", "one", "two", "three", "four", "five", "six"].index(cards[1]) if cards else 0
    doing = sum(DOING.get(one.kind, one.minutes) for one in items)
    doing += CARD + NEXT_CARD * (many - 1) if many else 0
    doing += LOG_IN + LINE * len(notices)
    doing += sum(map(int, re.findall(r"Talk, (\d+) minutes", prose(number))))
    doing += INBOX * calls.count("kit.wire(")
    return words(" ".join(read)) / 100 + doing


@every_lesson
def test_a_living_lesson_says_little_and_its_learners_do_much(number):
    assert words(own_words(number, core=True)) <= 350
    assert words(own_words(number, core=False)) <= 700
    core = [one for one in LESSONS[number].items if one.core]
    ticket = quizzes()[f"{number}-exit-ticket"].items
    assert 3 <= len([one for one in core if one.judged and one.id not in ticket]) <= 5
    assert any(one.kind == "brief" for one in core) and "kit.ledger(" in code(number)
    assert not any(one.kind == "code" for one in core), "nobody needs code to go on"


@every_lesson
def test_the_minutes_of_a_living_lesson_are_honest(number):
    says = re.search(r"\*(\d+) minutes. The core, marked ●, takes (\d+) of them", prose(number))
    assert int(says[2]) == CORE[number] and int(says[1]) == MINUTES[number]
    for promised, core in zip(says.groups(), (False, True), strict=True):
        counted = minutes_of(number, core)
        assert counted <= int(promised), f"{counted:.0f} minutes"


@pytest.mark.parametrize("file", ["README.md", "notebooks/00-start-here.ipynb"])
def test_the_list_of_lessons_says_what_the_lessons_say(file):
    """Titles and questions; their minutes are held in tests/test_docs.py."""
    table = told_in(ROOT / file)
    for number, path in PATHS.items():
        title, question = re.match(r"# \d\d · (.+)\n\n\*\*(.+)\*\*", prose(number)).groups()
        listed = re.findall(rf"\[(?:\d\d · )?(.+)\]\([^)]*{path.name}\) \| (.+) \| \d+ \|", table)
        assert {*listed} <= {(title, question)} and (listed or number == "00"), number


@every_lesson
def test_a_verdict_of_each_sort_is_asked_for(number):
    """One claim holds up, one is wrong, one nobody could check: doubt alone is not the answer."""
    verdicts = [
        {row.answer for row in one.rows}
        for one in LESSONS[number].items
        if one.kind == "match" and len(one.choices) == 3
    ]
    assert any(len(found) == 3 for found in verdicts)


@every_lesson
def test_no_heading_and_no_prose_names_a_claim_by_its_code(number):
    assert re.findall(r"\b[A-Z]\d\d\b", prose(number)) == []
    for one in LESSONS[number].items:
        shown = {
            **one.model_dump(),
            "claims": [],
            "sources": [],
            "answer": None,
            "mistakes": [],
            # their words are shown, not their ids
            "cards": [],
        }
        assert re.findall(r"\bC\d\d\b", str(shown)) == [], one.id
