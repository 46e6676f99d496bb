// Below the feedback on a code exercise: skip it, or see one way to solve it, which opens after a
// try or a skip.
import { Clicking } from "./clicking.js";
import { button, holdKeys, html, make, register } from "./components.js";

const EXERCISE_SAYS = {
  skipped: "Skipped. You can come back any time.",
  loading: "One moment …",
};

/** A hint that opens on a click. */
function foldedHint(hint, n) {
  const summary = make("summary", { textContent: `Hint ${n + 1}` });
  return make("details", {}, summary, html("div", hint));
}

class Beside {
  constructor({ content, post, store }) {
    Object.assign(this, { content, post, store });
    this.skip = button("Skip this exercise", () => this.skipped());
    this.open = button("Show one way", () => this.show());
    this.said = make("p", { className: "feedback", role: "status" });
    this.saved = make("p", { className: "saved", role: "status" });
    this.place = make("div", { className: "way" });
    const hints = (content.hints ?? []).map(foldedHint);
    const panel = content.clicks ? [this.clicking(content.clicks)] : [];
    const buttons = make("div", { className: "buttons" }, this.skip, this.open);
    this.node = make("div", {}, ...hints, ...panel, buttons, this.said, this.place, this.saved);
    store.listen(content.id, (words) => (this.saved.textContent = words));
    this.hear = (message) => message.way && this.tell(message.way);
    post?.on("msg:custom", this.hear);
    this.offer();
  }

  /** The panel to do it by clicking; where there is no code beside it, it stands open. */
  clicking(panel) {
    const { content, store } = this;
    const answered = (answer, right) => {
      store.save({ item: content.id, event: "answer", answer }, right);
      this.offer();
    };
    const { node } = new Clicking({ id: content.id, panel, store, answered });
    node.open = Boolean(content.open);
    return node;
  }

  /** One way is offered to whoever has tried or skipped. */
  offer() {
    const before = this.store.answers[this.content.id] ?? {};
    const tried = before.tries > 0;
    const { closed } = this.content; // then nobody but the teacher has the one way
    this.skip.hidden = tried || Boolean(before.skip);
    this.open.hidden = closed || (!tried && !before.skip);
  }

  skipped() {
    this.store.save({ item: this.content.id, event: "skip" });
    this.said.textContent = EXERCISE_SAYS.skipped;
    this.offer();
    this.open.focus(); // the button that was pressed is gone
  }

  show() {
    this.store.save({ item: this.content.id, event: "shown" });
    if (this.content.way) {
      this.tell(this.content.way);
      return;
    }
    this.said.textContent = EXERCISE_SAYS.loading;
    this.post.send({ ask: "way" });
  }

  tell({ code, result, say }) {
    this.said.textContent = "";
    this.open.hidden = true;
    const title = make("strong", { textContent: "One way (yours may differ)" });
    const lines = code ? [make("pre", {}, make("code", { textContent: code }))] : [];
    const given = html("div", result, {
      className: "result scroll",
      tabIndex: 0,
      role: "group",
      "aria-label": "Result",
    });
    this.place.replaceChildren(title, ...lines, given, html("div", say));
    this.place.tabIndex = -1;
    this.place.focus();
  }

  close() {
    this.post?.off("msg:custom", this.hear);
  }
}

register("exercise", ({ el, content, post, store }) => {
  const beside = new Beside({ content, post, store });
  const root = make(
    "section",
    { className: "kit-quiz kit-exercise", lang: "en", "aria-label": `Exercise ${content.id}` },
    beside.node,
  );
  el.append(root);
  const end = holdKeys(root);
  return () => {
    end();
    beside.close();
  };
});
