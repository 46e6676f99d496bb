// Where answers and drafts are kept: the learner's journal, by way of the kernel, or this browser.

const PATIENCE = 3000; // milliseconds until the page says that an answer is not saved yet
const AGAIN = 5000; // milliseconds between two tries to save an answer
const WORDS = {
  saving: "Saving …",
  saved: "Saved.",
  waits:
    "Not saved yet: the kernel does not answer. Your answer stays in this browser. Run all from the top to save it.",
  lost: "Not saved yet: the kernel does not answer. Keep this page open, and run all from the top to save it.",
  held: "Kept until the kernel stops: the folder work/ cannot be written.",
  browser: "Saved in this browser.",
  nowhere: "Not saved: this page can keep nothing in this browser.",
};

let isForgotten = false; // nothing more is kept once a learner has cleared the device

/**
 * What this browser keeps for one learner of one course. Where it keeps nothing, this does no harm.
 */
class Shelf {
  constructor(course, learner) {
    this.course = `kit:${course}:`;
    this.prefix = `${this.course}${learner}:`;
  }

  /** Forget all that this browser keeps of this course, of whomever; whether all of it is gone. */
  forgetAll() {
    isForgotten = true; // a page that is left keeps what is typed: not now
    const left = () => Object.keys(this.storage ?? {}).filter((one) => one.startsWith(this.course));
    try {
      for (const name of left()) this.storage.removeItem(name);
      return left().length === 0;
    } catch {
      return true; // it keeps nothing
    }
  }

  /**
   * The browser's storage. To touch it is an error in a sandboxed frame and where site data is
   * refused.
   */
  get storage() {
    try {
      return globalThis.localStorage;
    } catch {
      return null;
    }
  }

  /** Everything whose name begins like this, by the rest of its name. */
  all(beginning) {
    const found = new Map();
    const start = this.prefix + beginning;
    try {
      for (const name of Object.keys(this.storage).sort()) {
        if (name.startsWith(start)) found.set(name.slice(start.length), this.read(name));
      }
    } catch {
      // It keeps nothing.
    }
    return found;
  }

  get(name) {
    return this.read(this.prefix + name);
  }

  read(name) {
    try {
      return JSON.parse(this.storage.getItem(name));
    } catch {
      return null; // nothing there, or not ours
    }
  }

  /** Whether it is kept now. */
  set(name, value) {
    if (isForgotten) return false;
    try {
      this.storage.setItem(this.prefix + name, JSON.stringify(value));
      return true;
    } catch {
      return false; // full or forbidden
    }
  }

  remove(name) {
    try {
      this.storage.removeItem(this.prefix + name);
    } catch {
      // It keeps nothing.
    }
  }

  /** Whether anything can be kept here. */
  works() {
    const kept = this.set("try", 1);
    this.remove("try");
    return kept;
  }
}

/** What is known of an item after one more event. */
function after(known, event, right) {
  const before = known ?? { tries: 0 };
  if (event.event === "noticed") {
    const first = before.first_noticed ?? before.noticed ?? event.answer;
    return { ...before, noticed: event.answer, first_noticed: first };
  }
  if (event.event !== "answer") return { ...before, [event.event]: event.answer ?? true };
  const told = typeof right === "boolean" ? { right } : {};
  return { ...before, ...event, ...told, tries: before.tries + 1 };
}

/** Tell this page that a claim card was saved: a brief on it shows them. */
const tellOfCards = () => globalThis.dispatchEvent?.(new Event("kit-cards"));

/**
 * What both stores have: answers by item, and drafts, which no other learner of this browser sees.
 */
class Store {
  constructor({ course, learner, answers = {} }) {
    this.learner = learner;
    this.answers = answers;
    this.shelf = new Shelf(course, learner);
    this.tellers = new Map();
  }

  /** Say who is told what becomes of an item's events: tell(words). */
  listen(item, tell) {
    this.tellers.set(item, tell);
  }

  tell(item, words) {
    this.tellers.get(item)?.(words);
  }

  draft(item) {
    return this.shelf.get(`draft:${item}`);
  }

  keepDraft(item, draft) {
    this.shelf.set(`draft:${item}`, draft);
  }

  dropDraft(item) {
    this.shelf.remove(`draft:${item}`);
  }

  /** Keep a pasted text in this browser: it is never sent to be handed in. */
  keepText(item, text) {
    return this.shelf.set(`text:${item}`, text);
  }

  text(item) {
    return this.shelf.get(`text:${item}`);
  }

  dropText(item) {
    this.shelf.remove(`text:${item}`);
  }

  /** All drafts whose name begins like this, by the rest of the name. */
  drafts(beginning) {
    return this.shelf.all(`draft:${beginning}`);
  }

  close() {}
}

/**
 * Answers go to the journal: an event stays in this browser, and is sent again, until Python says
 * "saved".
 */
export class KernelStore extends Store {
  constructor(post, about) {
    super(about);
    this.post = post;
    this.items = about.items ?? [];
    this.waiting = new Map(); // events that the journal may not have yet, by key
    this.kept = new Set(); // keys of those that this browser keeps as well
    // keys of those that Python does not take: this page sends them no more
    this.refused = new Set();
    this.notice = "";
    for (const [key, event] of this.shelf.all("event:")) {
      if (event?.key !== key || !this.items.includes(event.item)) continue;
      this.waiting.set(key, event);
      this.answers[event.item] = after(this.answers[event.item], event, null);
    }
    this.hear = (message) => this.heard(message);
    post.on("msg:custom", this.hear);
    this.sendAgain();
    this.timer = setInterval(() => this.sendAgain(), AGAIN);
  }

  /** Keep an event, and tell what becomes of it. */
  save(event, right) {
    this.answers[event.item] = after(this.answers[event.item], event, right);
    this.tell(event.item, WORDS.saving);
    const key = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}`;
    const whole = { ...event, learner: this.learner, key };
    this.waiting.set(key, whole);
    // The page shows its feedback first: storing and sending take longer.
    setTimeout(() => this.keepAndSend(whole));
    setTimeout(() => this.complain(whole), PATIENCE);
  }

  /** Save a claim card, new or changed, and tell what becomes of it. */
  saveCard(item, card) {
    this.save({ item, event: "card", card });
  }

  /** The cards of an item by id: those the journal has, and over them what it may not have yet. */
  cards(item, known) {
    const waiting = [...this.waiting.values()].filter(
      (event) => event.item === item && event.event === "card",
    );
    return new Map([...known, ...waiting.map(({ card }) => card)].map((card) => [card.id, card]));
  }

  keepAndSend(event) {
    if (this.shelf.set(`event:${event.key}`, event)) {
      this.kept.add(event.key);
      this.dropDraft(event.item);
    }
    this.send(event);
  }

  complain(event) {
    if (!this.waiting.has(event.key) || this.refused.has(event.key)) return;
    this.tell(event.item, this.kept.has(event.key) ? WORDS.waits : WORDS.lost);
  }

  send(event) {
    try {
      this.post.send({ event });
    } catch {
      // A kernel that is gone: it is sent again later, by this component or the next one.
    }
  }

  sendAgain() {
    for (const event of this.waiting.values()) {
      if (!this.refused.has(event.key)) this.send(event);
    }
  }

  heard({ saved, held, refused, why }) {
    const event = this.waiting.get(saved ?? held ?? refused);
    if (!event) return;
    if (saved) {
      this.waiting.delete(saved);
      this.shelf.remove(`event:${saved}`);
    }
    if (refused) this.refused.add(refused);
    else if (event.event === "card") tellOfCards();
    const waits = (other) =>
      other !== event && other.item === event.item && !this.refused.has(other.key);
    if ([...this.waiting.values()].some(waits)) return;
    if (refused) this.tell(event.item, `Not saved: ${why}`);
    else this.tell(event.item, saved ? WORDS.saved : WORDS.held);
  }

  close() {
    clearInterval(this.timer);
    this.post.off("msg:custom", this.hear);
  }
}

/** Answers stay in this browser: a page without a kernel. */
export class BrowserStore extends Store {
  constructor(about) {
    super(about);
    // cards that this browser cannot keep: the page does until it is closed
    this.unkept = new Map();
    for (const [item, known] of this.shelf.all("answer:")) this.answers[item] = known ?? undefined;
    this.notice = this.shelf.works()
      ? ""
      : "This page can keep nothing in this browser: your answers are gone when you close it.";
  }

  save(event, right) {
    const now = after(this.answers[event.item], event, right);
    this.answers[event.item] = now;
    const kept = this.shelf.set(`answer:${event.item}`, now);
    if (kept) this.dropDraft(event.item);
    this.tell(event.item, kept ? WORDS.browser : WORDS.nowhere);
  }

  saveCard(item, card) {
    const kept = this.shelf.set(`card:${item}:${card.id}`, card);
    if (kept) this.unkept.delete(card.id);
    else this.unkept.set(card.id, { item, card });
    tellOfCards();
    this.tell(item, kept ? WORDS.browser : WORDS.nowhere);
  }

  /**
   * All that this browser keeps: answers by item, cards, how many drafts, and an id of this learner
   * on this device, which keys of events begin with.
   */
  everything() {
    const id = this.shelf.get("device") ?? Math.random().toString(36).slice(2, 12);
    this.shelf.set("device", id);
    const cards = [...this.shelf.all("card:")].map(([name, card]) => {
      return { item: name.slice(0, -card.id.length - 1), card };
    });
    const drafts = [...this.shelf.all("draft:")].filter(([name]) => !name.endsWith(":clock"));
    return { answers: this.shelf.all("answer:"), cards, drafts: drafts.length, id };
  }

  /** Clear this device: answers, cards, drafts and pasted texts of everybody in this course. */
  forgetAll() {
    return this.shelf.forgetAll();
  }

  /** What is kept of an item now: another component of the page may have saved it. */
  latest(item) {
    return this.shelf.get(`answer:${item}`);
  }

  /**
   * The cards of an item by id. Each has a place of its own here, so two tabs do not undo each
   * other.
   */
  cards(item) {
    const unkept = [...this.unkept.values()].filter((one) => one.item === item);
    return new Map([
      ...this.shelf.all(`card:${item}:`),
      ...unkept.map(({ card }) => [card.id, card]),
    ]);
  }
}
