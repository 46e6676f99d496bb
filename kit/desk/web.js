
// --- a lesson as a page of its own: what a kernel does in a notebook, this browser does here ------
Object.assign(SAY, {
  kept: "Not saved: this browser keeps nothing from this page.",
  full: "Kept until you close this page: this browser keeps nothing from it.",
});

/** The side of a widget that Python has in a notebook: answers are kept in this browser. */
class Model {
  constructor(items) {
    this.listeners = new Set();
    const ids = new Set(items.map((item) => item.id));
    const mine = Object.entries(this.stored()).filter(([id]) => ids.has(id));
    this.state = { items, learner: "web", notice: "", answers: Object.fromEntries(mine) };
  }

  stored() {
    try {
      return JSON.parse(localStorage.getItem("kit-answers")) ?? {};
    } catch {
      return {};
    }
  }

  get(name) {
    return this.state[name];
  }

  set(name, value) {
    this.state[name] = value;
  }

  save_changes() {
    try {
      localStorage.setItem("kit-answers", JSON.stringify({ ...this.stored(), ...this.state.answers }));
      this.kept = true;
    } catch {
      this.kept = false;
    }
  }

  send({ item, key }) {
    queueMicrotask(() => this.listeners.forEach((listener) => listener({ item, key, saved: this.kept !== false })));
  }

  on(_name, listener) {
    this.listeners.add(listener);
  }

  off(_name, listener) {
    this.listeners.delete(listener);
  }
}

for (const el of document.querySelectorAll(".quiz")) {
  const items = JSON.parse(el.querySelector("script").textContent);
  render({ model: new Model(items), el });
}
