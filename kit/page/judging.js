// What is right, and what to say to it. Nothing here touches the page.

const isAre = (n, one, many) => `${n} ${n === 1 ? one : many}`;
const line = (name, say) => ({ name, say });
const named = (parts, ids) => ids.map((id) => parts.find((one) => one.id === id)).filter(Boolean);

/** A number as people write it: 1,000 · 1 000 · 3.5 · 3,5 · 94 % where per cent are asked. NaN for anything else. */
export function parse(text, unit = "") {
  const bare = withoutUnit(text.trim(), unit);
  const plain = bare.replace(/[\s'’]/g, "").replace("−", "-");
  const thousands = /^[-+]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(plain);
  const usual = thousands ? plain.replaceAll(",", "") : plain.replace(",", ".");
  return /^[-+]?(\d+\.?\d*|\.\d+)$/.test(usual) ? Number(usual) : NaN;
}

/** What was typed without the unit that stands beside the field anyway. */
function withoutUnit(text, unit) {
  const known = /%|per ?cent/.test(unit) ? [unit, "%", "per cent", "percent"] : [unit];
  const typed = known.find((one) => one && text.toLowerCase().endsWith(one.toLowerCase()));
  return typed ? text.slice(0, -typed.length) : text;
}

/** Whether a number is the one wanted, or in the range wanted, within a tolerance. */
export function within(value, wanted, tolerance = 0) {
  const [low, high] = Array.isArray(wanted) ? wanted : [wanted, wanted];
  const slack = tolerance + 1e-9 * Math.max(Math.abs(low), Math.abs(high));
  return low - slack <= value && value <= high + slack;
}

/** Options picked: each says what it stands for; a part of them right is counted out. */
function choice(item, picked) {
  const hits = picked.filter((id) => item.answer.includes(id)).length;
  const extra = picked.length - hits;
  const missed = item.answer.length - hits;
  const right = !extra && !missed;
  const parts = [`${isAre(hits, "of yours belongs", "of yours belong")} here`];
  if (extra) parts.push(isAre(extra, "does not", "do not"));
  if (missed) parts.push(isAre(missed, "is still missing", "are still missing"));
  const more = picked.length > 1;
  return {
    right,
    verdict: right ? "Right." : item.kind === "single" ? "Not yet." : `Not yet: ${parts.join(", ")}.`,
    lines: named(item.options, picked).map((one) => line(more && one.text, one.feedback)),
    rest: right ? item.options.filter((one) => !picked.includes(one.id)).map((one) => line(one.text, one.feedback)) : [],
  };
}

function opinion(item, picked) {
  const lines = named(item.options, picked).map((one) => line("", one.feedback));
  return { right: null, verdict: "There is no right answer here.", lines };
}

function number(item, value) {
  if (within(value, item.answer, item.tolerance)) return { right: true, verdict: "Right.", lines: [line("", item.feedback)] };
  const known = item.mistakes.find((one) => within(value, one.answer));
  return { right: false, verdict: "Not yet.", lines: [line("", known?.feedback ?? item.otherwise)] };
}

function order(item, ids) {
  const wrong = ids.filter((id, n) => id !== item.answer[n]);
  const good = isAre(ids.length - wrong.length, "stands in its place", "stand in their place");
  if (!wrong.length) return { right: true, verdict: "Right.", lines: [line("", item.feedback)] };
  const lines = named(item.steps, wrong).map((one) => line(one.text, one.feedback));
  return { right: false, verdict: `Not yet: ${good}, ${wrong.length} not.`, lines };
}

function match(item, chosen) {
  const wrong = item.rows.filter((row) => chosen[row.id] !== item.answer[row.id]);
  if (!wrong.length) return { right: true, verdict: "Right.", lines: [line("", item.feedback)] };
  const good = `${item.rows.length - wrong.length} of ${item.rows.length} fit`;
  return { right: false, verdict: `Not yet: ${good}.`, lines: wrong.map((row) => line(row.text, row.feedback)) };
}

const JUDGES = { single: choice, multiple: choice, mark: choice, opinion, number, order, match, letters: match };

/** What to say to an answer: {right, verdict, lines: [{name, say}]}; right is null in an opinion. */
export const judge = (item, answer) => JUDGES[item.kind](item, answer);

const SHOWN = {};

/** How a kind that has a script of its own is judged, and what "Show me" shows of it. */
export function registerJudge(kind, judging) {
  JUDGES[kind] = judging.judge;
  SHOWN[kind] = judging.shown;
}

/** The right answer, for "Show me": lines, each with its name and why. */
export function shown(item) {
  const { answer } = item;
  if (SHOWN[item.kind]) return SHOWN[item.kind](item);
  if (item.kind === "number") {
    const value = Array.isArray(answer) ? answer.join(" to ") : answer;
    const unit = item.unit.replace(/[&<]/g, (one) => `&#${one.charCodeAt()};`); // a line is HTML
    return [line(`${value} ${unit}`, item.feedback)];
  }
  if (item.kind === "order") return [...named(item.steps, answer).map((one, n) => line(`${n + 1}. ${one.text.replace(/<\/?p>/g, "")}`, "")), line("", item.feedback)];
  if (item.rows) {
    const pairs = item.rows.map((row) => line(row.text, named(item.choices, [answer[row.id]])[0].text));
    return [...pairs, line("", item.feedback)];
  }
  return named(item.options, answer).map((one) => line(one.text, one.feedback));
}

/** What a written answer still lacks, as its form says; a pattern that cannot be read asks nothing. */
export function lacks(item, text) {
  const found = (pattern) => {
    try {
      return new RegExp(pattern, "iu").test(text);
    } catch {
      return true;
    }
  };
  return (item.needs ?? []).map((need) => ({ ...need, found: found(need.pattern) }));
}
