"""Opening what waits: in a copy for a class, the teacher's file with the answers of a lesson."""

import json

from kit import answerfiles, courses, journals
from kit.errors import KitError, plainly
from kit.items import Handout
from kit.learners import file_called, report
from kit.pages import Page
from kit.questions import as_handed_out


def open_answers(path: str = "") -> Page:
    """Open the answers of a lesson with the file that your teacher has handed out.

    Run the lesson's cells again after it: what there is to say stands below your answers, which
    stay as you gave them.

    Args:
        path: the name of the file, such as "answers-05.json", beside the notebook or in work/.

    Raises:
        KitError: there is no such file, or it is not one for this course. Nothing has changed then.

    >>> open_answers("answers-05.json")
    Traceback (most recent call last):
    ...
    kit.errors.KitError: There is no file 'answers-05.json' ...
    """
    file = file_called(path)
    known = {one.lesson: one for one in as_handed_out() if isinstance(one, Handout)}
    if not known:
        raise KitError("Nothing waits in this copy of the course: it says at once what is right.")
    try:
        content = file.read_bytes()
    except OSError as error:
        raise KitError(f"{file.name} cannot be read ({plainly(error)}).") from None
    lesson = _lesson_of(content)
    try:
        found = answerfiles.read(content, known.get(lesson), courses.name())
    except KitError as why:
        raise KitError(f"{file.name} was not opened. {why} Nothing has changed.") from None
    try:
        journals.keep(answerfiles.name_of(found.lesson), content)
    except OSError as error:
        reason = plainly(error)
        raise KitError(f"We cannot write in work/ ({reason}). Nothing has changed.") from None
    say = f"The answers of lesson {found.lesson} are open. Run the cells of the lesson again."
    return report("Answers", [say, "What you have answered stays as you gave it."])


def _lesson_of(content: bytes) -> str:
    """The number of the lesson that a file names; "" where it names none."""
    try:
        raw = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return ""
    return str(raw.get("lesson")) if isinstance(raw, dict) else ""
