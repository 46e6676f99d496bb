// Our cards under the reader's: what both found, what only one did, and where two cards differ.
import { CARD_FIELDS } from "./cardform.js";
import { bringIntoView, button, make } from "./components.js";
import { compared, laidOver, summary } from "./laying.js";
import { inQuotes, placeOf, sentenceAt } from "./texts.js";

const ENOUGH = 2; // cards before ours open without a skip
const ENOUGH_OF_A_PART = 1; // where only some sentences are asked for
const FEW = 8; // of a list that is shown without folding
const AGAIN_AFTER = 5000; // milliseconds until Python is asked once more
const HOW_IT_IS_MARKED =
  "In the text, your words are shaded and underlined; ours have a dotted line. Where we differ, ours is not always the better one.";

/** The part of a ledger below its cards. */
export class Comparison {
  constructor(ledger) {
    Object.assign(this, { ledger, opened: false, ours: null });
    const { ours } = ledger.content;
    this.said = make("p", { className: "said", role: "status" });
    this.laid = make("div", { className: "laid" });
    const main = button("Compare with our cards", () => this.compare());
    this.skip = button("Skip: show ours", () => this.open("skip"));
    this.node = make(
      "section",
      { className: "comparison", "aria-label": "Comparison with our cards", hidden: !ours },
      make("div", { className: "buttons" }, main, this.skip),
      this.said,
      this.laid,
    );
    this.hear = (message) => (message.ours || message.withheld) && this.heard(message);
    ledger.post?.on("msg:custom", this.hear);
  }

  close() {
    clearTimeout(this.timer);
    this.ledger.post?.off("msg:custom", this.hear);
  }

  compare() {
    const { part } = this.ledger.content;
    const enough = part ? ENOUGH_OF_A_PART : ENOUGH;
    const known = this.ledger.store.answers[this.ledger.item] ?? {};
    if (this.begun.length < enough && !known.reveal && !known.skip) {
      const where = part ? ` on sentences ${part[0]} to ${part[1]}` : "";
      const cards = enough === 1 ? "a card" : `${enough} cards`;
      this.said.textContent = `Ours open when you have ${cards}${where} with at least one field filled in. You can also skip.`;
      return;
    }
    this.open("reveal");
  }

  /** The reader's cards that say more than their words, on the sentences that were asked for. */
  get begun() {
    const { content, inSight } = this.ledger;
    const isAsked = ({ sentence }) => !content.part || this.ledger.isInPart(sentence);
    const saysMore = (card) => CARD_FIELDS.some(([name]) => card[name]);
    return inSight.filter((card) => isAsked(card) && saysMore(card));
  }

  open(event) {
    this.ledger.store.save({ item: this.ledger.item, event });
    const { ours } = this.ledger.content;
    if (Array.isArray(ours)) this.heard({ ours });
    else this.ask();
  }

  /** Ours are a key: they are not in the page until they are asked for. */
  ask() {
    this.said.textContent = "Our cards are on their way …";
    const once = () => {
      try {
        this.ledger.post.send({ ask: "ours" });
      } catch {
        this.said.textContent =
          "The kernel does not answer. Run all from the top: your cards come back.";
      }
      this.timer = setTimeout(once, AGAIN_AFTER);
    };
    clearTimeout(this.timer);
    once();
  }

  heard({ ours, withheld }) {
    clearTimeout(this.timer);
    this.said.textContent = withheld ?? "";
    if (!ours) return;
    this.ours = ours.map((card) => this.inPlace(card)).filter(Boolean);
    this.opened = true;
    this.renew();
    this.laid.querySelector("p")?.focus({ preventScroll: true });
    bringIntoView(this.laid);
  }

  /** Our card at the place that its words have in this text. */
  inPlace(card) {
    const { layout } = this.ledger;
    const near = layout.sentences.find(({ number }) => number === card.sentence)?.first ?? 0;
    const place = placeOf(layout, card.words, near);
    return place && { ...card, ...place, sentence: sentenceAt(layout, place.first) };
  }

  /** Show the comparison as it is now; it follows each change of a card. */
  renew() {
    if (!this.opened) return;
    this.skip.hidden = true;
    this.ledger.text.show("ours", this.ours);
    const { both, onlyMine, onlyOurs } = laidOver(this.ledger.inSight, this.ours);
    const { near, far } = this.byPlace(onlyOurs);
    this.laid.replaceChildren(
      laidTitle(`Both of us have a card: ${both.length}`),
      make("p", { className: "how", textContent: HOW_IT_IS_MARKED }),
      ...folded(both.map((pair) => this.pair(pair))),
      ...(onlyMine.length ? [laidTitle(`Only you have a card: ${onlyMine.length}`)] : []),
      ...folded(onlyMine.map((card) => this.single(card, `Your card ${card.number}`))),
      ...this.others(near, far),
    );
  }

  /** Our cards on sentences that have a card of the learner's, and the others of what was shown. */
  byPlace(cards) {
    const worked = new Set(this.ledger.inSight.map(({ sentence }) => sentence));
    const { part } = this.ledger.content;
    const isShown = ({ sentence }) =>
      !part || worked.has(sentence) || this.ledger.isInPart(sentence);
    const near = cards.filter(({ sentence }) => worked.has(sentence));
    const far = cards.filter((card) => isShown(card) && !worked.has(card.sentence));
    return { near, far };
  }

  /** Our cards that match none of the learner's, behind a click. Nobody has missed the far ones. */
  others(near, far) {
    const count = near.length + far.length;
    if (!count) return [];
    const isOpen = this.laid.querySelector(".others")?.open ?? !this.ledger.inSight.length;
    const row = (card) => this.single(card, `Sentence ${card.sentence}`);
    const list = (cards) => make("ul", { className: "rows" }, ...cards.map(row));
    const more = make("details", { className: "others", open: isOpen });
    more.append(make("summary", { textContent: `More cards of ours, if you like (${count})` }));
    for (const [where, some] of [
      ["On the sentences of your cards:", near],
      ["On other sentences:", far],
    ]) {
      if (some.length) more.append(make("p", { className: "how", textContent: where }), list(some));
    }
    return [more];
  }

  /** A card of the learner's and ours on the same words: what is the same, and what is not. */
  pair({ mine, ours }) {
    const { layout, wordings } = this.ledger;
    const sentence = layout.sentences.find(({ number }) => number === mine.sentence)?.text ?? "";
    const speakers = this.ours.filter(({ nobody }) => !nobody).map(({ speaker }) => speaker);
    const fields = compared(mine, ours, { sentence, wordings, speakers });
    const differ = fields.filter(({ same }) => same === false);
    const alike = fields
      .filter(({ same }) => same === true)
      .map(({ label }) => label.toLowerCase());
    const row = make("li", { className: "claim-card" }, `Your card ${mine.number}: `);
    row.append(make("span", { textContent: inQuotes(mine.words), dir: "auto" }));
    row.append(...otherWords(mine, ours));
    if (alike.length) row.append(make("p", { textContent: `✓ The same: ${alike.join(", ")}.` }));
    for (const { note } of fields) if (note) row.append(make("p", { textContent: note }));
    if (differ.length) {
      row.append(make("p", { textContent: "≠ Not the same:" }));
      row.append(make("ul", {}, ...differ.map(differenceRow)));
    }
    row.append(...uncounted(fields));
    if (ours.why) row.append(make("p", { className: "how", dir: "auto", textContent: ours.why }));
    return row;
  }

  single(card, name) {
    const find = button("Show in the text", () =>
      this.ledger.find(card, "Back to the comparison", find),
    );
    find.setAttribute("aria-label", `Show in the text: ${name}, ${card.words.slice(0, 40)}`);
    return make(
      "li",
      { className: "claim-card" },
      `${name}: `,
      make("span", { textContent: inQuotes(card.words), dir: "auto" }),
      make("p", { textContent: summary(card) }),
      find,
    );
  }
}

/** What stands above a part of the comparison. */
function laidTitle(words) {
  return make("p", { className: "title", tabIndex: -1, textContent: words });
}

/** A field in which two cards differ. */
function differenceRow({ label, mine, ours, why }) {
  const yours = mine ? inQuotes(mine) : "left it empty";
  return make(
    "li",
    {},
    make("strong", { textContent: label }),
    `: you ${yours}, we ${inQuotes(ours)}. `,
    make("span", { className: "how", textContent: why }),
  );
}

/** What is neither the same nor another: one's own words for a group, and what only we say. */
function uncounted(fields) {
  const open = fields.filter(({ same }) => same === null);
  const worded = open.filter(({ mine }) => mine);
  const added = open.filter(({ mine }) => !mine).map(({ label, ours }) => `${label}: ${ours}`);
  const told = worded.map(({ label, mine, ours }) => {
    return `${label}, in your words: ${inQuotes(mine)}. In ours: ${inQuotes(ours)}.`;
  });
  if (added.length) told.push(`We add: ${added.join("; ")}.`);
  return told.map((words) => make("p", { className: "how", dir: "auto", textContent: words }));
}

/** Our words where they are others: what we say belongs to them. */
function otherWords(mine, ours) {
  if (bareWords(mine.words) === bareWords(ours.words)) return [];
  const quote = make("span", { textContent: inQuotes(ours.words), dir: "auto" });
  return [make("p", { className: "how" }, "Ours is on these words: ", quote)];
}

const bareWords = (text) =>
  text
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu)
    ?.join(" ");

/** A list whose end is folded where it is long. */
function folded(rows) {
  if (!rows.length) return [];
  const list = (some) => make("ul", { className: "rows" }, ...some);
  if (rows.length <= FEW) return [list(rows)];
  const rest = make(
    "details",
    {},
    make("summary", { textContent: `${rows.length - FEW} more` }),
    list(rows.slice(FEW)),
  );
  return [list(rows.slice(0, FEW)), rest];
}
