// A reader's claim cards as a table, in a page without Python. It follows the ledger in the page.
import { make, register } from "./components.js";
import { fieldOf, figureOn } from "./laying.js";
import { CARDS_CHANGED } from "./ledger.js";

const NONE_YET = "No cards yet. Make some in the text above: they appear here.";
const CARD_COLUMNS = [
  ["Sentence", (card) => String(card.sentence)],
  ["Words", (card) => card.words],
  ["Who speaks", (card) => fieldOf(card, "speaker")],
  ["About whom", (card) => fieldOf(card, "about")],
  ["Figure", figureOn],
  ["Metric", (card) => fieldOf(card, "metric")],
  ["As of", (card) => fieldOf(card, "as_of")],
];

register("cards", ({ el, store }) => {
  const place = el.appendChild(make("div", { className: "kit-table cards", lang: "en" }));
  const show = () => {
    const cards = cardsShown(store);
    place.replaceChildren(cards.length ? cardTable(cards) : make("p", { textContent: NONE_YET }));
  };
  const news = ["focus", "storage", CARDS_CHANGED];
  for (const name of news) window.addEventListener(name, show);
  show();
  return () => news.forEach((name) => window.removeEventListener(name, show));
});

/** The article's cards, and then those of each other text. */
function cardsShown(store) {
  const ledgers = store.ledgers().map((item) => [...store.cards(item).values()]);
  // One that was taken over from the first layout is in two: the last one counts.
  const last = new Map(ledgers.flat().map((card) => [card.id, card]));
  return ledgers.flatMap((cards) => cardsInOrder(cards.filter((one) => last.get(one.id) === one)));
}

const cardsInOrder = (cards) =>
  cards.filter(({ deleted }) => !deleted).sort((one, other) => one.first - other.first);

function cardTable(cards) {
  const heads = CARD_COLUMNS.map(([head]) => make("th", { textContent: head }));
  const cells = (card) => CARD_COLUMNS.map((column) => cardCell(card, column));
  const rows = cards.map((card) => make("tr", {}, ...cells(card)));
  const made = make(
    "table",
    {},
    make("thead", {}, make("tr", {}, ...heads)),
    make("tbody", {}, ...rows),
  );
  const around = { className: "scroll", tabIndex: 0, role: "group" };
  const scroll = make("div", { ...around, "aria-label": "Your claim cards" }, made);
  return make("div", { className: "fits" }, scroll);
}

const cardCell = (card, [head, told]) =>
  make("td", { "data-head": head, dir: "auto", textContent: told(card) || "–" });
