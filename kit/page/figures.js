// Figures as people write them: "about 1,2 thousand", "two dozen", "20-30". Nothing here touches
// the page.

const UNITS =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(
    " ",
  );
const TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
const SMALL_NUMBERS = new Map([
  ...UNITS.map((word, n) => [word, n]),
  ...TENS.map((word, n) => [word, 20 + 10 * n]),
]);
const SCALES = new Map([
  ["dozen", 12],
  ["hundred", 100],
  ["k", 1e3],
  ["thousand", 1e3],
  ["million", 1e6],
  ["billion", 1e9],
]);
const SCALE_WORDS = [...SCALES.keys()].join("|");
// By what such words say of the figure behind them: it is the lowest, the highest, or near it.
const LOWEST = [
  "more than",
  "at least",
  "no fewer than",
  "no less than",
  "not less than",
  "upwards of",
  "over",
  "above",
  "or more",
  "\\+",
  ">",
];
const HIGHEST = [
  "no more than",
  "not more than",
  "as many as",
  "fewer than",
  "less than",
  "nearly",
  "almost",
  "at most",
  "up to",
  "under",
  "below",
  "or fewer",
  "or less",
  "<",
];
const NEAR_IT = [
  "about",
  "around",
  "some",
  "roughly",
  "approximately",
  "an estimated",
  "estimated",
  "circa",
  "ca\\.",
  "close to",
  "~",
];
// of the digits in Arabic, Persian, Hindi, Bengali, and wide ones
const ZEROS = [0x660, 0x6f0, 0x966, 0x9e6, 0xff10];
const DIGITS = /\d{1,3}(?:[ '’]\d{3})+(?!\d)(?:[.,]\d+)?|\d[\d.,]*\d|\d/.source;
const NUMBER = new RegExp(
  `(?<![\\p{L}\\d.,])(?<sign>[-–−])?(?<digits>${DIGITS})(?:\\s*(?<scale>${SCALE_WORDS})\\b)?`,
  "giu",
);
const NUMBER_WORDS = [...SMALL_NUMBERS.keys(), ...SCALES.keys()].join("|");
const IN_WORDS = new RegExp(
  `(?<!\\p{L})(?:half an? |an? )?(?:${NUMBER_WORDS})(?:[ -]+(?:(?<=hundred |thousand |million )and )?(?:${NUMBER_WORDS}))*(?!\\p{L})`,
  "gu",
);
const NOTHING_READ = { low: null, high: null, qualifier: "", ask: "" };

/** A text with digits of ours in the place of others; each letter keeps its place. */
export function withOurDigits(text) {
  return text.replace(/\p{Nd}/gu, (one) => {
    const zero = ZEROS.find(
      (begin) => one.codePointAt(0) >= begin && one.codePointAt(0) < begin + 10,
    );
    return zero === undefined ? one : String(one.codePointAt(0) - zero);
  });
}

// A space that keeps a number on one line is a part of it; it is read like the apostrophe in 1'250.
const INSIDE_A_NUMBER = /(?<=\d)[\u00a0\u202f\u2009](?=\d{3}(?!\d))/g;
export const withSureSpaces = (text) => text.replace(INSIDE_A_NUMBER, "'");

/** A text with digits of ours, plain spaces and small letters. */
function plainFigure(text) {
  return withSureSpaces(withOurDigits(text))
    .replace(/[\s\u00a0\u202f\u2009]+/g, " ")
    .replace(/٬/g, ",")
    .trim()
    .toLowerCase();
}

/**
 * Whether plain spaces between digits leave open if this is one number. It is one where a group
 * could not stand alone (30 000), and where a single digit has one group behind it (1 250).
 * “55 550 200” may be three, and “12 500” two, unless one figure `alone` was asked for.
 */
function isListOrNumber(digits, alone) {
  const groups = digits.split(/[.,]/)[0].split(" ");
  if (groups.length === 1 || groups.slice(1).some((one) => one.startsWith("0"))) return false;
  return groups.length > 2 || (groups[0].length > 1 && !alone);
}

/** What digits with marks in them mean: {value}, or {ask} where they can be read in two ways. */
function valueOf(digits, { scaled, alone }) {
  if (isListOrNumber(digits, alone)) {
    const whole = Number(digits.replaceAll(" ", "").replace(",", "."));
    const how = `Then write ${inThousands(whole)}. Else put a comma and a space between them.`;
    return { readings: [whole], ask: `“${digits}”: is it one number? ${how}` };
  }
  const bare = digits.replace(/[ '’]/g, "");
  const marks = bare.replace(/\d/g, "");
  const groups = bare.split(/[.,]/);
  const inThrees = groups[0].length <= 3 && groups.slice(1).every((one) => one.length === 3);
  if (!marks) return { value: Number(bare) };
  if (marks.length === 1) {
    const thousands = inThrees && groups[0] !== "0" && !scaled;
    if (thousands && marks === ".") {
      return {
        readings: [Number(groups.join("")), Number(bare)],
        ask: `“${digits}”: is it ${groups.join("")}, or ${Number(bare)}? Write it without the dot.`,
      };
    }
    return { value: Number(thousands ? groups.join("") : bare.replace(",", ".")) };
  }
  const same = new Set(marks).size === 1;
  if (same && inThrees) return { value: Number(groups.join("")) };
  const last = groups.pop();
  if (
    !same &&
    new Set(marks.slice(0, -1)).size === 1 &&
    marks.at(-1) !== marks[0] &&
    groups.slice(1).every((one) => one.length === 3)
  ) {
    return { value: Number(`${groups.join("")}.${last}`) };
  }
  return {
    ask: `“${digits}”: we cannot tell which number this is. Write it in digits alone, such as 1200.`,
  };
}

/** A number as it was found in a text. `scale` is the last word behind it that makes it larger. */
const foundAt = (match, scale, read) => ({
  sign: "",
  scale: scale ?? "",
  at: match.index,
  end: match.index + match[0].length,
  ...read,
});

const inThousands = (value) => value.toLocaleString("en", { maximumFractionDigits: 6 });

/**
 * The numbers that are written in digits: {value | ask, sign, scale, at, end}. `alone` says that
 * one figure was asked for.
 */
export function inDigits(text, alone = false) {
  return [...text.matchAll(NUMBER)].map((match) => {
    const { sign = "", digits, scale } = match.groups;
    const read = valueOf(digits, { scaled: Boolean(scale), alone });
    if (read.value !== undefined) read.value = scaled(read.value, scale);
    return foundAt(match, scale, { ...read, sign });
  });
}

/** A value times its scale, without what computers add to decimals. */
const scaled = (value, scale) => Math.round(value * (SCALES.get(scale) ?? 1) * 1e6) / 1e6;

/** The numbers that are written in words, such as "two dozen" or "one hundred and twenty". */
export function inWords(text) {
  const runs = [...text.matchAll(IN_WORDS)].map((match) => ({
    match,
    words: match[0].match(/\p{L}+/gu),
  }));
  // "several hundred" and "a few dozen" are no numbers.
  const numbers = runs.filter(({ words }) => !SCALES.has(words[0]));
  return numbers.map(({ match, words }) =>
    foundAt(
      match,
      words.findLast((one) => SCALES.has(one)),
      { value: inAll(words) },
    ),
  );
}

const UNIT_WORDS = new Set(UNITS.slice(1, 10));
const TEN_WORDS = new Set(TENS);

/** What a text is that is one number in words and nothing else, such as "fifty nine"; else null. */
export function numberInWords(text) {
  const plain = plainFigure(text);
  const [one] = inWords(plain);
  if (!one || one.at !== 0 || one.end !== plain.length) return null;
  const words = plain.match(/\p{L}+/gu);
  const isSecond = (word, n) => SMALL_NUMBERS.has(word) && !mayFollow(word, words[n - 1]);
  const isLoose = words.some(isSecond);
  return isLoose ? null : one.value;
}

/** Whether a small number may stand behind a word: in "fifty nine", and not in "five five". */
function mayFollow(word, before) {
  if (!SMALL_NUMBERS.has(before)) return true;
  return TEN_WORDS.has(before) && UNIT_WORDS.has(word);
}

/** What the words of one number come to. */
function inAll(words) {
  let total = 0;
  let part = words[0] === "half" ? 0.5 : 0;
  for (const word of words) {
    if (SMALL_NUMBERS.has(word)) part += SMALL_NUMBERS.get(word);
    if (SCALES.has(word)) part = (part || 1) * SCALES.get(word);
    if (SCALES.get(word) >= 1000) {
      total += part;
      part = 0;
    }
  }
  return total + part;
}

const QUALIFIERS = new RegExp(
  `(?<![\\p{L}])(?:${[...HIGHEST, ...LOWEST, ...NEAR_IT].join("|")})(?![\\p{L}])`,
  "gu",
);
const BOUNDS = Object.entries({ highest: HIGHEST, lowest: LOWEST, near: NEAR_IT }).map(
  ([bound, list]) => [bound, new RegExp(`^(?:${list.join("|")})$`, "u")],
);

/** The qualifiers in some plain words, each with its place: {words, at}. */
export const qualifiersIn = (plain) =>
  [...plain.matchAll(QUALIFIERS)].map((found) => ({ words: found[0], at: found.index }));

/** The first qualifier in some plain words; "" if none. */
export const qualifierIn = (plain) => qualifiersIn(plain)[0]?.words ?? "";

/** What a qualifier says of its figure: "highest", "lowest", "near", or "". */
export function boundOf(qualifier) {
  const first = qualifierIn(plainFigure(qualifier)); // "no less than" holds "less than"
  return BOUNDS.find(([, words]) => words.test(first))?.[0] ?? "";
}

/** Whether two numbers are the ends of one range: "20-30", "20 to 30", "between 20 and 30". */
export function areRange(text, [one, other]) {
  const between = text.slice(one.end, other.at).trim();
  if (!between) return Boolean(other.sign); // "20 -30"; "55 20" are two numbers
  return (
    ["-", "–", "−", "to", "or"].includes(between) ||
    (between === "and" && /\bbetween\b/.test(text.slice(0, one.at)))
  );
}

/**
 * What is typed as one figure: {low, high, qualifier, ask}; `ask` is one sentence where it can mean
 * two things.
 */
export function readFigure(typed) {
  const text = plainFigure(typed);
  const found = [...inDigits(text, true), ...inWords(text)].sort((one, other) => one.at - other.at);
  if (/\band a half\b/.test(text)) {
    return { ...NOTHING_READ, ask: `“${typed.trim()}”: please write this figure in digits.` };
  }
  const unclear = found.find(({ ask }) => ask);
  if (unclear) return { ...NOTHING_READ, ask: unclear.ask };
  if (!found.length) return NOTHING_READ;
  const qualifier = qualifierIn(text);
  const [one, other] = found;
  if (found.length === 2 && areRange(text, found)) {
    return { ...range(one, other), qualifier, ask: "" };
  }
  if (other) {
    const listed = found.map(({ value }) => value.toLocaleString("en")).join(" and ");
    return {
      ...NOTHING_READ,
      ask: `There is more than one figure in it: ${listed}. Keep one here, and make a card for the other.`,
    };
  }
  if (one.sign) {
    return {
      ...NOTHING_READ,
      ask: `“${typed.trim()}”: do you mean ${one.value}, “up to ${one.value}” or “minus ${one.value}”? Write it like that.`,
    };
  }
  const value = /\bminus $/.test(text.slice(0, one.at)) ? -one.value : one.value;
  return { ...bounds(value, qualifier), qualifier, ask: "" };
}

/** The ends of a range; "20 to 30 thousand" begins at 20 thousand. */
export function range(one, other) {
  const begin = one.scale ? one.value : scaled(one.value, other.scale);
  const [low, high] = [begin, other.value].sort((a, b) => a - b);
  return { low, high };
}

/** Where a figure lies by the words around it. */
function bounds(value, qualifier) {
  const bound = boundOf(qualifier);
  return { low: bound === "highest" ? null : value, high: bound === "lowest" ? null : value };
}

/** The figure of a card as it is typed into three fields: {low, high, qualifier, ask}. */
export function figureOf({ low = "", high = "", qualifier = "" }) {
  const first = readFigure(low);
  const second = readFigure(high);
  const words = qualifier.trim() || first.qualifier || second.qualifier;
  const ask = first.ask || second.ask;
  if (ask) return { ...NOTHING_READ, qualifier: words, ask };
  const isRange = first.low !== first.high && first.low !== null && first.high !== null;
  const bottom = first.low ?? first.high;
  const top = second.high ?? second.low;
  if (top === null && isRange) return { ...first, qualifier: words };
  if (top === null && bottom === null) return { ...NOTHING_READ, qualifier: words };
  if (top === null) return { ...bounds(bottom, words), qualifier: words, ask: "" };
  const turned =
    bottom !== null && bottom > top
      ? "The lowest figure is higher than the highest. Please look at both."
      : "";
  return { low: bottom, high: top, qualifier: words, ask: turned };
}

/** A figure in words: "200 or more", "20 to 30", "55"; "" where there is none. */
export function figureInWords({ low = null, high = null }) {
  if (low === null && high === null) return "";
  if (low === null) return `${inThousands(high)} at most`;
  if (high === null) return `${inThousands(low)} or more`;
  return low === high ? inThousands(low) : `${inThousands(low)} to ${inThousands(high)}`;
}

const BEHIND = /^(?:or more|or fewer|or less)$/i; // qualifiers that stand behind their figure

/** A figure with its qualifier, in the words that were written: "more than 200", "20 to 30". */
export function figureTold({ low = null, high = null, qualifier = "" }) {
  if (low === null && high === null) return "";
  if (!qualifier) return figureInWords({ low, high });
  const number = figureInWords({ low: low ?? high, high: high ?? low });
  return BEHIND.test(qualifier) ? `${number} ${qualifier}` : `${qualifier} ${number}`;
}
