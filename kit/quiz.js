// A quiz in a page. Feedback needs no kernel; saving does, and the page says "Saved" only after
// Python has said so. kit/quizzes.py puts answers.js and items.js in front: a widget is one module.
import { Pending } from "./answers.js";
import { make, show } from "./items.js";

const AGAIN = 5000; // milliseconds between two tries to save an answer

/** All items of one cell, and the post between them and Python. */
class Quiz {
  constructor(model) {
    this.model = model;
    this.answers = { ...model.get("answers") };
    this.pending = new Pending(model.get("learner") ?? "");
    const asked = model.get("items");
    this.left = this.pending.of(asked.map((item) => item.id)); // from before a reload
    for (const event of this.left) this.keep(event, null);
    this.items = asked.map((item) => show(item, this));
  }

  record(event, right) {
    this.keep(event, right);
    setTimeout(() => {
      // The page shows its feedback first: storing and sending take longer.
      this.model.set("answers", this.answers);
      this.model.save_changes();
      this.send(this.pending.add(event));
    });
  }

  keep(event, right) {
    const before = this.answers[event.item] ?? { tries: 0 };
    const told = typeof right === "boolean" ? { right } : {};
    const now = event.event === "answer" ? { ...before, ...event, ...told, tries: before.tries + 1 } : { ...before, [event.event]: true };
    this.answers = { ...this.answers, [event.item]: now };
  }

  send(event) {
    try {
      this.model.send(event);
    } catch {
      // A kernel that is gone: it is sent again below, or by the next quiz in this browser.
    }
  }

  sendAgain() {
    for (const event of this.pending.of(this.items.map(({ item }) => item.id))) this.send(event);
  }

  onMessage({ item, key, saved }) {
    if (saved) this.pending.saved(key);
    const waits = this.pending.of([item]).some((event) => event.key !== key);
    if (!waits) this.items.find((one) => one.item.id === item)?.onSaved(saved);
  }
}

export function render({ model, el }) {
  const quiz = new Quiz(model);
  const notice = model.get("notice");
  const told = notice ? [make("p", { className: "notice", textContent: notice })] : [];
  const label = `Questions ${quiz.items.map(({ item }) => item.id).join(", ")}`;
  const root = make("section", { className: "kit-quiz", lang: "en", "aria-label": label }, ...told, ...quiz.items.map((one) => one.node));
  // JupyterLab and Notebook 7 take arrow keys and letters, unless the field in focus says this and
  // they stop here; Notebook 7 hears them before the page does. Ctrl+S and the like are theirs.
  const theirs = (event) => event.ctrlKey || event.metaKey;
  const onKey = (event) => root.contains(event.target) && event.target.toggleAttribute("data-lm-suppress-shortcuts", !theirs(event));
  window.addEventListener("keydown", onKey, true);
  root.addEventListener("keydown", (event) => theirs(event) || event.stopPropagation());
  // Without a mouse, Escape leads back to the cell. Tab may not: from a first cell it leapt far down.
  root.addEventListener("keydown", ({ key }) => key === "Escape" && root.closest(".jp-Cell")?.focus());
  el.append(root);
  const onMessage = (message) => quiz.onMessage(message);
  model.on("msg:custom", onMessage);
  quiz.sendAgain();
  const again = setInterval(() => quiz.sendAgain(), AGAIN);
  return () => {
    window.removeEventListener("keydown", onKey, true);
    clearInterval(again);
    model.off("msg:custom", onMessage);
  };
}

export default { render };
