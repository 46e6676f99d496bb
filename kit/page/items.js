// The kinds of item in a page: plain DOM, no framework, no network.
import { button, html, make, newId } from "./components.js";
import { judge, lacks, parse, refusedWriting, registerJudge, shown } from "./judging.js";
import { Part, SIGNS, stateOf } from "./parts.js";
import { wordsWritten } from "./writing.js";

const SAY = {
  class: "Thank you. Your teacher has the key and will go through it with you.",
  test: "Thank you. Nothing is said to the answers of this test; you can still change yours.",
  skip: "Skipped. You can come back any time.",
  opened: "Skipped. You can come back and write any time.",
  before: "Your last answer.",
  draft: "Not saved yet: this is as you left it.",
};
const SAVE = "Save my answer";
const VERDICTS = ["right", "not-yet", "noted"]; // what is said to one answer, and to no other

/**
 * What every kind of item has. A kind says what its `fields` are, what they hold (`state`) and how to
 * `put` that back, and what of it is an answer (`picked`; null while there is none).
 */
export class Item {
  constructor(item, store) {
    Object.assign(this, { item, store, hinted: 0, prefix: newId(), hints: item.hints ?? [] });
    this.status = make("div", { className: "feedback", role: "status" });
    this.given = make("div", { className: "hints", role: "status" });
    this.saved = make("p", { className: "saved", role: "status" });
    this.hint = button("Hint", () => this.showHint());
    this.reveal = button("Show me", () => this.showAnswer());
    this.skip = button("Skip", () => this.skipped());
    this.hint.hidden = !this.hints.length;
    this.reveal.hidden = true;
    this.parts = new Map(); // what is said to each part of an answer, by the part's id
    this.node = make("form", { className: "item", "data-kind": item.kind, "data-item": item.id, noValidate: true });
    // Not by the form's own way: in a frame of a learning platform forms may be forbidden.
    this.node.addEventListener("submit", (event) => event.preventDefault());
    this.node.addEventListener("keydown", (event) => this.pressed(event));
    this.node.addEventListener("input", () => this.changed());
    this.node.append(this.fields(), this.given, this.status, this.saved);
    store.listen(item.id, (words) => (this.saved.textContent = words));
    this.restore(store.answers[item.id] ?? {});
    this.restoreDraft(store.draft(item.id));
  }

  get prompt() {
    const { position, prompt } = this.item;
    return position ? `<span class="number" dir="ltr">${position}</span> ${prompt}` : prompt;
  }

  /** The question in plain text. */
  get asked() {
    return html("div", this.item.prompt).textContent;
  }

  /** Let what is said to this part of an answer unfold at the end of its row. */
  addPart(id, row, field) {
    row.dataset.id = id;
    this.parts.set(id, new Part(row, field));
  }

  /** Prompt, what there is to do, and the buttons below, as one group. */
  group(how, ...fields) {
    const told = how ? [make("p", { className: "how", textContent: how })] : [];
    const label = this.item.kind === "opinion" ? SAVE : "Check";
    const asked = this.besidePicture([...told, ...fields]);
    return make("fieldset", {}, html("legend", this.prompt), ...asked, ...this.sureness(), this.buttons(label));
  }

  /** A picture and what is chosen from it are seen together: side by side, or one close below the other. */
  besidePicture(fields) {
    if (!this.item.picture) return fields;
    const picture = html("div", this.item.picture, { className: "picture" });
    return [make("div", { className: "with-picture" }, picture, make("div", {}, ...fields))];
  }

  sureness() {
    if (!this.item.sure) return [];
    const name = `${this.prefix}-sure`;
    this.sure = ["sure", "not sure"].map((value) => make("input", { type: "radio", name, value }));
    const labels = this.sure.map((input) => make("label", {}, input, ` ${input.value}`));
    return [make("fieldset", { className: "sure" }, make("legend", { textContent: "How sure are you? (You may leave this out.)" }), ...labels)];
  }

  buttons(label) {
    const check = button(this.item.closed ? SAVE : label, () => this.submit());
    check.className = "main";
    return make("div", { className: "buttons" }, check, this.hint, this.reveal, this.skip);
  }

  get isSure() {
    const chosen = this.sure?.find((input) => input.checked);
    return chosen && chosen.value === "sure";
  }

  set isSure(sure) {
    if (this.sure && typeof sure === "boolean") this.sure[sure ? 0 : 1].checked = true;
  }

  /** Enter in a field checks the answer; in a box for writing it makes a new line. */
  pressed(event) {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches("input")) return;
    event.preventDefault();
    this.submit();
  }

  submit() {
    const { picked, isSure } = this;
    if (picked === null) {
      this.saved.textContent = "";
      this.say("", this.nothing);
      return;
    }
    const tries = (this.store.answers[this.item.id]?.tries ?? 0) + 1;
    const said = this.item.closed ? null : this.answered(picked, tries);
    if (this.item.closed) this.skip.hidden = true;
    const answer = { event: "answer", answer: picked };
    if (typeof isSure === "boolean") answer.sure = isSure;
    this.record(answer, this.item.closed && SAY[this.item.closed], said?.right);
  }

  get nothing() {
    return "Pick an answer first, or skip this one.";
  }

  /** Say what there is to say to an answer, and give it back: {right}. */
  answered(picked, tries) {
    const said = judge(this.item, picked, tries);
    const others = make("summary", { textContent: "Why not the others?" });
    const rest = said.rest.length ? [make("details", {}, others, ...this.lines(said.rest))] : [];
    this.say(stateOf(said.right), said.verdict, ...this.lines(said.lines), ...rest);
    for (const part of this.parts.values()) part.clear();
    for (const one of said.parts) this.parts.get(one.id)?.say(one);
    this.reveal.hidden = said.right !== false;
    if (said.right !== false) this.skip.hidden = true; // there is nothing left to skip
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
    const title = make("strong", { textContent: this.hinted === 1 ? "Hint" : "Hints" });
    this.given.replaceChildren(title, make("ol", {}, ...given));
    this.hint.textContent = this.hinted < this.hints.length ? "Next hint" : "Hint";
    this.record({ event: "hint", hint: this.hinted });
  }

  say(state, text, ...more) {
    this.status.className = `feedback ${state}`;
    const sign = SIGNS[state] ? [make("span", { className: "sign", "aria-hidden": "true", textContent: SIGNS[state] })] : [];
    this.status.replaceChildren(...sign, make("strong", { textContent: text }), ...more);
  }

  unsay() {
    this.status.className = "feedback";
    this.status.replaceChildren();
  }

  /** What was said to parts of an answer belongs to an earlier one now. */
  age() {
    for (const part of this.parts.values()) part.age();
  }

  skipped() {
    this.age();
    this.record({ event: "skip" }, SAY.skip);
  }

  /** Keep an event in the page and send it to be saved. */
  record(event, say = "", right = null) {
    if (say) this.say("", say);
    this.store.save({ item: this.item.id, ...event }, right);
  }

  /** Something was picked or typed: it is kept as a draft, and what was said to another answer goes. */
  changed() {
    this.store.keepDraft(this.item.id, { state: this.state, sure: this.isSure });
    this.saved.textContent = "";
    if (VERDICTS.some((state) => this.status.classList.contains(state))) this.unsay();
    this.age();
  }

  restore(before) {
    if (before.answer !== undefined && before.answer !== null) {
      this.put(before.answer);
      this.isSure = before.sure;
      if (!this.item.closed && this.picked !== null) this.answered(this.picked, before.tries ?? 1);
      this.saved.textContent = SAY.before;
    } else if (before.skip) this.cameBack();
  }

  /** It was skipped on an earlier day. */
  cameBack() {
    this.say("", SAY.skip);
  }

  restoreDraft(draft) {
    if (!draft) return;
    try {
      this.put(draft.state);
    } catch {
      return; // of another version of this item
    }
    this.isSure = draft.sure;
    this.unsay();
    this.age();
    this.saved.textContent = SAY.draft;
  }
}

const ONE = new Set(["single", "opinion"]);
const HOW = { multiple: "More than one can be right.", mark: "Choose the sentences of the article that show it.", opinion: "There is no right answer." };

class ChoiceItem extends Item {
  fields() {
    const type = ONE.has(this.item.kind) ? "radio" : "checkbox";
    this.inputs = this.item.options.map((option) => make("input", { type, name: this.prefix, value: option.id }));
    const rows = this.item.options.map((option, n) => this.row(option, this.inputs[n]));
    return this.group(HOW[this.item.kind], ...rows);
  }

  row(option, input) {
    const row = make("div", { className: "option" }, make("label", {}, input, html("div", option.text)));
    this.addPart(option.id, row, input);
    return row;
  }

  get picked() {
    const ids = this.inputs.filter((input) => input.checked).map((input) => input.value);
    return ids.length ? ids : null;
  }

  get state() {
    return this.picked ?? [];
  }

  put(ids) {
    for (const input of this.inputs) input.checked = [ids].flat().includes(input.value);
  }
}

class NumberItem extends Item {
  fields() {
    this.input = make("input", { type: "text", name: this.prefix, inputMode: "decimal", size: 12, autocomplete: "off" });
    const withUnit = make("span", { className: "with-unit" }, this.input, make("span", { textContent: this.item.unit }));
    const row = make("div", { className: "number-row" }, make("label", {}, "Your number: ", withUnit));
    this.addPart("", row, this.input);
    return this.group("", row);
  }

  get picked() {
    return parse(this.input.value, this.item.unit).value ?? null;
  }

  get nothing() {
    if (!this.input.value.trim()) return "Write a number first, or skip this one.";
    return parse(this.input.value, this.item.unit).why;
  }

  get state() {
    return this.input.value;
  }

  put(value) {
    this.input.value = String(value);
  }
}

export class OrderItem extends Item {
  fields() {
    this.list = make("ol", { className: "steps", role: "list" });
    this.moved = make("p", { className: "how", role: "status" });
    for (const step of this.item.steps) this.list.append(this.row(step));
    this.count();
    return this.group("Put these in order with the arrows, first on top.", this.list, this.moved);
  }

  row(step) {
    const text = html("div", step.text, { className: "text" });
    const place = make("span", { className: "place" });
    const row = make("li", {}, place, text);
    const move = (sign, by) => {
      const moves = button(sign, () => this.move(row, by));
      moves.setAttribute("aria-label", `Move ${by < 0 ? "up" : "down"}: ${text.textContent}`);
      return moves;
    };
    row.append(make("span", { className: "moves" }, move("↑", -1), move("↓", 1)));
    row.addEventListener("keydown", (event) => {
      const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!by) return;
      event.preventDefault();
      this.move(row, by);
    });
    this.addPart(step.id, row);
    return row;
  }

  get rows() {
    return [...this.list.children];
  }

  /** Write the place of each row before it. */
  count() {
    this.rows.forEach((row, n) => (row.querySelector(".place").textContent = `${n + 1}.`));
  }

  /** Change places with the next row that may move: one that is in its place stays there. */
  move(row, by) {
    const rows = this.rows;
    const from = rows.indexOf(row);
    let to = from + by;
    while (rows[to]?.classList.contains("stays")) to += by;
    if (!rows[to] || row.classList.contains("stays")) return;
    rows[from] = rows[to];
    rows[to] = row;
    for (const one of rows.slice(0, to)) row.before(one); // the others move: what moves loses the focus
    row.after(...rows.slice(to + 1));
    this.count();
    this.changed();
    this.moved.textContent = `Now number ${to + 1} of ${rows.length}.`;
  }

  answered(picked, tries) {
    const said = super.answered(picked, tries);
    for (const one of said.parts) this.setStays(one.id, one.right);
    return said;
  }

  /** What is in its place stays: nobody undoes it by mistake. */
  setStays(id, stays) {
    const row = this.parts.get(id)?.row;
    if (!row) return;
    row.classList.toggle("stays", stays);
    for (const one of row.querySelectorAll(".moves button")) one.disabled = stays;
  }

  /** A row that stays is right whatever else is moved. */
  age() {
    for (const part of this.parts.values()) if (!part.row.classList.contains("stays")) part.age();
  }

  get picked() {
    return this.rows.map((row) => row.dataset.id);
  }

  get state() {
    return this.picked;
  }

  put(ids) {
    for (const id of [ids].flat()) this.list.append(...this.rows.filter((row) => row.dataset.id === id));
    this.count();
  }
}

const LONG_CHOICE = 22; // letters, from which a choice has no room beside its row

class MatchItem extends Item {
  fields() {
    const choices = () => this.item.choices.map(({ id, label }) => make("option", { value: id, textContent: label }));
    const id = (row) => `${this.prefix}-${row.id}`;
    this.selects = this.item.rows.map((row) => make("select", { id: id(row), name: row.id }, make("option", { value: "", textContent: "choose" }), ...choices()));
    // A select cannot wrap: its text is drawn once more over it, in as many lines as it needs.
    this.drawn = this.selects.map(() => make("span", { className: "drawn", dir: "auto", "aria-hidden": "true" }));
    const rows = this.item.rows.map((row, n) => {
      const choice = make("div", { className: "choice" }, this.selects[n], this.drawn[n]);
      const made = make("div", { className: "row" }, html("label", this.nameOf(row), { htmlFor: id(row) }), choice);
      this.addPart(row.id, made, this.selects[n]);
      return made;
    });
    this.drawChosen();
    const isLong = this.item.choices.some(({ label }) => label.length > LONG_CHOICE);
    return this.group("Choose what belongs to each.", make("div", { className: isLong ? "rows beneath" : "rows" }, ...rows));
  }

  drawChosen() {
    this.selects.forEach((select, n) => (this.drawn[n].textContent = select.selectedOptions[0]?.textContent ?? ""));
  }

  changed() {
    this.drawChosen();
    super.changed();
  }

  /** A place with two names may break between them, and not within one. */
  nameOf(row) {
    return this.item.kind === "letters" ? row.text.replace(/(\p{L})\/(?=\p{L})/gu, "$1/<wbr>") : row.text;
  }

  get picked() {
    return this.selects.every((select) => select.value) ? this.state : null;
  }

  get state() {
    return Object.fromEntries(this.selects.map((select) => [select.name, select.value]));
  }

  get nothing() {
    return "Choose something in every line first, or skip this one.";
  }

  put(chosen) {
    for (const select of this.selects) select.value = chosen[select.name] ?? "";
    this.drawChosen();
  }
}

class OpenItem extends Item {
  fields() {
    const id = `${this.prefix}-text`;
    this.text = make("textarea", { id, name: id, rows: 5, dir: "auto", oninput: () => this.count() });
    this.words = make("p", { className: "how" });
    this.count();
    return make("div", { className: "fields" }, html("label", this.prompt, { htmlFor: id }), this.text, this.words, this.buttons(SAVE));
  }

  count() {
    const words = wordsWritten(this.text.value);
    this.words.textContent = `${words} ${words === 1 ? "word" : "words"}; about ${this.item.words} are enough.`;
  }

  get picked() {
    return this.text.value.trim() || null;
  }

  get state() {
    return this.text.value;
  }

  get nothing() {
    return "Write a sentence first, or skip this one.";
  }

  submit() {
    super.submit();
    if (this.item.closed && this.picked) this.answered(this.picked);
  }

  /** Ours opens to who has written something, or has skipped it. */
  answered(text) {
    const why = refusedWriting(this.item, text, this.asked);
    this.skip.hidden = !why;
    if (why) this.say("rubric", why);
    else this.open("Which level is your answer? You can change it and save again.", text);
    return { right: null };
  }

  skipped() {
    super.skipped();
    this.cameBack();
  }

  cameBack() {
    this.open(SAY.opened, "");
  }

  /** The form that says what is missing; the rubric; and, where the key is here, a good answer. */
  open(words, text) {
    const needs = text ? lacks(this.item, text) : [];
    const form = needs.map((need) => html("li", need.found ? `✓ ${need.text}` : `○ ${need.text}: not found yet. ${need.missing}`));
    const levels = this.item.rubric.map((one) => {
      const name = make("em", { textContent: one.level });
      return make("div", { className: "line" }, name, html("div", one.text));
    });
    const model = this.item.model ? [make("details", {}, make("summary", { textContent: "One good answer (yours may differ)" }), html("div", this.item.model))] : [];
    if (form.length) levels.unshift(make("ul", { className: "form" }, ...form));
    this.say("rubric", words, ...levels, ...model);
  }

  put(text) {
    this.text.value = String(text);
    this.count();
  }
}

const KINDS = { number: NumberItem, order: OrderItem, match: MatchItem, letters: MatchItem, open: OpenItem };

/** Let a kind of item be shown by its own class, judged by judge(item, answer), opened by shown(item). */
export function registerItem(kind, Kind, judging) {
  KINDS[kind] = Kind;
  registerJudge(kind, judging);
}

/** An item of whatever kind, with its `node` for the page. */
export function show(item, store) {
  const Kind = KINDS[item.kind] ?? ChoiceItem;
  return new Kind(item, store);
}
