// The kinds of item in a page: plain DOM, no framework, no network.
import { bringIntoView, button, html, make, newId, scrollBack } from "./components.js";
import { judge, lacks, parse, refusedWriting, registerJudge, shown } from "./judging.js";
import { Part, SIGNS, stateOf } from "./parts.js";
import { wordsWritten } from "./writing.js";

const SAY = {
  class: "Thank you. What there is to say to it comes when your teacher opens the answers.",
  form: "Thank you. You can still change this answer.",
  skip: "Skipped. You can come back any time.",
  opened: "Skipped. You can come back and write any time.",
  before: "Your last answer.",
  given: "Your answer, as you gave it.",
  draft: "Not saved yet: this is as you left it.",
};
const SAVE = "Save my answer";
const VERDICTS = ["right", "not-yet", "noted"]; // what is said to one answer, and to no other

/**
 * What every kind of item has. A kind says what its `fields` are, what they hold (`state`) and how
 * to `put` that back, and what of it is an answer (`picked`; null while there is none).
 */
export class Item {
  constructor(item, store) {
    Object.assign(this, { item, store, hinted: 0, prefix: newId(), hints: item.hints ?? [] });
    this.status = make("div", { className: "feedback", role: "status" });
    this.given = make("div", { className: "hints", role: "status" });
    this.saved = make("p", { className: "saved", role: "status" });
    this.hint = button("Hint", () => this.bySight(() => this.showHint(), this.given));
    this.reveal = button("Show me", () => this.bySight(() => this.showAnswer()));
    this.skip = button("Skip", () => this.bySight(() => this.skipped()));
    this.hint.hidden = !this.hints.length;
    this.reveal.hidden = true;
    this.isGiven = false; // before the teacher opened the answers: nothing can be changed any more
    this.parts = new Map(); // what is said to each part of an answer, by the part's id
    this.node = this.form();
    this.node.append(this.fields(), this.given, this.status, this.saved);
    store.listen(item.id, (words) => (this.saved.textContent = words));
    this.comeBack(store.answers[item.id] ?? {}, store.draft(item.id));
  }

  /** Show an answer and a draft of before, whatever a file that was taken back has for them. */
  comeBack(before, draft) {
    this.isGiven = Boolean(this.item.opened) && before.tries > 0;
    try {
      this.restore(before);
    } catch {
      return; // of another version of this item
    }
    if (this.isGiven) this.lock();
    else this.restoreDraft(draft);
  }

  /** What was answered before the teacher opened the answers stays as it was given. */
  lock() {
    for (const field of this.node.querySelectorAll("input, select, textarea, .moves button")) {
      field.disabled = true;
    }
    for (const one of [this.check, this.hint, this.skip]) one.hidden = true;
    this.saved.textContent = SAY.given;
  }

  form() {
    const { kind, id } = this.item;
    const known = { "data-kind": kind, "data-item": id };
    const form = make("form", { className: "item", ...known, noValidate: true });
    // Not by the form's own way: in a frame of a learning platform forms may be forbidden.
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("keydown", (event) => this.pressed(event));
    form.addEventListener("input", () => this.changed());
    return form;
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
    const asked = this.besidePicture([...told, ...fields]);
    const buttons = this.buttons(this.item.kind === "opinion" ? SAVE : "Check");
    const legend = html("legend", this.prompt);
    return make("fieldset", {}, legend, ...asked, ...this.sureness(), buttons);
  }

  /** A picture and what is chosen from it are seen together: side by side, or one close below. */
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
    const asked = make("legend", { textContent: "How sure are you? (optional)" });
    return [make("fieldset", { className: "sure" }, asked, ...labels)];
  }

  buttons(label) {
    this.check = button(this.item.closed ? SAVE : label, () => this.bySight(() => this.submit()));
    this.check.className = "main";
    return make("div", { className: "buttons" }, this.check, this.hint, this.reveal, this.skip);
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
    this.bySight(() => this.submit());
  }

  /** Do what a button does: it stays where it is, and what is `said` then comes into view. */
  bySight(act, said = this.status) {
    const place = this.check.parentElement;
    const before = place.getBoundingClientRect().top;
    act();
    scrollBack(place, before);
    bringIntoView(said);
  }

  submit() {
    const { picked, isSure } = this;
    if (picked === null) {
      this.saved.textContent = "";
      this.say("", this.nothing);
      return;
    }
    const answer = { event: "answer", answer: picked };
    if (typeof isSure === "boolean") answer.sure = isSure;
    const { closed, id } = this.item;
    if (closed) {
      this.skip.hidden = true;
      this.record(answer, SAY[closed]);
      return;
    }
    const tries = (this.store.answers[id]?.tries ?? 0) + 1;
    const { right } = this.answered(picked, tries);
    this.record(answer, "", right);
  }

  get nothing() {
    return "Pick an answer first, or skip this one.";
  }

  /** Say what there is to say to an answer, and give it back: {right}. */
  answered(picked, tries) {
    const said = judge(this.item, picked, tries);
    const lines = this.lines(said.lines);
    if (said.rest.length) {
      const others = make("summary", { textContent: "Why not the others?" });
      lines.push(make("details", {}, others, ...this.lines(said.rest)));
    }
    const verdict = this.isGiven ? said.verdict.replace(/^Not yet/, "Not right") : said.verdict;
    this.say(stateOf(said.right), verdict, ...lines);
    for (const part of this.parts.values()) part.clear();
    for (const one of said.parts) this.parts.get(one.id)?.say(one);
    this.reveal.hidden = said.right !== false;
    if (said.right !== false) this.skip.hidden = true; // there is nothing left to skip
    return said;
  }

  lines(lines) {
    return lines.map(({ name, say }) => {
      const named = name ? [html("div", name, { className: "named" })] : [];
      return make("div", { className: "line" }, ...named, html("div", say));
    });
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
    const said = [make("strong", { textContent: text }), ...more];
    if (SIGNS[state]) said.unshift(signOf(state));
    this.status.replaceChildren(...said);
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

  /** Something was picked or typed: it is kept as a draft, and what was said before goes. */
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

/** ✓ or ✗, for those who see it. */
function signOf(state) {
  const hidden = { "aria-hidden": "true" };
  return make("span", { className: "sign", ...hidden, textContent: SIGNS[state] });
}

const ONE = new Set(["single", "opinion"]);
const HOW = {
  multiple: "More than one can be right.",
  mark: "Choose the sentences of the article that show it.",
  opinion: "There is no right answer.",
};

class ChoiceItem extends Item {
  fields() {
    const type = ONE.has(this.item.kind) ? "radio" : "checkbox";
    this.inputs = this.item.options.map(({ id }) => {
      return make("input", { type, name: this.prefix, value: id });
    });
    const rows = this.item.options.map((option, n) => this.row(option, this.inputs[n]));
    return this.group(HOW[this.item.kind], ...rows);
  }

  row(option, input) {
    const label = make("label", {}, input, html("div", option.text));
    const row = make("div", { className: "option" }, label);
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
    this.input = make("input", {
      type: "text",
      name: this.prefix,
      inputMode: "decimal",
      size: 12,
      autocomplete: "off",
    });
    const unit = make("span", { textContent: this.item.unit });
    const withUnit = make("span", { className: "with-unit" }, this.input, unit);
    const label = make("label", {}, "Your number: ", withUnit);
    const row = make("div", { className: "number-row" }, label);
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
  get how() {
    return "Put these in order with the arrows, first on top.";
  }

  /** The two buttons of a row: by how many places they move it, what they show, their name. */
  get directions() {
    return [
      { by: -1, shows: "↑", name: "Move up" },
      { by: 1, shows: "↓", name: "Move down" },
    ];
  }

  fields() {
    this.list = make("ol", { className: "steps", role: "list" });
    this.moved = make("p", { className: "how", role: "status" });
    for (const step of this.item.steps) this.list.append(this.row(step));
    this.count();
    return this.group(this.how, this.list, this.moved);
  }

  row(step) {
    const text = html("div", step.text, { className: "text" });
    const place = make("span", { className: "place" });
    const row = make("li", {}, place, text);
    const buttons = this.directions.map(({ by, shows, name }) => {
      const one = button(shows, () => this.step(row, by));
      one.setAttribute("aria-label", `${name}: ${text.textContent}`);
      return one;
    });
    row.append(make("span", { className: "moves" }, ...buttons));
    row.addEventListener("keydown", (event) => {
      const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!by) return;
      event.preventDefault();
      this.step(row, by);
    });
    this.addPart(step.id, row);
    return row;
  }

  get rows() {
    return [...this.list.children];
  }

  /**
   * Write the place of each row before it, and which of its buttons lead nowhere. Those keep the
   * focus: who has moved a row to the end is still there.
   */
  count() {
    this.rows.forEach((row, n) => {
      row.querySelector(".place").textContent = `${n + 1}.`;
      const buttons = row.querySelectorAll(".moves button");
      for (const [at, { by }] of this.directions.entries()) {
        buttons[at].setAttribute("aria-disabled", String(!this.placeAfter(row, by)));
      }
    });
  }

  /** Whether a row that is moved goes past this one in the same step: it is in its place. */
  isLeapt(row) {
    return row?.classList.contains("stays");
  }

  /** The row that a row changes places with; undefined where there is none. */
  placeAfter(row, by) {
    const rows = this.rows;
    let to = rows.indexOf(row) + by;
    while (this.isLeapt(rows[to])) to += by;
    return row.classList.contains("stays") ? undefined : rows[to];
  }

  /** Move a row, and the page with it: the button that was pressed stays under the finger. */
  step(row, by) {
    const before = row.getBoundingClientRect().top;
    this.move(row, by);
    scrollBack(row, before);
  }

  /** Change places with the next row that may move. */
  move(row, by) {
    const other = this.placeAfter(row, by);
    if (!other) return;
    const rows = this.rows;
    const to = rows.indexOf(other);
    rows[rows.indexOf(row)] = other;
    rows[to] = row;
    // The others move, round the row: what is moved itself loses the focus.
    for (const one of rows.slice(0, to)) row.before(one);
    row.after(...rows.slice(to + 1));
    this.count();
    this.changed();
    this.moved.textContent = `Now number ${to + 1} of ${rows.length}.`;
  }

  answered(picked, tries) {
    const said = super.answered(picked, tries);
    this.moved.textContent = "";
    for (const one of said.parts) this.setStays(one.id, one.right);
    return said;
  }

  /** What is in its place stays: nobody undoes it by mistake. */
  setStays(id, stays) {
    const row = this.parts.get(id)?.row;
    if (!row) return;
    row.classList.toggle("stays", stays);
    for (const one of row.querySelectorAll(".moves button")) one.disabled = stays;
    this.count();
  }

  /** A row that stays is right whatever else is moved. */
  age() {
    for (const part of this.parts.values()) {
      if (!part.row.classList.contains("stays")) part.age();
    }
  }

  get picked() {
    return this.rows.map((row) => row.dataset.id);
  }

  get state() {
    return this.picked;
  }

  put(ids) {
    for (const id of [ids].flat()) {
      this.list.append(...this.rows.filter((row) => row.dataset.id === id));
    }
    this.count();
  }
}

const LONG_CHOICE = 22; // letters, from which a choice has no room beside its row

class MatchItem extends Item {
  fields() {
    this.selects = this.item.rows.map((row) => this.selectFor(row));
    // A select cannot wrap: its text is drawn once more over it, in as many lines as it needs.
    this.drawn = this.selects.map(() => {
      return make("span", { className: "drawn", dir: "auto", "aria-hidden": "true" });
    });
    const rows = this.item.rows.map((row, n) => this.row(row, this.selects[n], this.drawn[n]));
    this.drawChosen();
    const isLong = this.item.choices.some(({ label }) => label.length > LONG_CHOICE);
    const list = make("div", { className: isLong ? "rows beneath" : "rows" }, ...rows);
    list.classList.toggle("side-by-side", Boolean(this.item.side_by_side));
    return this.group("Choose what belongs to each.", list);
  }

  selectFor(row) {
    const options = [{ id: "", label: "choose" }, ...this.item.choices].map(({ id, label }) => {
      return make("option", { value: id, textContent: label });
    });
    return make("select", { id: `${this.prefix}-${row.id}`, name: row.id }, ...options);
  }

  row(row, select, drawn) {
    const label = html("label", this.nameOf(row), { htmlFor: select.id });
    const choice = make("div", { className: "choice" }, select, drawn);
    const node = make("div", { className: "row" }, label, choice);
    this.addPart(row.id, node, select);
    return node;
  }

  drawChosen() {
    for (const [n, select] of this.selects.entries()) {
      this.drawn[n].textContent = select.selectedOptions[0]?.textContent ?? "";
    }
  }

  changed() {
    this.drawChosen();
    super.changed();
  }

  /** A place with two names may break between them, and not within one. */
  nameOf(row) {
    if (this.item.kind !== "letters") return row.text;
    return row.text.replace(/(\p{L})\/(?=\p{L})/gu, "$1/<wbr>");
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
    this.text = make("textarea", { id, name: id, rows: 5, dir: "auto" });
    this.text.oninput = () => this.count();
    this.words = make("p", { className: "how" });
    this.count();
    const label = html("label", this.prompt, { htmlFor: id });
    const buttons = this.buttons(SAVE);
    return make("div", { className: "fields" }, label, this.text, this.words, buttons);
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
    if (this.item.closed === "class" && this.picked) this.answered(this.picked);
  }

  /** Ours opens to who has written something, or has skipped it. */
  answered(text) {
    const why = this.item.opened ? "" : refusedWriting(this.item, text, this.asked);
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
    if (this.item.closed === "form") super.cameBack();
    else this.open(SAY.opened, "");
  }

  /** The form that says what is missing; the rubric; and, where the key is here, a good answer. */
  open(words, text) {
    const levels = this.item.rubric.map((one) => {
      const name = make("em", { textContent: one.level });
      return make("div", { className: "line" }, name, html("div", one.text));
    });
    this.say("rubric", words, ...this.missing(text), ...levels, ...this.model());
  }

  /** What a text has of what it needs, and what it lacks. */
  missing(text) {
    const needs = text ? lacks(this.item, text) : [];
    if (!needs.length) return [];
    const lines = needs.map(({ found, text: need, missing }) => {
      return html("li", found ? `✓ ${need}` : `○ ${need}: not found yet. ${missing}`);
    });
    return [make("ul", { className: "form" }, ...lines)];
  }

  model() {
    if (!this.item.model) return [];
    const summary = make("summary", { textContent: "One good answer (yours may differ)" });
    return [make("details", {}, summary, html("div", this.item.model))];
  }

  put(text) {
    this.text.value = String(text);
    this.count();
  }
}

const KINDS = {
  number: NumberItem,
  order: OrderItem,
  match: MatchItem,
  letters: MatchItem,
  open: OpenItem,
};

/** Let a kind of item be shown by its own class; `judging` is {judge, shown}, two functions. */
export function registerItem(kind, Kind, judging) {
  KINDS[kind] = Kind;
  registerJudge(kind, judging);
}

/** An item of whatever kind, with its `node` for the page. */
export function show(item, store) {
  const Kind = KINDS[item.kind] ?? ChoiceItem;
  return new Kind(item, store);
}
