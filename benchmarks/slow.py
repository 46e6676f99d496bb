"""Quizzes on a slow computer: the kit's beside as many of jupyterquiz and plain ipywidgets.

Each has a notebook of its own in real JupyterLab, and the browser's processor is held to a part
(DevTools' CPU throttling). Run All, and then each quiz is answered once.
"""

import json
import re
import time
from dataclasses import dataclass

from browser import Lesson
from playwright.sync_api import BrowserContext

from benchmarks.measuring import Report, jupyterlab
from benchmarks.quizzes import Peer, peers, question

COUNT = 12
LONGEST = 180  # seconds that we wait for what should come
# What to click in each quiz, in what each stands, and where its feedback comes.
PLACES = {
    "kit": (".kit-quiz .option:first-of-type input", ".kit-quiz", ".feedback"),
    "jupyterquiz": (".MCButton", ".Quiz", "[id^=fb]"),
    "ipywidgets": (".widget-radio-box input", ".widget-vbox", ".widget-html:last-child"),
}
# Answers each quiz that was not answered yet; says how many there are, and how many have answered.
ANSWER = """([option, around, feedback]) => {
  const quizzes = [...document.querySelectorAll(around)].filter((one) => one.querySelector(option));
  for (const quiz of quizzes) {
    if (quiz.dataset.clicked) continue;
    quiz.dataset.clicked = "yes";
    quiz.querySelector(option).click();
    quiz.querySelector("button.main")?.click();
  }
  const said = (quiz) => [...quiz.querySelectorAll(feedback)].some((one) => one.textContent.trim());
  const saved = (quiz) => quiz.querySelector(".saved")?.textContent === "Saved.";
  return [quizzes.length, quizzes.filter(said).length, quizzes.filter(saved).length];
}"""


@dataclass
class Found:
    """What came of the quizzes of one notebook."""

    first: float | None = None
    "Seconds from Run All until the first quiz has answered a click."
    shown: int = 0
    answered: int = 0
    saved: int = 0
    seconds: float = 0


def answered(lab, browser: BrowserContext, peer: Peer, rate: int) -> Found:
    """Run a notebook of this peer's quizzes on a slow computer, and answer all that come."""
    name = f"{peer.name}-{rate}"
    lesson = Lesson(lab, browser, name, "quiz", [peer.code] * COUNT)
    lesson.page.set_default_timeout(LONGEST * 1000)
    session = browser.new_cdp_session(lesson.page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": rate})
    lesson.menu("Run", re.compile("^Run All Cells$"))
    began = time.perf_counter()
    found = Found()
    while time.perf_counter() - began < LONGEST:
        counted = lesson.page.evaluate(ANSWER, PLACES[peer.name])
        found.shown, found.answered, found.saved = counted
        found.seconds = time.perf_counter() - began
        if found.answered and found.first is None:
            found.first = found.seconds
        if found.answered == COUNT and (found.saved == COUNT or not peer.saved):
            break
        time.sleep(0.2)  # between two looks
    lesson.page.close()
    lab.end_kernels()
    return found


def measure(rates: tuple[int, ...] = (4, 8, 15)) -> Report:
    rows = []
    with jupyterlab() as (lab, browser):
        for rate in rates:
            for peer in peers(question()):
                rows.append(row_of(peer, rate, answered(lab, browser, peer, rate)))
    notes = [
        f"{COUNT} quizzes in a notebook each. A quiz that never answered a click within "
        f"{LONGEST} s counts as not answered; only the kit's are saved."
    ]
    return Report("Quizzes on a slow computer", rows, notes)


def row_of(peer: Peer, rate: int, found: Found) -> dict[str, str]:
    return {
        "processor": f"1/{rate}",
        "quiz": peer.name,
        "shown": f"{found.shown} of {COUNT}",
        "answer a click": f"{found.answered} of {COUNT}",
        "saved": f"{found.saved} of {COUNT}" if peer.saved else "never",
        "first one answers": "never" if found.first is None else f"{found.first:.1f} s",
        "all done": f"{found.seconds:.1f} s",
    }


if __name__ == "__main__":
    found = measure()
    print(found.markdown(), json.dumps(found.rows, indent=1), sep="\n\n")
