"""Who learns here, and what they take away: a pseudonym, a hand-in, answers from elsewhere."""

import base64
import os
import re
from collections import Counter
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import EllipsisType
from typing import Any

import pandas as pd

from kit import courses, journals
from kit.errors import KitError, plainly
from kit.journals import uploads
from kit.journals.events import Order, is_event
from kit.journals.pseudonyms import folded
from kit.journals.uploads import FORMAT
from kit.pages import Page, page, twin

HOW_TO_CHOOSE = (
    'Click into the grey box above and write kit.learner("blue-heron") there, with a made-up name '
    "of your own in the place of blue-heron. Then press Shift+Enter."
)
_AROUND_A_PATH = " \t\n\"'“”"  # what comes along when a path is copied
_ASKED = re.compile(r"\d\d\.\d")
_BINDER = {"BINDER_SERVICE_HOST", "BINDER_LAUNCH_HOST", "BINDER_REPO_URL"}


def learner(pseudonym: str | EllipsisType = ...) -> Page:
    """Say who works at this computer, or let somebody else begin.

    Args:
        pseudonym: 2 to 30 letters, digits or hyphens, in any alphabet. Without one, the page shows
            who is working and a box to choose a name.

    Returns:
        A page. Earlier answers stay in the file of the pseudonym they were given under.

    Raises:
        KitError: the pseudonym could not be the name of a file on every computer.

    >>> learner("blue-heron")
    You work as “blue-heron”. ...
    """
    before = journals.current()
    if not isinstance(pseudonym, EllipsisType):
        journals.switch(pseudonym)
    name = journals.current()
    done = sum(1 for one in journals.answers().values() if one["tries"] > 0)
    file = journals.file_of(name).name
    kept = f"Answered so far: {done}. Answers are kept in work/{file}."
    say = [f"You work as “{name}”. {kept}"]
    if name == journals.GUEST:
        say = [f"Choose a name first, not your real one. {HOW_TO_CHOOSE}"]
        say.append(f"Until then you work as “{name}”. {kept}")
    login = journals.login()
    if login and folded(login) != folded(name):
        say.append(f"You are logged in as “{login}”: other notebooks work under that name.")
    if name != before and journals.has_pages(before):
        say.append(f"This page still belongs to “{before}”. Run all from the top to make it yours.")
        say.append(f"What was answered as “{before}” stays with that name.")
    return report("Learner", [*say, *_guests_answers(name), *_others(name)])


def _others(name: str) -> list[str]:
    """Who else has answers on this computer, and how to switch."""
    others = [one for one in journals.names() if folded(one) != folded(name)]
    if not others:
        return []
    switch = f'To switch, give the pseudonym, such as kit.learner("{others[0]}").'
    return [f"Also on this computer: {', '.join(others)}. {switch}"]


def _guests_answers(name: str) -> list[str]:
    """That somebody answered before choosing a name, if those answers are nobody's yet."""
    if name == journals.GUEST:
        return []
    known = Order(journals.read(name)[0])
    left = [one for one in journals.read(journals.GUEST)[0] if one not in known]
    count = sum(1 for one in left if one.get("event") == "answer")
    if not count:
        return []
    take = 'If they are yours, take them along: kit.merge("guest.jsonl")'
    return [f"Answers given here before a name was chosen: {count}. {take}"]


def hand_in() -> Page:
    """Make one file with your answers for your teacher, and say what is in it and what is not.

    The file is `work/hand-in-PSEUDONYM.json`. Nothing is sent. If you have not chosen a pseudonym
    with `learner`, no file is made and the page says so.

    >>> _ = learner("blue-heron")
    >>> hand_in()
    work/hand-in-blue-heron.json is made. Give this file to your teacher. ...
    """
    name = journals.current()
    events, damaged = journals.read()
    if name == journals.GUEST:
        say = [f"Nothing is handed in yet: choose a name first, not your real one. {HOW_TO_CHOOSE}"]
        if events:
            say.append('To keep your answers, run kit.merge("guest.jsonl") after that.')
        return report("Hand in", [*say, "After that, write kit.hand_in() there again and run it."])
    made = {
        "format": FORMAT,
        "version": 1,
        "course": courses.name(),
        "pseudonym": name,
        "made": journals.now(),
        "kit": _version(),
        "events": events,
        "damaged": damaged,
    }
    content = journals.line(made).encode(errors="replace")
    file = f"hand-in-{folded(name)}.json"
    try:
        journals.keep(file, content)
        made_or_not = f"work/{file} is made. Give this file to your teacher."
    except OSError as error:
        made_or_not = (
            f"We cannot write work/{file} ({plainly(error)}). Download it here; give it to your "
            "teacher."
        )
    inside = _contents(name, events, damaged)
    return report(
        "Hand in",
        [f"{made_or_not} {_so_far(events)}", *inside, *_guests_answers(name)],
        files={file: content},
    )


def _so_far(events: list[dict]) -> str:
    """Of which minute a hand-in is, and what of each lesson is in it: it may be made too early."""
    clock = datetime.now().strftime("%H:%M")
    held = f"It holds your answers up to {clock}: {_by_lesson(events) or 'none yet'}."
    return f"{held} Nothing is sent. When you have finished, run this cell again."


def _by_lesson(events: list[dict]) -> str:
    """How many answers there are of each lesson; "" for none."""
    given = [one["item"] for one in events if one.get("event") == "answer"]
    count = Counter(f"lesson {one[:2]}" if _ASKED.match(one) else "other" for one in given)
    return ", ".join(f"{lesson}: {count[lesson]}" for lesson in sorted(count))


def _version() -> str:
    try:
        return version("article-kit")
    except PackageNotFoundError:  # a copy that was never installed
        return "unknown"


def _contents(name: str, events: list[dict], damaged: list[str]) -> list[str]:
    """What a hand-in holds, in sentences."""
    given = [one["item"] for one in events if one.get("event") == "answer"]
    inside = [f"the pseudonym “{name}”"]
    if given:
        inside.append(f"answers: {len(given)} ({_by_lesson(events)})")
        inside.append("every try is there, with your own words in open questions")
        inside.append("whether it was right and how sure you were, where known")
    else:
        inside.append("answers: 0")
    not_inside = "your real name and the name of this computer, unless you typed them yourself"
    cards = sum(1 for one in events if one.get("event") == "card")
    if cards:
        inside.append(f"changes to claim cards: {cards}, with the words you marked")
        not_inside += "; the rest of a text that you pasted"
    desk = sum(1 for one in events if one.get("event") in ("opened", "decided"))
    if desk:
        inside.append(f"cards you opened in an inbox, what you decided and why: {desk} entries")
    rest = len(events) - len(given) - cards - desk
    inside += [f"hints, skips and the like: {rest}", "the time of each"]
    if damaged:
        inside.append(f"damaged lines, as they are: {len(damaged)}")
    return [f"In it: {'; '.join(inside)}.", f"Not in it: {not_inside}."]


def merge(path: str = "") -> Page:
    """Add the answers from a journal or a hand-in to your own. Each answer is added once.

    Args:
        path: the name of the file, beside the notebook or in work/.

    Raises:
        KitError: there is no such file, and the message lists those that are there; it holds no
            answers; or they were given in another course.

    >>> merge("my-answers.jsonl")
    Traceback (most recent call last):
    ...
    kit.errors.KitError: There is no file 'my-answers.jsonl' ...
    """
    file = file_called(path)
    name = journals.current()
    try:
        upload = uploads.opened(file.name, file.read_bytes())
    except OSError as error:
        raise KitError(f"{file.name} cannot be read ({plainly(error)}).") from None
    events = [one for one in upload.events if is_event(one)]
    if not events:
        raise KitError(f"{file.name} holds no answers: it is neither a journal nor a hand-in.")
    if upload.course and courses.name() and upload.course != courses.name():
        raise KitError(
            f"The answers in {file.name} were given in another course, {upload.course!r:.40}. "
            "Nothing has changed."
        )
    known = Order(journals.read()[0])
    new = [event for event in Order(events).events if event not in known]
    at = {"merged_at": journals.now()}
    whose = upload.pseudonym if upload.pseudonym != uploads.UNNAMED else file.stem[:40]
    saved = journals.add([{"merged": whose, **event, **at} for event in new])
    say = [f"{file.name}: {len(events)} entries, {len(new)} of them new to “{name}”."]
    if whose != name:
        say.append(f"They were made as “{whose}”; from now on they count as yours.")
    if not saved:
        say.append("They could not be saved, and are kept until the kernel stops.")
    damaged = upload.damaged + len(upload.events) - len(events)
    return report("Merge", say + set_aside(damaged))


def file_called(path: Any) -> Path:
    """The file of this name beside the notebook, in the course, or in work/."""
    folders = [Path.cwd(), journals.folder().parent, journals.folder()]
    names = [path, path.strip(_AROUND_A_PATH)] if isinstance(path, str) else [path]
    try:
        places = [one / Path(name) for name in names for one in folders if name]
        return next(one for one in places if one.is_file())
    except (StopIteration, TypeError, ValueError, OSError):
        seen = {one.name for folder in folders for one in folder.glob("*.json*")}
        known = f"There are: {', '.join(sorted(seen))}." if seen else "Upload yours first."
        shown = f"file {path!r:.80}" if path else "file without a name"
        raise KitError(f"There is no {shown} beside the notebook or in work/. {known}") from None


def notice() -> str:
    """On Binder a reminder to take one's answers along, elsewhere nothing."""
    if not _BINDER & {*os.environ}:
        return ""
    return (
        "Nothing is kept on Binder: after ten minutes without you, your answers are gone. "
        "Before you leave, run kit.hand_in() or kit.progress() and download them."
    )


def set_aside(damaged: int) -> list[str]:
    """The sentence about damaged lines, if there are any."""
    return [f"Damaged lines set aside: {damaged}. All others were read."] if damaged else []


def report(
    label: str,
    says: list[str],
    tables: dict[str, pd.DataFrame] | None = None,
    files: dict[str, bytes] | None = None,
    drawn: dict[str, str] | None = None,
) -> Page:
    """A page of tables (by caption), sentences, and files to download (by name).

    `drawn` has the HTML of a table that is more than rows of text.

    On Binder also with a reminder that nothing is kept there, and with the journal to download.
    """
    tables, files, journal = tables or {}, files or {}, journals.file_of(journals.current()).name
    if remind := notice():
        back = f'Next time, upload the file beside the notebook and run kit.merge("{journal}").'
        says = [*says, f"{remind} {back}"]
        if kept := journals.stored():
            files = {**files, journal: kept}
    text = [f"{caption}\n{frame.to_string(index=False)}\n" for caption, frame in tables.items()]
    parts = {
        "says": says,
        "tables": {one: twin(frame) for one, frame in tables.items()} | (drawn or {}),
        "files": {name: base64.b64encode(content).decode() for name, content in files.items()},
    }
    return page("report.html", label, "\n".join([*text, *says]), **parts)
