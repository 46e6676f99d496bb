// What is right, and what to say to it. Nothing here touches the page.
import { numberInWords } from "./figures.js";
import { noAnswer, wordsWritten } from "./writing.js";

const isAre = (n, one, many) => `${n} ${n === 1 ? one : many}`;
const line = (name, say) => ({ name, say });
const named = (parts, ids) => ids.map((id) => parts.find((one) => one.id === id)).filter(Boolean);

// Digits with spaces between them that are no thousands: "5 5" is not 55.
const LOOSE_DIGITS = /\d[\s'’]+\d{1,2}(?!\d)|\d[\s'’]+\d{4}|\d{4}[\s'’]+\d/;

/**
 * A number as people write it: {value}, or {why} it cannot be taken.
 *
 * Taken are 1,200 · 1 200 · 1'200 · 3.5 · 3,5 · –5 · 94 % where per cent are asked · 12 people
 * where people are · fifty-nine · a dozen. 1.200 can be read in two ways, so we ask.
 */
export function parse(text, unit = "") {
  const typed = text.trim();
  const alone = withoutUnit(typed.normalize("NFKC"), unit).trim();
  if (LOOSE_DIGITS.test(alone)) return { why: whyNoNumber(typed) };
  const inWords = numberInWords(alone);
  if (inWords !== null) return { value: inWords };
  const plain = alone
    .replace(/[\s'’]/g, "")
    .replace(/^[−–]/, "-");
  const twoWays = /^[-+]?[1-9]\d{0,2}\.\d{3}$/.test(plain);
  if (twoWays) {
    return {
      why: `“${typed}” can be read in two ways. Write ${plain.replace(".", "")} or ${Number(plain)}.`,
    };
  }
  const value = numberIn(plain);
  if (!Number.isNaN(value)) return { value };
  return { why: whyNoNumber(typed) };
}

/** 1,200 is 1200 and 1.234.567 is 1234567; one comma between other digits is a decimal comma. */
function numberIn(plain) {
  const commas = /^[-+]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(plain);
  const points = /^[-+]?\d{1,3}(\.\d{3}){2,}(,\d+)?$/.test(plain);
  let usual = plain;
  if (commas) usual = plain.replaceAll(",", "");
  else if (points) usual = plain.replaceAll(".", "").replace(",", ".");
  else usual = plain.replace(",", ".");
  const known = /^[-+]?(\d+\.?\d*|\.\d+)$/.test(usual);
  const value = Number(usual);
  return known && Number.isFinite(value) ? value : NaN;
}

/** What was typed without the unit that stands beside the field anyway. */
function withoutUnit(text, unit) {
  const known = /%|per ?cent/.test(unit) ? [unit, "%", "per cent", "percent"] : [unit];
  const typed = known.find((one) => one && text.toLowerCase().endsWith(one.toLowerCase()));
  return typed ? text.slice(0, -typed.length) : text;
}

/** What to write instead of what was typed. */
function whyNoNumber(typed) {
  const found = typed.match(/\d[\d.,]*/g) ?? [];
  if (!found.length) {
    return `We find no number in “${typed}”. Write it in digits, such as 1200.`;
  }
  if (found.length > 1) {
    return `We cannot read “${typed}” as one number. Write one number, such as 1200.`;
  }
  if (/dozen|hundred|thousand|million/i.test(typed)) {
    return `Write “${typed}” in digits alone, such as 1200.`;
  }
  const alone = found[0].replace(/[.,]+$/, "");
  const example = Number.isNaN(numberIn(alone)) ? "in digits, such as 1200" : `alone: ${alone}`;
  return `We cannot read “${typed.slice(0, 30)}” as a number. Write the number ${example}.`;
}

/** Whether a number is the one wanted, or in the range wanted, within a tolerance. */
export function within(value, wanted, tolerance = 0) {
  const [low, high] = Array.isArray(wanted) ? wanted : [wanted, wanted];
  const slack = tolerance + 1e-9 * Math.max(Math.abs(low), Math.abs(high));
  return low - slack <= value && value <= high + slack;
}

/** One part of an answer: whether it is right, in a word, and what is said to it. */
const part = (id, right, word, say) => ({ id, right, word, say });

const OPTION_WORDS = {
  single: ["Right", "Not this one"],
  other: ["Belongs here", "Does not belong here"],
};

/** Options picked: each says what it stands for; a part of them right is counted out. */
function choice(item, picked) {
  const [yes, no] = OPTION_WORDS[item.kind] ?? OPTION_WORDS.other;
  const parts = named(item.options, picked).map((one) => {
    const belongs = item.answer.includes(one.id);
    return part(one.id, belongs, belongs ? yes : no, one.feedback);
  });
  const hits = parts.filter((one) => one.right).length;
  const missed = item.answer.length - hits;
  const right = hits === parts.length && !missed;
  const others = item.options.filter((one) => !picked.includes(one.id));
  return {
    right,
    verdict: right ? "Right." : counted(item.kind, hits, parts.length - hits, missed),
    parts,
    rest: right ? others.map((one) => line(one.text, one.feedback)) : [],
  };
}

function counted(kind, hits, extra, missed) {
  if (kind === "single") return "Not yet.";
  const counts = [`${isAre(hits, "of yours belongs", "of yours belong")} here`];
  if (extra) counts.push(isAre(extra, "does not", "do not"));
  if (missed) counts.push(isAre(missed, "is still missing", "are still missing"));
  return `Not yet: ${counts.join(", ")}.`;
}

function opinion(item, picked) {
  const parts = named(item.options, picked).map((one) => part(one.id, null, "", one.feedback));
  return { right: null, verdict: "There is no right answer here.", parts };
}

function number(item, value) {
  if (within(value, item.answer, item.tolerance)) {
    return { right: true, verdict: "Right.", parts: [part("", true, "Right", item.feedback)] };
  }
  const known = item.mistakes.find((one) => within(value, one.answer));
  return {
    right: false,
    verdict: "Not yet.",
    parts: [part("", false, "Not this number", known?.feedback ?? item.otherwise)],
  };
}

/**
 * At the first try a step says only whether it is in its place: its feedback may give a date away.
 */
function order(item, ids, tries) {
  const parts = ids.map((id, n) => {
    if (id === item.answer[n]) return part(id, true, "In its place", "");
    const say = tries > 1 ? named(item.steps, [id])[0]?.feedback : "";
    return part(id, false, "Not in its place yet", say);
  });
  const good = parts.filter((one) => one.right).length;
  if (good === ids.length) {
    return { right: true, verdict: "Right.", parts, lines: [line("", item.feedback)] };
  }
  const stay = good
    ? `${isAre(good, "stands in its place and stays", "stand in their place and stay")} there. Move the others.`
    : "none stands in its place.";
  return { right: false, verdict: `Not yet: ${stay}`, parts };
}

function match(item, chosen) {
  const parts = item.rows.map((row) => {
    const fits = chosen[row.id] === item.answer[row.id];
    return part(row.id, fits, fits ? "Fits" : "Does not fit", row.feedback);
  });
  const good = parts.filter((one) => one.right).length;
  if (good === parts.length) {
    return { right: true, verdict: "Right.", parts, lines: [line("", item.feedback)] };
  }
  return { right: false, verdict: `Not yet: ${good} of ${parts.length} fit.`, parts };
}

const JUDGES = {
  single: choice,
  multiple: choice,
  mark: choice,
  opinion,
  number,
  order,
  match,
  letters: match,
};

/**
 * What to say to an answer, the first or a later try: {right, verdict, parts, lines, rest}.
 *
 * `right` is null where there is no right answer. `parts` are said where they stand: {id, right,
 * word, say}. `lines` are said below them all, and `rest` behind a click: {name, say}.
 */
export function judge(item, answer, tries = 1) {
  return { parts: [], lines: [], rest: [], ...JUDGES[item.kind](item, answer, tries) };
}

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
  if (item.kind === "order") {
    return [
      ...named(item.steps, answer).map((one, n) =>
        line(`${n + 1}. ${one.text.replace(/<\/?p>/g, "")}`, ""),
      ),
      line("", item.feedback),
    ];
  }
  if (item.rows) {
    const pairs = item.rows.map((row) =>
      line(row.text, named(item.choices, [answer[row.id]])[0].text),
    );
    return [...pairs, line("", item.feedback)];
  }
  return named(item.options, answer).map((one) => line(one.text, one.feedback));
}

/**
 * What a written answer still lacks, as its form says; a pattern that cannot be read asks nothing.
 */
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

/** Words that a written answer needs before ours opens: a third of those that are enough. */
export const least = (item) => Math.ceil(item.words / 3);

/** Why ours does not open to what was written; "" if it does. `asked` is plain text. */
export function refusedWriting(item, text, asked) {
  const why = noAnswer(text, asked);
  if (why) return `${why} It is kept as it is. You can also skip this one.`;
  if (wordsWritten(text) >= least(item)) return "";
  return `This is a beginning. Write at least ${least(item)} words, and see what we look for; or skip this one.`;
}
