"""The teacher's guide as pages: the whole of it, a plan of one page a lesson, and some to hand out.

All of it stands in `teacher/guide.md` and nowhere else. In the plans a question has the number that
learners see, on the screen and on paper, and not the id that it has in the question file.
"""

import re
from collections.abc import Callable, Mapping
from html import escape
from pathlib import PurePosixPath

from markdown_it import MarkdownIt
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from kit.casefile.cases import Case
from kit.desk import belongs
from kit.desk.classroom import guide
from kit.desk.classroom.guide import Step
from kit.desk.edition.documents import document, read, template
from kit.desk.edition.steps import core_of
from kit.desk.edition.worksheets import tasks_of
from kit.positions import place, short

RULES = "Ground rules, to read aloud and leave on the board"
HOT = "When it gets hot"
SAY = "To say in front"
CARE = "Teaching about a war some learners know from home"
SUBSTITUTE = "If somebody else takes the lesson"
FOR_SUBSTITUTE = "01"  # the lesson that a substitute takes
HEAD = "For the head, and on data protection"
MARKING = "Marking a brief"
STANDARDS = "Standards"
LETTER = "Before"
FOLDER = "plans"
_IDS = re.compile(rf"`{guide.ITEM.pattern}`(?: `{guide.ITEM.pattern}`)*")
_GROUP = re.compile(r" ?\((?:`[a-z-]+`: [\d., ]+(?:; )?)+\)")
_HEADING = re.compile(r"^#{2,3} (.+)$", re.MULTILINE)

Numbers = Mapping[str, int]


def pages(here: Case) -> dict[str, str]:
    """All pages to print, by the names of their files; none in a course without a guide."""
    if not guide.text():
        return {}
    made = {}
    for name in belongs.lesson_names(here):
        number = name[:2]
        if guide.steps(number):
            made[f"plan-{number}"] = plan(number, on_paper(here, name))
    made["plan-for-a-substitute"] = substitute()
    made["for-the-head"] = of_section(HEAD)
    made["family-letter"] = letter()
    made["marking-a-brief"] = of_section(MARKING)
    made["standards"] = of_section(STANDARDS)
    return {f"{name}.html": page for name, page in made.items()}


# --- a plan --------------------------------------------------------------------------------------


def on_paper(here: Case, name: str) -> dict[str, int]:
    """The numbers of a lesson's questions on its worksheet."""
    tasks = tasks_of(core_of(here, name), here.has_text)
    return {task.id: task.number for task in tasks.values()}


def plan(number: str, paper: Numbers) -> str:
    """One lesson on one page: the running order, what to say, where they stumble, what to skip."""
    page = guide.section(f"{number} · ")
    preamble = page.partition("\n### ")[0]
    order = guide.part(page, guide.ORDER)
    late = re.search(r"^\*\*Late\?\*\* .+$", order, re.MULTILINE)
    every = guide.steps(number)
    made = template("plan.html.jinja").render(
        title=guide.title(number),
        say=guide.part(page, SAY),
        core=[one for one in every if not one.is_added],
        added=[one for one in every if one.is_added],
        late=late[0] if late else "",
        care="\n\n".join(re.findall(r"^\*\*This .+(?:\n.+)*", preamble, re.MULTILINE)),
        stumble=asked(guide.part(page, guide.STUMBLE)),
        hot=steps_when_hot(),
        without_ids=lambda text: _IDS.sub("", text).strip(),
        numbers=lambda text: numbers(_ids(text), paper),
        md=markdown,
        paper=bool(paper),
    )
    return document(f"Plan · {guide.title(number)}", "plan", [made], is_invented=True)


def steps_when_hot() -> str:
    """The numbered steps, without the answers to questions that come."""
    found = re.findall(r"^\d\. .+$", guide.part(guide.section(CARE), HOT), re.MULTILINE)
    return "\n".join(found)


def asked(text: str) -> str:
    """A text of the guide with the numbers that learners see, where it has ids of items.

    >>> asked("decide `05.6`, then (05.3)")
    'decide (question 2), then (exercise 05.3)'
    """
    text = _GROUP.sub(lambda found: f" ({_called(_ids(found[0]))})", text)
    text = _IDS.sub(lambda found: f"({_called(_ids(found[0]))})", text)
    return guide.ITEM.sub(lambda found: _called([found[0]]), text)


def numbers(ids: list[str], paper: Numbers) -> str:
    """The numbers of questions as learners see them, and those on the worksheet in brackets.

    >>> numbers(["05.6", "05.31"], {"05.6": 6, "05.31": 10})
    '2, 5 (6, 10)'
    """
    sheet = ", ".join(str(paper[one]) for one in ids if one in paper)
    return ", ".join(map(short, ids)) + (f" ({sheet})" if sheet else "")


def _ids(text: str) -> list[str]:
    return sorted(set(guide.ITEM.findall(text)), key=place)


def _called(ids: list[str]) -> str:
    """These items as learners find them: by number, exercises by the id in the lesson's text."""
    found = [short(one) for one in ids]
    name = "exercise" if found == ids else "question"
    return f"{name}{'s' if len(found) > 1 else ''} {', '.join(found)}"


# --- the others ----------------------------------------------------------------------------------


def substitute() -> str:
    """For somebody who sees the course for the first time; the other side is the lesson's plan."""
    parts = [
        f'<p class="sheet">Print it with plan {FOR_SUBSTITUTE}.</p><h1>{SUBSTITUTE}</h1>',
        markdown(guide.section(SUBSTITUTE)),
        f"<h2>Say in front (lesson {FOR_SUBSTITUTE})</h2>",
        markdown(guide.part(guide.section(f"{FOR_SUBSTITUTE} · "), SAY)),
        f"<h2>{RULES}</h2>",
        markdown(guide.part(guide.section(CARE), RULES)),
        f"<h2>{HOT}</h2>",
        markdown(steps_when_hot()),
    ]
    return document(SUBSTITUTE, "plan", parts, is_invented=True)


def of_section(heading: str) -> str:
    """A page with one section of the guide."""
    parts = [f"<h1>{escape(heading)}</h1>", markdown(guide.section(heading))]
    return document(heading, "plan", parts, is_invented=True)


def letter() -> str:
    """The letter to families, which can be changed in the browser before it is printed."""
    before = guide.part(guide.section(CARE), LETTER)
    lines = re.findall(r"^> ?(.*)$", before, re.MULTILINE)
    note = before.rpartition("\n\n")[2]
    words = markdown("\n".join(lines))
    fields = "<p>Date, and who writes:</p><p>&nbsp;</p>"
    field = 'contenteditable="true" role="textbox" aria-multiline="true" aria-label="The letter"'
    parts = [
        f'<p class="on-screen"><strong>Click into the letter to change it, then print.</strong> '
        f"{markdown(note)[3:-4]}</p>",
        f"<h1>To the families</h1><div {field}>{words}{fields}</div>",
    ]
    return document("To the families", "plan letter", parts, is_invented=True)


def named(file: str) -> str:
    """What a page to print is called in a list of them.

    >>> named("plan-05.html")
    'plan 05'
    """
    return file.removesuffix(".html").replace("-", " ")


def whole(text: str, title: str, printed: list[tuple[str, str]]) -> str:
    """A guide as one page to read, with the pages to print at its top."""
    return str(
        template("guide.html.jinja").render(
            title=title,
            body=markdown(text, twin),
            pages=printed,
            style=f"{read('edition.css')}\n{read('guide.css')}",
        )
    )


# --- Markdown ------------------------------------------------------------------------------------


def twin(address: str) -> str:
    """The page that stands beside a Markdown file of the teacher's, where a link leads to one.

    >>> twin("administrator.md"), twin("hub"), twin("https://a.example/b.md")
    ('administrator.html', 'hub/README.html', 'https://a.example/b.md')
    """
    if re.match(r"[a-z]+:|#", address):
        return address
    path, sign, rest = address.partition("#")
    if PurePosixPath(path).name == "hub":
        path = f"{path}/README.md"
    return f"{re.sub(r'[.]md$', '.html', path)}{sign}{rest}"


def markdown(text: str, leads: Callable[[str], str] | None = None) -> str:
    """Markdown as HTML, with anchors at headings. Without `leads` links are their words alone."""
    made = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = made.parse(text)
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrSet("id", guide.anchor(tokens[at + 1].content))
        for one in token.children or ():
            if one.type == "link_open":
                one.attrSet("href", leads(str(one.attrGet("href"))) if leads else "")
    html = made.renderer.render(tokens, made.options, {})
    if leads is None:
        html = re.sub(r"</?a\b[^>]*>", "", html)
    around = '<div class="scroll" tabindex="0" role="group" aria-label="Table">'
    return html.replace("<table>", f"{around}<table>").replace("</table>", "</table></div>")


# --- in the notebook -----------------------------------------------------------------------------


def in_place(notebook: NotebookNode, number: str) -> None:
    """Put the running order, and what to say in front, where a lesson has its headings."""
    left = guide.steps(number)
    kept: list[NotebookNode] = []
    for cell in notebook.cells:
        kept.append(cell)
        headings = _HEADING.findall(cell.source) if cell.cell_type == "markdown" else []
        mine = [one for one in left if {*one.headings} & {*headings}]
        if mine:
            left = [one for one in left if one not in mine]
            lines = [_line(one) for one in mine]
            if mine[0].minutes.startswith("0–"):
                say = guide.part(guide.section(f"{number} · "), SAY)
                lines.append(f"**Say in front.** {say}")
            source = "\n>\n".join("> " + line.replace("\n", "\n> ") for line in lines)
            kept.append(new_markdown_cell(source, id=f"{cell.id}-plan"))
    notebook.cells = kept


def _line(step: Step) -> str:
    when = f"{step.minutes} minutes" if step.is_added else f"Minutes {step.minutes}"
    more = "" if step.you in ("", "–") else f" **You:** {step.you}."
    return f"**{when}.** **Learners:** {asked(step.learners)}.{more}"
