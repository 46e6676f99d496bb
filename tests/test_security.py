"""What is typed, handed in or written into a table is data: it never runs. See SECURITY.md."""

import ast
import csv
import json
import re
from pathlib import Path

import pytest
import yaml
from browser import Lesson, watched
from conftest import SMALL, forget
from made_classes import event, hand_in
from playwright.sync_api import expect
from served import serve
from test_quiz_js import EMPTY, START

import kit
from kit import datafiles
from kit.__main__ import main
from kit.casefile import cases
from kit.casefile.maps.leaflet import LEAFLET, leaflet
from kit.components import keeping, script
from kit.items import WRITTEN
from kit.questions import every_item
from kit.quizzes import page_item

ROOT = Path(__file__).parents[1]
MARKUP = "<img src=x onerror=alert(1)><script>alert(2)</script>"

# --- the code ----------------------------------------------------------------------------------

PROGRAMS = [
    ROOT / "start.py",
    *(ROOT / "kit").rglob("*.py"),
    *(ROOT / "data/build").glob("*.py"),
    *(ROOT / "teacher/hub").glob("*.py"),
]
MODULES = {
    "pickle",
    "cPickle",
    "dill",
    "cloudpickle",
    "joblib",
    "marshal",
    "shelve",
    "runpy",
    "pty",
}
CALLS = {
    "eval",
    "exec",
    "__import__",
    "system",
    "popen",
    "getoutput",
    "getstatusoutput",
    "read_pickle",
    "unsafe_load",
    "full_load",
    "Markup",
}
LOADERS = {"SafeLoader", "CSafeLoader", "LOADER"}  # what LOADER is, the test below says
ALLOWED = {
    # The code of our own lessons and question files: its first lines say why it is run.
    ("kit/running.py", "exec"),
    # These two write Markdown, in which "&" is a letter: it is rendered later, with HTML off.
    ("kit/desk/catalogue.py", "Environment without autoescape"),
    ("kit/desk/edition/keys.py", "Environment without autoescape"),
}


def runs_data(code: str) -> set[str]:
    """What in a program could run data: a name for each."""
    found = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [one.name for one in node.names] + [getattr(node, "module", None) or ""]
            found |= {one for one in names if one.split(".")[0] in MODULES}
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        named = {one.arg: one.value for one in node.keywords}
        off = {one: getattr(value, "value", True) for one, value in named.items()}
        found |= {name} & CALLS
        if off.get("shell") or off.get("allow_pickle"):
            found.add(f"{name} with shell or pickle")
        if name in ("load", "load_all") and getattr(node.func.value, "id", "") == "yaml":
            loader = [*node.args[1:], *named.values(), ast.Name("none")][0]
            if getattr(loader, "attr", getattr(loader, "id", "")) not in LOADERS:
                found.add("yaml.load")
        if name == "Environment" and off.get("autoescape") is not True:
            found.add("Environment without autoescape")
    return found


def test_no_program_runs_what_it_reads():
    found = {
        (path.relative_to(ROOT).as_posix(), what)
        for path in PROGRAMS
        for what in runs_data(path.read_text("utf-8"))
    }
    assert len(PROGRAMS) > 40
    assert found == ALLOWED, "or an exception that is not needed any more"
    assert datafiles.LOADER in (yaml.SafeLoader, getattr(yaml, "CSafeLoader", None))


@pytest.mark.parametrize(
    "code",
    [
        "import pickle",
        "from marshal import loads",
        "eval(text)",
        "builtins.exec(text)",
        "os.system(text)",
        "subprocess.run(text, shell=True)",
        "subprocess.Popen(text, shell=on)",
        "np.load(path, allow_pickle=True)",
        "pd.read_pickle(path)",
        "yaml.load(text)",
        "yaml.load(text, yaml.Loader)",
        "yaml.load_all(text, Loader=yaml.UnsafeLoader)",
        "Environment()",
        "jinja2.Environment(autoescape=False)",
        "Markup(text)",
    ],
)
def test_what_could_run_data_is_found(code):
    assert runs_data(f"def some():\n    {code}") != set()


@pytest.mark.parametrize(
    "code",
    [
        "json.load(file)",
        "yaml.safe_load(text)",
        "yaml.load(text, yaml.CSafeLoader)",
        "Environment(autoescape=True)",
        "subprocess.run([text], shell=False)",
    ],
)
def test_what_is_safe_is_let_pass(code):
    assert runs_data(code) == set()


# What a template shows without escaping it: each is HTML or a style made here, and never holds a
# learner's words but escaped.
SAFE = {
    "about.html": {"table"},  # pages.twin: pandas escapes the cells
    "check.html": {"say", "hint"},  # questions.rendered: Markdown with HTML off
    # drawn by us, its words escaped; twin; a map's page, escaped for its attribute
    "figure.html": {"svg", "table"},
    "page.html": {"style"},  # page.css and the colours of groups.csv
    "picture.html": {"svg"},
    "report.html": {"table"},
    "days.html": {"table"},
    "trace.html": {"table"},
    # a lesson, run where nobody has answered; data is JSON without "<", or packed
    "web.html.jinja": {"body", "data", "style", "unpacking"},
    "report.html.jinja": {
        "item.prompt | md",
        "more | md",
        "alone(one.item.prompt) | md",
        "place.says | md",
        "said | md",
        "style",
    },
    # the teacher's guide: Markdown with HTML off
    "guide.html.jinja": {"body", "style"},
    "plan.html.jinja": {
        "md(care)",
        "md(hot)",
        "md(late)",
        "md(one.you)[3:-5]",
        "md(say)",
        "md(stumble)",
        "md(without_ids(one.learners))[3:-5]",
    },
    # the same on paper; texts of items are Markdown with HTML off, pictures are drawn by us
    "paper.html.jinja": {
        "body",
        "each.html",
        "html",
        "one.opened",
        "one.picture",
        "one.prompt",
        "one.why",
        "question | md",
        "says",
        "style",
        "text | md",
    },
    # the same on a projector; what a component gets is JSON without "<", or packed
    "projector.html.jinja": {
        "body",
        'columns | join(" · ")',
        "each.html",
        "head",
        "html",
        "inner",
        'rows | join("\\n")',
        "said",
        "says",
        "screens",
        "style",
        "task.opened",
        "task.picture",
        "task.prompt",
        "task.why",
        "text",
    },
    "entry.html.jinja": {"asked", "script", "style"},  # asked is JSON without "<"
}


def test_templates_leave_unescaped_only_what_was_made_to_be_html():
    found = {}
    for path in [*(ROOT / "kit").rglob("*.html"), *(ROOT / "kit").rglob("*.jinja")]:
        text = path.read_text("utf-8")
        assert "autoescape" not in text and "Markup" not in text, path.name
        if shown := set(re.findall(r"{{ ([^{}]+?) *\| *safe *}}", text)):
            found[path.name] = shown
        assert len(re.findall(r"\bsafe\b *[}|]", text)) == len(re.findall(r"\| safe }}", text))
    assert found == SAFE


# --- what is installed ---------------------------------------------------------------------------

LOCKS = sorted({*ROOT.glob("requirements*.txt"), ROOT / "teacher/hub/requirements.txt"})


def unlocked(text: str) -> list[str]:
    """The requirements of a lock without a hash, without one version, or from an address."""
    joined = re.sub(r"\\\n", " ", re.sub(r"(?m)^ *#.*\n", "", text))
    good = r"[\w.-]+==[\w.!+]+( ;[^#]+?)?( +--hash=sha256:[0-9a-f]{64})+ *"
    return [one for one in joined.splitlines() if one.strip() and not re.fullmatch(good, one)]


@pytest.mark.parametrize("path", LOCKS, ids=lambda one: one.relative_to(ROOT).as_posix())
def test_every_package_is_locked_to_one_version_with_its_hashes(path):
    text = path.read_text("utf-8")
    assert text.count("==") >= 10
    assert unlocked(text) == []
    assert not re.search(r"https?://|--(extra-)?index|--find-links|--trusted", text)


def test_a_package_that_is_not_locked_is_found():
    good = "pandas==3.1.1 \\\n    --hash=sha256:" + "a" * 64 + "\n    # via kit\n"
    assert unlocked(good) == []
    bad = [
        "pandas==3.1.1\n",
        good.replace("==3.1.1", ">=3"),
        "-i https://x.example/simple\n",
        good.replace("a" * 64, "a" * 32),
        "pandas @ https://x.example/pandas.whl\n",
    ]
    assert all(unlocked(one) for one in bad)


def test_every_package_of_the_hubs_proxy_has_its_hash():
    """Of those with no hash of their own it is said that they lie inside another's archive."""
    packages = json.loads((ROOT / "teacher/hub/package-lock.json").read_text("utf-8"))["packages"]
    assert len(packages) > 10 and packages.pop("")["dependencies"]
    bare = [name for name, one in packages.items() if "sha512-" not in one.get("integrity", "")]
    assert [name for name in bare if not packages[name].get("inBundle")] == []


# --- the browser ---------------------------------------------------------------------------------


def test_markup_that_does_run_is_seen(browser):
    page, odd = watched(browser)
    with page.expect_event("dialog"):
        page.set_content(MARKUP)
    page.close()
    assert "2" in odd or "1" in odd


KEPT = {"id", "quote", "colour", "colour_dark", "line", "sources"}


def poisoned(course: Path) -> None:
    """Markup behind every text of the tables, maps, figures and questions that is only shown."""
    package = json.loads((course / "data/datapackage.json").read_text("utf-8"))
    for table in package["resources"]:
        path = course / "data" / table["path"]
        with path.open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
        named = {one["name"]: one for one in table["schema"]["fields"]}
        joined = {one["fields"] for one in table["schema"].get("foreignKeys", [])}
        free = [
            head.index(name)
            for name, one in named.items()
            if one["type"] == "string"
            and not {"enum", "pattern"} & one.get("constraints", {}).keys()
            and "joins" not in one
            and name not in KEPT | joined
        ]
        for row in rows:
            for n in free:
                row[n] += MARKUP if row[n] else ""
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([head, *rows])
        for one in (table, *table["schema"]["fields"]):
            one |= {key: f"{one[key]} {MARKUP}" for key in ("title", "description") if key in one}
    (course / "data/datapackage.json").write_text(json.dumps(package), "utf-8")
    shown = {
        "title",
        "note",
        "text",
        "alt",
        "key",
        "prompt",
        "hints",
        "feedback",
        "unit",
        "model",
        "otherwise",
        "rubric",
        "missing",
        "objective",
    }
    keyed = {"lands", "waters"}  # what a map writes there are the keys

    def poison(part, inside=False, names=False):
        if isinstance(part, dict):
            return {
                f"{key}{MARKUP}" if names else key: poison(
                    one, inside or key in shown, key in keyed
                )
                for key, one in part.items()
            }
        if isinstance(part, list):
            return [poison(one, inside) for one in part]
        return f"{part} {MARKUP}" if inside and isinstance(part, str) else part

    for path in [*(course / "data").glob("*.yaml"), *(course / "data/questions").glob("*.yaml")]:
        made = poison(yaml.safe_load(path.read_text("utf-8")))
        path.write_text(yaml.safe_dump(made, allow_unicode=True), "utf-8")
    forget()


DRAWN_ON = ("without-lines", "front-of-2020")  # pictures of a question: no dot opens


def test_markup_in_tables_maps_and_figures_never_runs(course, browser):
    poisoned(course)
    shown = [kit.article("C19"), kit.word(f"claim{MARKUP}"), kit.progress("01")]
    shown += [kit.about(name) for name in ("claims", "places")]
    shown += [kit.picture("where")]
    every = cases.case().document("maps.yaml")
    charts = [kit.chart(name) for name in cases.case().document("charts.yaml")]
    maps = [name for name in every if name not in DRAWN_ON]
    html = "".join(one._repr_mimebundle_()["text/html"] for one in shown) + kit.trace("C20").html
    drawn = [kit.show_map(name).content() for name in maps]
    html += "".join(one["html"] for one in drawn) + "".join(one.html for one in charts)
    html += kit.table("claims").to_html()
    page, odd = watched(browser)
    page.set_content(html)
    expect(page.locator(".map-place")).to_have_count(len(maps))
    expect(page.locator("[onerror]")).to_have_count(0)
    for one in drawn:
        page.goto("about:blank")
        page.set_content(one["frame"].replace(LEAFLET, leaflet()))
        dot = page.locator("path[role=button][aria-label*='<img']").first
        dot.dispatch_event("click")  # what a popup holds is made now
        expect(page.locator(".leaflet-popup-content")).to_contain_text(MARKUP)
        expect(page.locator("[onerror]")).to_have_count(0)
    assert odd == []
    page.close()
    page, odd = watched(browser, "http://figures.test/")
    store = {"store": keeping([], "web", {})}
    serve(page, "figures", *(("chart", {**one.content(), **store}) for one in charts))
    for figure in page.locator(".kit-chart").all():
        figure.locator("[data-mark]").first.dispatch_event("click")
        expect(figure.locator(".told")).to_contain_text(MARKUP)
    expect(page.locator("[onerror]")).to_have_count(0)
    assert odd == []
    page.close()


def test_markup_in_questions_and_in_answers_never_runs(course, browser):
    """Each item of each lesson with markup in all its texts, answered before with markup."""
    poisoned(course)
    items = [one for one in every_item().values() if one.kind != "code"]
    shown = [page_item(one, learner="blue-heron") for one in items]
    answers = {one.id: {"tries": 1, "answer": MARKUP, "right": None, "sure": None} for one in items}
    page, odd = watched(browser, "http://quiz.test/")
    page.route(
        "http://quiz.test/", lambda route: route.fulfill(body=EMPTY, content_type="text/html")
    )
    page.goto("http://quiz.test/")
    page.evaluate("code => { window.script = URL.createObjectURL(new Blob([code], "
                  "{ type: 'text/javascript' })); }", script())  # fmt: skip
    page.evaluate(START, [shown, answers, ""])
    expect(page.locator(".item")).to_have_count(len(items))
    written = [one for one in items if one.kind in WRITTEN]
    boxes = page.locator("textarea")
    assert [boxes.nth(n).input_value() for n in range(boxes.count())] == [MARKUP] * len(written)
    answer = """() => {
      const first = document.querySelectorAll(".item label:first-of-type input");
      first.forEach((one) => one.click());
      const press = (one) => one.checkVisibility() && one.innerText !== "Skip" && one.click();
      document.querySelectorAll("button").forEach(press);
    }"""
    for _ in range(2):  # what is opened first has buttons of its own
        page.evaluate(answer)
    assert page.locator(".item :is(.feedback, .why)", has_text=MARKUP).count() >= 20
    expect(page.locator("[onerror], .item script")).to_have_count(0)
    assert odd == []
    page.close()


def test_what_a_learner_types_does_not_run_in_jupyterlab(lab, window):
    """Every way back to the page: feedback, error, pseudonym, a merged file, an open answer."""
    file = "<img src=x onerror=alert(3)>.json"
    text = json.dumps(MARKUP)
    cells = [
        "import kit",
        f'kit.check("01.10", {text})',
        f'kit.check("01.10", [{text}])',
        f'kit.merge("{file}")',
        'kit.write("01.15")',
        "kit.learner()",
        'kit.progress("01")',
        "kit.hand_in()",
    ]
    lesson = Lesson(lab, window, "evil", "evil", cells, SMALL)
    dialogs = []
    lesson.page.on("dialog", lambda one: (dialogs.append(one.message), one.dismiss()))
    events = [event("01.15", MARKUP), event("01.1", [MARKUP], 1), event(MARKUP, MARKUP, 2)]
    made = {"format": "article-kit hand-in", "pseudonym": MARKUP, "events": [*events, MARKUP]}
    (lesson.course / "notebooks" / file).write_text(json.dumps(made), "utf-8")
    lesson.run_all()
    expect(lesson.cell("kit.merge").locator(".kit")).to_contain_text(f"as “{MARKUP[:40]}”")
    expect(lesson.cell("kit.write").locator("textarea")).to_have_value(MARKUP)
    last = lesson.cells.nth(len(cells) - 1)
    for code in (f"kit.learner({text})", f"kit.table({text})", f"kit.merge({text})"):
        lesson.write(last, code)
        expect(last.locator(".jp-OutputArea-output")).to_contain_text("onerror=alert(1)")
    outputs = lesson.page.locator(".jp-OutputArea-output")
    expect(outputs.locator("[onerror], script")).to_have_count(0)
    assert (dialogs, lesson.outward) == ([], [])
    assert [one for one in lesson.errors if "404" in one] == []


# --- the teacher ---------------------------------------------------------------------------------


def evil_class(folder: Path) -> None:
    written = next(iter(every_item("open")))
    coded = next(iter(every_item("code")))
    events = [event(written, MARKUP), event("05.6", [MARKUP], 1), event(coded, MARKUP, 2)]
    hand_in(folder, MARKUP, events, f"{MARKUP.replace('/', '')}.json")
    hand_in(folder, "-rf", events, "--help.json")
    hand_in(
        folder, "$(touch ran); `touch ran` | touch ran", events, "$(touch ran);`touch ran`.json"
    )
    (folder / "-n .txt").write_text(MARKUP, "utf-8")


def test_no_name_of_a_hand_in_is_a_command(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    evil_class(tmp_path / "hand-ins")
    before = {path.name for path in tmp_path.rglob("*")}
    assert main(["report", "hand-ins", "out"]) == 0
    said = capsys.readouterr().out
    new = {path.name for path in tmp_path.rglob("*")} - before
    assert "ran" not in new and new == {
        "out",
        *(path.name for path in (tmp_path / "out").iterdir()),
    }
    assert "touch" not in said and "<img" not in said
    with (tmp_path / "out/learners.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {row[0] for row in csv.reader(file)} >= {"'-rf", MARKUP[:40]}


# --- SECURITY.md ---------------------------------------------------------------------------------

PROMISES = (ROOT / "SECURITY.md").read_text("utf-8")


def named_tests(text: str) -> list[tuple[str, str]]:
    return re.findall(r"`tests/(test_\w+)\.py(?:::(test_\w+))?`", text)


def test_each_promise_names_tests_that_there_are():
    promises = re.findall(r"(?m)^\| [^|\n]+ \| ([^|\n]+) \|$", PROMISES)[1:]
    assert len(promises) >= 6 and all(map(named_tests, promises))
    for module, name in named_tests(PROMISES):
        code = (ROOT / f"tests/{module}.py").read_text("utf-8")
        assert not name or re.search(rf"^ *def {name}\(", code, re.MULTILINE), (module, name)


def test_it_is_found_from_the_readme():
    assert "](SECURITY.md)" in (ROOT / "README.md").read_text("utf-8")
