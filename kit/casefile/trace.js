// The trace of a claim as one sentence: words are struck out and appear from step to step.
import { holdKeys, make, register } from "./components.js";
import { Stepper } from "./stepper.js";

const WAITS = "Did anything change here? Write your line further down, and we say so in this place.";

register("trace", ({ el, content }) => {
  const { label, quote, steps, style, waits_for: waitsFor } = content;
  const root = make("section", { className: "kit kit-trace", lang: "en", role: "group" });
  root.setAttribute("aria-label", label);
  const panels = steps.map((step, number) => stepPanel(step, number, steps.length));
  // All steps lie in one place, so that the page below never jumps.
  const stage = make("div", { className: "steps" }, ...panels);
  const spoken = make("p", { className: "spoken", role: "status" });
  const marks = make("div", { className: "marks", ariaHidden: "true" }, ...steps.map(stepMark));
  const stepper = new Stepper({
    label: `${label}: step`,
    names: ["‹ Previous", "Next ›"],
    stops: steps.map((step, n) => {
      const place = [step.stage, step.who].filter(Boolean).join(", ");
      return `${n + 1} of ${steps.length}: ${place}`;
    }),
    below: [marks],
    shown: show,
  });
  const head = make("p", {}, "In the article: ", make("mark", {}, quote));
  const twin = make("details", {}, make("summary", {}, "All steps, one below the other"));
  twin.insertAdjacentHTML("beforeend", content.html);
  const parts = [head, stepper.bar, stage, spoken, keyOfSigns(), twin];
  root.append(make("style", { textContent: style }), ...parts);
  el.replaceChildren(root);
  stepper.show();
  spoken.textContent = "";
  document.addEventListener("kit-noticed", look);
  const leave = holdKeys(root);
  return () => {
    document.removeEventListener("kit-noticed", look);
    leave();
  };

  /** Say what changed only when the learner has: the question on it may stand below. */
  function look() {
    const asked = `.kit-notice[data-notice="${waitsFor}"]`;
    const waits = Boolean(waitsFor) && !document.querySelector(`${asked}[data-open]`);
    root.classList.toggle("waits", waits);
  }

  /** Show a step, and let it be spoken. */
  function show(at) {
    look();
    panels.forEach((one, number) => one.classList.toggle("here", number === at));
    [...marks.children].forEach((one, number) => one.classList.toggle("here", number === at));
    const isTold = !root.classList.contains("waits");
    spoken.textContent = stepInWords(steps[at], at, steps.length, isTold);
  }
});

/** What the signs in a step mean. */
function keyOfSigns() {
  const gone = make("del", {}, "struck out");
  const added = make("ins", {}, "underlined");
  const dotted = "Dotted lines around a step, and around its dot, mean that we have not seen it.";
  const words = [gone, " is gone since the step before, ", added, ` is new. ${dotted}`];
  return make("p", { className: "aside" }, ...words);
}

/** One step: who and when, the sentence, and what changed. */
function stepPanel(step, number, count) {
  const { stage, who, when, figure, label, changed, note, seen, reading, unseen } = step;
  const about = [`Step ${number + 1} of ${count}`, who, when].filter(Boolean).join(" · ");
  const made = make("div", { className: seen ? "step" : "step unseen" });
  made.append(make("p", { className: "about" }, make("strong", {}, stage), ` · ${about}`));
  if (unseen) made.append(make("p", {}, make("strong", {}, unseen)));
  made.append(stepSides(step));
  if (figure && figure !== reading) made.append(stepSentence(step.counted, "figure"));
  if (label) made.append(whatChanged(label, changed));
  else if (changed) made.append(make("p", {}, changed));
  if (note) made.append(make("p", { className: "aside" }, note));
  if (step.read_in.length) made.append(publishedIn(step.read_in));
  return made;
}

/** Who published what a step says, each with a link to its page where that is known. */
function publishedIn(pages) {
  const names = pages.flatMap(({ name, address }) => {
    const link = address && make("a", { href: address, target: "_blank", rel: "noopener" }, name);
    return [", ", link || name];
  });
  return make("p", { className: "aside read-in" }, "Read in: ", ...names.slice(1));
}

/** What changed at a step, and in the same place where to find it while that waits. */
function whatChanged(label, changed) {
  const told = make("p", { className: "change" }, make("strong", {}, label), ` ${changed}`);
  return make("div", { className: "told" }, told, make("p", { className: "aside waiting" }, WAITS));
}

/** The words of a step: as they were said, where that is another language, and in English. */
function stepSides({ language, original, reading, parts, rebuilt }) {
  const sides = make("div", { className: "sides" });
  if (original) sides.append(stepSide(language, make("p", { dir: "auto" }, original)));
  if (parts.length) {
    const isForeign = language && language !== "English";
    const inEnglish = isForeign && !original ? `${language}, in English` : "In English";
    const heading = reading ? inEnglish : "As it was before";
    sides.append(stepSide(heading, ...(rebuilt ? beforeAndNow(parts) : [stepSentence(parts)])));
  }
  return sides;
}

/** A sentence that is put together anew, as two that can be read: the one before, and this. */
function beforeAndNow(parts) {
  const without = (other) => parts.filter(([kind]) => kind !== other);
  return [stepSentence(without("new"), "sentence before"), stepSentence(without("gone"))];
}

function stepSide(heading, ...words) {
  return make("div", {}, make("p", { className: "aside" }, heading), ...words);
}

/** A sentence or a figure in its parts: <del> for what is gone, <ins> for what is new. */
function stepSentence(parts, className = "sentence") {
  const tags = { same: "span", gone: "del", new: "ins" };
  const words = parts.flatMap(([kind, text]) => [make(tags[kind], {}, text), " "]);
  return make("p", { className }, ...words);
}

/** A step as a mark below the slider. */
function stepMark({ seen }) {
  return make("span", { className: seen ? "mark" : "mark unseen" });
}

/** What a screen reader says of a step. */
function stepInWords(step, number, count, isTold) {
  const { stage, who, reading, label, changed, note, seen, unseen } = step;
  const said = seen ? reading && `“${reading}”` : `${unseen} ${note}`;
  const told = label ? isTold && `${label} ${changed}` : changed;
  const where = [stage, who].filter(Boolean).join(", ");
  const parts = [`Step ${number + 1} of ${count}: ${where}.`, said, told];
  return parts.filter(Boolean).join(" ");
}
