// The kinds of item in a page: plain DOM, no framework, no network.
import { judge, lacks, parse, shown } from "./answers.js";

/** An element: tag, properties (data and aria by attribute name), children. */
export function make(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in node) node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

// innerHTML is only ever given what kit/questions.py rendered from Markdown with HTML off.
// dir=auto: a text in Arabic or Hebrew letters runs from right to left.
const html = (tag, markup, properties = {}) => make(tag, { dir: "auto", ...properties, innerHTML: markup });
const button = (label, onclick) => make("button", { type: "button", textContent: label, onclick });
const PATIENCE = 3000; // milliseconds until the page says that an answer is not saved yet
const SAY = {
  class: "Thank you. Your teacher has the key and will go through it with you.",
  test: "Thank you. Nothing is said to the answers of this test; you can still change yours.",
  skip: "Skipped. You can come back any time.",
  kept: "Not saved yet: the kernel does not answer. Your answer stays in this browser. Run the first cell and this one again to save it.",
  full: "Kept until the kernel stops: the folder work/ cannot be written.",
};

let serial = 0;

/** What every kind of item has; a kind says what its `fields` are, what is `picked`, how to `put` it back. */
class Item {
  constructor(item, quiz) {
    Object.assign(this, { item, quiz, hinted: 0, prefix: `kit-${(serial += 1)}`, hints: item.hints ?? [] });
    this.status = make("div", { className: "feedback", role: "status" });
    this.saved = make("p", { className: "saved", role: "status" });
    this.hint = button("Hint", () => this.showHint());
    this.reveal = button("Show me", () => this.showAnswer());
    this.skip = button("Skip", () => this.record({ event: "skip" }, SAY.skip));
    this.hint.hidden = !this.hints.length;
    this.reveal.hidden = true;
    this.node = make("form", { className: "item", "data-kind": item.kind, noValidate: true, onsubmit: (event) => this.submit(event) });
    if (item.picture) this.node.append(html("div", item.picture, { className: "picture" }));
    this.node.append(this.fields(), this.status, this.saved);
    const before = quiz.answers[item.id];
    if (before) this.restore(before);
  }

  get prompt() {
    return `<span class="number">${this.item.id}</span> ${this.item.prompt}`;
  }

  /** Prompt, what there is to do, and the buttons below, as one group. */
  group(how, ...fields) {
    const told = how ? [make("p", { className: "how", textContent: how })] : [];
    return make("fieldset", {}, html("legend", this.prompt), ...told, ...fields, ...this.sureness(), this.buttons("Check"));
  }

  sureness() {
    if (!this.item.sure) return [];
    const name = `${this.prefix}-sure`;
    this.sure = ["sure", "not sure"].map((value) => make("input", { type: "radio", name, value }));
    const labels = this.sure.map((input) => make("label", {}, input, ` ${input.value}`));
    return [make("fieldset", { className: "sure" }, make("legend", { textContent: "How sure are you? (You may leave this out.)" }), ...labels)];
  }

  buttons(label) {
    const check = make("button", { type: "submit", className: "main", textContent: this.item.closed ? "Save" : label });
    return make("div", { className: "buttons" }, check, this.hint, this.reveal, this.skip);
  }

  submit(event) {
    event.preventDefault();
    const { picked } = this;
    if (picked === null) return this.say("", this.nothing);
    const sure = this.sure?.find((input) => input.checked)?.value;
    const said = this.item.closed ? null : this.answered(picked);
    this.record({ event: "answer", answer: picked, ...(sure && { sure: sure === "sure" }) }, this.item.closed && SAY[this.item.closed], said?.right);
  }

  get nothing() {
    return "Pick an answer first, or skip this one.";
  }

  /** Say what there is to say to an answer, and give it back: {right}. */
  answered(picked) {
    const said = judge(this.item, picked);
    const rest = said.rest?.length ? [make("details", {}, make("summary", { textContent: "Why not the others?" }), ...this.lines(said.rest))] : [];
    this.say(said.right === null ? "noted" : said.right ? "right" : "not-yet", said.verdict, ...this.lines(said.lines), ...rest);
    this.reveal.hidden = said.right !== false;
    return said;
  }

  lines(lines) {
    return lines.map(({ name, say }) => make("div", { className: "line" }, ...(name ? [html("div", name, { className: "named" })] : []), html("div", say)));
  }

  showAnswer() {
    this.say("shown", "The answer:", ...this.lines(shown(this.item)));
    this.record({ event: "shown" });
  }

  showHint() {
    this.hinted = Math.min(this.hinted + 1, this.hints.length);
    const given = this.hints.slice(0, this.hinted).map((markup) => html("li", markup));
    this.say("hint", this.hinted === 1 ? "Hint" : "Hints", make("ol", {}, ...given));
    this.hint.textContent = this.hinted < this.hints.length ? "Next hint" : "Hint";
    this.record({ event: "hint", hint: this.hinted });
  }

  say(state, text, ...more) {
    this.status.className = `feedback ${state}`;
    this.status.replaceChildren(make("strong", { textContent: text }), ...more);
  }

  /** Keep an event in the page and send it to be saved. */
  record(event, say = "", right = null) {
    if (say) this.say("", say);
    this.saved.textContent = "Saving …";
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => (this.saved.textContent = SAY.kept), PATIENCE);
    this.quiz.record({ item: this.item.id, ...event }, right);
  }

  onSaved(done) {
    clearTimeout(this.waiting);
    this.saved.textContent = done ? "Saved." : SAY.full;
  }

  restore(before) {
    if (before.answer !== undefined && before.answer !== null) {
      this.put(before.answer);
      if (this.sure && typeof before.sure === "boolean") this.sure[before.sure ? 0 : 1].checked = true;
      if (!this.item.closed && this.picked !== null) this.answered(this.picked);
      this.saved.textContent = "Your last answer.";
    } else if (before.skip) this.say("", SAY.skip);
  }
}

const ONE = new Set(["single", "opinion"]);
const HOW = { multiple: "More than one can be right.", mark: "Choose the sentences of the article that show it.", opinion: "There is no right answer." };

class ChoiceItem extends Item {
  fields() {
    const type = ONE.has(this.item.kind) ? "radio" : "checkbox";
    this.inputs = this.item.options.map((option) => make("input", { type, name: this.prefix, value: option.id }));
    const labels = this.item.options.map((option, n) => make("label", { className: "option" }, this.inputs[n], html("div", option.text)));
    return this.group(HOW[this.item.kind], ...labels);
  }

  get picked() {
    const ids = this.inputs.filter((input) => input.checked).map((input) => input.value);
    return ids.length ? ids : null;
  }

  put(ids) {
    for (const input of this.inputs) input.checked = [ids].flat().includes(input.value);
  }
}

class NumberItem extends Item {
  fields() {
    this.input = make("input", { type: "text", inputMode: "decimal", size: 12, autocomplete: "off" });
    return this.group("", make("label", { className: "line" }, "Your number: ", this.input, ` ${this.item.unit}`));
  }

  get picked() {
    const value = parse(this.input.value);
    return Number.isNaN(value) ? null : value;
  }

  get nothing() {
    const typed = this.input.value.trim();
    return typed ? `“${typed}” is not a number. Write digits only, such as 1,200.` : "Write a number first, or skip this one.";
  }

  put(value) {
    this.input.value = String(value);
  }
}

class OrderItem extends Item {
  fields() {
    this.list = make("ol", { className: "steps" });
    this.moved = make("p", { className: "how", role: "status" });
    for (const step of this.item.steps) {
      const text = html("div", step.text);
      const move = (sign, by) => make("button", { type: "button", textContent: sign, "aria-label": `Move ${by < 0 ? "up" : "down"}: ${text.textContent}`, onclick: () => this.move(row, by) });
      const row = make("li", { "data-id": step.id }, make("span", { className: "moves" }, move("↑", -1), move("↓", 1)), text);
      row.addEventListener("keydown", (event) => {
        const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
        if (by) event.preventDefault(), this.move(row, by);
      });
      this.list.append(row);
    }
    return this.group("Put these in order with the arrows, first on top.", this.list, this.moved);
  }

  move(row, by) {
    const other = by < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    by < 0 ? row.after(other) : row.before(other); // the neighbour moves: what moves loses the focus
    const rows = [...this.list.children];
    this.moved.textContent = `Now number ${rows.indexOf(row) + 1} of ${rows.length}.`;
  }

  get picked() {
    return [...this.list.children].map((row) => row.dataset.id);
  }

  put(ids) {
    for (const id of [ids].flat()) this.list.append(...[...this.list.children].filter((row) => row.dataset.id === id));
  }
}

class MatchItem extends Item {
  fields() {
    const choices = () => this.item.choices.map(({ id, label }) => make("option", { value: id, textContent: label }));
    const id = (row) => `${this.prefix}-${row.id}`;
    this.selects = this.item.rows.map((row) => make("select", { id: id(row), name: row.id }, make("option", { value: "", textContent: "choose …" }), ...choices()));
    const rows = this.item.rows.map((row, n) => make("div", { className: "row" }, html("label", row.text, { htmlFor: id(row) }), this.selects[n]));
    return this.group("Choose what belongs to each.", ...rows);
  }

  get picked() {
    const chosen = this.selects.map((select) => [select.name, select.value]);
    return chosen.every(([, value]) => value) ? Object.fromEntries(chosen) : null;
  }

  get nothing() {
    return "Choose something in every line first, or skip this one.";
  }

  put(chosen) {
    for (const select of this.selects) select.value = chosen[select.name] ?? "";
  }
}

class OpenItem extends Item {
  fields() {
    const id = `${this.prefix}-text`;
    this.text = make("textarea", { id, rows: 5, dir: "auto", oninput: () => this.count() });
    this.words = make("p", { className: "how" });
    this.count();
    return make("div", { className: "fields" }, html("label", this.prompt, { htmlFor: id }), this.text, this.words, this.buttons("Save"));
  }

  count() {
    const words = this.text.value.trim().split(/\s+/).filter(Boolean).length;
    this.words.textContent = `${words} ${words === 1 ? "word" : "words"}; about ${this.item.words} are enough.`;
  }

  get picked() {
    return this.text.value.trim() || null;
  }

  get nothing() {
    return "Write a sentence first, or skip this one.";
  }

  submit(event) {
    super.submit(event);
    if (this.item.closed && this.picked) this.answered(this.picked);
  }

  /** The form that says what is missing; the rubric; and, where the key is here, a good answer. */
  answered(text) {
    const form = lacks(this.item, text).map((need) => html("li", need.found ? `✓ ${need.text}` : `○ ${need.text}: not found yet. ${need.missing}`));
    const levels = this.item.rubric.map(({ level, text }) => make("div", { className: "line" }, make("em", { textContent: level }), html("div", text)));
    const model = this.item.model ? [make("details", {}, make("summary", { textContent: "One good answer (yours may differ)" }), html("div", this.item.model))] : [];
    if (form.length) levels.unshift(make("ul", { className: "form" }, ...form));
    this.say("rubric", "Which level is your answer? You can change it and save again.", ...levels, ...model);
    return { right: null };
  }

  put(text) {
    this.text.value = String(text);
    this.count();
  }
}

const KINDS = { number: NumberItem, order: OrderItem, match: MatchItem, letters: MatchItem, open: OpenItem };

/** An item of whatever kind, with its `node` for the page. */
export const show = (item, quiz) => new (KINDS[item.kind] ?? ChoiceItem)(item, quiz);
