"""Quizzes in Python: what the page gets, and what it sends."""

import json
import re
from html import unescape
from random import Random

import pytest
from browser import ROOT
from conftest import SMALL
from scripting import run

import kit
from kit import journals
from kit.components import Component, script
from kit.errors import KitError
from kit.items import KINDS
from kit.questions import KEY, every_item, forms
from kit.quizzes import PAGE_PARTS, page_item

COURSE = SMALL
pytestmark = pytest.mark.usefixtures("course")

ANSWER = {
    "item": "01.1",
    "event": "answer",
    "answer": ["b"],
    "sure": True,
    "key": "k1",
    "learner": "guest",
}


@pytest.fixture
def quiz(monkeypatch):
    """A quiz; what it tells its page is kept in `sent`."""
    return listened_to(kit.quiz("01-before"), monkeypatch)


def listened_to(component, monkeypatch):
    component.sent = []
    monkeypatch.setattr(component, "tell", component.sent.append)
    return component


def send(component, message) -> None:
    """A message of the page, as ipywidgets hands it on."""
    component.layout._handle_custom_msg(message, [])


def shown(component) -> list[dict]:
    """The items that a page gets when it asks."""
    return component.content()["items"]


def saved() -> list[dict]:
    return journals.read()[0]


def test_a_quiz_shows_its_items_in_order_rendered():
    first, second = shown(kit.quiz("01-before"))
    assert (first["id"], second["id"]) == ("01.1", "01.2")
    assert (first["kind"], second["kind"]) == ("single", "multiple")
    assert first["prompt"].startswith("<p>It is Saturday morning")
    right = next(option for option in first["options"] if option["id"] == "b")
    assert "<em>own</em>" in right["text"]
    assert first["answer"] == ["b"]
    assert all(one.startswith("<p>") for one in first["hints"])


def test_the_page_gets_no_more_than_it_shows():
    common = {"id", "position", "kind", "closed", "prompt", "hints", "sure"}
    for one in shown(kit.quiz("01-before")):
        assert set(one) - common <= {"options", "answer", "picture"}
    (one,) = shown(kit.write("01.15"))
    assert set(one) - common == {"words", "rubric", "model", "needs", "answer"}
    levels = [level["level"] for level in one["rubric"]]
    assert levels == ["Starting", "Getting there", "Strong"]
    assert one["words"] == 40 and one["answer"] is None


def order_of(learner: str, item: str = "01.1") -> list[str]:
    kit.learner(learner)
    return [option["id"] for option in page_item(every_item()[item], False, learner)["options"]]


def test_options_come_in_an_order_of_the_learners_own_which_stays():
    orders = {name: order_of(name) for name in ("blue-heron", "red-fox", "old-owl", "grey-cat")}
    assert len({*map(tuple, orders.values())}) > 1
    assert all(sorted(order) == ["a", "b", "c", "d"] for order in orders.values())
    assert orders == {name: order_of(name) for name in orders}


def test_the_order_of_options_is_the_same_on_every_computer():
    """From the rule itself: a SHA-512 of the name seeds a sample; the key has its own place."""
    others = [one for one in order_of("blue-heron") if one not in every_item()["01.1"].key()]
    mixed = Random("blue-heron 01.1").sample(list("abcd"), 4)
    assert others == [one for one in mixed if one in others] and len(others) == 3


def test_steps_never_come_in_the_right_order(course):
    order = next(one for one in every_item("order").values())
    right = [step.id for step in order.steps]
    for n in range(200):
        given = [step["id"] for step in page_item(order, False, f"learner-{n}")["steps"]]
        assert sorted(given) == sorted(right) and given != right


def test_a_sentence_to_mark_has_the_articles_words_and_a_place_its_name():
    mark = next(iter(every_item("mark").values()))
    article = kit.article().text
    for option in page_item(mark)["options"]:
        number, text = re.fullmatch(r"<p>(\d+) · (.+)</p>", option["text"], re.DOTALL).groups()
        assert option["id"] == f"s{number}"
        assert " ".join(unescape(text).split()) in " ".join(article.split())
    letters = next(iter(every_item("letters").values()))
    places = page_item(letters)
    names = kit.table("places").set_index("id")["name"]
    for row in places["rows"]:
        assert row["text"] == f"<p>{names[row['id']]}</p>"
    assert set(places["answer"].values()) <= {choice["id"] for choice in places["choices"]}
    assert "<svg" in places["picture"]


# Fields that no page needs: Python has them, or gives them to the page under another name.
UNSEEN = {
    "accept",
    "claims",
    "clicks",
    "core",
    "expects",
    "extra",
    "minutes",
    "objective",
    "ordered",
    "pair",
    "show",
    "sketch",
    "skill",
    "solution",
    "sources",
    "start",
    "wrong",
}


def test_each_field_of_a_kind_reaches_the_page_or_is_known_to_stay_behind():
    fields = {name for kind in KINDS.values() for name in kind.model_fields}
    missing = fields - PAGE_PARTS - UNSEEN
    assert sorted(missing) == [], "name it in PAGE_PARTS of kit/quizzes.py"


def test_a_form_says_nothing_and_its_page_holds_no_key():
    letter, form = next(iter(forms().items()))
    items = shown(kit.form(letter))
    assert [one["id"] for one in items] == form.items
    for one in items:
        assert one["closed"] == "form" and one["answer"] is None
        state = json.dumps(one)
        assert not any(f'"{part}"' in state for part in KEY - {"answer"}), one["id"]


def test_a_widget_holds_no_more_than_what_it_is(quiz):
    """JupyterLab writes a widget's state, and what it shows as text, into the saved notebook."""
    state = quiz.get_state()
    own = {name: state[name] for name in state if name[0] != "_"}
    assert own.pop("layout") and own.pop("script")
    assert own == {"kind": "quiz", "name": "01-before", "tabbable": None, "tooltip": None}
    assert state["_esm"] == Component._esm
    bundle, _ = quiz._repr_mimebundle_()
    told = json.dumps([bundle, state, quiz.layout.get_state()], default=str)
    for option in shown(quiz)[0]["options"]:
        assert option["feedback"] not in told and option["text"] not in told


def test_a_page_that_asks_gets_the_script_and_the_items(quiz):
    send(quiz, {"ask": "script"})
    send(quiz, {"ask": "content"})
    first, second = json.loads(json.dumps(quiz.sent))
    assert first == {"script": script()}
    assert [one["id"] for one in second["content"]["items"]] == ["01.1", "01.2"]
    assert second["content"]["store"]["items"] == ["01.1", "01.2"]


def test_an_answer_is_saved_and_then_acknowledged(quiz):
    send(quiz, {"event": ANSWER})
    (event,) = saved()
    assert {name: event[name] for name in ANSWER if name != "learner"} == {
        name: ANSWER[name] for name in ANSWER if name != "learner"
    }
    assert event["right"] is True and "time" in event
    assert quiz.sent == [{"saved": "k1"}]


def test_python_judges_and_not_the_page(quiz):
    send(quiz, {"event": {**ANSWER, "answer": ["a"], "right": True}})
    assert [event["right"] for event in saved()] == [False]


def test_a_fault_of_ours_in_judging_is_not_the_learners(quiz, monkeypatch):
    def faulty(*_):
        raise ZeroDivisionError

    monkeypatch.setattr("kit.quizzes.judge", faulty)
    send(quiz, {"event": ANSWER})
    (event,) = saved()
    assert event["answer"] == ["b"] and "right" not in event
    assert quiz.sent == [{"saved": "k1"}]


def test_an_answer_that_comes_again_is_saved_once(quiz):
    for _ in range(3):
        send(quiz, {"event": ANSWER})
    assert len(saved()) == 1
    assert quiz.sent == [{"saved": "k1"}] * 3


def test_a_page_left_open_gives_its_answers_to_nobody_but_who_works_here_now(course, monkeypatch):
    kit.learner("ada")
    left_open = listened_to(kit.quiz("01-before"), monkeypatch)
    send(left_open, {"event": {**ANSWER, "learner": "ada", "key": "k0"}})
    said = kit.learner("ben").text
    assert "answered as “ada” stays" in said and "Run all from the top" in said
    for key in ("k0", "k1"):  # what is saved may come again
        send(left_open, {"event": {**ANSWER, "learner": "ada", "key": key}})
    *_, again, moved = left_open.sent
    assert again == {"saved": "k0"}
    assert (moved["moved"], moved["to"]) == ("k1", "ben")
    assert saved() == []
    anew = kit.quiz("01-before")
    send(anew, {"event": {**ANSWER, "learner": "ben", "key": "k1"}})
    assert [event["item"] for event in saved()] == ["01.1"]
    assert "stays" not in kit.learner("ben").text
    kit.learner("ada")
    assert len(saved()) == 1


HANDED_ON = """(() => {
  globalThis.localStorage = Object.create({
    getItem(name) { return this[name] ?? null; },
    setItem(name, value) { this[name] = value; },
    removeItem(name) { delete this[name]; },
  });
  globalThis.setTimeout = () => 0;
  const said = [];
  const open = (learner) => {
    const post = { sent: [], on: (_, hear) => (post.say = hear), off: () => {} };
    post.send = ({ event }) => post.sent.push([event.learner, event.answer]);
    const store = new KernelStore(post, { course: "c", learner, items: ["01.1"] });
    store.listen("01.1", (words) => said.push(words));
    return { store, post };
  };
  const old = open("ada");
  old.store.save({ item: "01.1", event: "answer", answer: "words" });
  const [event] = old.store.waiting.values();
  old.store.keepAndSend(event);
  old.post.say({ moved: event.key, to: "ben", why: "you work as ben now." });
  old.store.sendAgain();
  const [now, next] = [open("ben"), open("ada")];
  for (const { store } of [old, now, next]) store.close();
  return [old.post.sent, now.post.sent, next.post.sent, said.at(-1)];
})()"""


def test_an_answer_of_an_old_page_waits_in_the_browser_for_who_works_here_now():
    old, now, next_one, said = run("store.js", HANDED_ON)
    assert old == [["ada", "words"]] and now == [["ben", "words"]] and next_one == []
    assert said == "Not saved yet: you work as ben now."


@pytest.mark.parametrize("wrong", [{"item": "01.3"}, {"item": "99.1"}, {"learner": "red-fox"}])
def test_an_answer_that_does_not_belong_here_is_refused_with_a_sentence(quiz, course, wrong):
    send(quiz, {"event": {**ANSWER, **wrong}})
    (answer,) = quiz.sent
    assert answer["refused"] == "k1"
    assert answer["why"].endswith("Run all from the top.")
    assert not (course / "work").exists()


def test_nothing_is_judged_in_a_form():
    letter, form = next(iter(forms().items()))
    answer = {**ANSWER, "item": form.items[0], "answer": ["a"]}
    send(kit.form(letter), {"event": answer})
    assert "right" not in saved()[0]


def test_again_asks_what_was_missed_and_the_same_when_opened_again(quiz):
    assert "Nothing to repeat yet" in kit.again("02").text
    send(quiz, {"event": {**ANSWER, "answer": ["a"]}})
    first = kit.again("02")
    assert [*first.items] == ["01.1"]
    assert first.content()["store"]["answers"]["01.1"]["answer"] == ["a"]
    assert [*kit.again("02").items] == ["01.1"]
    with pytest.raises(KitError, match=r"There is no lesson '99'"):
        kit.again("99")


def test_hints_and_skips_are_saved_too(quiz):
    hint = {"item": "01.1", "event": "hint", "hint": 2, "key": "k1", "learner": "guest"}
    skip = {"item": "01.2", "event": "skip", "extra": "x", "key": "k2", "learner": "guest"}
    send(quiz, {"event": hint})
    send(quiz, {"event": skip})
    assert [(one["item"], one["event"], one.get("hint")) for one in saved()] == [
        ("01.1", "hint", 2),
        ("01.2", "skip", None),
    ]
    assert "extra" not in saved()[1]


def test_an_answer_that_cannot_be_saved_is_said_to_be_held(quiz, course):
    (course / "work").write_text("not a folder", encoding="utf-8")
    send(quiz, {"event": ANSWER})
    assert quiz.sent == [{"held": "k1"}]


def test_half_an_emoji_in_an_answer_does_not_stop_it(quiz):
    send(quiz, {"event": {**ANSWER, "answer": "a \ud83d"}})
    assert quiz.sent == [{"saved": "k1"}]
    assert saved()[0]["answer"] == "a ?"


@pytest.mark.parametrize(
    "junk",
    [
        {"event": {**ANSWER, "item": ["01.1"]}},
        {"event": {**ANSWER, "item": None}},
        {"event": {**ANSWER, "key": 7}},
        {"event": {**ANSWER, "learner": {}}},
        {"event": {"event": "answer"}},
        {"event": "answer"},
        {"ask": "something else"},
        ANSWER,
        {},
        [],
        ["01.1"],
        "01.1",
        None,
        7,
    ],
)
def test_what_is_no_message_of_a_page_is_ignored(quiz, course, junk):
    send(quiz, junk)
    assert quiz.sent == []
    assert not (course / "work").exists()


def test_a_new_widget_finds_the_answers_again(quiz):
    send(quiz, {"event": {**ANSWER, "answer": ["c"], "key": "k0"}})
    send(quiz, {"event": ANSWER})
    send(quiz, {"event": {**ANSWER, "item": "01.2", "event": "skip", "key": "k2"}})
    again = kit.quiz("01-before").content()["store"]["answers"]
    first = again["01.1"]
    second = again["01.2"]
    assert (first["tries"], first["answer"], first["right"]) == (2, ["b"], True)
    assert (first["first_right"], first["sure"]) == (False, True)
    assert second["tries"] == 0 and second["skip"]
    assert kit.quiz("01-exit-ticket").content()["store"]["answers"] == {}


def test_an_open_answer_is_found_again():
    send(kit.write("01.15"), {"event": {**ANSWER, "item": "01.15", "answer": "Ա ə ж"}})
    (found,) = kit.write("01.15").content()["store"]["answers"].values()
    assert found["answer"] == "Ա ə ж"


@pytest.mark.parametrize("wrong", ["01-befor", "", None, 5, ["01-before"]])
def test_an_unknown_quiz_lists_the_valid_ones(wrong):
    with pytest.raises(KitError, match=r"There is no quiz .*Valid: 01-before, 01-lights"):
        kit.quiz(wrong)


@pytest.mark.parametrize("wrong", ["01.1", "01.3", "15", None])
def test_only_an_open_question_can_be_written(wrong):
    with pytest.raises(KitError, match=r"There is no item .*Valid: .*01\.15"):
        kit.write(wrong)


def test_the_script_of_a_page_is_one_module_without_imports():
    assert not re.search(r"^import ", script(), re.MULTILINE)
    names = []
    for path in [*ROOT.glob("kit/page/*.js"), *ROOT.glob("kit/*/maps/*.js")]:
        if path.name not in ("loader.js", "frame.js"):  # modules and documents of their own
            text = path.read_text("utf-8")
            names += re.findall(r"^(?:export )?(?:const|let|class|function) (\w+)", text, re.M)
    assert len(names) > 20 and sorted({*names}) == sorted(names)


def test_a_page_is_told_why_it_gets_nothing(quiz, monkeypatch):
    def faulty():
        raise KitError("data/ cannot be read.")

    monkeypatch.setattr(quiz, "content", faulty)
    send(quiz, {"ask": "content"})
    assert quiz.sent == [{"failed": "data/ cannot be read."}]


def test_a_question_and_its_answers_come_though_the_case_is_damaged_meanwhile(quiz, damage):
    send(quiz, {"event": ANSWER})
    damage("data/datapackage.json", b"{")
    send(quiz, {"ask": "content"})
    assert quiz.sent[-1]["content"]["store"]["answers"]["01.1"]["answer"] == ["b"]
