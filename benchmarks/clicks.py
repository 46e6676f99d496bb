"""A quiz of the kit beside jupyterquiz and plain ipywidgets: the same question in real JupyterLab.

Each has a notebook and a page of its own. A click is timed in the page: from the event to the
moment when the feedback stands in it, and to the moment when its place is known (laid out).
"""

import re
from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from browser import Lesson
from playwright.sync_api import Error

from benchmarks.measuring import Report, Row, jupyterlab, percentile, row
from benchmarks.writing import table
from kit.items import Choice
from kit.questions import every_item, rendered

OUTPUT = ".jp-Cell-outputWrapper"
WATCH = """
(words) => {
  let began;
  addEventListener("click", () => (began ??= performance.now()), { capture: true });
  const seen = ([selector, text]) =>
    new Promise((done) => {
      const observer = new MutationObserver(() => {
        const node = [...document.querySelectorAll(selector)].at(-1);
        if (began === undefined || !node?.textContent.includes(text)) return;
        observer.disconnect();
        const changed = performance.now() - began;
        node.getBoundingClientRect();
        done([changed, performance.now() - began]);
      });
      observer.observe(document.body, { subtree: true, childList: true, characterData: true });
      setTimeout(() => done(null), 5000);
    });
  window.seen = Promise.all(words.map(seen));
}
"""
LEAST = """
(() => { const style = document.createElement("style");
  style.textContent = "body { height: 100vh; }"; document.head.append(style); })()
"""


@dataclass
class Peer:
    """One way to ask: the code of its cell, and where to click."""

    name: str
    code: str
    option: str
    "What to click to pick an option, with {n} for its place and {id} for its id."
    feedback: str
    check: str = ""
    "What to click afterwards; none where picking is answering."
    saved: str = ""
    times: list[float] = field(default_factory=list)
    laid_out: list[float] = field(default_factory=list)
    to_disk: list[float] = field(default_factory=list)
    found: dict = field(default_factory=dict)


def question() -> Choice:
    """A single choice with four options."""
    every = every_item("single").values()
    return next(one for one in every if len(one.options) == 4 and not one.picture)


def peers(one: Choice) -> list[Peer]:
    answers = [
        {"answer": rendered(option.text), "correct": option.right}
        | {"feedback": rendered(option.feedback)}
        for option in one.options
    ]
    asked = {"question": rendered(one.prompt), "type": "multiple_choice", "answers": answers}
    options = [
        (option.text, answer["feedback"])
        for option, answer in zip(one.options, answers, strict=True)
    ]
    widgets = f"""
import ipywidgets
said = ipywidgets.HTML()
choice = ipywidgets.RadioButtons(options={options!r}, value=None, layout={{"width": "max-content"}})
choice.observe(lambda change: setattr(said, "value", change["new"]), "value")
ipywidgets.VBox([ipywidgets.HTML({rendered(one.prompt)!r}), choice, said])
"""
    return [
        Peer(
            "kit",
            f"from kit import questions, quizzes\nquizzes.Quiz([questions.item({one.id!r})])",
            ".kit-quiz .option input[value={id}]",
            ".kit-quiz",  # the feedback stands at the option
            check=".kit-quiz button.main",
            saved=".kit-quiz .saved",
        ),
        Peer(
            "jupyterquiz",
            f"import jupyterquiz\njupyterquiz.display_quiz({[asked]!r}, shuffle_answers=False)",
            ".MCButton >> nth={n}",
            "[id^=fb]",
        ),
        Peer("ipywidgets", widgets, ".widget-radio-box input >> nth={n}", ".widget-html"),
    ]


def beginning(markdown: str) -> str:
    """The first words of a feedback as the page holds them, before any mark-up."""
    return rendered(markdown).removeprefix("<p>").split("<")[0].split("&")[0].split("\n")[0]


def click(lesson: Lesson, peer: Peer, one: Choice, n: int) -> list[list[float] | None]:
    """Answer with option n: milliseconds to the feedback and, where it is said, to "Saved.".

    Both until it stands in the page, and until it is laid out; None where nothing comes.
    """
    page = lesson.page
    option = one.options[n]
    page.bring_to_front()  # a page behind another one draws once a second
    pick = page.locator(peer.option.format(n=n, id=option.id))
    if peer.check:
        pick.click()
    words = [[peer.feedback, beginning(option.feedback)]]
    words += [[peer.saved, "Saved."]] if peer.saved else []
    page.evaluate(WATCH, words)
    (page.locator(peer.check) if peer.check else pick).click()
    return page.evaluate("window.seen")


def comes(lesson: Lesson, peer: Peer, one: Choice, n: int) -> str:
    """Whether a click still brings its feedback."""
    lesson.page.set_default_timeout(5_000)
    try:
        return "yes" if click(lesson, peer, one, n)[0] is not None else "no"
    except Error:  # there is nothing to click on
        return "no"
    finally:
        lesson.page.set_default_timeout(20_000)


def save(lesson: Lesson) -> int:
    """Save the notebook as a learner does; its bytes."""
    saving = lambda answer: answer.request.method == "PUT" and "/api/contents" in answer.url  # noqa: E731
    with lesson.page.expect_response(saving):
        lesson.menu("File", re.compile(r"^Save Notebook(?! As)"))
    return lesson.course.joinpath("notebooks/quiz.ipynb").stat().st_size


def violations(lesson: Lesson) -> dict[str, int]:
    """What axe finds in the output: rule and number of elements."""
    lesson.page.evaluate(LEAST)  # JupyterLab's body has no height: axe would take all for hidden
    context = {"include": [[OUTPUT]]}
    options = {"resultTypes": ["violations"]}
    found = Axe().run(lesson.page, context=context, options=options)
    assert found.response["passes"], "axe has seen nothing"
    return {one["id"]: len(one["nodes"]) for one in found.response["violations"]}


def measure(clicks: int = 100) -> Report:
    one = question()
    asked = peers(one)
    with jupyterlab() as (lab, browser):
        lessons = {}
        for peer in asked:
            lesson = lessons[peer.name] = Lesson(lab, browser, peer.name, "quiz", [peer.code])
            lesson.run_all()
            lesson.page.locator(peer.option.format(n=0, id=one.options[0].id)).wait_for()
            peer.found["bytes"] = save(lesson)
        for n in range(clicks):
            for peer in asked if n % 2 == 0 else reversed(asked):
                feedback, *saved = click(lessons[peer.name], peer, one, n % 4)
                peer.times.append(feedback[0])
                peer.laid_out.append(feedback[1])
                peer.to_disk += [took for took, _ in saved]
        for peer in asked:
            lesson = lessons[peer.name]
            peer.found["axe"] = violations(lesson)
            peer.found["errors"] = [*lesson.errors]
            peer.found["outward"] = [*lesson.outward]
            save(lesson)
            lab.kill_kernel(peer.name)
            dialog = lesson.page.get_by_role("dialog")
            dialog.get_by_role("button", name="Ok").click()  # "The kernel appears to have died."
            peer.found["kernel gone"] = comes(lesson, peer, one, clicks % 4)
        lab.end_kernels()
        for peer in asked:
            lessons[peer.name].page.reload()
            lessons[peer.name].ready()
            peer.found["reopened"] = comes(lessons[peer.name], peer, one, (clicks + 1) % 4)
    return report(asked, clicks)


def report(asked: list[Peer], clicks: int) -> Report:
    kit, *others = asked
    rows = [
        row("click → feedback", kit.times, one.name, one.times, "ms", ratio=0.3) for one in others
    ]
    rows += [row("click → laid out", kit.laid_out, one.name, one.laid_out, "ms") for one in others]
    rows.append(row("click → “Saved.”", kit.to_disk, unit="ms"))
    notes = [f"{clicks} clicks each, in turns; the kit alone saves answers. And besides:"]
    notes.append(table([besides(one) for one in asked]))
    for peer in asked:
        if errors := sorted({*peer.found["errors"]}):
            notes.append(f"{peer.name}, in the browser's console: `{errors[0][:150]}`")
    return Report("A click in a quiz", rows, notes)


def besides(peer: Peer) -> Row:
    """What else was found of a quiz, in words."""
    found = peer.found
    errors = f"{len(found['errors'])} errors" if found["errors"] else ""
    hosts = f"asks for {len({*found['outward']})} addresses" if found["outward"] else ""
    return {
        "quiz": peer.name,
        "95th percentile": f"{percentile(peer.times, 95):.2f} ms",
        "notebook": f"{found['bytes']:,} bytes",
        "axe": ", ".join(f"{rule} ({n})" for rule, n in found["axe"].items()) or "nothing",
        "offline": ", ".join(filter(None, [errors, hosts])) or "yes",
        "kernel gone": found["kernel gone"],
        "reopened, nothing run": found["reopened"],
    }
