// A brief: a box to write in, the cards that its figures are held against, and three levels
// afterwards.
import { button, holdKeys, html, make, newId, register, scrollBack } from "./components.js";
import { gravestFirst, Hanging } from "./hanging.js";
import { Item, registerItem, show } from "./items.js";
import { fieldOf, summary } from "./laying.js";
import { inQuotes } from "./texts.js";
import { noAnswer, wordsWritten } from "./writing.js";

const MOST_NOTES = 4; // told at once; more are counted
const MOST_MARKS = 200; // in one text
const LONG = 4000; // letters, from which a text is marked only when its writer pauses
const PAUSE = 400; // milliseconds
const NOTHING_MORE = "Nothing more to look at.";
const LOOK_AGAIN = "You have changed your text. Save it, and we look at it again.";
const ONLY_NUMBERS = "These are numbers alone. Who says them, and of whom?";
const SETTLED = 1200; // milliseconds, after which the sentence at the cursor counts as finished
// of a mark; all others are "lacks"
const STATES = { struck: "bare", bare: "bare", unclear: "bare" };

const SENTENCE_IS_OVER = /[.!?…]["'”’»)]*\s|\n/u;
const OPENS_AGAIN = "Save again, or skip this one: then three levels open.";
const LEVELS_ARE_HELD =
  "Your teacher has a sample for each level, and will go through them with you.";
const TWO_TABS = "This brief is open in another tab, too.";
const EACH_KEEPS_ITS_OWN = "Each keeps its own text; the one that you save last counts.";

register("brief", ({ el, content, post, store }) => {
  const root = make("section", {
    className: "kit-quiz kit-brief",
    lang: "en",
    "aria-label": `Brief, ${content.items[0].position}`,
  });
  const notice = [content.notice, store.notice].filter(Boolean);
  root.append(...notice.map((words) => make("p", { className: "notice", textContent: words })));
  const [item] = content.items;
  const brief = show(
    {
      ...item,
      wordings: content.wordings,
      earlier: content.earlier,
      ownCards: content.own,
      first: content.beside,
    },
    store,
  );
  root.append(brief.node);
  el.append(root);
  const leave = [holdKeys(root), watchOthers(brief, { post, store, item })];
  return () => leave.forEach((end) => end());
});

/**
 * Keep the learner's other work as it is now: a ledger or a line may stand above, or in another
 * tab.
 */
function watchOthers(brief, { post, store, item: { own, beside } }) {
  const ask = () => {
    if (!own.length && !beside) return;
    if (!post) {
      brief.takeOwn(own.flatMap((name) => [...store.cards(name, []).values()]));
      if (beside) brief.takeFirst(writtenIn(store.latest(beside)));
      return;
    }
    try {
      post.send({ ask: "cards" });
    } catch {
      // The kernel is gone: the cards that are here stay.
    }
  };
  const hear = (message) => {
    if (message.own) brief.takeOwn(message.own);
    if (message.beside) brief.takeFirst(message.beside);
  };
  const other = (event) => brief.heardOfAnotherTab(event);
  post?.on("msg:custom", hear);
  window.addEventListener("focus", ask);
  window.addEventListener("storage", other);
  window.addEventListener("pagehide", brief.keep);
  // Not when the box gets the focus: then the list above it would grow while one types.
  window.addEventListener("kit-cards", ask);
  brief.askOthers = ask;
  if (!post) ask();
  return () => {
    brief.close();
    post?.off("msg:custom", hear);
    window.removeEventListener("focus", ask);
    window.removeEventListener("kit-cards", ask);
    window.removeEventListener("storage", other);
    window.removeEventListener("pagehide", brief.keep);
  };
}

/** A text of the learner's under its label. */
function written(label, text) {
  const words = make("p", { dir: "auto", textContent: text });
  return make("div", {}, make("strong", { textContent: label }), words);
}

class BriefItem extends Item {
  constructor(item, store) {
    super(item, store);
    // Behind what is said when it is saved: what opens above the text would push it out of view.
    this.node.append(this.first, this.levels, this.cardBox);
  }

  fields() {
    const id = newId();
    Object.assign(this, { kept: null, draftName: this.item.id, notes: [], own: null });
    this.cardList = make("ol", { className: "attached" });
    this.cardTitle = make("summary");
    this.awayTitle = make("summary");
    this.awayList = make("ol", { className: "attached" });
    this.awayBox = make("details", {}, this.awayTitle, this.awayList);
    this.cardBox = make(
      "details",
      { open: true, hidden: this.cardsWait },
      this.cardTitle,
      this.cardList,
    );
    this.count = make("p", { id: `${id}-count`, className: "how" });
    this.text = make("textarea", { id, name: id, rows: 5, dir: "auto", spellcheck: true });
    this.text.setAttribute("aria-describedby", this.count.id);
    this.text.addEventListener("blur", () => this.left());
    this.mirror = make("div", { className: "mirror", "aria-hidden": "true", dir: "auto" });
    this.told = make("p", { className: "told", role: "status" });
    this.list = make("ol", { className: "notes" });
    this.levels = make("div", { className: "levels" });
    this.first = make("div", { className: "first" });
    this.others = make("div");
    // A level that is chosen is no change of the text.
    this.levels.addEventListener("input", (event) => event.stopPropagation());
    this.editor = make("div", { className: "editor" }, this.mirror, this.text);
    this.text.addEventListener("scroll", () => (this.mirror.scrollTop = this.text.scrollTop));
    this.takeOwn(this.item.ownCards ?? []);
    // The notes come and go: below the buttons, or these would move away from under a click.
    return make(
      "div",
      { className: "fields" },
      html("label", this.prompt, { htmlFor: id }),
      this.editor,
      this.count,
      this.buttons("Save my answer"),
      this.told,
      this.list,
      this.others,
    );
  }

  /** The box is left: nothing waits for a pause any more. */
  left() {
    if (this.typed && this.isLong) this.keepAndShow();
    this.mark();
  }

  get isLong() {
    return this.text.textLength > LONG;
  }

  // --- cards -----------------------------------------------------------------------------------

  /** Nothing is pointed at in a first try, not even when it is saved. It is there to compare. */
  get isFirstTry() {
    return this.item.show_cards === "never";
  }

  /** In a brief that nobody is to be helped with, the cards come once it is saved or skipped. */
  get cardsWait() {
    return this.isFirstTry || (this.item.show_cards === "after" && !this.kept && !this.opened);
  }

  /** Take the learner's own cards, as they are now, before those that came with the item. */
  takeOwn(cards) {
    const mine = cards.filter((card) => !card.deleted);
    const now = JSON.stringify(mine);
    if (now === this.own) return;
    const writing = this.text && document.activeElement === this.text;
    const place = writing ? this.text.getBoundingClientRect().top : 0;
    this.own = now;
    const near = mine.filter((card) => this.isOfPart(card));
    const away = mine.filter((card) => !this.isOfPart(card));
    const given = this.item.cards.map((card) => ({ ...card, given: true }));
    const every = [...near, ...given, ...away].map((card, n) => ({ ...card, number: n + 1 }));
    this.cards = every.slice(0, every.length - away.length);
    this.hanging = new Hanging(this.item.wordings ?? {}, every, this.item.struck);
    this.cardTitle.textContent = this.cards.length
      ? `Claim cards for this brief: ${this.cards.length}`
      : "No claim cards yet";
    const empty = make("li", {
      className: "how",
      textContent: "Make cards with the ledger above. They appear here.",
    });
    this.cardList.replaceChildren(...(this.cards.length ? this.cards.map(cardRow) : [empty]));
    if (away.length) this.cardBox.append(this.awayBox);
    else this.awayBox.remove();
    this.awayTitle.textContent = `Your cards on other sentences: ${away.length}`;
    this.awayList.start = this.cards.length + 1;
    this.awayList.replaceChildren(...every.slice(this.cards.length).map(cardRow));
    if (this.text) this.changedText();
    if (writing) scrollBack(this.text, place);
  }

  /** Whether a card is on the sentences that the lesson of this brief is about. */
  isOfPart({ sentence }) {
    if (!this.item.part) return true;
    const [first, last] = this.item.part;
    return first <= sentence && sentence <= last;
  }

  /** Take what the learner wrote in the place that this brief is compared with. */
  takeFirst(words) {
    this.item.first = words;
    if (this.opened) this.showFirst();
  }

  showFirst() {
    const { first, beside } = this.item;
    if (!first) return;
    const label = beside.includes("n") ? "Your first line:" : "Your earlier brief:";
    const now = this.kept ? [written("Now:", this.kept.text)] : [];
    this.first.replaceChildren(written(label, first), ...now);
  }

  // --- the text ----------------------------------------------------------------------------------

  get picked() {
    return this.state.trim() ? this.answer(this.state.trim()) : null;
  }

  answer(text) {
    const { counts } = this.hanging.weigh(text);
    return { text, level: this.kept?.level ?? "", counts };
  }

  get state() {
    return this.text.value;
  }

  get nothing() {
    return "Write a sentence first, or skip this one.";
  }

  put(answer) {
    if (typeof answer !== "string") this.kept = answer;
    this.text.value = typeof answer === "string" ? answer : answer.text;
    this.changedText();
  }

  changed() {
    this.typed = true;
    if (this.saved.textContent) this.saved.textContent = "";
    if (this.status.firstChild) this.unsay();
    this.skip.hidden = Boolean(this.opened);
    clearTimeout(this.pause);
    clearTimeout(this.settle);
    // A long text waits for a pause, so that no key has to. It scrolls in its box: to grow costs
    // time, too.
    this.editor.classList.toggle("long", this.isLong);
    if (this.isLong) this.pause = setTimeout(() => this.keepAndShow(), PAUSE);
    else this.keepAndShow();
  }

  keepAndShow() {
    this.store.keepDraft(this.draftName, { state: this.state });
    this.changedText();
  }

  /** Count, and mark if it is time to. */
  changedText() {
    clearTimeout(this.pause);
    clearTimeout(this.settle);
    this.cardBox.hidden = this.cardsWait;
    const text = this.state;
    this.editor.classList.toggle("long", this.isLong);
    this.count.textContent = this.counted(wordsIn(text));
    if (!this.marksNow) {
      this.mirror.replaceChildren(`${text}\n`);
      this.showNotes([]);
      if (this.hadNotes && this.kept) this.told.textContent = LOOK_AGAIN;
      return;
    }
    this.mark(this.text.selectionEnd);
    this.settle = setTimeout(() => this.mark(), SETTLED);
  }

  /** How many words there are, how many are asked for, and from how many on the levels open. */
  counted(words) {
    const {
      words: [least, most],
      figures,
    } = this.item;
    const over = words > most ? `, ${words - most} more than that` : "";
    const asked = `${countOf(words, "word")}; ${least} to ${most} are asked for${over}.`;
    const wanted = figures ? `At least ${countOf(figures, "number")}.` : "";
    const opens = this.opened ? "" : `Three examples open when you save ${this.fewest} words or more.`;
    return [asked, wanted, opens].filter(Boolean).join(" ");
  }

  /** So many words open the levels: a third of what is asked for. */
  get fewest() {
    return Math.ceil(this.item.words[0] / 3);
  }

  /** Marks stand while one writes; or only in a text as it was saved. */
  get marksNow() {
    if (this.isFirstTry) return false;
    return (
      this.item.marking === "now" || (this.kept !== null && this.kept.text === this.state.trim())
    );
  }

  /** Mark the text; not yet the sentence that is being written, in which the cursor stands. */
  mark(cursor = null) {
    if (!this.marksNow) return;
    const text = this.state;
    const { notes } = this.hanging.weigh(text);
    const writing = cursor !== null && document.activeElement === this.text;
    const begun = notes.map((one) => one.sentence).filter((at) => writing && at <= cursor);
    const started = Math.max(...begun, -1);
    const unfinished = started >= 0 && !SENTENCE_IS_OVER.test(text.slice(started, cursor));
    const ready = unfinished ? notes.filter((one) => one.sentence !== started) : notes;
    const told = this.isOnlyNumbers
      ? [{ kind: "bare", at: 0, end: text.trimEnd().length, say: ONLY_NUMBERS }]
      : gravestFirst(ready).slice(0, MOST_NOTES);
    this.draw(text, ready.slice(0, MOST_MARKS), told);
    const all = this.isOnlyNumbers ? 1 : ready.length;
    this.showNotes(told, all);
    if (cursor === null) this.tellCount(all);
  }

  /** Numbers that nobody says, of nobody. */
  get isOnlyNumbers() {
    return /\p{N}.*\p{N}/su.test(this.state) && !/\p{L}{2}/u.test(this.state);
  }

  /** The text once more behind the box, its words underlined. */
  draw(text, notes, told) {
    const parts = [];
    let place = 0;
    for (const note of [...notes].sort((one, other) => one.at - other.at)) {
      if (note.at < place) continue;
      const number = told.indexOf(note) + 1;
      const mark = make("mark", {
        className: STATES[note.kind] ?? "lacks",
        textContent: text.slice(note.at, note.end),
      });
      if (number) mark.dataset.number = number;
      parts.push(text.slice(place, note.at), mark);
      place = note.end;
    }
    this.mirror.replaceChildren(...parts, `${text.slice(place)}\n`);
    this.mirror.scrollTop = this.text.scrollTop;
  }

  showNotes(told, all = 0) {
    const key = JSON.stringify([told, all]);
    if (key === this.shown) return;
    this.shown = key;
    const rows = told.map((note) => {
      const go = button("Show", () => this.goTo(note));
      go.setAttribute("aria-label", `Show in the text: ${this.state.slice(note.at, note.end)}`);
      return make(
        "li",
        { className: STATES[note.kind] ?? "lacks" },
        make("span", { textContent: note.say }),
        " ",
        go,
      );
    });
    if (all > told.length) {
      rows.push(
        make("li", {
          className: "how more",
          textContent: `${all - told.length} more after these.`,
        }),
      );
    }
    this.list.replaceChildren(...rows);
    if (all) this.hadNotes = true;
    if (!all) this.told.textContent = "";
  }

  /** One line for those who do not see the marks, when the writer pauses. */
  tellCount(all) {
    const isSaved = this.kept?.text === this.state.trim();
    const none = this.hadNotes && isSaved ? NOTHING_MORE : ""; // no line comes while one writes
    const say = all ? `${countOf(all, "thing")} to look at in your text:` : none;
    if (this.told.textContent !== say) this.told.textContent = say;
  }

  goTo(note) {
    this.text.focus();
    this.text.setSelectionRange(note.at, note.end);
    for (const row of this.cardBox.querySelectorAll("li")) {
      row.classList.toggle("lit", row.dataset.card === String(note.card));
    }
  }

  // --- saving ------------------------------------------------------------------------------------

  submit() {
    const words = wordsIn(this.state);
    if (words > this.item.most) {
      const [have, most] = [words, this.item.most].map((one) => one.toLocaleString("en"));
      const say = `This has ${have} words, and a brief takes up to ${most}.`;
      this.saved.textContent = "";
      this.say("", `${say} Shorten it: it stays here as it is.`);
      return;
    }
    if (!this.picked) {
      this.say("", this.nothing);
      return;
    }
    this.kept = this.picked;
    this.typed = false;
    this.record({ event: "answer", answer: this.kept });
    if (this.draftName !== this.item.id) this.store.dropDraft(this.draftName);
    this.changedText();
    this.mark();
    this.askOthers?.();
    this.answered();
  }

  skipped() {
    this.record({ event: "skip" });
    this.cameBack();
    this.status.tabIndex = -1;
    this.status.focus(); // the button that was pressed is gone
  }

  cameBack() {
    this.open("Skipped. You can come back and write any time. This is how we read a brief:");
  }

  /** What is said to a saved brief: the levels open if a third of the words is there. */
  answered() {
    // what was saved is no brief: the box stays empty
    if (this.kept) this.sayOrOpen();
    return { right: null };
  }

  sayOrOpen() {
    const isOpen = this.opened || this.item.opened; // or the teacher has opened the answers
    const why = isOpen ? "" : noAnswer(this.kept.text, this.asked);
    const isShort = wordsWritten(this.kept.text) < this.fewest && !isOpen;
    const again = `Write ${this.fewest} words or more and save again: then three levels open.`;
    if (why) this.say("", `${why} It is kept as it is. ${OPENS_AGAIN}`);
    else if (isShort) this.say("", `${again} Or skip this one.`);
    else this.open(["Three levels are open below.", this.lacks].filter(Boolean).join(" "));
  }

  /** What a saved text has less of than was asked for. */
  get lacks() {
    const words = wordsIn(this.kept.text);
    const [least] = this.item.words;
    const figures = this.kept.counts?.figures;
    const few = [];
    const wanted = this.item.figures;
    if (words < least) few.push(`${words} of the ${least} words asked for`);
    if (!figures && wanted) few.push("no number");
    else if (figures < wanted) few.push(`${figures} of the ${wanted} numbers asked for`);
    return few.length ? `Your text has ${few.join(" and ")}.` : "";
  }

  open(say) {
    this.opened = true;
    this.skip.hidden = true;
    this.cardBox.hidden = this.cardsWait;
    const more = [];
    if (this.item.feedback) more.push(html("div", this.item.feedback));
    if (this.item.closed) more.push(make("p", { textContent: LEVELS_ARE_HELD }));
    this.say("rubric", say, ...more);
    this.showFirst();
    this.showLevels();
  }

  /** The text stays as it was given. A level can still be chosen: only now are the samples here. */
  lock() {
    super.lock();
    if (this.kept) this.showLevels();
  }

  showLevels() {
    const name = newId();
    const rows = this.item.rubric.map((one) => this.level(one, name));
    const legend = this.kept ? "Which level is yours?" : "Three levels";
    const parts = [make("legend", { textContent: legend }), ...rows];
    this.chosen = make("p", { className: "how", role: "status" });
    this.levels.replaceChildren(make("fieldset", {}, ...parts), this.chosen);
    this.count.textContent = this.counted(wordsIn(this.state));
  }

  /** A level to choose: what it has, and a sample. */
  level({ level, means, sample }, name) {
    const input = make("input", {
      type: "radio",
      name,
      value: level,
      checked: this.kept?.level === level,
      disabled: !this.kept,
      onchange: () => this.choose(level),
    });
    const told = make("div", {}, make("strong", { textContent: level }), html("div", means));
    const made = make("div", { className: "level" });
    made.append(make("label", { className: "option" }, input, told));
    if (sample) made.append(make("p", { className: "how", textContent: "A sample:" }));
    if (sample) made.append(html("blockquote", sample));
    return made;
  }

  /** Save the level beside the text that was saved. What was typed since stays a draft. */
  choose(level) {
    this.kept = { ...this.kept, level };
    this.record({ event: "answer", answer: this.kept });
    this.chosen.textContent = `Noted: ${level}.`;
    const draft = { state: this.state };
    // behind the store's own
    if (this.typed) setTimeout(() => this.store.keepDraft(this.draftName, draft));
  }

  // --- what was there before
  // -----------------------------------------------------------------------

  restore(before) {
    super.restore(before);
    if (this.kept && !this.opened) this.answered();
    this.showOthers();
  }

  restoreDraft(draft) {
    if (typeof draft?.state !== "string" || draft.state === this.state) return;
    this.typed = true;
    super.restoreDraft(draft);
    if (this.opened) this.open("Three levels are open below.");
  }

  /** Texts of before, and what another tab has not saved: nothing that was written is lost. */
  showOthers() {
    const unsaved = [...this.store.drafts(`${this.item.id}:tab-`).values()]
      .map((one) => one?.state)
      .filter(Boolean);
    const rows = [...unsaved, ...(this.item.earlier ?? [])].map((text) =>
      make("li", { dir: "auto", textContent: text }),
    );
    if (!rows.length) return;
    this.others.replaceChildren(
      make(
        "details",
        {},
        make("summary", { textContent: `Earlier texts of yours: ${rows.length}` }),
        make("ul", {}, ...rows),
      ),
    );
  }

  /** Another tab writes on this brief as well: from now on each keeps its own draft. */
  heardOfAnotherTab({ key, newValue }) {
    if (!newValue || !key?.endsWith(`:draft:${this.item.id}`) || !this.typed) return;
    if (this.draftName !== this.item.id) return;
    this.draftName = `${this.item.id}:tab-${Date.now().toString(36)}`;
    this.store.keepDraft(this.draftName, { state: this.state });
    this.saved.textContent = `${TWO_TABS} ${EACH_KEEPS_ITS_OWN}`;
  }

  /** Keep what is typed and not saved, before its pause has come. */
  keep = () => {
    if (this.typed) this.store.keepDraft(this.draftName, { state: this.state });
  };

  close() {
    this.keep();
    clearTimeout(this.pause);
    clearTimeout(this.settle);
  }
}

/**
 * The first line of a notice, or the text of another brief, as this browser keeps it; "" if none.
 */
function writtenIn(known) {
  const line = known?.first_noticed ?? known?.noticed;
  return typeof line === "string" ? line : (known?.answer?.text ?? "");
}

const countOf = (count, what) => `${count} ${what}${count === 1 ? "" : "s"}`;

const wordsIn = (text) => text.split(/\s+/).filter(Boolean).length;

/** A card in a line: what a sentence needs of it. */
function cardRow(card) {
  const told = summary({
    ...card,
    speaker: fieldOf(card, "speaker"),
    side: "",
    check: "",
    how: "",
  });
  const quoted = card.words
    ? [make("span", { textContent: inQuotes(card.words), dir: "auto" }), " · "]
    : [];
  return make(
    "li",
    { "data-card": card.number },
    ...quoted,
    make("span", { className: "how", dir: "auto", textContent: told }),
  );
}

registerItem("brief", BriefItem, {
  judge: () => ({ right: null, verdict: "", lines: [] }),
  shown: () => [],
});
