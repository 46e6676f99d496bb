// Lines of code to put in order, with a line too many. Lines that are left out stay in the list.
import { button } from "./components.js";
import { OrderItem, registerItem } from "./items.js";

class ParsonsItem extends OrderItem {
  fields() {
    const group = super.fields();
    for (const row of this.rows) {
      const leave = button("Leave out", () => this.turn(row));
      leave.setAttribute("aria-pressed", "false");
      row.querySelector(".moves").append(leave);
    }
    return group;
  }

  /** Only lines that are used have a place. */
  count() {
    super.count();
    let place = 0;
    for (const row of this.rows) {
      if (!row.classList.contains("out")) place += 1;
      row.querySelector(".place").textContent = row.classList.contains("out") ? "–" : `${place}.`;
    }
  }

  /** A line's place counts from the lines above it: none stays for sure. */
  setStays() {}

  /** Leave a line out, or take it back. */
  turn(row) {
    this.setOut(row, !row.classList.contains("out"));
    this.changed();
    const used = this.picked?.length ?? 0;
    this.moved.textContent = `Lines used: ${used} of ${this.rows.length}.`;
  }

  setOut(row, out) {
    row.classList.toggle("out", out);
    row.querySelector("[aria-pressed]").setAttribute("aria-pressed", String(out));
    this.count();
  }

  get picked() {
    const used = this.rows.filter((row) => !row.classList.contains("out"));
    return used.length ? used.map((row) => row.dataset.id) : null;
  }

  get nothing() {
    return "Use a line first, or skip this one.";
  }

  get state() {
    return this.picked ?? [];
  }

  put(ids) {
    const used = [ids].flat();
    const byId = new Map(this.rows.map((row) => [row.dataset.id, row]));
    const first = used.map((id) => byId.get(id)).filter(Boolean);
    const rest = this.rows.filter((row) => !first.includes(row));
    this.list.append(...first, ...rest);
    for (const row of this.rows) this.setOut(row, rest.includes(row));
  }
}

const partsOf = (item, ids) => ids.map((id) => item.steps.find((one) => one.id === id));

function judgeLines(item, ids) {
  const extra = ids.filter((id) => !item.answer.includes(id));
  const missing = item.answer.filter((id) => !ids.includes(id));
  const misplaced = ids.filter((id, n) => item.answer.includes(id) && id !== item.answer[n]);
  const says = (some, word) =>
    partsOf(item, some).map((one) => ({ id: one.id, right: false, word, say: one.feedback }));
  if (extra.length) {
    return {
      right: false,
      verdict: `Not yet: lines too many, ${extra.length}.`,
      parts: says(extra, "One too many"),
    };
  }
  if (missing.length) {
    return {
      right: false,
      verdict: `Not yet: lines that are missing, ${missing.length}.`,
      parts: says(missing, "Missing"),
    };
  }
  if (misplaced.length) {
    return {
      right: false,
      verdict: `Not yet: lines in a wrong place, ${misplaced.length}.`,
      parts: says(misplaced, "In a wrong place"),
    };
  }
  return { right: true, verdict: "Right.", lines: [{ name: "", say: item.feedback }] };
}

function shownLines(item) {
  const lines = partsOf(item, item.answer).map((one) => ({ name: one.text, say: "" }));
  return [...lines, { name: "", say: item.feedback }];
}

registerItem("parsons", ParsonsItem, { judge: judgeLines, shown: shownLines });
