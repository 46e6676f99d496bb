// The ledger: a reader marks the words of a claim, fills a card for it, and lays the cards over
// ours.
import { button, holdKeys, keepFocus, make, newId, register, scrollBack } from "./components.js";
import { CardForm } from "./cardform.js";
import { Comparison } from "./comparing.js";
import { summary } from "./laying.js";
import { TextView, WordLists } from "./marking.js";
import { picture } from "./voices.js";
import {
  inQuotes,
  laidOut,
  placeOf,
  quoteFrom,
  refusal,
  sentenceAt,
  sentencesOf,
} from "./texts.js";
import { Wordings } from "./wordings.js";

const HOW_TO_MARK = "Mark the words of one claim: click or tap its first word, then its last.";
const NEXT_BY_HAND = "Now click or tap the last word.";
const NEXT_IN_LISTS = "Now choose the last word in its list.";
const FOUND_AGAIN =
  "You pasted this text before, here or in another lesson. " +
  "Use it here, or put another one in its place.";

register("ledger", ({ el, content, post, store }) => {
  const root = make("section", {
    className: "kit-ledger",
    lang: "en",
    "aria-label": content.box ? "Ledger of claims, your own text" : "Ledger of claims",
  });
  const notice = [content.notice, store.notice].filter(Boolean);
  root.append(...notice.map((words) => make("p", { className: "notice", textContent: words })));
  el.append(root);
  const hold = holdKeys(root);
  const place = root.appendChild(make("div"));
  let ledger = null;
  const open = (sentences) => {
    ledger?.close();
    place.replaceChildren();
    ledger = new Ledger(place, {
      content,
      post,
      store,
      layout: laidOut(sentences),
      leave: content.box ? empty : null,
    });
  };
  const empty = () => {
    ledger?.close();
    ledger = null;
    place.replaceChildren(pasteBox({ content, store, post, open }));
  };
  const hear = (message) => message.text_kept && store.dropText(content.ledger);
  post?.on("msg:custom", hear);
  // A text that came with the lesson is shown as it is: what was pasted belongs to a box.
  const pasted = content.box ? store.text(content.ledger) : null;
  const text = pasted ?? content.text;
  if (content.sentences) open(content.sentences);
  else if (text) open(sentencesOf(text));
  else empty();
  return () => {
    ledger?.close();
    post?.off("msg:custom", hear);
    hold();
  };
});

/**
 * A box to paste a text into. The text stays on this computer; what is pasted stays in the box
 * until it is taken.
 */
function pasteBox({ content, store, post, open }) {
  const id = newId();
  const own =
    store.draft(`${content.ledger}:text`) ?? store.text(content.ledger) ?? content.text ?? "";
  const older = own ? "" : olderText(content, store);
  const box = make("textarea", { id, rows: 8, dir: "auto", value: own || older });
  const said = make("p", { className: "said", role: "status" });
  box.addEventListener("input", () => store.keepDraft(`${content.ledger}:text`, box.value));
  const take = () => {
    said.textContent = refusal(box.value);
    if (said.textContent) return;
    content.text = box.value;
    store.keepText(content.ledger, box.value);
    store.dropDraft(`${content.ledger}:text`);
    sendText(post, box.value);
    open(sentencesOf(box.value));
  };
  const main = button("Use this text", take);
  main.className = "main";
  const label = make("label", {
    htmlFor: id,
    textContent: "Paste a text here: a news report, for example.",
  });
  const promise = make("p", {
    className: "how",
    textContent: "The text stays on this computer. Only the words that you mark are handed in.",
  });
  return make(
    "div",
    { className: "paste" },
    label,
    box,
    promise,
    ...(older ? [make("p", { className: "how", textContent: FOUND_AGAIN })] : []),
    make("div", { className: "buttons" }, main),
    said,
  );
}

/** A text that was pasted when all ledgers still had one place for it; "" if there is none. */
function olderText({ older, old_text: known }, store) {
  if (!older) return "";
  return store.draft(`${older}:text`) ?? store.text(older) ?? known ?? "";
}

function sendText(post, text) {
  try {
    post?.send({ text });
  } catch {
    // The kernel is gone: this browser has the text.
  }
}

class Ledger {
  constructor(place, { content, post, store, layout, leave }) {
    Object.assign(this, { content, post, store, layout, form: null, item: content.ledger });
    this.wordings = new Wordings(content.wordings);
    this.text = new TextView(
      layout,
      (mark, why) => this.marked(mark, why),
      (at) => this.openAt(at),
    );
    this.lists = new WordLists(layout, (first, last) => this.text.choose(first, last));
    this.bar = this.markBar();
    this.said = make("p", { className: "said", role: "status" });
    this.desk = make(
      "div",
      { className: "desk", tabIndex: -1, role: "group", "aria-label": "Marked words and card" },
      this.bar,
      this.said,
    );
    this.part = this.partBar();
    this.list = make("div", { className: "cards" });
    // It stays in the page, so that a screen reader hears what is put into it.
    this.undoLine = make("p", { className: "undo", role: "status" });
    // Where the desk is until words are marked in the text: then it goes to them.
    this.slot = make("div", { className: "slot" }, this.desk);
    this.picture = make("div");
    this.comparison = new Comparison(this);
    place.append(
      ...(leave ? [make("div", { className: "buttons" }, button("Use another text", leave))] : []),
      make("p", { className: "how", textContent: HOW_TO_MARK }),
      this.lists.node,
      this.slot,
      this.part,
      this.text.node,
      this.undoLine,
      this.list,
      this.picture,
      this.comparison.node,
    );
    this.place = place;
    store.listen(
      this.item,
      (words) => (this.said.textContent = [this.done, words].filter(Boolean).join(" ")),
    );
    this.cards = store.cards(this.item, content.cards ?? []);
    this.takeOlder();
    this.listen();
    this.lay(!content.part);
    this.openDraft();
  }

  /** Take over cards on this very text that were made when all other texts shared one ledger. */
  takeOlder() {
    const { older, old_cards: known = [] } = this.content;
    if (!older) return;
    const isOurs = (card) => card?.text === this.layout.digest && !this.cards.has(card.id);
    for (const card of this.store.cards(older, known).values()) {
      if (!isOurs(card) || card.deleted) continue;
      this.cards.set(card.id, card);
      this.store.saveCard(this.item, card);
    }
    for (const [id, draft] of this.store.drafts(`${older}:card:`)) {
      if (!isOurs(draft?.card)) continue;
      this.store.keepDraft(`${this.item}:card:${id}`, draft);
      this.store.dropDraft(`${older}:card:${id}`);
    }
  }

  // --- a part of the article -------------------------------------------------------------------

  /** The line that says which part is shown, with a button for all of it; hidden without a part. */
  partBar() {
    this.partSaid = make("span", { role: "status" });
    this.partButton = button("", () => this.lay(!this.isWhole));
    return make(
      "div",
      { className: "part", hidden: !this.content.part },
      this.partSaid,
      this.partButton,
    );
  }

  /** Lay out the whole text, or the part of it that was asked for. */
  lay(isWhole) {
    this.isWhole = isWhole;
    const numbers = this.layout.sentences.map(({ number }) => number);
    this.shown = new Set(isWhole ? numbers : numbers.filter((one) => this.isInPart(one)));
    if (this.content.part) {
      const [first, last] = this.content.part;
      const sentences = first === last ? `Sentence ${first}` : `Sentences ${first} to ${last}`;
      this.partSaid.textContent = isWhole
        ? `The whole article: ${numbers.length} sentences.`
        : `${sentences} of ${numbers.length}.`;
      this.partButton.textContent = isWhole
        ? `Show ${sentences.toLowerCase()} alone`
        : "Show the whole article";
    }
    this.text.lay(this.shown);
    this.lists.lay(this.shown);
    if (!this.form) {
      this.clear();
      this.slot.append(this.desk);
    }
    this.show();
  }

  /** Whether a sentence is in the part that was asked for; without one, none is. */
  isInPart(number) {
    const [first, last] = this.content.part ?? [Infinity, -Infinity];
    return first <= number && number <= last;
  }

  /** Let a card's words be seen. */
  reveal(card) {
    if (!this.shown.has(sentenceAt(this.layout, card.first))) this.lay(true);
  }

  /** Two tabs may have this ledger open: look again when this one comes to the front. */
  listen() {
    // What can be done with marked words stays in view on a phone, as long as the text does.
    this.watching = new IntersectionObserver(([one]) => {
      this.desk.classList.toggle("away", !one.isIntersecting);
    });
    this.watching.observe(this.text.node);
    this.hear = (message) => message.cards && this.renew(message.cards);
    this.look = () => this.refresh();
    this.post?.on("msg:custom", this.hear);
    window.addEventListener("focus", this.look);
    window.addEventListener("storage", this.look);
  }

  close() {
    this.watching.disconnect();
    if (this.form) this.keepDraft();
    this.text.close();
    this.comparison.close();
    this.post?.off("msg:custom", this.hear);
    window.removeEventListener("focus", this.look);
    window.removeEventListener("storage", this.look);
  }

  refresh() {
    try {
      if (this.post) this.post.send({ ask: "cards" });
      else this.renew([]);
    } catch {
      // The kernel is gone: what this page knows stays.
    }
  }

  renew(known) {
    this.cards = this.store.cards(this.item, known);
    this.show();
  }

  // --- marking ---------------------------------------------------------------------------------

  /** What is marked and what can be done with it; hidden while nothing is. */
  markBar() {
    this.words = make("p", { className: "marked-words", role: "status" });
    this.main = button("Make a card", () => this.take());
    this.main.className = "main";
    this.clearButton = button("Clear the mark", () => this.clear());
    this.openers = make("span", { className: "openers" });
    const buttons = make(
      "div",
      { className: "buttons" },
      this.openers,
      this.main,
      this.clearButton,
    );
    return make("div", { className: "bar", hidden: true }, this.words, buttons);
  }

  /** Words were marked, or could not be. */
  marked(mark, why) {
    this.said.textContent = why;
    if (!mark) return;
    const covered = this.placed.filter(
      (card) => card.first <= mark.last && card.last >= mark.first && card.id !== this.opened?.id,
    );
    const fromLists = this.lists.node.contains(document.activeElement);
    const word = this.text.words[mark.last];
    const before = word.getBoundingClientRect().top;
    this.words.textContent = this.markedInWords(mark, covered, fromLists);
    this.main.textContent = this.form ? "Use these words for the open card" : "Make a card";
    this.offer(this.form ? [] : covered);
    this.bar.hidden = false;
    this.desk.classList.toggle("marking", !this.form);
    if (!fromLists) this.lists.put(mark);
    if (this.form) return;
    if (fromLists) this.slot.append(this.desk);
    else {
      this.moveTo(mark.last);
      scrollBack(word, before); // the next click is on the word that is under the pointer now
    }
  }

  /** What is marked, what comes next, and on which cards some of these words stand already. */
  markedInWords({ first, last }, covered, fromLists) {
    const words = inQuotes(quoteFrom(this.layout, first, last));
    const said = [`Marked in sentence ${sentenceAt(this.layout, first)}: ${words}.`];
    if (first === last) said.push(fromLists ? NEXT_IN_LISTS : NEXT_BY_HAND);
    const numbers = covered.map(({ number }) => number).join(", ");
    const onCards = `Some of these words are on card ${numbers} already`;
    if (numbers) said.push(`${onCards}; a second card is all right.`);
    return said.join(" ");
  }

  /** Buttons that open the cards on which the marked words stand. */
  offer(cards) {
    const openers = cards.map((card) =>
      button(`Open card ${card.number}`, () => this.change(card)),
    );
    this.openers.replaceChildren(...openers);
  }

  /** Open the card that ends at this word; where several do, offer them. */
  openAt(place) {
    const cards = this.placed.filter(({ last }) => last === place);
    if (cards.length === 1) this.change(cards[0]);
    else {
      this.text.choose(place, place);
      this.openers.firstChild?.focus();
    }
  }

  /** Bring the buttons near the words: on a phone the text is long. */
  moveTo(place) {
    this.text.paragraphOf(place)?.after(this.desk);
  }

  clear() {
    this.text.clear();
    this.words.textContent = "";
    this.offer([]);
    this.bar.hidden = true;
    this.desk.classList.remove("marking");
    if (this.form) this.text.show("marked", [this.opened]);
  }

  // --- cards -----------------------------------------------------------------------------------

  /** Make a card of the marked words, or give them to the card that is open. */
  take() {
    const { mark } = this.text;
    if (!mark) return;
    const place = {
      ...mark,
      words: quoteFrom(this.layout, mark.first, mark.last),
      sentence: sentenceAt(this.layout, mark.first),
      text: this.layout.digest,
    };
    if (this.form) {
      this.opened = { ...this.opened, ...place };
      this.form.setWords(place.words);
      this.keepDraft();
      this.clear();
    } else {
      this.edit({ id: newCardId(), ...place });
      this.moveTo(mark.last);
    }
    this.form.focus();
  }

  /** Open a card in the form; one that is open there is saved. */
  edit(card, typed = {}) {
    if (this.form) this.keepForm();
    this.opened = card;
    this.done = "";
    this.said.textContent = "";
    this.form = new CardForm(
      { ...card, ...typed },
      {
        metrics: this.content.metrics ?? [],
        keep: () => this.keepDraft(),
        save: () => this.saveForm(),
        remove: () => this.remove(card),
      },
    );
    this.said.before(this.form.node);
    this.clear();
  }

  keepDraft() {
    const { id } = this.opened;
    this.store.keepDraft(`${this.item}:card:${id}`, { card: this.opened, typed: this.form.typed });
  }

  saveForm() {
    this.said.textContent = "";
    if (this.form.refused()) return;
    const { last } = this.opened;
    this.keepForm();
    if (this.openDraft()) {
      this.form.focus();
      return;
    }
    this.desk.focus({ preventScroll: true });
    this.text.words[last]?.scrollIntoView({ block: "center" });
  }

  /** Close the form and save its card. */
  keepForm() {
    const { opened, form } = this;
    this.closeForm();
    const now = this.cards.get(opened.id);
    // Changed in another tab meanwhile: both are kept.
    const changed = now && now.stamp !== opened.stamp;
    this.done = changed
      ? "This card was changed in another tab: yours is kept as a card of its own."
      : "The card is kept.";
    this.save({ ...opened, ...form.typed, id: changed ? newCardId() : opened.id });
    this.store.dropDraft(`${this.item}:card:${opened.id}`);
  }

  save(card) {
    const { number, ...plain } = card; // it is counted anew
    const whole = { ...plain, stamp: newCardId() };
    this.cards.set(whole.id, whole);
    this.store.saveCard(this.item, whole);
    window.dispatchEvent(new Event(CARDS_CHANGED));
    this.show();
  }

  closeForm() {
    this.form.node.remove();
    this.form = null;
    this.opened = null;
    this.clear();
  }

  /** Delete a card, with a way back. What is typed into an open form comes back with it. */
  remove(card) {
    let last = card;
    if (this.opened?.id === card.id && this.form) {
      last = { ...card, ...this.form.typed };
      this.closeForm();
      this.store.dropDraft(`${this.item}:card:${card.id}`);
    }
    this.undo = last;
    if (this.cards.has(card.id)) this.save({ ...last, deleted: true });
    this.done = "";
    this.said.textContent = "";
    const place = this.inSight.filter(({ first }) => first < card.first).length;
    this.show();
    this.focusCard(this.inSight[place] ?? this.inSight.at(-1));
  }

  /** Go to a card in the list, or to the list's title where there is none. */
  focusCard(card) {
    const row = card && this.list.querySelector(`[data-card="${card.id}"]`);
    (row?.querySelector("button") ?? this.list.querySelector(".title")).focus();
  }

  bringBack() {
    const { deleted, ...card } = this.undo;
    this.undo = null;
    this.done = "The card is back.";
    this.save(card);
    this.focusCard(card);
  }

  /**
   * Open what was typed and not saved, in this tab or one that was closed; whether there was any.
   */
  openDraft() {
    const drafts = [...this.store.drafts(`${this.item}:card:`).values()];
    const draft = drafts.find((one) => one?.card?.text === this.layout.digest);
    if (!draft) return false;
    this.reveal(draft.card);
    this.edit(draft.card, draft.typed);
    this.said.textContent = "Not saved yet: this card is as you left it.";
    this.moveTo(draft.card.last);
    return true;
  }

  // --- what is shown ---------------------------------------------------------------------------

  /**
   * The cards of this text that have a place in it, numbered as they stand there: those in sight
   * first.
   */
  get placed() {
    const found = [...this.cards.values()]
      .filter((card) => !card.deleted)
      .map((card) => this.inPlace(card))
      .filter(Boolean);
    const ordered = found.sort((one, other) => one.first - other.first || one.last - other.last);
    const away = ordered.filter((card) => !this.isInSight(card));
    const near = ordered.filter((card) => this.isInSight(card));
    return [...near, ...away].map((card, n) => ({ ...card, number: n + 1 }));
  }

  /** The cards on the sentences that are shown: these are listed, counted and compared. */
  get inSight() {
    return this.placed.filter((card) => this.isInSight(card));
  }

  isInSight({ sentence }) {
    return this.shown.has(sentence);
  }

  /** A card with the place that its words have in this text; null where they do not stand in it. */
  inPlace(card) {
    if (quoteFrom(this.layout, card.first, card.last) === card.words) return card;
    const place = placeOf(this.layout, card.words, card.first);
    return place && { ...card, ...place, sentence: sentenceAt(this.layout, place.first) };
  }

  get strayed() {
    return [...this.cards.values()].filter((card) => !card.deleted && !this.inPlace(card));
  }

  show() {
    keepFocus(this.place, () => this.draw());
  }

  draw() {
    const every = this.placed;
    const cards = this.inSight;
    this.text.show("mine", every);
    this.text.number(every);
    this.drawUndo();
    const none = every.length ? "No cards on these sentences yet." : "No cards yet.";
    const title = make("p", {
      className: "title",
      tabIndex: -1,
      textContent: cards.length ? `Your cards: ${cards.length}` : none,
    });
    this.list.replaceChildren(
      title,
      make("ol", {}, ...cards.map((card) => this.row(card))),
      ...this.away(every.slice(cards.length)),
      ...this.strays(),
    );
    this.picture.replaceChildren(...picture(cards, this.span, this.wordings));
    this.comparison.renew();
  }

  drawUndo() {
    if (Boolean(this.undo) === Boolean(this.undoLine.firstChild)) return;
    const back = button("Undo", () => this.bringBack());
    this.undoLine.replaceChildren(...(this.undo ? ["A card is deleted. ", back] : []));
  }

  /** The place of the first and last word that are shown. */
  get span() {
    const shown = this.layout.sentences.filter(({ number }) => this.shown.has(number));
    return { first: shown[0].first, last: shown.at(-1).last };
  }

  row(card) {
    const change = button("Change", () => this.change(card));
    const remove = button("Delete", () => this.remove(card));
    const find = button("Show in the text", () => this.find(card, "Back to your cards", find));
    for (const one of [change, remove, find]) {
      one.setAttribute("aria-label", `${one.textContent}: card ${card.number}`);
    }
    return make(
      "li",
      { className: "claim-card", "data-card": card.id },
      make("span", { textContent: inQuotes(card.words), dir: "auto" }),
      make("p", { textContent: summary(card) }),
      make("div", { className: "buttons" }, change, remove, find),
    );
  }

  change(card) {
    this.reveal(card);
    this.edit(card);
    this.moveTo(card.last);
    this.form.focus();
  }

  /** Show a card's words in the text, with a button that leads back to where one came from. */
  find(card, label, from) {
    this.reveal(card);
    this.text.show("lit", [card]);
    const name = from.getAttribute("aria-label");
    this.back?.remove();
    this.back = button(label, () => this.leadBack(name));
    this.back.className = "back";
    const paragraph = this.text.paragraphOf(card.last);
    paragraph?.after(this.back);
    this.text.words[card.first]?.scrollIntoView({ block: "center" });
    this.back.focus({ preventScroll: true });
  }

  /** Back to the button of this name; it may have been made anew meanwhile. */
  leadBack(name) {
    this.back.remove();
    this.text.show("lit", []);
    const buttons = [...this.place.querySelectorAll("button")];
    const from = buttons.find((one) => one.getAttribute("aria-label") === name) ?? this.desk;
    from.scrollIntoView({ block: "center" });
    from.focus({ preventScroll: true });
  }

  /** Cards on sentences that are not shown, behind a click. */
  away(cards) {
    if (!cards.length) return [];
    const open = this.list.querySelector(".away")?.open ?? false;
    const title = make("summary", {
      textContent: `Your cards on other sentences: ${cards.length}`,
    });
    const list = make("ol", { start: cards[0].number }, ...cards.map((card) => this.row(card)));
    return [make("details", { className: "away", open }, title, list)];
  }

  /** Cards whose words do not stand in this text: of another text, or of this one as it was. */
  strays() {
    const cards = this.strayed;
    if (!cards.length) return [];
    const say =
      cards.length === 1
        ? "One card has words that do not stand in this text. It is kept."
        : `${cards.length} cards have words that do not stand in this text. They are kept.`;
    return [
      make(
        "details",
        { className: "strays" },
        make("summary", { textContent: say }),
        make(
          "ul",
          {},
          ...cards.map((card) =>
            make(
              "li",
              {},
              make("span", { textContent: inQuotes(card.words), dir: "auto" }),
              ` ${summary(card)}`,
            ),
          ),
        ),
      ),
    ];
  }
}

export const CARDS_CHANGED = "kit-cards-changed"; // told to this page when a card is saved

const newCardId = () => `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}`;
