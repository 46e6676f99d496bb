// How sure a learner was of first answers, against how right they were: a picture of four counts.
import { make } from "./components.js";

export const FEWEST_SURE = 5; // answers: fewer show no habit
const SURE_ROWS = [
  [true, "sure"],
  [false, "not sure"],
];

/** First answers that say how sure they are and were judged: {item, sure, right} of each. */
export function firstSureAnswers(events) {
  const first = new Map();
  for (const one of events) {
    if (one.event === "answer" && !first.has(one.item)) first.set(one.item, one);
  }
  const told = ({ sure, right }) => typeof sure === "boolean" && typeof right === "boolean";
  return [...first.values()].filter(told);
}

/** What the four counts say, in a sentence; `few` of them say nothing yet. */
export function surenessInWords(answers) {
  const count = (sure, right) =>
    answers.filter((one) => one.sure === sure && one.right === right).length;
  const many = answers.length;
  if (many < FEWEST_SURE) {
    const some = many === 1 ? "One first answer says" : `${many} first answers say`;
    return `${some} how sure you were. That is too few to see a habit.`;
  }
  const [tooSure, unsure] = [count(true, false), count(false, true)];
  if (tooSure) return `Sure and not right: ${tooSure}. Have a second look at what you felt sure of.`;
  if (unsure) return `Not sure and right: ${unsure}. You know more than you thought.`;
  return "So far you felt it right: never sure and not right, never not sure and right.";
}

/** A dot for each answer, in fives: full for a right one. A screen reader gets the number alone. */
function sureDots(many, isRight) {
  const fives = (isRight ? "●" : "○").repeat(many).match(/.{1,5}/gu) ?? [];
  return make("span", { className: "dots", ariaHidden: "true", textContent: fives.join(" ") });
}

/** The picture with its sentence; nothing where nobody said how sure they were. */
export function surenessPicture(events) {
  const answers = firstSureAnswers(events);
  if (!answers.length) return [];
  const head = (scope, textContent) => make("th", { scope, textContent });
  const caption = make("caption", { textContent: "How sure you were at the first try, and how right" });
  const heads = make("tr", {}, make("td"), head("col", "right"), head("col", "not right"));
  const rows = SURE_ROWS.map(([sure, name]) => {
    const cells = [true, false].map((right) => {
      const many = answers.filter((one) => one.sure === sure && one.right === right).length;
      return make("td", {}, make("strong", { textContent: many }), " ", sureDots(many, right));
    });
    return make("tr", {}, head("row", name), ...cells);
  });
  const table = make("table", { className: "sureness" }, caption, heads, ...rows);
  return [table, make("p", { textContent: surenessInWords(answers) })];
}
