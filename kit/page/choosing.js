// Which rows of a table fit some conditions, and what is said to an answer made of them. Nothing
// here touches the page.
import { within } from "./judging.js";

export const HOWS = [
  "is",
  "is not",
  "is at least",
  "is at most",
  "starts with",
  "has a value",
  "is empty",
];

/** Whether a condition needs a value from the list of those in the data; "starts with" is typed. */
export const needsValue = (how) => !["has a value", "is empty"].includes(how);

/** How two values of a column are ordered: numbers by size, all others as they are written. */
export function inOrder(one, other) {
  if (typeof one === "number" && typeof other === "number") return one - other;
  return String(one) < String(other) ? -1 : Number(String(one) > String(other));
}

/** Whether a row fits {column, how, value}. An empty cell fits "is empty" alone. */
export function fits(row, { column, how, value }) {
  const cell = row[column];
  if (how === "is empty") return cell === null;
  if (cell === null) return false;
  if (how === "has a value") return true;
  if (how === "is") return cell === value;
  if (how === "is not") return cell !== value;
  if (how === "starts with") return startsWith(String(cell), String(value).trim());
  const order = inOrder(cell, value);
  return how === "is at least" ? order >= 0 : order <= 0;
}

/** Whether a text starts with these letters, capital or small. */
const startsWith = (text, letters) => text.toLowerCase().startsWith(letters.toLowerCase());

/** The rows that fit all of the conditions. */
export function chosen(rows, conditions) {
  return rows.filter((row) => conditions.every((one) => fits(row, one)));
}

/** The different values of a column, in order, without the empty ones. */
export function valuesOf(rows, column) {
  const found = new Set(rows.map((row) => row[column]).filter((one) => one !== null));
  return [...found].sort(inOrder);
}

/** The answer that some rows make: their ids, their count, or the sum of a column. */
export function answerOf(rows, then) {
  if (!then) return rows.map(({ id }) => id);
  if (then === "count") return rows.length;
  const column = then.replace("sum of ", "");
  const numbers = rows.map((row) => row[column]).filter((one) => typeof one === "number");
  return numbers.length ? numbers.reduce((sum, one) => sum + one, 0) : null;
}

/** Whether an answer is what was wanted: the same ids in any order, or the same number. */
function isWanted(answer, wanted, tolerance) {
  if (Array.isArray(wanted)) {
    const ids = new Set(wanted);
    if (!Array.isArray(answer) || answer.length !== ids.size) return false;
    return answer.every((id) => ids.has(id));
  }
  if (answer === null || wanted === null) return answer === wanted;
  return within(answer, wanted, tolerance);
}

/** What to say to an answer: {right, verdict, say}; kit.check says the like to one in code. */
export function judgeChosen(key, answer) {
  if (isWanted(answer, key.answer, key.tolerance)) {
    return { right: true, verdict: "Right.", say: key.feedback };
  }
  const known = key.mistakes.find((one) => isWanted(answer, one.answer, key.tolerance));
  const unknown = `<p>${difference(answer, key.answer)} Try again.</p>`;
  return { right: false, verdict: "Not yet.", say: known?.feedback ?? unknown };
}

/** How a wrong answer differs from the right one, without saying that one. */
function difference(answer, wanted) {
  if (!Array.isArray(answer)) {
    if (answer === null || wanted === null) return `You have ${answer ?? "no number"}.`;
    return `You have ${answer}; we expect ${answer > wanted ? "less" : "more"}.`;
  }
  const have = `Your answer has ${answer.length} ${answer.length === 1 ? "row" : "rows"}`;
  if (answer.length === wanted.length) {
    return `${have}, as many as we expect, but not all of them belong here.`;
  }
  return `${have}; we expect ${answer.length > wanted.length ? "fewer" : "more"}.`;
}
