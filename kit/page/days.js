// Days as people write them: "Monday", "28 September", "28.09.2020". Nothing here touches the page.

const WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split(" ");
const MONTHS =
  "january february march april may june july august september october november december".split(
    " ",
  );
// Other words that say when.
const TIME = new RegExp(
  `(?<!\\p{L})(?:${[
    "(?:day|night|morning|noon|afternoon|evening|midnight|hour|minute|week|month|year|decade|centur|weekend)\\p{L}*",
    "(?:now|today|tonight|yesterday|tomorrow|then|when|later|earlier|ago|so far|to date|until|till|since|before|after|during|still|always|once|at first|soon)",
    "(?:begin|start|end|spring|summer|autumn|winter|first|second|last|next|present|current|recent|date|time|unknown|not said)\\p{L}*",
  ].join("|")})(?!\\p{L})`,
  "iu",
);
const SHORTEST = 3; // letters of a name that is cut short: "Mon", "Sept"
const IN_DIGITS = [
  /(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})/g,
  /(?<day>\d{1,2})[./](?<month>\d{1,2})(?:[./](?<year>\d{4}|\d{2}))?(?!\d)/g,
];

/** What a text says of its days, in numbers: sets of weekdays, days of a month, months, years. */
export function daysIn(text) {
  const found = { weekday: new Set(), day: new Set(), month: new Set(), year: new Set() };
  let rest = text.normalize("NFKC").toLowerCase();
  for (const pattern of IN_DIGITS) {
    rest = rest.replace(pattern, (...all) => {
      const { day, month, year } = all.at(-1);
      found.day.add(Number(day));
      found.month.add(Number(month));
      if (year) found.year.add(year.length === 2 ? 2000 + Number(year) : Number(year));
      return " ";
    });
  }
  for (const word of rest.match(/\p{L}+/gu) ?? []) addNamed(found, word);
  for (const [number] of rest.matchAll(/\d+/g)) {
    if (number.length === 4) found.year.add(Number(number));
    if (number.length <= 2) found.day.add(Number(number));
  }
  return found;
}

/** Whether a text can say when: by a day, a number, a word of time, or letters we do not read. */
export function saysWhen(text) {
  if (/\p{N}/u.test(text) || TIME.test(text) || /[^\p{Script=Latin}\P{L}]/u.test(text)) return true;
  return Object.values(daysIn(text)).some((values) => values.size > 0);
}

function addNamed(found, word) {
  if (word.length < SHORTEST) return;
  const placeIn = (names) => names.findIndex((name) => name.startsWith(word)) + 1;
  if (placeIn(WEEKDAYS)) found.weekday.add(placeIn(WEEKDAYS));
  if (placeIn(MONTHS)) found.month.add(placeIn(MONTHS));
}

/** Whether a text without any day, such as "so far", stands in the other. */
function sharesWords(mine, ours) {
  const plain = (text) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu)?.join(" ") ?? "";
  return plain(mine) !== "" && plain(ours).includes(plain(mine));
}

/**
 * Whether two texts can name the same day: nothing that both say of it differs, and what the second
 * one says of the day itself, or of the year where it has no more, the first one says as well.
 */
export function sameDay(mine, ours) {
  const [one, other] = [daysIn(mine), daysIn(ours)];
  if (Object.values(one).every((values) => !values.size)) return sharesWords(mine, ours);
  const names = Object.keys(one).filter((name) => one[name].size && other[name].size);
  if (!names.every((name) => [...one[name]].some((value) => other[name].has(value)))) return false;
  const asExact = ["weekday", "day"].filter((name) => other[name].size);
  return asExact.length ? asExact.some((name) => names.includes(name)) : names.length > 0;
}
