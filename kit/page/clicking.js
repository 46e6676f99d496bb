// An exercise by clicking: choose a column and a value, see the rows, use them as the answer.
import { answerOf, chosen, HOWS, judgeChosen, needsValue, valuesOf } from "./choosing.js";
import { bringIntoView, button, html, make, newId } from "./components.js";
import { stateOf } from "./parts.js";

const FEW_ROWS = 8;
const MOST_CONDITIONS = 2;
const WITHOUT_KEY = {
  right: null,
  verdict: "Saved.",
  say: "<p>Your teacher will go through it with you.</p>",
};

/** A list to choose from, with its label: [text, value] pairs. */
function listOf(label, pairs, value) {
  const id = newId();
  const options = pairs.map(([text, one]) => make("option", { value: one, textContent: text }));
  const select = make("select", { id }, ...options);
  if (pairs.some(([, one]) => one === value)) select.value = value;
  return { select, node: labelled(label, select) };
}

/** A field and its label, side by side. */
function labelled(label, field) {
  const text = make("label", { htmlFor: field.id, textContent: label });
  return make("span", { className: "pick" }, text, field);
}

const cellText = (cell) => (cell === null ? "–" : String(cell));

/** How each column looks: numbers stand to the right, words to the left. */
function looksOf({ columns, rows }) {
  const hasNumbers = (name) => rows.some((row) => typeof row[name] === "number");
  return Object.fromEntries(columns.map((name) => [name, hasNumbers(name) ? "number" : "words"]));
}

/** One condition: column, how, value. It tells when it changes. */
class ConditionPicker {
  constructor(panel, rows, tell, before = {}) {
    Object.assign(this, { panel, rows, tell });
    this.node = make("fieldset", { className: "condition" });
    this.draw(before);
  }

  /** Draw its fields anew: which values there are depends on the column, and whether on the how. */
  draw({ column = this.panel.choose[0], how = "is", value = null }) {
    this.values = valuesOf(this.rows, column);
    const legend = make("legend", { textContent: this.title ?? "Keep the rows where" });
    const fields = [legend, this.columnField(column), this.howField(how)];
    if (needsValue(how)) fields.push(this.valueField(how, value));
    const focused = this.partInFocus();
    this.node.replaceChildren(...fields);
    this.node.querySelector(`[data-part=${focused}]`)?.focus();
  }

  /** Which of its lists has the focus, "column" or "how"; null if none. */
  partInFocus() {
    const active = document.activeElement;
    return this.node.contains(active) ? active.dataset.part : null;
  }

  columnField(column) {
    const pairs = this.panel.choose.map((name) => [this.panel.labels[name], name]);
    const { select, node } = listOf("Column", pairs, column);
    this.column = select;
    this.column.dataset.part = "column";
    this.column.onchange = () => this.redraw(false);
    return node;
  }

  howField(how) {
    const pairs = HOWS.map((one) => [one, one]);
    const { select, node } = listOf("How", pairs, how);
    this.how = select;
    this.how.dataset.part = "how";
    this.how.onchange = () => this.redraw(true);
    return node;
  }

  redraw(keepValue) {
    const now = this.condition;
    this.draw({ column: now.column, how: now.how, value: keepValue ? now.value : null });
    this.tell();
  }

  valueField(how, value) {
    return how === "starts with" ? this.lettersField(value) : this.valueList(value);
  }

  lettersField(letters) {
    this.field = make("input", {
      type: "text",
      id: newId(),
      autocomplete: "off",
      autocapitalize: "off",
      value: letters === null ? "" : String(letters),
    });
    this.field.oninput = () => this.tell();
    return labelled("Letters", this.field);
  }

  /** The values of the column to choose from, each by its place in `values`. */
  valueList(value) {
    const known = this.values.map((one, n) => [cellText(one), String(n)]);
    const chosenOne = String(this.values.indexOf(value));
    const { select, node } = listOf("Value", [["choose …", ""], ...known], chosenOne);
    this.field = select;
    this.field.onchange = () => this.tell();
    return node;
  }

  /** The condition as it stands: {column, how, value}; its value is null while there is none. */
  get condition() {
    const column = this.column.value;
    const how = this.how.value;
    if (!needsValue(how)) return { column, how, value: null };
    const typed = this.field.value.trim();
    if (this.field.type === "text") return { column, how, value: typed || null };
    return { column, how, value: typed === "" ? null : this.values[Number(typed)] };
  }

  get complete() {
    const { how, value } = this.condition;
    return !needsValue(how) || value !== null;
  }
}

/** The panel of one exercise, with its `node`. `answered(answer, right)` hears of each try. */
export class Clicking {
  constructor({ id, panel, store, answered }) {
    Object.assign(this, { id, panel, store, answered, pickers: [] });
    this.rows = panel.rows;
    this.looks = looksOf(panel);
    this.list = make("div", { className: "conditions" });
    this.more = button("and …", () => this.add());
    this.fewer = button("Take the second condition away", () => this.remove());
    this.count = make("p", { className: "count", role: "status" });
    this.table = make("div", {
      className: "scroll",
      tabIndex: 0,
      role: "region",
      "aria-label": `Exercise ${id}: the rows chosen`,
    });
    this.all = button("Show all rows", () => this.draw(true));
    this.said = make("div", { className: "feedback", role: "status" });
    const summary = make("summary", { textContent: "Do it by clicking" });
    const conditions = [this.list, make("div", { className: "buttons" }, this.more, this.fewer)];
    const buttons = make("div", { className: "buttons" }, this.useButton(), this.all);
    const rows = [this.count, this.table, buttons, this.said];
    const parts = [summary, ...this.given(), ...conditions, ...rows];
    this.node = make("details", { className: "clicks" }, ...parts);
    const before = store.draft(`clicks:${id}`)?.conditions ?? [{}];
    for (const one of before) this.add(one);
    this.draw();
  }

  useButton() {
    const what = this.panel.then ? "this number" : "these rows";
    const use = button(`Use ${what} as my answer`, () => this.use());
    use.className = "main";
    return use;
  }

  /** Which rows are not there from the start, in words. */
  given() {
    const { given, labels } = this.panel;
    if (!given.length) return [];
    const said = given.map(({ column, how, value }) => {
      const condition = `${labels[column]} ${how}`;
      return value === null ? condition : `${condition} “${value}”`;
    });
    const textContent = `Here are only the rows where: ${said.join(", and ")}.`;
    return [make("p", { className: "how", textContent })];
  }

  add(before = {}) {
    if (this.pickers.length === MOST_CONDITIONS) return;
    const known = this.panel.choose.includes(before.column) ? before : {};
    const picker = new ConditionPicker(this.panel, this.rows, () => this.changed(), known);
    this.pickers.push(picker);
    this.list.append(picker.node);
    if (this.pickers.length > 1) {
      picker.title = "and where";
      picker.node.querySelector("legend").textContent = picker.title;
    }
    this.draw();
  }

  remove() {
    this.pickers.pop().node.remove();
    this.changed();
    this.more.focus();
  }

  changed() {
    this.said.className = "feedback";
    this.said.replaceChildren();
    const conditions = this.pickers.map((picker) => picker.condition);
    this.store.keepDraft(`clicks:${this.id}`, { conditions });
    this.draw();
  }

  get chosen() {
    const complete = this.pickers.filter((picker) => picker.complete);
    return chosen(this.rows, complete.map((picker) => picker.condition));
  }

  /** The rows as they are chosen now: the first of them, or all. */
  draw(all = false) {
    const rows = this.chosen;
    this.count.textContent = `${rows.length} of ${this.rows.length} rows.${this.sumOf(rows)}`;
    this.more.hidden = this.pickers.length === MOST_CONDITIONS;
    this.fewer.hidden = this.pickers.length < MOST_CONDITIONS;
    const shown = all ? rows : rows.slice(0, FEW_ROWS);
    this.all.hidden = shown.length === rows.length;
    this.table.hidden = !rows.length;
    this.table.replaceChildren(this.tableOf(shown));
  }

  /** What the rows add up to, where the exercise asks for a sum: " The sum of …"; "" elsewhere. */
  sumOf(rows) {
    const { then, labels } = this.panel;
    if (!then?.startsWith("sum")) return "";
    const label = labels[then.replace("sum of ", "")];
    return ` The sum of “${label}” is ${answerOf(rows, then) ?? "no number"}.`;
  }

  /** The rows as a table. Its roles stay where a narrow page shows each row as a card. */
  tableOf(rows) {
    const names = this.panel.columns;
    const heads = names.map((name) => this.headOf(name));
    const lines = rows.map((row) => {
      const cells = names.map((name) => this.cellOf(row, name));
      return make("tr", { role: "row" }, ...cells);
    });
    const head = make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, ...heads));
    const body = make("tbody", { role: "rowgroup" }, ...lines);
    return make("table", { role: "table", className: "chosen" }, head, body);
  }

  headOf(name) {
    return make("th", {
      role: "columnheader",
      scope: "col",
      className: this.looks[name],
      textContent: this.panel.labels[name],
    });
  }

  cellOf(row, name) {
    return make("td", {
      role: "cell",
      className: this.looks[name],
      dir: "auto",
      "data-label": this.panel.labels[name],
      textContent: cellText(row[name]),
    });
  }

  use() {
    if (!this.pickers.every((picker) => picker.complete)) {
      this.say("", "Choose a value first.");
      return;
    }
    const { key, then } = this.panel;
    const answer = answerOf(this.chosen, then);
    const said = key ? judgeChosen(key, answer) : WITHOUT_KEY;
    this.say(stateOf(said.right), said.verdict, html("div", said.say));
    this.answered(answer, said.right);
    bringIntoView(this.said);
  }

  say(state, verdict, ...more) {
    this.said.className = `feedback ${state}`;
    this.said.replaceChildren(make("strong", { textContent: verdict }), ...more);
  }
}
