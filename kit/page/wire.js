// The inbox of a news desk: a few cards are opened, a decision is made, and then all are open.
import { button, holdKeys, make, newId, register } from "./components.js";
import { refusedLine } from "./notice.js";
import { noAnswer } from "./writing.js";

const WIRE_COUNTS = "no one two three four five six seven eight nine ten".split(" ");
const WIRE_ASK_AGAIN = 5000; // milliseconds until Python is asked once more for what we say
const WIRE_SAYS = {
  choose: "Choose one of the four first, or skip.",
  reason: "Write one line of reason: three words or more. You can also skip.",
  question: "Would you print it? Why? One line.",
  later: "These came later. They open when you have decided.",
  skipped: "All cards are open. You can still decide.",
  minute: "One minute left.",
  over: "Time: what would you print?",
  off: "The clock is off on this device. Take the time you need.",
  coming: "What we say is on its way …",
  deaf: "The kernel does not answer. Run all from the top: your opens come back.",
};

const wireCount = (number) => WIRE_COUNTS[number] ?? String(number);

/** Counts down, and stays quiet: it says one minute, and the end. */
class WireClock {
  constructor(inbox, minutes) {
    Object.assign(this, { inbox, still: matchMedia("(prefers-reduced-motion: reduce)").matches });
    const { store, id } = inbox;
    const off = !minutes || store.draft("wire:clock") === "off";
    this.name = `${id}:clock`;
    this.left = store.draft(this.name) ?? minutes * 60;
    this.shown = make("p", { className: "clock", role: "timer", "aria-live": "off" });
    this.told = make("p", { className: "how clock-said", role: "status" });
    const switchOff = button("Switch the clock off", () => this.switchOff());
    this.node = make("div", { className: "bar" }, this.shown, switchOff);
    if (off) this.end();
    else this.show();
  }

  /** It begins with the first card that is opened. */
  start() {
    if (this.timer || this.ended) return;
    const start = Date.now();
    const { left } = this;
    const again = () => this.tick(left - (Date.now() - start) / 1000);
    if (left > 0) this.timer = setInterval(again, 1000);
    this.show();
  }

  tick(left) {
    const before = this.left;
    this.left = Math.max(0, Math.round(left));
    this.inbox.store.keepDraft(this.name, this.left);
    if (before > 60 && this.left <= 60) this.told.textContent = WIRE_SAYS.minute;
    if (this.left === 0) {
      clearInterval(this.timer);
      this.told.textContent = "";
    }
    this.show();
  }

  show() {
    if (this.left === 0) {
      this.told.textContent = WIRE_SAYS.over;
      this.node.hidden = true;
      return;
    }
    const minutes = Math.ceil(this.left / 60);
    const whole = `${minutes} ${minutes === 1 ? "minute" : "minutes"}`;
    if (!this.timer) {
      this.shown.textContent = `Clock: ${whole}, from your first open.`;
      return;
    }
    const seconds = String(this.left % 60).padStart(2, "0");
    const exact = `${Math.floor(this.left / 60)}:${seconds}`;
    const words = this.still ? `Clock: about ${whole} left` : `Clock: ${exact}`;
    if (this.shown.textContent !== words) this.shown.textContent = words;
  }

  switchOff() {
    this.inbox.store.keepDraft("wire:clock", "off");
    this.end();
    this.told.textContent = WIRE_SAYS.off;
    this.inbox.list.querySelector("button")?.focus();
  }

  end() {
    this.ended = true;
    clearInterval(this.timer);
    this.node.hidden = true;
    this.told.textContent = "";
  }
}

class WireInbox {
  constructor(content, { post, store }) {
    Object.assign(this, { content, post, store, id: content.id, rows: new Map() });
    const before = store.answers[this.id] ?? {};
    this.opened = Array.isArray(before.opened) ? [...before.opened] : [];
    this.decided = before.decided ?? null;
    this.skipped = Boolean(before.skip);
    const now = content.cards.filter(({ later }) => !later);
    this.after = content.cards.filter(({ later }) => later);
    this.most = Math.min(content.opens, now.length);
    this.allMayOpen = this.most === now.length;
    this.count = make("p", { className: "count", role: "status" });
    this.said = make("p", { className: "feedback said", role: "status" });
    this.saved = make("p", { className: "saved", role: "status" });
    this.list = make("ol", {}, ...now.map((card) => this.row(card)));
    this.clock = new WireClock(this, content.minutes);
    this.form = make("div");
    this.ours = make("div", { className: "ours", role: "group", "aria-label": "What we say" });
    this.node = make("div", { className: "item" }, ...this.parts());
    store.listen(this.id, (words) => (this.saved.textContent = words));
    this.hear = (message) => (message.ours || message.withheld) && this.heard(message);
    post?.on("msg:custom", this.hear);
    this.ask();
    if (this.isOpen) this.openAll();
    else if (this.opened.length) this.clock.start();
    this.show();
  }

  close() {
    this.clock.end();
    clearTimeout(this.timer);
    this.post?.off("msg:custom", this.hear);
  }

  /** All that stands in the inbox, from the top down. */
  parts() {
    const some = this.allMayOpen ? "the cards" : `up to ${wireCount(this.most)} cards`;
    const how = `This was in the inbox. Open ${some}, then decide below.`;
    const top = [this.count, this.clock.node, this.clock.told, this.saved];
    // Count and clock stay in view beside the cards, and go with them: below, one writes.
    const cards = make("div", {}, make("div", { className: "top" }, ...top), this.list, this.said);
    const made = [wireSentences(this.content.sentences), make("p", { textContent: how }), cards];
    if (this.after.length) {
      const id = newId();
      const title = make("p", { className: "title", id, textContent: "What came later" });
      const list = make("ol", {}, ...this.after.map((card) => this.row(card)));
      list.setAttribute("aria-labelledby", id);
      made.push(title, list);
    }
    return [...made, this.form, this.ours];
  }

  get isOpen() {
    return Boolean(this.decided) || this.skipped;
  }

  // --- cards -----------------------------------------------------------------------------------

  row(card) {
    const id = newId();
    const mine = make("span", { className: "mine" });
    const line = make(
      "button",
      { type: "button", className: "line", onclick: () => this.press(card) },
      make("strong", { textContent: card.title }),
      make("span", { textContent: wireAbout(card) }),
      mine,
    );
    line.setAttribute("aria-controls", id);
    const place = make("div", { id, hidden: true });
    this.rows.set(card.id, { line, place, mine, card });
    return make("li", {}, line, place);
  }

  press(card) {
    const { line } = this.rows.get(card.id);
    const isNew = !this.isOpen && !this.opened.includes(card.id);
    if (isNew && card.later) {
      this.said.textContent = WIRE_SAYS.later;
      return;
    }
    if (isNew && this.opened.length >= this.most) {
      this.said.textContent = this.used;
      return;
    }
    if (isNew) {
      this.opened.push(card.id);
      this.store.save({ item: this.id, event: "opened", answer: [...this.opened] });
      this.clock.start();
    }
    this.unfold(card.id, line.getAttribute("aria-expanded") !== "true");
    this.show();
  }

  unfold(id, open) {
    const { line, place, card } = this.rows.get(id);
    line.setAttribute("aria-expanded", String(open));
    place.hidden = !open;
    if (open && !place.firstChild) place.append(wireCard(card));
  }

  /** What is said when no card can be opened any more. */
  get used() {
    if (this.allMayOpen) return "All are open. Now decide.";
    return `You have used your ${wireCount(this.most)}. Decide, then all open.`;
  }

  /** The state of every line, and how many were opened. */
  show() {
    const used = Math.min(this.opened.length, this.most);
    const closed = !this.isOpen && used >= this.most;
    this.count.textContent = `${used} of ${this.most} opened`;
    for (const [id, { line, mine, card }] of this.rows) {
      const place = this.opened.indexOf(id) + 1;
      const shut = !this.isOpen && !place && (closed || card.later);
      line.setAttribute("aria-disabled", String(shut));
      if (!line.hasAttribute("aria-expanded")) line.setAttribute("aria-expanded", "false");
      const order = place ? `You opened this: number ${place}` : "You did not open this";
      mine.textContent = this.isOpen && !card.later ? order : "";
    }
    this.node.classList.toggle("running", !this.isOpen);
    if (this.isOpen) this.said.textContent = this.decided ? "" : WIRE_SAYS.skipped;
    else if (closed) this.said.textContent = this.used;
    else this.said.textContent = "";
  }

  // --- the decision ----------------------------------------------------------------------------

  ask() {
    if (this.decided) {
      this.form.replaceChildren(this.decision());
      return;
    }
    const draft = this.store.draft(`${this.id}:decision`) ?? {};
    const name = newId();
    const choices = this.content.choices.map(({ id, text }) => {
      const checked = draft.print === id;
      const input = make("input", { type: "radio", name, value: id, checked });
      return make("label", { className: "option" }, input, text);
    });
    const boxId = newId();
    this.box = make("textarea", { id: boxId, name: boxId, rows: 2, dir: "auto", maxLength: 2000 });
    this.box.value = draft.reason ?? "";
    this.why = make("p", { className: "feedback", role: "status" });
    this.saveButton = button("Save, and open all", () => this.decide());
    this.saveButton.className = "main";
    this.skipButton = button("Skip: open all", () => this.skip());
    if (this.skipped) this.afterSkip();
    this.form.replaceChildren(
      make("fieldset", {}, make("legend", { textContent: "Would you print it?" }), ...choices),
      make("label", { className: "reason", htmlFor: boxId, textContent: "Why? One line." }),
      this.box,
      this.why,
      make("div", { className: "buttons" }, this.saveButton, this.skipButton),
    );
    this.form.addEventListener("input", () => this.changed());
  }

  get chosen() {
    const print = this.form.querySelector("input:checked")?.value ?? "";
    return { print, reason: this.box.value.trim() };
  }

  changed() {
    this.why.textContent = "";
    this.store.keepDraft(`${this.id}:decision`, this.chosen);
  }

  /** Why a decision cannot be taken yet; "" if it can. */
  refused({ print, reason }) {
    if (!print) return WIRE_SAYS.choose;
    const asked = [WIRE_SAYS.question, ...this.content.choices.map(({ text }) => text)].join(" ");
    const why = noAnswer(reason, asked);
    if (why) return `${why} You can also skip.`;
    return refusedLine(reason) ? WIRE_SAYS.reason : "";
  }

  decide() {
    const { chosen } = this;
    this.why.textContent = this.refused(chosen);
    if (this.why.textContent) return;
    this.decided = chosen;
    this.store.save({ item: this.id, event: "decided", answer: chosen });
    this.store.dropDraft(`${this.id}:decision`);
    this.ask();
    this.openAll();
    this.show();
    this.form.querySelector(".decided").focus();
  }

  skip() {
    this.skipped = true;
    this.afterSkip();
    this.store.save({ item: this.id, event: "skip" });
    this.openAll();
    this.show();
    this.list.querySelector("button").focus();
  }

  /** Who skipped can still decide. */
  afterSkip() {
    this.skipButton.hidden = true;
    this.saveButton.textContent = "Save";
  }

  decision() {
    const { print, reason } = this.decided;
    const choice = this.content.choices.find(({ id }) => id === print)?.text ?? print;
    return make(
      "div",
      { className: "decided", role: "group", "aria-label": "Your decision", tabIndex: -1 },
      make("p", {}, make("strong", { textContent: "Would you print it? " }), choice),
      make("p", { dir: "auto", textContent: reason }),
    );
  }

  /** Open every card of that day, and what we say. What came later can be opened from now on. */
  openAll() {
    this.clock.end();
    this.form.after(this.saved); // where the learner is now
    for (const [id, { card }] of this.rows) if (!card.later) this.unfold(id, true);
    const { ours, held } = this.content;
    if (Array.isArray(ours)) this.heard({ ours });
    else if (held) this.heard({ withheld: held });
    else if (ours && !this.heardOnce) this.askOurs();
  }

  // --- what we say -----------------------------------------------------------------------------

  /** It is a key: it is not in the page of a notebook until it is asked for. */
  askOurs() {
    this.ours.textContent = WIRE_SAYS.coming;
    clearTimeout(this.timer);
    try {
      this.post.send({ ask: "ours" });
    } catch {
      this.ours.textContent = WIRE_SAYS.deaf;
    }
    this.timer = setTimeout(() => this.askOurs(), WIRE_ASK_AGAIN);
  }

  heard({ ours, withheld }) {
    clearTimeout(this.timer);
    this.heardOnce = true;
    if (withheld) {
      this.ours.textContent = withheld;
      return;
    }
    this.ours.replaceChildren(...ours.flatMap(wireVerdict));
  }
}

/** The sentences that the claims stand in, the words of the claims marked. */
function wireSentences(sentences) {
  const rows = sentences.map(({ number, parts }) => {
    const told = make("span", { className: "how", textContent: `Sentence ${number}: ` });
    const words = parts.map((one) =>
      make(one.claim ? "mark" : "span", { textContent: one.text }),
    );
    return make("p", {}, told, ...words);
  });
  return make("div", { className: "asked" }, ...rows);
}

/** What a line says of its card: who publishes, when, and in which language. */
const wireAbout = ({ publisher, when, language }) =>
  [publisher, when, language].filter(Boolean).join(" · ");

/** A card as it opens; one about something that was not seen says so first. */
function wireCard(card) {
  const { quote, gloss, speaker, publisher, affiliation, paraphrase, searched, read } = card;
  const line = (label, words) => {
    const told = make("strong", { textContent: `${label}: ` });
    return words ? [make("p", {}, told, words)] : [];
  };
  if (!quote) {
    return make(
      "div",
      { className: "card unseen" },
      make("p", {}, make("strong", { textContent: read })),
      ...line("What we looked for", searched),
      ...line("What it would show", paraphrase),
    );
  }
  const behind = affiliation ? `${publisher} (${affiliation})` : publisher;
  return make(
    "div",
    { className: "card" },
    make("blockquote", { lang: card.code, dir: "auto", textContent: `“${quote}”` }),
    ...line("In English", gloss),
    ...line("Speaker", speaker),
    ...line("In our words", paraphrase),
    ...line("Published by", behind),
    make("p", { className: "how", textContent: read }),
  );
}

/** What we say of one claim. */
function wireVerdict({ quote, verdict, says }) {
  const sentences = says ? says.split(/(?<=\.) (?=\p{Lu})/u) : [];
  const points = sentences.map((one) => make("li", { textContent: one }));
  const others =
    sentences.length > 1
      ? [make("p", { textContent: "What others say:" }), make("ul", {}, ...points)]
      : sentences.map((one) => make("p", { textContent: `What others say: ${one}` }));
  return [
    make("p", {}, make("strong", { textContent: "We say of " }), make("q", { textContent: quote })),
    make("p", {}, make("strong", { textContent: verdict })),
    ...others,
  ];
}

register("wire", ({ el, content, post, store }) => {
  const told = [content.notice, store.notice].filter(Boolean);
  const numbers = content.sentences.map(({ number }) => number).join(", ");
  const root = make("section", {
    className: "kit-quiz kit-wire",
    lang: "en",
    "aria-label": `Inbox: sentence ${numbers}`,
  });
  const inbox = new WireInbox(content, { post, store });
  const notices = told.map((words) => make("p", { className: "notice", textContent: words }));
  root.append(...notices, inbox.node);
  el.append(root);
  const leave = holdKeys(root);
  return () => {
    inbox.close();
    leave();
  };
});
