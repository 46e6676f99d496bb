// What is said to one part of an answer (an option, a step, a row), at that part itself.
import { html, make, newId } from "./components.js";

export const SIGNS = { right: "✓", "not-yet": "✗" };

/** right, not-yet, or noted where there is no right answer. */
export function stateOf(right) {
  if (right === null) return "noted";
  return right ? "right" : "not-yet";
}

/** The place where words unfold at the end of a row. A screen reader says them with its field. */
export class Part {
  constructor(row, field = null) {
    this.row = row;
    this.mark = make("p", { className: "mark", id: newId() });
    this.why = make("div", { className: "why", id: newId(), role: "status" });
    row.append(this.mark, this.why);
    field?.setAttribute("aria-describedby", `${this.mark.id} ${this.why.id}`);
  }

  /** Say whether it is right, in a word, and why. */
  say({ right, word, say }) {
    const state = stateOf(right);
    this.row.dataset.state = state;
    this.word = [SIGNS[state], word].filter(Boolean).join(" ");
    this.mark.textContent = this.word;
    this.why.replaceChildren(...(say ? [html("div", say)] : []));
  }

  /** The answer has changed: what stands here was said to the earlier one. */
  age() {
    if (!this.row.dataset.state || this.row.dataset.state === "earlier") return;
    this.row.dataset.state = "earlier";
    this.mark.textContent = this.word
      ? `Your earlier answer: ${this.word}`
      : "Your earlier answer:";
  }

  clear() {
    delete this.row.dataset.state;
    this.mark.textContent = "";
    this.why.replaceChildren();
  }
}
