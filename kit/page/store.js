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
  nowhere: "Kept until you close this page. Save your answers as a file before you do.",
};
const KEEPS_NOTHING =
  "This page can keep nothing in this browser: your answers are gone when you close it. Save them as a file first; how, stands at the end.";

let isForgotten = false; // nothing more is kept once a learner has cleared the device

/** A key that no other event has, on whatever device it was made. */
const newKey = () =>
  `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}`;

/** In the place of a browser's storage that cannot be used: it lasts as long as the page. */
const pageMemory = Object.create({
  getItem(name) {
    return Object.hasOwn(this, name) ? this[name] : null;
  },
  setItem(name, value) {
    this[name] = value;
  },
  removeItem(name) {
    delete this[name];
  },
});

/**
 * What this browser keeps for one learner of one course. Where it keeps nothing, this does no harm;
 * with `inPage`, the page keeps it then until it is closed.
 */
class Shelf {
  constructor(course, learner, inPage = false) {
    this.course = `kit:${course}:`;
    this.prefix = `${this.course}${learner}:`;
    this.inPage = inPage;
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
      if (globalThis.localStorage) return globalThis.localStorage;
    } catch {
      // It may not even be asked for.
    }
    return this.inPage ? pageMemory : null;
  }

  /** What follows in all names that begin like this. */
  names(beginning) {
    const start = this.prefix + beginning;
    try {
      const found = Object.keys(this.storage).filter((name) => name.startsWith(start));
      return found.sort().map((name) => name.slice(start.length));
    } catch {
      return []; // it keeps nothing
    }
  }

  /** Everything whose name begins like this, by the rest of its name. */
  all(beginning) {
    return new Map(this.names(beginning).map((rest) => [rest, this.get(beginning + rest)]));
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

  /** Whether anything can be kept here for longer than the page is open. */
  lasts() {
    const kept = this.set("try", 1);
    this.remove("try");
    return kept && this.storage !== pageMemory;
  }
}

let lastMoment = 0;

/** The time now, later than that of each event before, even within one thousandth. */
function nextMoment() {
  lastMoment = Math.max(Date.now(), lastMoment + 1);
  return new Date(lastMoment).toISOString();
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
  constructor({ course, learner, answers = {} }, inPage = false) {
    this.courseName = course;
    this.learner = learner;
    this.answers = answers;
    this.shelf = new Shelf(course, learner, inPage);
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
    const key = newKey();
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
    return newestOf([...known, ...waiting.map(({ card }) => card)]);
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

  heard({ saved, held, refused, moved, to, why }) {
    const event = this.waiting.get(saved ?? held ?? refused ?? moved);
    if (!event) return;
    if (moved) {
      this.handOn(event, to, why);
      return;
    }
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

  /** Somebody else works here now: an event waits in this browser for a page of theirs. */
  handOn(event, learner, why) {
    this.refused.add(event.key); // this page shows it and does not send it any more
    this.shelf.remove(`event:${event.key}`);
    const theirs = new Shelf(this.courseName, learner);
    const isKept = theirs.set(`event:${event.key}`, { ...event, learner });
    const first = isKept ? "" : " Copy what you wrote first: this browser keeps nothing.";
    this.tell(event.item, `Not saved yet: ${why}${first}`);
  }

  close() {
    clearInterval(this.timer);
    this.post.off("msg:custom", this.hear);
  }
}

/** The last of `cards` with each id, by the id. */
const newestOf = (cards) => new Map(cards.map((card) => [card.id, card]));

/**
 * All that a learner does in pages without a kernel, as the events that a journal has. Each stands
 * in the browser's storage under a name of its own, so that two tabs do not undo each other.
 */
class PageJournal {
  constructor(shelf) {
    this.shelf = shelf;
    this.events = new Map(); // by name; those that the browser cannot keep are here alone
    this.refresh();
  }

  /** Take in what another page of this browser has saved. */
  refresh() {
    for (const name of this.shelf.names("event:")) {
      if (this.events.has(name)) continue;
      const event = this.shelf.get(`event:${name}`);
      if (event) this.events.set(name, event);
    }
  }

  /** Add an event, once; whether the browser keeps it. */
  add(event, name = event.key) {
    if (isForgotten || this.events.has(name)) return !isForgotten;
    this.events.set(name, event);
    return this.shelf.set(`event:${name}`, event);
  }

  /** All events, the oldest first. */
  get inOrder() {
    const timeOf = ({ time }) => (typeof time === "string" ? time : "");
    const later = (one, other) => Number(timeOf(one) > timeOf(other));
    return [...this.events.values()].sort((one, other) => later(one, other) - later(other, one));
  }

  /** What is known of each item, by its id. */
  answers() {
    const known = {};
    for (const event of this.inOrder) {
      if (event.event !== "card") known[event.item] = after(known[event.item], event, event.right);
    }
    return known;
  }

  clear() {
    this.events.clear();
  }
}

const pageJournals = new Map(); // by whose they are: all components of a page share one

function pageJournalOn(shelf) {
  if (!pageJournals.has(shelf.prefix)) pageJournals.set(shelf.prefix, new PageJournal(shelf));
  return pageJournals.get(shelf.prefix);
}

/** Answers stay in this browser: a page without a kernel. */
export class BrowserStore extends Store {
  constructor(about) {
    super(about, true);
    this.journal = pageJournalOn(this.shelf);
    this.lasts = this.shelf.lasts();
    this.answers = this.journal.answers();
    this.notice = ""; // the page says once, at its top, where this browser keeps nothing
    this.warning = this.lasts ? "" : KEEPS_NOTHING;
  }

  save(event, right) {
    this.answers[event.item] = after(this.answers[event.item], event, right);
    const isJudged = typeof right === "boolean" ? { right } : {};
    this.keep({ ...event, ...isJudged });
  }

  saveCard(item, card) {
    this.keep({ item, event: "card", card });
    tellOfCards();
  }

  keep(event) {
    const whole = { time: nextMoment(), ...event, key: newKey() };
    const kept = this.journal.add(whole);
    if (kept) this.dropDraft(event.item);
    this.tell(event.item, kept && this.lasts ? WORDS.browser : WORDS.nowhere);
    globalThis.dispatchEvent?.(new Event("kit-saved"));
  }

  /**
   * All that was done here: events, the oldest first, in how many places something was typed and
   * not saved, and the name that was given on this device.
   */
  everything() {
    this.journal.refresh();
    const drafts = this.shelf.names("draft:").filter((name) => !name.endsWith(":clock"));
    return { events: this.journal.inOrder, drafts: drafts.length, name: this.shelf.get("name") };
  }

  /** Take back events that were saved as a file; how many of them are new here. */
  takeBack(events) {
    const before = this.journal.events.size;
    for (const [name, event] of events) this.journal.add(event, name);
    return this.journal.events.size - before;
  }

  keepName(name) {
    this.shelf.set("name", name);
  }

  /** The answers of a lesson that were opened on this device, as the text of their file. */
  openedAnswers(lesson) {
    return this.shelf.get(`opened:${lesson}`);
  }

  keepOpened(lesson, text) {
    this.shelf.set(`opened:${lesson}`, text);
  }

  /** Clear this device: answers, cards, drafts and pasted texts of everybody in this course. */
  forgetAll() {
    for (const journal of pageJournals.values()) journal.clear();
    return this.shelf.forgetAll();
  }

  /** What is known of an item now: another component of the page may have saved it. */
  latest(item) {
    this.journal.refresh();
    return this.journal.answers()[item] ?? null;
  }

  /** Under what cards are saved: the article's ledger first. */
  ledgers() {
    this.journal.refresh();
    const saved = this.journal.inOrder.filter((one) => one.event === "card");
    return [...new Set(saved.map(({ item }) => item))].sort();
  }

  /** The cards of an item by id, each as it was saved last. */
  cards(item) {
    this.journal.refresh();
    const saved = this.journal.inOrder.filter((one) => one.item === item && one.event === "card");
    return newestOf(saved.map(({ card }) => card).filter((card) => card?.id));
  }
}
