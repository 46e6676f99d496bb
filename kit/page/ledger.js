// The ledger: a reader marks the words of a claim, fills a card for it, and lays the cards over
// ours.
import { button, holdKeys, make, newId, register } from "./components.js";
import { CardForm } from "./cardform.js";
import { Comparison } from "./comparing.js";
import { summary } from "./laying.js";
import { TextView, WordLists } from "./marking.js";
import { picture } from "./voices.js";
import { laidOut, placeOf, quoteFrom, refusal, sentenceAt, sentencesOf } from "./texts.js";

const HOW_TO_MARK =
  "Mark the words of one claim: sweep over them, or click the first word and then the last. Without a mouse, choose them from the lists.";

register("ledger", ({ el, content, post, store }) => {
  const root = make("section", {
    className: "kit-ledger",
    lang: "en",
    "aria-label": "Ledger of claims",
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
  const text = store.text(content.ledger) ?? content.text;
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
  const box = make("textarea", {
    id,
    rows: 8,
    dir: "auto",
    value:
      store.draft(`${content.ledger}:text`) ?? store.text(content.ledger) ?? content.text ?? "",
  });
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
    make("div", { className: "buttons" }, main),
    said,
  );
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
    this.text = new TextView(layout, (mark, why) => this.marked(mark, why));
    this.lists = new WordLists(layout, (first, last) => this.text.choose(first, last));
    this.bar = this.markBar(leave);
    this.said = make("p", { className: "said", role: "status" });
    this.desk = make(
      "div",
      { className: "desk", tabIndex: -1, role: "group", "aria-label": "Marked words and card" },
      this.bar,
      this.said,
    );
    this.list = make("div", { className: "cards" });
    this.picture = make("div");
    this.comparison = new Comparison(this);
    place.append(
      make("p", { className: "how", textContent: HOW_TO_MARK }),
      this.lists.node,
      this.desk,
      this.text.node,
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
    this.listen();
    this.show();
    this.openDraft();
  }

  /** Two tabs may have this ledger open: look again when this one comes to the front. */
  listen() {
    this.hear = (message) => message.cards && this.renew(message.cards);
    this.look = () => this.refresh();
    this.post?.on("msg:custom", this.hear);
    window.addEventListener("focus", this.look);
    window.addEventListener("storage", this.look);
  }

  close() {
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

  markBar(leave) {
    this.words = make("p", { className: "marked-words", role: "status" });
    this.main = button("Make a card", () => this.take());
    this.main.className = "main";
    this.clearButton = button("Clear the mark", () => this.clear());
    this.clearButton.hidden = true;
    const others = leave ? [button("Use another text", leave)] : [];
    return make(
      "div",
      { className: "bar" },
      this.words,
      make("div", { className: "buttons" }, this.main, this.clearButton, ...others),
    );
  }

  /** Words were marked, or could not be. */
  marked(mark, why) {
    this.said.textContent = why;
    if (!mark) return;
    const covered = this.placed.filter(
      (card) => card.first <= mark.last && card.last >= mark.first && card.id !== this.opened?.id,
    );
    const shared = covered.length
      ? ` Some of these words are on card ${covered.map(({ number }) => number).join(", ")} already; a second card is all right.`
      : "";
    this.words.textContent = `Marked in sentence ${sentenceAt(this.layout, mark.first)}: “${quoteFrom(this.layout, mark.first, mark.last)}”.${shared}`;
    this.main.textContent = this.form ? "Use these words for the open card" : "Make a card";
    this.bar.hidden = false;
    this.clearButton.hidden = false;
    const fromLists = this.lists.node.contains(document.activeElement);
    if (!fromLists) this.lists.put(mark);
    if (this.form) return;
    if (fromLists) this.lists.node.after(this.desk);
    else this.moveTo(mark.last);
  }

  /** Bring the buttons near the words: on a phone the text is long. */
  moveTo(place) {
    this.text.paragraphOf(place)?.after(this.desk);
  }

  clear() {
    this.text.clear();
    this.words.textContent = "";
    this.clearButton.hidden = true;
    this.bar.hidden = Boolean(this.form);
    if (this.form) this.text.show("marked", [this.opened]);
  }

  // --- cards -----------------------------------------------------------------------------------

  /** Make a card of the marked words, or give them to the card that is open. */
  take() {
    const { mark } = this.text;
    if (!mark) {
      this.said.textContent = "Mark the words of a claim first.";
      return;
    }
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
    this.keepForm();
    if (this.openDraft()) this.form.focus();
    else this.desk.focus();
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
    this.show();
    this.list.querySelector(".undo button").focus();
  }

  bringBack() {
    const { deleted, ...card } = this.undo;
    this.undo = null;
    this.done = "The card is back.";
    this.save(card);
    this.desk.focus();
  }

  /**
   * Open what was typed and not saved, in this tab or one that was closed; whether there was any.
   */
  openDraft() {
    const drafts = [...this.store.drafts(`${this.item}:card:`).values()];
    const draft = drafts.find((one) => one?.card?.text === this.layout.digest);
    if (!draft) return false;
    this.edit(draft.card, draft.typed);
    this.said.textContent = "Not saved yet: this card is as you left it.";
    this.moveTo(draft.card.last);
    return true;
  }

  // --- what is shown ---------------------------------------------------------------------------

  /** The cards of this text that have a place in it, numbered as they stand there. */
  get placed() {
    const found = [...this.cards.values()]
      .filter((card) => !card.deleted)
      .map((card) => this.inPlace(card))
      .filter(Boolean);
    const ordered = found.sort((one, other) => one.first - other.first || one.last - other.last);
    return ordered.map((card, n) => ({ ...card, number: n + 1 }));
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
    const cards = this.placed;
    this.text.show("mine", cards);
    this.text.number(cards);
    const undo = this.undo
      ? [
          make(
            "p",
            { className: "undo", role: "status" },
            "A card is deleted. ",
            button("Undo", () => this.bringBack()),
          ),
        ]
      : [];
    const title = make("p", {
      className: "title",
      textContent: cards.length ? `Your cards: ${cards.length}` : "No cards yet.",
    });
    this.list.replaceChildren(
      title,
      ...undo,
      make("ol", {}, ...cards.map((card) => this.row(card))),
      ...this.strays(),
    );
    this.picture.replaceChildren(...picture(cards, this.layout));
    this.comparison.renew();
  }

  row(card) {
    const change = button("Change", () => this.change(card));
    const remove = button("Delete", () => this.remove(card));
    const find = button("Show in the text", () => this.find(card));
    for (const one of [change, remove, find]) {
      one.setAttribute("aria-label", `${one.textContent}: card ${card.number}`);
    }
    return make(
      "li",
      { className: "claim-card" },
      make("q", { textContent: card.words, dir: "auto" }),
      make("p", { textContent: summary(card) }),
      make("div", { className: "buttons" }, change, remove, find),
    );
  }

  change(card) {
    this.edit(card);
    this.moveTo(card.last);
    this.form.focus();
  }

  find(card) {
    this.text.show("lit", [card]);
    this.text.paragraphOf(card.first)?.scrollIntoView({ block: "center" });
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
              make("q", { textContent: card.words, dir: "auto" }),
              ` ${summary(card)}`,
            ),
          ),
        ),
      ),
    ];
  }
}

const newCardId = () => `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}`;
