// Published figures and a slider of days: what came after the chosen day is greyed, and says so.
import { holdKeys, make, register } from "./components.js";
import { Stepper } from "./stepper.js";

register("days", ({ el, content }) => {
  const { label, days, rows, style } = content;
  const root = make("section", { className: "kit kit-days", lang: "en", role: "group" });
  root.setAttribute("aria-label", label);
  const said = make("p", { className: "day", role: "status" });
  const lines = rows.map(dayRow);
  const named = { label: `${label}: day`, names: ["‹ Earlier", "Later ›"] };
  const stepper = new Stepper({ ...named, stops: days, shown: show });
  const summary = make("summary", {}, "All of them as a table, with notes and sources");
  const twin = make("details", {}, summary);
  twin.insertAdjacentHTML("beforeend", content.html);
  root.append(
    make("style", { textContent: style }),
    make("p", { className: "heading" }, label),
    stepper.bar,
    said,
    make("ol", {}, ...lines),
    twin,
  );
  el.replaceChildren(root);
  stepper.show();
  return holdKeys(root);

  function show(at) {
    rows.forEach(({ day }, number) => showDayRow(lines[number], day - at));
    const known = rows.filter(({ day }) => day <= at).length;
    said.replaceChildren(make("strong", {}, days[at]), `: ${knownInWords(known, rows.length)}`);
  }
});

/** One figure: what it says, who speaks about whom, and when. Its place and width say nothing. */
function dayRow({ figure, who, about, when }) {
  const state = make("span", { className: "state" });
  const words = make("div", {}, make("p", { className: "figure" }, figure), make("p", {}, who));
  words.append(make("p", { className: "aside" }, `about: ${about}`));
  return make("li", {}, words, make("p", { className: "when" }, when, make("br"), state));
}

/** A row on a day: it is new, was known, or came later. */
function showDayRow(line, ahead) {
  line.classList.toggle("later", ahead > 0);
  const known = ahead === 0 ? "new on this day" : "known by now";
  line.querySelector(".state").textContent = ahead > 0 ? "came later" : known;
}

function knownInWords(known, all) {
  if (known === all) return `all ${all} could be read.`;
  return `${known} of these ${all} could be read. What is grey came later.`;
}
