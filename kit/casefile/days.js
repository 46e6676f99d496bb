// Published figures and a slider of days: what came after the chosen day is greyed, and says so.
import { button, holdKeys, make, newId, register } from "./components.js";

register("days", ({ el, content }) => {
  const { label, days, rows, style } = content;
  const root = make("section", { className: "kit kit-days", lang: "en", role: "group" });
  root.setAttribute("aria-label", label);
  const slider = make("input", { type: "range", min: 1, max: days.length, value: 1, id: newId() });
  slider.setAttribute("aria-label", `${label}: day`);
  slider.addEventListener("input", () => go(Number(slider.value) - 1));
  const earlier = button("‹ Earlier", () => go(at - 1));
  const later = button("Later ›", () => go(at + 1));
  const said = make("p", { className: "day", role: "status" });
  const lines = rows.map(dayRow);
  const twin = make("details", {}, make("summary", {}, "All of them as a table, with notes and sources"));
  twin.insertAdjacentHTML("beforeend", content.html);
  root.append(
    make("style", { textContent: style }),
    make("p", { className: "heading" }, label),
    make("div", { className: "bar" }, earlier, slider, later),
    said,
    make("ol", {}, ...lines),
    twin,
  );
  el.replaceChildren(root);
  let at = 0;
  show();
  return holdKeys(root);

  function go(wanted) {
    const day = Math.min(Math.max(wanted, 0), days.length - 1);
    if (day === at) return;
    at = day;
    show();
  }

  function show() {
    rows.forEach(({ day }, number) => showDayRow(lines[number], day - at));
    const known = rows.filter(({ day }) => day <= at).length;
    said.replaceChildren(make("strong", {}, days[at]), `: ${knownInWords(known, rows.length)}`);
    slider.value = at + 1;
    slider.setAttribute("aria-valuetext", days[at]);
    // They keep the focus at the ends, where a button that is disabled would lose it.
    earlier.ariaDisabled = String(at === 0);
    later.ariaDisabled = String(at === days.length - 1);
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
