// Something to notice: one line or one choice is committed, and then what we noticed opens.
import { button, holdKeys, html, make, newId, register } from "./components.js";
import { isOffered, noAnswer, wordsWritten } from "./writing.js";

const FEWEST_WORDS = 3; // a line needs so many, or a number
const FEWEST_LETTERS = 6;
const NOTICE_SAYS = {
  empty: "Write a line first, or skip to ours.",
  short: "Write a little more: three words, or a number. You can also skip to ours.",
  choose: "Choose one first, or skip to ours.",
  held: "Your teacher has what we noticed, and will go through it with you.",
};

/** Why a line is no answer to what is `asked`, in plain text; "" if it is one. */
export function refusedLine(line, asked = "") {
  const letters = line.match(/[\p{L}\p{N}]/gu) ?? [];
  if (!letters.length) return NOTICE_SAYS.empty;
  if (isOffered(line, asked)) return "";
  const why = noAnswer(line, asked);
  if (why) return `${why} You can also skip to ours.`;
  const enough = wordsWritten(line) >= FEWEST_WORDS && letters.length >= FEWEST_LETTERS;
  return enough || /\p{N}/u.test(line) ? "" : NOTICE_SAYS.short;
}

class Noticing {
  constructor(content, store) {
    Object.assign(this, { content, store, prefix: newId() });
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
  }

  /** What to look for, with a line to write or a choice to make. */
  ask() {
    const save = button("Save, and see ours", () => this.commit());
    save.className = "main";
    const skip = button("Skip to ours", () => this.skip());
    const buttons = make("div", { className: "buttons" }, save, skip);
    const fields = this.content.choices.length ? this.choices() : this.line();
    this.body.replaceChildren(fields, this.said, buttons);
    this.body.addEventListener("input", () => this.changed());
  }

  choices() {
    const draft = this.store.draft(this.content.id);
    const rows = this.content.choices.map((one) => {
      const input = make("input", {
        type: "radio",
        name: this.prefix,
        value: one.text,
        checked: draft === one.text,
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
      value: this.store.draft(this.content.id) ?? "",
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
    if (!this.content.choices.length) return refusedLine(this.written, asked);
    return this.written ? "" : NOTICE_SAYS.choose;
  }

  changed() {
    this.said.textContent = "";
    this.store.keepDraft(this.content.id, this.written);
  }

  commit() {
    const { written, refusal } = this;
    if (refusal) {
      this.said.textContent = refusal;
      return;
    }
    this.store.save({ item: this.content.id, event: "noticed", answer: written });
    this.open(written);
    this.ours.focus();
  }

  skip() {
    this.store.save({ item: this.content.id, event: "skip" });
    this.open();
    this.ours.focus();
  }

  /** What we noticed, below what the learner did. */
  open(written) {
    const chosen = this.content.choices.find(({ text }) => text === written);
    const words = chosen
      ? html("div", chosen.html)
      : make("div", { dir: "auto", textContent: written ?? "" });
    const mine = written ? [make("strong", { textContent: "You wrote" }), words] : [];
    const title = make("strong", { textContent: "What we noticed" });
    const body = this.content.ours
      ? [title, html("div", this.content.ours)]
      : [make("p", { textContent: NOTICE_SAYS.held })];
    // It takes the focus: the button that was pressed is gone.
    this.ours = make(
      "div",
      { className: "ours", role: "group", "aria-label": "What we noticed", tabIndex: -1 },
      ...body,
    );
    this.body.replaceChildren(
      html("div", this.content.ask, { className: "asked" }),
      make("div", { className: "mine" }, ...mine),
      this.ours,
    );
  }
}

register("notice", ({ el, content, store }) => {
  const told = [content.notice, store.notice].filter(Boolean);
  const asked = html("p", content.ask).textContent.slice(0, 60);
  const root = make("section", {
    className: "kit-quiz kit-notice",
    lang: "en",
    "aria-label": `Notice: ${asked}`,
  });
  root.append(
    ...told.map((words) => make("p", { className: "notice", textContent: words })),
    new Noticing(content, store).node,
  );
  el.append(root);
  return holdKeys(root);
});
