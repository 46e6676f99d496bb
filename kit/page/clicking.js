// An exercise by clicking: choose a column and a value, see the rows, use them as the answer.
import { answerOf, chosen, HOWS, judgeChosen, needsValue, valuesOf } from "./choosing.js";
import { button, html, make, newId } from "./components.js";

const FEW_ROWS = 8;
const MOST_CONDITIONS = 2;

/** A list to choose from, with its label: [text, value] pairs. */
function listOf(label, pairs, value) {
  const id = newId();
  const options = pairs.map(([text, one]) => make("option", { value: one, textContent: text }));
  const select = make("select", { id }, ...options);
  if (pairs.some(([, one]) => one === value)) select.value = value;
  return { select, node: make("span", { className: "pick" }, make("label", { htmlFor: id, textContent: label }), select) };
}

const cellText = (cell) => (cell === null ? "–" : String(cell));

/** One condition: column, how, value. It tells when it changes. */
class ConditionPicker {
  constructor(panel, rows, tell, before = {}) {
    Object.assign(this, { panel, rows, tell });
    this.node = make("fieldset", { className: "condition" });
    this.draw(before);
  }

  /** Draw its fields anew: which values there are depends on the column, and whether any on the how. */
  draw({ column = this.panel.choose[0], how = "is", value = null }) {
    this.values = valuesOf(this.rows, column);
    const columns = listOf("Column", this.panel.choose.map((name) => [this.panel.labels[name], name]), column);
    const hows = listOf("How", HOWS.map((one) => [one, one]), how);
    this.column = columns.select;
    this.how = hows.select;
    const more = needsValue(how) ? [this.valueField(how, value)] : [];
    const focused = this.node.contains(document.activeElement) ? document.activeElement.dataset.part : null;
    this.column.dataset.part = "column";
    this.how.dataset.part = "how";
    this.node.replaceChildren(make("legend", { textContent: this.title ?? "Keep the rows where" }), columns.node, hows.node, ...more);
    this.node.querySelector(`[data-part=${focused}]`)?.focus();
    const redraw = (keep) => () => this.redraw(keep);
    this.column.onchange = redraw(false);
    this.how.onchange = redraw(true);
  }

  redraw(keepValue) {
    const now = this.condition;
    this.draw({ column: now.column, how: now.how, value: keepValue ? now.value : null });
    this.tell();
  }

  valueField(how, value) {
    if (how === "starts with") {
      const id = newId();
      this.field = make("input", { type: "text", id, autocomplete: "off", autocapitalize: "off", value: value === null ? "" : String(value) });
      this.field.oninput = () => this.tell();
      return make("span", { className: "pick" }, make("label", { htmlFor: id, textContent: "Letters" }), this.field);
    }
    const values = listOf("Value", [["choose …", ""], ...this.values.map((one, n) => [cellText(one), String(n)])], String(this.values.indexOf(value)));
    this.field = values.select;
    this.field.onchange = () => this.tell();
    return values.node;
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
    this.list = make("div", { className: "conditions" });
    this.more = button("and …", () => this.add());
    this.fewer = button("Take the second condition away", () => this.remove());
    this.count = make("p", { className: "count", role: "status" });
    this.table = make("div", { className: "scroll", tabIndex: 0, role: "region", "aria-label": `Exercise ${id}: the rows chosen` });
    this.all = button("Show all rows", () => this.draw(true));
    const use = button(panel.then ? "Use this number as my answer" : "Use these rows as my answer", () => this.use());
    use.className = "main";
    this.said = make("div", { className: "feedback", role: "status" });
    const buttons = make("div", { className: "buttons" }, use, this.all);
    const summary = make("summary", { textContent: "Do it by clicking" });
    const parts = [...this.given(), this.list, make("div", { className: "buttons" }, this.more, this.fewer), this.count, this.table, buttons, this.said];
    this.node = make("details", { className: "clicks" }, summary, ...parts);
    const before = store.draft(`clicks:${id}`)?.conditions ?? [{}];
    for (const one of before) this.add(one);
    this.draw();
  }

  given() {
    if (!this.panel.given.length) return [];
    const said = this.panel.given.map(({ column, how, value }) => `${this.panel.labels[column]} ${how}${value === null ? "" : ` “${value}”`}`);
    return [make("p", { className: "how", textContent: `Here are only the rows where: ${said.join(", and ")}.` })];
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
    const conditions = this.pickers.filter((picker) => picker.complete).map((picker) => picker.condition);
    return chosen(this.rows, conditions);
  }

  /** The rows as they are chosen now: the first of them, or all. */
  draw(all = false) {
    const rows = this.chosen;
    const number = answerOf(rows, this.panel.then);
    const sum = this.panel.then?.startsWith("sum") ? ` The sum of “${this.panel.labels[this.panel.then.replace("sum of ", "")]}” is ${number ?? "no number"}.` : "";
    this.count.textContent = `${rows.length} of ${this.rows.length} rows.${sum}`;
    this.more.hidden = this.pickers.length === MOST_CONDITIONS;
    this.fewer.hidden = this.pickers.length < MOST_CONDITIONS;
    const shown = all ? rows : rows.slice(0, FEW_ROWS);
    this.all.hidden = shown.length === rows.length;
    this.table.hidden = !rows.length;
    this.table.replaceChildren(this.tableOf(shown));
  }

  tableOf(rows) {
    const { columns: names, labels } = this.panel;
    const isNumber = (name) => this.rows.some((row) => typeof row[name] === "number");
    const look = Object.fromEntries(names.map((name) => [name, isNumber(name) ? "number" : "words"]));
    const heads = names.map((name) => make("th", { role: "columnheader", scope: "col", className: look[name], textContent: labels[name] }));
    // The roles stay where a narrow page shows each row as a card.
    const cell = (row, name) => make("td", { role: "cell", className: look[name], dir: "auto", "data-label": labels[name], textContent: cellText(row[name]) });
    const line = (row) => make("tr", { role: "row" }, ...names.map((name) => cell(row, name)));
    const head = make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, ...heads));
    return make("table", { role: "table", className: "chosen" }, head, make("tbody", { role: "rowgroup" }, ...rows.map(line)));
  }

  use() {
    if (!this.pickers.every((picker) => picker.complete)) {
      this.say("", "Choose a value first.");
      return;
    }
    const answer = answerOf(this.chosen, this.panel.then);
    const { key } = this.panel;
    const said = key ? judgeChosen(key, answer) : { right: null, verdict: "Saved.", say: "<p>Your teacher will go through it with you.</p>" };
    const states = new Map([[true, "right"], [false, "not-yet"], [null, "noted"]]);
    this.say(states.get(said.right), said.verdict, html("div", said.say));
    this.answered(answer, said.right);
  }

  say(state, verdict, ...more) {
    this.said.className = `feedback ${state}`;
    this.said.replaceChildren(make("strong", { textContent: verdict }), ...more);
  }
}
