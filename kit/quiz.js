// A quiz in a page: plain DOM, no framework, no network. Feedback needs no kernel;
// saving does, and the page says "Saved" only after Python has said so.

/** What to say to the options picked (their numbers): {right, verdict, said: [numbers]}. */
export function judge(item, picked) {
  const good = item.options.flatMap((option, n) => (option.right ? [n] : []));
  const hits = picked.filter((n) => good.includes(n)).length;
  const extra = picked.length - hits;
  const right = hits === good.length && extra === 0;
  if (item.kind === "single" || right) return { right, verdict: right ? "Right." : "Not yet.", said: picked };
  const missed = good.length - hits;
  const parts = [`${hits} of yours ${hits === 1 ? "belongs" : "belong"} here`];
  if (extra) parts.push(`${extra} ${extra === 1 ? "does" : "do"} not`);
  if (missed) parts.push(`${missed} ${missed === 1 ? "is" : "are"} still missing`);
  return { right, verdict: `Not yet: ${parts.join(", ")}.`, said: picked };
}

/** An element: tag, properties (data and aria by attribute name), children. */
function make(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in node) node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

// innerHTML is only ever given what kit/questions.py rendered from Markdown with HTML off.
const html = (tag, markup, properties = {}) => make(tag, { ...properties, innerHTML: markup });
const button = (label, onclick) => make("button", { type: "button", textContent: label, onclick });

let serial = 0;

class Item {
  constructor(item, model) {
    Object.assign(this, { item, model, hinted: 0, prefix: `kit-${(serial += 1)}` });
    this.status = make("div", { className: "feedback", role: "status" });
    this.saved = make("p", { className: "saved", role: "status" });
    this.hint = button("Hint", () => this.showHint());
    this.reveal = button("Show me", () => this.showAnswer());
    this.skip = button("Skip", () => this.record({ event: "skip" }, "Skipped. You can come back any time."));
    this.hint.hidden = !item.hints.length;
    this.reveal.hidden = true;
    this.node = make("form", { className: `item ${item.kind}`, onsubmit: (event) => this.submit(event) });
    if (item.picture) this.node.append(html("div", item.picture, { className: "picture" }));
    this.node.append(this.fields(), this.status, this.saved);
    this.restore(model.get("answers")[item.id]);
  }

  get answer() {
    return this.model.get("answers")[this.item.id] ?? { tries: 0 };
  }

  buttons(label) {
    const check = make("button", { type: "submit", className: "main", textContent: label });
    return make("div", { className: "buttons" }, check, this.hint, this.reveal, this.skip);
  }

  /** Keep an event in the page and send it to be saved. */
  record(event, say = "") {
    const { item, model } = this;
    const before = this.answer;
    const now = event.event === "answer" ? { ...before, ...event, tries: before.tries + 1 } : { ...before, [event.event]: true };
    model.set("answers", { ...model.get("answers"), [item.id]: now });
    model.save_changes();
    if (say) this.say("", say);
    this.saved.textContent = "Saving …";
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => {
      this.saved.textContent = "Not saved yet: the kernel does not answer. Your answer stays on this page.";
    }, 3000);
    try {
      model.send({ item: item.id, ...event });
    } catch {
      // A kernel that is gone: the line above says so.
    }
  }

  onSaved(done) {
    clearTimeout(this.waiting);
    this.saved.textContent = done ? "Saved." : "Kept until the kernel stops: the folder work/ cannot be written.";
  }

  say(state, text, ...more) {
    this.status.className = `feedback ${state}`;
    this.status.replaceChildren(make("strong", { textContent: text }), ...more);
  }

  showHint() {
    const { hints } = this.item;
    this.hinted = Math.min(this.hinted + 1, hints.length);
    const shown = hints.slice(0, this.hinted).map((markup) => html("li", markup));
    this.say("hint", this.hinted === 1 ? "Hint" : "Hints", make("ol", {}, ...shown));
    this.hint.textContent = this.hinted < hints.length ? "Next hint" : "Hint";
    this.record({ event: "hint", hint: this.hinted });
  }
}

class ChoiceItem extends Item {
  fields() {
    const { item } = this;
    const type = item.kind === "single" ? "radio" : "checkbox";
    this.inputs = item.options.map((_, n) => make("input", { type, name: this.prefix, value: String(n) }));
    const labels = item.options.map((option, n) => make("label", { className: "option" }, this.inputs[n], html("div", option.text)));
    const legend = html("legend", `<span class="number">${item.id}</span> ${item.prompt}`);
    const how = item.kind === "multiple" ? [make("p", { className: "how", textContent: "More than one can be right." })] : [];
    return make("fieldset", {}, legend, ...how, ...labels, this.buttons("Check"));
  }

  get picked() {
    return this.inputs.flatMap((input, n) => (input.checked ? [n] : []));
  }

  submit(event) {
    event.preventDefault();
    if (!this.picked.length) return this.say("", "Pick an answer first, or skip this one.");
    this.feedback(this.picked);
    this.record({ event: "answer", answer: this.picked, right: judge(this.item, this.picked).right });
    this.reveal.hidden = this.answer.right;
  }

  /** One paragraph for each option in `numbers`, with the option itself in front if asked. */
  lines(numbers, named) {
    return numbers.map((n) => {
      const { text, feedback } = this.item.options[n];
      return named ? make("div", { className: "line" }, html("div", text, { className: "named" }), html("div", feedback)) : html("div", feedback);
    });
  }

  feedback(picked) {
    const { right, verdict, said } = judge(this.item, picked);
    const others = this.item.options.map((_, n) => n).filter((n) => !picked.includes(n));
    const more = right && others.length
      ? [make("details", {}, make("summary", { textContent: "Why not the others?" }), ...this.lines(others, true))]
      : [];
    this.say(right ? "right" : "not-yet", verdict, ...this.lines(said, said.length > 1), ...more);
  }

  showAnswer() {
    const good = this.item.options.flatMap((option, n) => (option.right ? [n] : []));
    this.say("shown", good.length > 1 ? "These belong here:" : "The answer:", ...this.lines(good, true));
    this.record({ event: "shown" });
  }

  restore(answer) {
    if (!answer) return;
    if (Array.isArray(answer.answer)) {
      for (const n of answer.answer) if (this.inputs[n]) this.inputs[n].checked = true;
      this.feedback(this.picked);
      this.reveal.hidden = answer.right;
      this.saved.textContent = "Your last answer.";
    } else if (answer.skip) this.say("", "Skipped. You can come back any time.");
  }
}

class OpenItem extends Item {
  fields() {
    const id = `${this.prefix}-text`;
    const prompt = html("label", `<span class="number">${this.item.id}</span> ${this.item.prompt}`, { htmlFor: id });
    this.text = make("textarea", { id, rows: 5, oninput: () => this.count() });
    this.words = make("p", { className: "how" });
    this.count();
    return make("div", { className: "fields" }, prompt, this.text, this.words, this.buttons("Save"));
  }

  count() {
    const words = this.text.value.trim().split(/\s+/).filter(Boolean).length;
    this.words.textContent = `${words} words; about ${this.item.words} are enough.`;
  }

  submit(event) {
    event.preventDefault();
    const answer = this.text.value.trim();
    if (!answer) return this.say("", "Write a sentence first, or skip this one.");
    this.record({ event: "answer", answer });
    this.rubric();
  }

  rubric() {
    const levels = Object.entries(this.item.rubric).map(([level, text]) => make("div", { className: "line" }, make("em", { textContent: level }), html("div", text)));
    const model = make("details", {}, make("summary", { textContent: "One good answer (yours may differ)" }), html("div", this.item.model));
    this.say("rubric", "Which level is your answer? You can change it and save again.", ...levels, model);
  }

  restore(answer) {
    if (typeof answer?.answer !== "string") return;
    this.text.value = answer.answer;
    this.count();
    this.rubric();
    this.saved.textContent = "Your last answer.";
  }
}

export function render({ model, el }) {
  const items = model.get("items").map((item) => new (item.kind === "open" ? OpenItem : ChoiceItem)(item, model));
  const root = make("section", { className: "kit-quiz", lang: "en", "aria-label": `Questions ${items.map((one) => one.item.id).join(", ")}` }, ...items.map((one) => one.node));
  // JupyterLab takes the arrow keys and single letters from the page unless they stop here.
  root.addEventListener("keydown", (event) => event.stopPropagation());
  el.append(root);
  const onMessage = (message) => items.find((one) => one.item.id === message.item)?.onSaved(message.saved);
  model.on("msg:custom", onMessage);
  return () => model.off("msg:custom", onMessage);
}

export default { render };
