"""What the page should show for each answer to each item, from the question files themselves."""

import csv
import re
from functools import cache
from html import escape
from itertools import product
from pathlib import Path

import yaml
from browser import ROOT, rendered

import kit
from kit.casefile.maps.pictures import letters

PATHS = (ROOT / "data/questions").glob("*.yaml")
FILES = [yaml.load(path.read_text("utf-8"), yaml.CSafeLoader) for path in PATHS]
ITEMS = {item["id"]: item for file in FILES for item in file["items"]}
UNJUDGED = ("open", "opinion", "brief", "drawing")  # kinds without a right answer
WRITTEN = ("open", "brief")
QUIZZES = {name: quiz for file in FILES for name, quiz in file["quizzes"].items()}
IN_FORMS = {item for quiz in QUIZZES.values() if isinstance(quiz, dict) for item in quiz["items"]}
ANSWERING = (Path(__file__).parent / "answering.js").read_text("utf-8")
THANKS = "Thank you. You can still change this answer."
PLACES = {
    row["id"]: row for row in csv.DictReader((ROOT / "data/places.csv").open(encoding="utf-8"))
}


def parts(item: dict) -> list[dict]:
    return item.get("options") or item.get("steps") or item["rows"]


@cache
def sentences() -> dict[str, str]:
    """The sentences of the article by their numbers."""
    return dict(re.findall(r"^\[(\d+)\] (.*)$", kit.article().text, re.MULTILINE))


def names(item: dict) -> dict[str, str]:
    """The text of each option, step or row, as the page should hold it."""
    known = {one["id"]: one.get("text") for one in parts(item)}
    if item["kind"] == "mark":
        known = {one: f"{one[1:]} · {sentences()[one[1:]]}" for one in known}
    if item["kind"] == "letters":
        known = {one: PLACES[one]["name"] for one in known}
    return {one: rendered(text) for one, text in known.items()}


def says(item: dict, ids: list[str]) -> list[list[str]]:
    """The feedback of these options, each behind its own text."""
    feedback = {one["id"]: rendered(one["feedback"]) for one in parts(item)}
    return [[names(item)[one], feedback[one]] for one in ids]


def right_answer(item: dict) -> object:
    match item["kind"]:
        case "single" | "multiple" | "mark":
            found = [one["id"] for one in item["options"] if one.get("right")]
            return found if item["kind"] == "mark" else sorted(found)
        case "number":
            return item["answer"] if isinstance(item["answer"], int | float) else item["answer"][0]
        case "blank":
            return item["accept"][0]
        case "order" | "timeline":
            return [one["id"] for one in item["steps"]]
        case "match":
            return {one["id"]: one["answer"] for one in item["rows"]}
        case "letters":
            return {one["id"]: letters(item["picture"])[one["id"]] for one in item["rows"]}


def beside(item: dict, ids: list[str], right: list[str] = ()) -> dict[str, list[str]]:
    """What stands at these options, steps or rows: its state and its feedback."""
    feedback = {one["id"]: rendered(one["feedback"]) for one in parts(item)}
    return {one: ["right" if one in right else "not-yet", feedback[one]] for one in ids}


def wrong_answers(item: dict) -> list[tuple]:
    """Answers that are not right, each with what should stand at its parts.

    Every feedback is there. Of an order, all steps are misplaced: what is in its place stays.
    """
    right = right_answer(item)
    found = []
    match item["kind"]:
        case "single" | "multiple" | "mark":
            alone = [[one["id"]] for one in item["options"] if [one["id"]] != right]
            return [(one, beside(item, one, right)) for one in alone]
        case "number":
            for one in item["mistakes"]:
                low_high = one["answer"] if isinstance(one["answer"], list) else [one["answer"]]
                said = {"": ["not-yet", rendered(one["feedback"])]}
                found += [(value, said) for value in low_high]
            found.append((987_654, {"": ["not-yet", rendered(item["otherwise"])]}))
        case "blank":
            for one in item["wrong"]:
                found.append((one["text"], {"": ["not-yet", rendered(one["feedback"])]}))
        case "order":
            misplaced = [*right[1:], right[0]]
            found.append((misplaced, {one: ["not-yet", ""] for one in right}))
            found.append((misplaced, beside(item, right)))  # reasons come at the second try
        case "timeline":
            first, *others = right  # the others stay
            said = {one: ["right", ""] for one in others} | beside(item, [first])
            found.append(([*others, first], said))
        case "match" | "letters":
            choices = {one["id"] for one in item.get("choices", [])} or {*right.values()}
            for row, answer in right.items():
                wrong = {**right, row: min(choices - {answer})}
                found.append((wrong, beside(item, [*right], [one for one in right if one != row])))
    return found


def shown(item: dict) -> list[list[str]]:
    """The lines behind "Show me"."""
    right = right_answer(item)
    if "options" in item:
        return says(item, right)
    match item["kind"]:
        case "number":
            value = str(item["answer"]).strip("[]").replace(", ", " to ")
            return [[f"{value} {item['unit']}", rendered(item["feedback"])]]
        case "blank":
            code = escape(item["code"].strip().replace("____", right), quote=False)
            return [[f"<code>{code}</code>", rendered(item["feedback"])]]
        case "order":
            texts = [re.sub("</?p>", "", names(item)[one]) for one in right]
            lines = [[f"{n}. {text}", ""] for n, text in enumerate(texts, 1)]
        case "timeline":
            texts = {one: re.sub("</?p>", "", text) for one, text in names(item).items()}
            lines = [[f"{one['date_as_given']}: {texts[one['id']]}", ""] for one in item["steps"]]
        case "match":
            texts = {one["id"]: rendered(one["text"]) for one in item["choices"]}
            lines = [[names(item)[row], texts[answer]] for row, answer in right.items()]
        case "letters":
            lines = [[names(item)[row], rendered(answer)] for row, answer in right.items()]
    return [*lines, ["", rendered(item["feedback"])]]


def steps(item: dict) -> list[tuple[dict, dict]]:
    """What to do with an item, and what the page should then say."""
    number = item["id"]
    kind = item["kind"]
    hints = item.get("hints", [])
    plan = [({"hints": len(hints)}, {"items": [*map(rendered, hints)]})] if hints else []
    if kind == "open":
        form = [
            f"○ {rendered(need['text'])}: not found yet. {rendered(need['missing'])}"
            for need in item.get("needs", [])
        ]
        levels = [["", rendered(text)] for text in item["rubric"].values()]
        model = rendered(item["model"])
        plan.append(({"answer": "–"}, {"lines": []}))  # too little: nothing opens
        enough = " ".join(f"la{n}" for n in range(item["words"]))  # meets no need
        plan.append(({"answer": enough}, {"items": form, "lines": levels, "model": model}))
    elif kind == "brief":
        words = " ".join(f"word{n}" for n in range(item["words"][0]))
        plan.append(({"answer": words}, {"verdict": "Three levels are open below"}))
    elif kind == "opinion":
        verdict = "There is no right answer here"
        for one in item["options"]:
            said = {one["id"]: ["noted", rendered(one["feedback"])]}
            plan.append(({"answer": [one["id"]]}, {"verdict": verdict, "beside": said}))
    elif kind == "drawing":
        said = {"verdict": "Compare", "lines": [["", rendered(item["feedback"])]]}
        plan.append(({"answer": [[450, 385], [470, 385]]}, said))  # from the middle to the right
    else:
        for answer, said in wrong_answers(item):
            plan.append(({"answer": answer}, {"verdict": "Not yet", "beside": said}))
        plan.append(({"show": True}, {"verdict": "The answer", "lines": shown(item)}))
        right = right_answer(item)
        expected = {"verdict": "Right"}
        if "options" in item:
            others = [one["id"] for one in item["options"] if one["id"] not in right]
            expected |= {"beside": beside(item, right, right), "rest": says(item, others)}
        elif item["kind"] in ("number", "blank"):
            expected |= {"beside": {"": ["right", rendered(item["feedback"])]}}
        else:
            expected |= {"lines": [["", rendered(item["feedback"])]]}
        if item["kind"] in ("match", "letters"):
            expected |= {"beside": beside(item, [*right], [*right])}
        plan.append(({"answer": right}, expected))
    if number in IN_FORMS:
        thanks = {"whole": THANKS, "canShow": False}
        plan = [(doing, thanks if "answer" in doing else said) for doing, said in plan]
        plan = [(doing, said) for doing, said in plan if "show" not in doing]
    return [({"item": number, **doing}, said) for doing, said in plan]


def as_its_file_says(doing: dict, expected: dict, said: dict) -> None:
    """What the page shows after a step is what the question file wants there."""
    item = ITEMS[doing["item"]]
    said["verdict"] = re.split("[.:]", said["verdict"])[0]
    if "options" in item:  # they come in an order of the learner's own
        assert said["options"] == names(item)
        for both, name in product((said, expected), ("lines", "rest")):
            both[name] = sorted(both.get(name, []))
    assert {name: said[name] for name in expected} == expected, doing
    assert said["prompt"] == rendered(item["prompt"])


def feedbacks(part: object) -> list[str]:
    """Every feedback anywhere in an item."""
    if isinstance(part, list):
        return [text for one in part for text in feedbacks(one)]
    if not isinstance(part, dict):
        return []
    mine = [part[name] for name in ("feedback", "otherwise") if name in part]
    return mine + [text for one in part.values() for text in feedbacks(one)]
