"""A lesson's quizzes and maps as others would make them: a notebook for jupyterquiz or ipywidgets.

It has the words of the lesson and as many questions, each with the same texts and feedback, in
cells of their own. What else the lesson computes is left out, which is in favour of the peers.
"""

import re
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from benchmarks import ROOT
from kit.items import Item
from kit.questions import item, quizzes, rendered

CALL = re.compile(r"""\bkit\.(quiz|form|write|brief|show_map)\(\s*["']([^"']+)["']""")
MAPS = f"""\
import sys; sys.path.insert(0, {str(ROOT)!r})
from benchmarks.stock import *"""
WIDGET = """\
import ipywidgets
said = ipywidgets.HTML()
asked = ipywidgets.{kind}
asked.observe(lambda change, said=said: setattr(said, "value", {told}), "value")
ipywidgets.VBox([ipywidgets.HTML({prompt!r}), asked, said])"""


def notebook(lesson: Path, peer: str, with_maps: bool = False) -> NotebookNode:
    """The lesson as one of `ASKED` asks it; its maps, if any, drawn by stock folium."""
    one = nbformat.read(lesson, as_version=4)
    cells = [new_code_cell(MAPS)] if with_maps else []
    for cell in one.cells:
        if cell.cell_type != "code":
            cells.append(cell)
            continue
        for call, name in CALL.findall(cell.source):
            if call != "show_map":
                cells += [new_code_cell(ASKED[peer](each)) for each in items(name, lesson.stem[:2])]
            elif with_maps:
                cells.append(new_code_cell(f"stock({name!r})"))
    return new_notebook(cells=cells, metadata=one.metadata)


def items(name: str, lesson: str) -> list[Item]:
    """The items that a call asks for: of a quiz, of a form, or one alone."""
    known = quizzes(lesson)
    known |= {quiz.form: quiz for quiz in known.values() if quiz.form}
    return [item(one) for one in (known[name].items if name in known else [name])]


def options(one: Item) -> list[dict[str, Any]]:
    """Everything that can be chosen, with what is said to it: options, steps or rows."""
    right = one.right_answer()
    found = []
    for _, part in one.said_parts():
        name = getattr(part, "id", None)
        text = getattr(part, "text", None) or str(name or "other")
        is_right = getattr(part, "right", None) or name == right
        said = {"answer": rendered(text), "correct": bool(is_right)}
        found.append(said | {"feedback": rendered(part.feedback)})
    return found


def jupyterquiz(one: Item) -> str:
    made: dict[str, Any] = {"question": rendered(one.prompt)}
    found = options(one)
    if one.kind == "number":
        made |= {"type": "numeric", "precision": 10}
        made["answers"] = [numeric(one.right_answer(), one.feedback, True)]
        for near in one.mistakes:
            made["answers"].append(numeric(near.answer, near.feedback, False))
        made["answers"].append({"type": "default", "feedback": rendered(one.otherwise)})
    elif len(found) < 2:  # something to write
        answer = {"answer": "-", "correct": True, "feedback": rendered(getattr(one, "model", "-"))}
        made |= {"type": "string", "answers": [answer]}
    else:
        if not any(each["correct"] for each in found):
            found[0]["correct"] = True
        many = sum(each["correct"] for each in found) > 1
        made |= {"type": "many_choice" if many else "multiple_choice", "answers": found}
    return f"import jupyterquiz\njupyterquiz.display_quiz({[made]!r}, shuffle_answers=False)"


def numeric(answer: Any, feedback: str, correct: bool) -> dict[str, Any]:
    value = answer[0] if isinstance(answer, list | tuple) else answer
    return {"type": "value", "value": value, "correct": correct, "feedback": rendered(feedback)}


def widgets(one: Item) -> str:
    found = [(each["answer"], each["feedback"]) for each in options(one)]
    prompt = rendered(one.prompt)
    if one.kind == "number":
        answers = {one.right_answer(): one.feedback} if not found else {}
        said = f"{answers!r}.get(change['new'], 'Not yet.')"
        return WIDGET.format(kind="FloatText()", told=said, prompt=prompt)
    if len(found) < 2:
        return WIDGET.format(kind="Textarea()", told="'Thank you.'", prompt=prompt)
    kind = f'RadioButtons(options={found!r}, value=None, layout={{"width": "max-content"}})'
    return WIDGET.format(kind=kind, told='change["new"]', prompt=prompt)


def alone(one: Item) -> str:
    """The kit's own quiz of this item, and nothing else of the kit."""
    call = "briefs.brief" if one.kind == "brief" else "quizzes.Quiz([questions.item"
    end = ")" if one.kind == "brief" else ")])"
    return f"from kit import briefs, questions, quizzes\n{call}({one.id!r}{end}"


# Who asks: the code of a cell that asks an item.
ASKED = {"jupyterquiz": jupyterquiz, "ipywidgets": widgets, "the kit's quizzes alone": alone}
