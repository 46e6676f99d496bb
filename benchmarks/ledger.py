"""A ledger of 10,000 words with 200 cards: from a key to the changed page, beside a `<textarea>`.

The plain box holds the same text. Each has a page of its own; keys are pressed in turns. A time
ends behind the picture in which the page first shows what the key has changed.
"""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Locator, Page
from served import mount, press, serve

from benchmarks.measuring import Report, Row, row, window
from kit.briefs import brief

WORDS = 10_000
CARDS = 200
KEYS = 20  # a round
MORE = 16  # milliseconds: one picture
SENTENCE = "On day {n} the harbour office said that {n} boats had come in and that none was lost. "
LENGTH = len(SENTENCE.split())
KEPT = {"course": "measured", "learner": "blue-heron"}
TIMES = """
window.times = [];
let began = 0;
addEventListener("keydown", (event) => (began = event.timeStamp), { capture: true });
addEventListener("input", () => {
  const from = began;
  const shown = new MessageChannel();
  shown.port1.onmessage = () => window.times.push(performance.now() - from);
  requestAnimationFrame(() => shown.port2.postMessage(0));
}, { capture: true });
"""

Times = dict[str, list[float]]
"Milliseconds of each key, by where it was pressed."


def text(words: int) -> str:
    count = words // LENGTH
    return "\n".join(SENTENCE.format(n=n) for n in range(1, count + 1))


def card(number: int, sentence: int, digest: str) -> dict:
    """A card on the middle of a sentence, with everything filled in."""
    start = (sentence - 1) * LENGTH
    return {
        "id": f"c-{number}",
        "stamp": f"s-{number}",
        "text": digest,
        "words": f"{sentence} boats had come in",
        "sentence": sentence,
        "first": start + 8,
        "last": start + 12,
        "speaker": "the harbour office",
        "about": "boats",
        "metric": "boats that came in",
        "low": str(sentence),
        "as_of": f"day {sentence}",
        "side": "own",
        "check": "yes",
        "numbers": {"low": sentence, "high": sentence, "qualifier": ""},
    }


def cards(words: int, count: int, digest: str) -> list[dict]:
    """So many cards, spread over the text."""
    sentences = words // LENGTH
    return [card(n, 1 + n * sentences // count, digest) for n in range(count)]


def ledger(page: Page, words: int, count: int) -> Page:
    """A ledger with its cards, and a stand-in for Python that hears it."""
    serve(page, "ledger", names=["laidOut", "sentencesOf"])
    whole = text(words)
    digest = page.evaluate("(text) => laidOut(sentencesOf(text)).digest", whole)
    content = {"ledger": "ledger", "text": whole, "metrics": ["boats that came in"], "ours": None}
    store = {**KEPT, "items": ["ledger"]}
    mount(
        page,
        "ledger",
        {**content, "cards": cards(words, count, digest), "store": {**store, "answers": {}}},
    )
    page.locator("ol > .claim-card").nth(count - 1).wait_for(state="attached")
    return page


def writing_desk(page: Page, words: int, count: int) -> Page:
    """A brief that is held against as many cards."""
    content = brief("05.27").content()
    own = cards(words, count, "")
    store = {**KEPT, "items": ["05.27"]}
    item = {**content["items"][0], "show_cards": "before"}
    serve(page, "brief", ("brief", {**content, "items": [item], "own": own, "store": store}))
    page.locator("textarea").fill(text(250))
    return page


def plain(page: Page, words: int) -> Page:
    serve(page, "plain")
    page.evaluate(
        "(text) => { const box = document.createElement('textarea'); box.value = text;"
        " document.getElementById('place').append(box); }",
        text(words),
    )
    return page


def pressed(field: Locator, key: str, count: int) -> list[float]:
    """Milliseconds from each key to the changed page."""
    page = field.page
    page.bring_to_front()  # a page behind another one draws once a second
    field.focus()
    before = page.evaluate("times.length")
    for number in range(before + 1, before + count + 1):
        page.keyboard.press(key)
        page.wait_for_function("(count) => times.length >= count", arg=number)
    return page.evaluate("(before) => times.slice(before)", before)


def measure(repeats: int = 4, words: int = WORDS, count: int = CARDS, keys: int = KEYS) -> Report:
    with window(TIMES) as context:
        times = timed(context, repeats, words, count, keys)
    notes = [f"The text has {words:,} words, and there are {count} cards. {keys} keys a round."]
    return Report("A long ledger: key → page changed", rows(times), notes)


def timed(context: BrowserContext, repeats: int, words: int, count: int, keys: int) -> Times:
    made = {"ledger": ledger(context.new_page(), words, count)}
    made["brief"] = writing_desk(context.new_page(), words, count)
    made["plain"] = plain(context.new_page(), words)
    made["small"] = plain(context.new_page(), 250)
    fields = fields_of(made)
    times: Times = {name: [] for name in fields}
    for number in range(repeats):
        for name in [*fields] if number % 2 == 0 else [*reversed(fields)]:
            field, key = fields[name]
            times[name] += pressed(field(), key, keys)
    return times


def fields_of(pages: dict[str, Page]) -> dict[str, tuple[Callable[[], Locator], str]]:
    """Where which key is pressed."""
    mine = pages["ledger"]
    word = mine.locator(".word").first
    word.click()
    word.click()
    press(mine, "Make a card")
    mine.get_by_text("choose the words from lists").click()
    return {
        "a letter in a card": (lambda: mine.locator(".card-form [name=about]"), "a"),
        "a sentence chosen from a list": (
            lambda: mine.get_by_label("Sentence", exact=True),
            "ArrowDown",
        ),
        "a plain box": (lambda: pages["plain"].locator("textarea"), "a"),
        "a letter in a brief of 250 words": (lambda: pages["brief"].locator("textarea"), "a"),
        "a plain box of 250 words": (lambda: pages["small"].locator("textarea"), "a"),
    }


def rows(times: Times) -> list[Row]:
    box = times["a plain box"]
    small = times["a plain box of 250 words"]
    made = []
    for name, took in times.items():
        if name.startswith("a plain box"):
            continue
        against = "a plain box of 250 words" if "brief" in name else "a plain box"
        theirs = small if "brief" in name else box
        made.append(row(name, took, against, theirs, "ms", more=MORE))
    return made
