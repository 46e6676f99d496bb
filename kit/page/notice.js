// Something to notice: one line or one choice is committed, and then what we noticed opens.
import { bringIntoView, button, holdKeys, html, make, newId, register } from "./components.js";
import { figuresIn } from "./textfigures.js";
import { isOffered, noAnswer, tokensOf, wordsWritten } from "./writing.js";

const FEWEST_WORDS = 3; // of a line, where no number is asked for
const FEWEST_LETTERS = 6;
const NOTICE_SAYS = {
  empty: "Write a line first, or skip to ours.",
  short: "Write a little more: three words. You can also skip to ours.",
  choose: "Choose one first, or skip to ours.",
  unknown:
    "That is all right. Is there one thing that you can say all the same? Write it, or save this once more.",
  unnumbered: "There is no number in your line. Add one, or save it once more as it is.",
  held: "Your teacher has what we noticed, and will go through it with you.",
};

const NOT_KNOWING = [
  "i (?:really )?(?:do not|don't|dont|can't|cant|cannot) (?:know|say|tell|understand)\\b.*",
  "(?:i have )?no idea|idk|dunno|don't know|dont know|(?:i'm |i am )?not sure",
  "nothing|no",
].join("|");
const KNOWS_NOTHING = new RegExp(`^(?:(?:sorry|well|hm+) )?(?:${NOT_KNOWING})$`, "u");

/** What is asked back once of a line that can be taken all the same; "" if nothing is. */
export function askedBack(line, isFigureAsked = false) {
  const plain = tokensOf(line).join(" ").replaceAll("’", "'");
  if (KNOWS_NOTHING.test(plain)) return NOTICE_SAYS.unknown;
  const hasFigure = /\p{N}/u.test(line) || figuresIn(line).figures.length > 0;
  return isFigureAsked && !hasFigure ? NOTICE_SAYS.unnumbered : "";
}

const ASKS_FOR_NUMBERS = /\b(?:numbers?|figures?)\b/iu;

/** Why a line is no answer to what is `asked`, in plain text; "" if it is one. */
export function refusedLine(line, asked = "", isFigureAsked = false) {
  const letters = line.match(/[\p{L}\p{N}]/gu) ?? [];
  if (!letters.length) return NOTICE_SAYS.empty;
  if (isOffered(line, asked)) return "";
  const why = noAnswer(line, asked);
  if (why) return `${why} You can also skip to ours.`;
  const enough = wordsWritten(line) >= FEWEST_WORDS && letters.length >= FEWEST_LETTERS;
  const isNumber = /\p{N}/u.test(line) && (isFigureAsked || ASKS_FOR_NUMBERS.test(asked));
  return enough || isNumber ? "" : NOTICE_SAYS.short;
}

class Noticing {
  /** `opened` is told when ours opens. */
  constructor(content, store, opened) {
    Object.assign(this, { content, store, opened, prefix: newId() });
    this.said = make("p", { className: "feedback", role: "status" });
    this.saved = make("p", { className: "saved", role: "status" });
    this.body = make("div");
    this.node = make("form", { className: "look", noValidate: true });
    this.node.addEventListener("submit", (event) => event.preventDefault());
    this.node.append(this.body, this.saved);
    store.listen(content.id, (words) => (this.saved.textContent = words));
    const before = store.answers[content.id];
    if (before?.noticed || before?.skip) this.open(before.noticed);
    else this.ask();
    this.body.addEventListener("input", () => this.changed());
  }

  /** What was written first, and what was saved last. */
  get kept() {
    const known = this.store.answers[this.content.id] ?? {};
    const { noticed = "", first_noticed: first = noticed } = known;
    return { first, last: noticed };
  }

  /** What to look for, with a line to write or a choice to make. */
  ask() {
    const { later } = this.content; // nothing of ours comes here
    const save = button(later ? "Save, and go on" : "Save, and see ours", () => this.commit());
    save.className = "main";
    const skip = button(later ? "Skip" : "Skip to ours", () => this.skip());
    const buttons = make("div", { className: "buttons" }, save, skip);
    this.said.textContent = "";
    this.body.replaceChildren(this.fields(), this.said, buttons);
  }

  /** The line or the choice once more, above ours: the first one stays. */
  askAgain() {
    const save = button("Save the change", () => this.commit());
    save.className = "main";
    const leave = button("Leave it as it is", () => this.leave());
    this.said.textContent = "";
    const buttons = make("div", { className: "buttons" }, save, leave);
    this.body.replaceChildren(this.fields(), this.said, buttons, this.ours);
    this.body.querySelector("textarea, input:checked, input").focus();
  }

  leave() {
    this.store.dropDraft(this.content.id);
    this.open(this.kept.last);
    this.change.focus();
  }

  fields() {
    return this.content.choices.length ? this.choices() : this.line();
  }

  /** What stands in the field at first: what was typed and not saved, or what was saved. */
  get begun() {
    return this.store.draft(this.content.id) ?? this.kept.last;
  }

  choices() {
    const { begun } = this;
    const rows = this.content.choices.map((one) => {
      const input = make("input", {
        type: "radio",
        name: this.prefix,
        value: one.text,
        checked: begun === one.text,
      });
      return make("label", { className: "option" }, input, html("div", one.html));
    });
    return make("fieldset", {}, html("legend", this.content.ask), ...rows);
  }

  line() {
    const id = `${this.prefix}-line`;
    const box = make("textarea", {
      id,
      name: id,
      rows: 2,
      dir: "auto",
      value: this.begun,
    });
    return make(
      "div",
      { className: "fields" },
      html("label", this.content.ask, { htmlFor: id }),
      box,
    );
  }

  /** What was written or chosen so far. */
  get written() {
    const chosen = this.body.querySelector("input:checked");
    return chosen?.value ?? this.body.querySelector("textarea")?.value.trim() ?? "";
  }

  get refusal() {
    const asked = html("div", this.content.ask).textContent;
    if (this.taken && this.taken === this.written) return "";
    if (!this.content.choices.length) return refusedLine(this.written, asked, this.content.figure);
    return this.written ? "" : NOTICE_SAYS.choose;
  }

  changed() {
    this.said.textContent = "";
    this.store.keepDraft(this.content.id, this.written);
  }

  commit() {
    const { written, refusal } = this;
    const back = this.content.choices.length ? "" : askedBack(written, this.content.figure);
    const isTold = this.taken === written; // once is enough: then it is taken
    if (refusal || (back && !isTold)) {
      this.said.textContent = back || refusal;
      this.taken = back ? written : "";
      return;
    }
    this.store.save({ item: this.content.id, event: "noticed", answer: written });
    this.open(written);
    this.lookAtOurs();
  }

  skip() {
    this.store.save({ item: this.content.id, event: "skip" });
    this.open();
    this.lookAtOurs();
  }

  /** It takes the focus: the button that was pressed is gone. */
  lookAtOurs() {
    this.ours.focus({ preventScroll: true });
    bringIntoView(this.ours);
  }

  /** What the learner wrote or chose, in its own words. */
  told(label, written) {
    const chosen = this.content.choices.find(({ text }) => text === written);
    const words = chosen
      ? html("div", chosen.html)
      : make("div", { dir: "auto", textContent: written });
    return [make("strong", { textContent: label }), words];
  }

  /** What we noticed, below what the learner did, which can still be changed. */
  open(written) {
    const { first } = this.kept;
    const isChanged = written && first && first !== written;
    const before = isChanged ? this.told("You wrote first", first) : [];
    const mine = written ? this.told(isChanged ? "You changed it to" : "You wrote", written) : [];
    const what = this.content.choices.length ? "choice" : "line";
    this.change = button(written ? `Change my ${what}` : `Add a ${what}`, () => this.askAgain());
    const label = this.content.later ? "What comes next" : "What we noticed";
    const titles = this.content.later ? [] : [make("strong", { textContent: label })];
    const body = this.content.ours
      ? [...titles, html("div", this.content.ours)]
      : [make("p", { textContent: NOTICE_SAYS.held })];
    this.ours = make(
      "div",
      { className: "ours", role: "group", "aria-label": label, tabIndex: -1 },
      ...body,
    );
    this.body.replaceChildren(
      html("div", this.content.ask, { className: "asked" }),
      make("div", { className: "mine" }, ...before, ...mine),
      make("div", { className: "buttons" }, this.change),
      this.ours,
    );
    this.opened();
  }
}

register("notice", ({ el, content, store }) => {
  const told = [content.notice, store.notice].filter(Boolean);
  const asked = html("p", content.ask).textContent.slice(0, 60);
  const root = make("section", {
    className: "kit-quiz kit-notice",
    lang: "en",
    "aria-label": `Notice: ${asked}`,
    "data-notice": content.id,
  });
  // A trace may wait for that.
  const opened = () => {
    root.dataset.open = "";
    setTimeout(() => document.dispatchEvent(new Event("kit-noticed")));
  };
  root.append(
    ...told.map((words) => make("p", { className: "notice", textContent: words })),
    new Noticing(content, store, opened).node,
  );
  el.append(root);
  return holdKeys(root);
});
