// Which figure of a text hangs on which claim card, and what its sentence leaves out of the card.
// What the metrics and the speakers are called comes with the case. Nothing here touches the page.
import { boundOf, figureInWords } from "./figures.js";
import { figuresIn, inPlace, sentencesPlaced } from "./textfigures.js";
import { anyOf, escaped } from "./wordings.js";

/** A pattern that finds any of these, each a pattern of its own, as whole words. */
const wholeWords = (...patterns) =>
  new RegExp(`(?<!\\p{L})(?:${patterns.join("|")})(?!\\p{L})`, "iu");

// How people say in English that somebody says something.
const SAYS = wholeWords(
  "sa(?:y|ys|id|ying)|tell(?:s|ing)?|told|speaks?|speak\\p{L}*|spoke|according to",
  "announc\\p{L}*|claim\\p{L}*|report\\p{L}*|confirm\\p{L}*|declar\\p{L}*|insist\\p{L}*",
  "stat(?:e|es|ed|ing|ements?)|estimat\\p{L}*|count(?:s|ed|ing)?|gives?|gave|given",
  "publish\\p{L}*|acknowledg\\p{L}*|admit\\p{L}*|den(?:y|ies|ied)|writes?|wrote|written",
  "adds?|added|put(?:s|ting)?|names?|named|lists?|listed",
);
const PRONOUN = wholeWords("it|its|he|she|they|their|his|her");
const WRITERS = "article|reporters?|journalists?|authors?|headline|caption|nobody|no one";
const NOBODY_NAMED = wholeWords(WRITERS, "not named|unnamed");
const SPEAKS_AS_ONE = wholeWords(WRITERS, "reports?|text|newspaper|agency|story|no source");
const A_PER_CENT = /%|per ?cent/i;
const SMALL_SPEAKER_WORDS = new Set(
  "the and for its own from that who with named city government ministry authorities state".split(
    " ",
  ),
);
// between a name and “said”
const HELPING = /(?:\s(?:has|have|had|also|later|then|now|only|first))+$/iu;
const NO_NAME =
  /^(?:it|he|she|they|who|which|that|and|but)(?!\p{L})|(?<!\p{L})(?:is|are|was|were|been|be)$/iu;
const LONGEST_NAME = 6; // words
const NEAR_METRIC = 6; // words behind a small number, in which it is said what is counted
const CALLED_WRONG = wholeWords(
  "wrong\\p{L}*|mistak\\p{L}*|errors?|incorrect\\p{L}*|false\\p{L}*|not right|not correct",
  "instead of|rather than|add up",
);
const MOST_KEPT = 5000; // sentences
const STEM = 5; // letters that two forms of a word share
const CLAUSE_ENDS = /[,;:()–—]|\b(?:and|but|while|whereas)\b/iu;
const INVERTED = /,\s*$/u; // “two died, say their officials”
// How far a card that lacks this is from a figure: its own qualifier tells most.
const MISFIT = { qualifier: 3, metric: 2, speaker: 2, date: 1 };
// What is pointed at, the gravest first.
const KINDS_OF_NOTE = ["struck", "unclear", "bare", "metric", "qualifier", "speaker", "date"];

/**
 * Reads texts with the words that a case has: {metrics: {metric: [words]}, speakers: [[names]]}.
 *
 * `struck` are figures that were found to be wrong, each with what is said to it: {figure, say}.
 */
export class Hanging {
  constructor({ metrics = {}, speakers = [] }, cards, struck = []) {
    this.struck = struck;
    this.metricsOf = new Map();
    for (const [metric, words] of Object.entries(metrics)) {
      for (const word of [metric, ...words]) this.callMetric(word.toLowerCase(), metric);
    }
    this.metricWords = anyOf([...this.metricsOf.keys()]);
    this.speakers = speakers.map((names) => ({ names, find: anyOf(names) }));
    this.cards = cards.map((card, n) => this.known({ number: n + 1, ...card }));
    this.told = new Map(); // what was said of a sentence, so that a long text stays quick
  }

  callMetric(word, metric) {
    this.metricsOf.set(word, new Set([...(this.metricsOf.get(word) ?? []), metric]));
  }

  /** A card with what is looked for in a sentence. */
  known(card) {
    const speaker = card.speaker?.trim() ?? "";
    const nobody = card.nobody || !speaker || NOBODY_NAMED.test(speaker);
    const sets = nobody ? [] : this.speakers.filter(({ find }) => speaker.match(find));
    const metrics = new Set(
      (card.metric?.match(this.metricWords) ?? []).flatMap((word) => [
        ...this.metricsOf.get(word.toLowerCase()),
      ]),
    );
    if (this.metricsOf.has(card.metric?.trim().toLowerCase())) {
      for (const one of this.metricsOf.get(card.metric.trim().toLowerCase())) metrics.add(one);
    }
    const { low = null, high = null, qualifier: read = "" } = card.numbers ?? {};
    const words = [card.words, card.metric, card.low].filter(Boolean).join(" ");
    const counted = { low, high, qualifier: card.qualifier?.trim() || read };
    const percent = A_PER_CENT.test(words);
    const shortly = speaker.replace(/\s*\(.*?\)/g, "") || speaker;
    const known = {
      speaker,
      shortly,
      nobody,
      sets,
      metrics,
      percent,
      typed: digitsOf(card.low ?? ""),
    };
    return { ...card, ...counted, ...known, said: inPlace(words) };
  }

  /**
   * What there is to say of a text: {notes, counts}.
   *
   * A note is {kind, at, end, sentence, say, card}: its place in the text and that of its
   * sentence, what to
   * say, the number of a card. The counts say how many figures there are, how many of them are
   * bare, and how
   * many have a speaker, a metric, a date.
   */
  weigh(text) {
    const notes = [];
    const counts = { figures: 0, bare: 0, speaker: 0, metric: 0, date: 0 };
    let before = "";
    let dated = false;
    for (const { text: sentence, at } of sentencesPlaced(text)) {
      const here = this.weighed(sentence, before, dated);
      for (const note of here.notes) {
        notes.push({ ...note, sentence: at, at: at + note.at, end: at + note.end });
      }
      for (const name of Object.keys(counts)) counts[name] += here.counts[name];
      dated = here.dated;
      before = sentence;
    }
    return { notes, counts };
  }

  /**
   * The notes and counts of one sentence, with the one before it and whether a day was named so
   * far.
   */
  weighed(text, before, dated) {
    const key = `${dated}\n${before}\n${text}`;
    if (this.told.has(key)) return this.told.get(key);
    if (this.told.size > MOST_KEPT) this.told.clear();
    const here = this.sentence(text);
    const made = {
      notes: [],
      counts: { figures: 0, bare: 0, speaker: 0, metric: 0, date: 0 },
      dated: dated || here.dated,
    };
    const figures = here.figures.flatMap((one) => (this.isRange(one) ? [one] : one.ends));
    const earlier = before && here.figures.length ? this.sentence(before) : null;
    figures.forEach((figure, n) => {
      const place = {
        here,
        before: earlier,
        dated: made.dated,
        from: figures[n - 1]?.end ?? 0,
        to: figures[n + 1]?.at ?? text.length,
      };
      const found = this.figure(figure, place);
      if (!found) return;
      made.notes.push(...found);
      count(made.counts, found, place);
    });
    this.told.set(key, made);
    return made;
  }

  /** Whether a figure is one: "from 28 to 55" is two, if each is on a card and no card has both. */
  isRange(figure) {
    const onCard = (one) => this.cards.some((card) => hangs(one, card));
    return !figure.ends || onCard(figure) || !figure.ends.every(onCard);
  }

  /** What stands in a sentence: figures, whether it names a day, who is named, what is counted. */
  sentence(text) {
    const { figures, dated } = figuresIn(text);
    const names = this.speakers.flatMap((one) =>
      [...text.matchAll(one.find)].map((match) => ({
        one,
        at: match.index,
        end: match.index + match[0].length,
        text: match[0],
      })),
    );
    const metrics = [...text.matchAll(this.metricWords)].map((match) => ({
      at: match.index,
      text: match[0],
      metrics: this.metricsOf.get(match[0].toLowerCase()),
    }));
    return { text, plain: inPlace(text), figures, dated, names, metrics, says: SAYS.test(text) };
  }

  /** The notes to one figure; null where it is none after all, such as a year. */
  figure(figure, place) {
    const wrong = this.struck.find((one) => isOnly(figure, one.figure));
    if (wrong && !CALLED_WRONG.test(place.here.text)) {
      return [note("struck", figure, `“${figure.text}”: ${wrong.say}`)];
    }
    const found = this.cards.filter((card) => hangs(figure, card));
    if (!found.length) return this.counts(figure, place) ? [bare(figure, this.cards)] : null;
    // What came with the task is the measure: a card of one's own may leave out what its text left
    // out.
    const given = found.filter((card) => card.given);
    const each = (given.length ? given : found).map((card) => this.lacking(figure, card, place));
    return each.sort((one, other) => misfit(one) - misfit(other))[0];
  }

  /**
   * Whether something that no card has counts anything: a year does not, nor does "one" of many.
   */
  counts(figure, { here }) {
    const behind = here.plain
      .slice(figure.end)
      .split(/\s+/)
      .slice(0, NEAR_METRIC + 1)
      .join(" ");
    const isCounted = behind.match(this.metricWords);
    if (figure.year) return figure.year === "maybe" && Boolean(isCounted);
    if (figure.small || figure.vague) return Boolean(isCounted);
    return true;
  }

  lacking(figure, card, place) {
    const found = [
      unclear(figure),
      this.metric(figure, card, place),
      qualifier(figure, card),
      this.speaker(figure, card, place),
      date(figure, card, place),
    ];
    return found.filter(Boolean);
  }

  metric(figure, card, { here, from, to }) {
    if (!card.metric?.trim()) return null;
    if (!card.metrics.size) return unknownMetric(figure, card, here);
    const isWanted = ({ metrics }) => [...metrics].some((one) => card.metrics.has(one));
    const between = here.metrics.filter(({ at }) => at >= from && at < to);
    const clause = between.filter((word) => isOneClause(here.text, word, figure));
    // Beyond a comma or an "and" another thing may be meant: there it is enough that ours is named.
    if (!clause.length && between.some(isWanted)) return null;
    const [nearest] = (clause.length ? clause : between).sort(
      (one, another) => distance(one, figure) - distance(another, figure),
    );
    if (nearest ? isWanted(nearest) : here.metrics.some(isWanted)) return null;
    const other = nearest ?? here.metrics[0];
    return other ? this.otherMetric(figure, card, other) : noMetric(figure, card);
  }

  /** The sentence counts something else. "Casualties" may be the killed: that is no other count. */
  otherMetric(figure, card, { at, text }) {
    const place = { at, end: at + text.length };
    const words = [...card.metric.matchAll(this.metricWords)];
    const isOpen = words.every(([word]) => this.metricsOf.get(word.toLowerCase()).size > 1);
    const both = `you write “${text}”, and card ${card.number} counts “${card.metric}”.`;
    const say = isOpen
      ? "That word can mean more than one count. If you know which, write it on the card, too."
      : "These are two different counts.";
    return note("metric", place, `“${figure.text}”: ${both} ${say}`, card);
  }

  speaker(figure, card, place) {
    const say = card.nobody
      ? namesSomebody(figure, card, place.here)
      : this.wrongSpeaker(figure, card, place);
    return say ? note("speaker", figure, say, card) : null;
  }

  /**
   * What to say where a sentence gives a figure to another speaker, or to none; "" if to its own.
   */
  wrongSpeaker(figure, card, { here, before, from, to }) {
    const isWith = PRONOUN.test(here.text) || sharesWord(card, here);
    const named = this.names(card, here) || (before && this.names(card, before) && isWith);
    const says = here.says || here.names.some(({ end }) => /^\s*:/.test(here.text.slice(end)));
    const whose = `Card ${card.number} says that it comes from “${card.shortly}”.`;
    const given = named || !says ? "" : speakerOf(here);
    if (given) return `${givenTo(figure, given)} ${whose}`;
    if (!named || !says) {
      return `“${figure.text}”: say who says so. On card ${card.number} it is “${card.shortly}”.`;
    }
    const other = card.sets.length ? this.otherSpeaker(figure, card, here, from, to) : null;
    return other ? `${givenTo(figure, other.text)} ${whose}` : "";
  }

  /**
   * Whether a sentence names the speaker of a card, by any name that we know or by a word of the
   * card.
   */
  names(card, here) {
    if (card.sets.length) return here.names.some(({ one }) => card.sets.includes(one));
    return sharesWord(card, here);
  }

  /** Somebody else who speaks right before a figure, where the card's speaker does not. */
  otherSpeaker(figure, card, here, from, to) {
    const isTheirs = ({ one }) => card.sets.includes(one);
    const ahead = here.names.filter(({ at }) => at >= from && at < figure.at);
    if (!ahead.length || ahead.some(isTheirs)) return null;
    const behind = here.names.filter(({ at }) => at >= figure.end && at < to);
    if (behind.some((name) => isTheirs(name) && speaks(here, name))) return null;
    return ahead.find((name) => speaks(here, name)) ?? null;
  }
}

const noMetric = (figure, card) => {
  const counts = `Card ${card.number} counts “${card.metric}”.`;
  return note("metric", figure, `“${figure.text}”: say what is counted. ${counts}`, card);
};

/** A metric that the case has no words for: the sentence shares a word with it. */
function unknownMetric(figure, card, { plain }) {
  const words = inPlace(card.metric).match(/\p{L}{3,}/gu) ?? [];
  const isShared = !words.length || words.some((word) => plain.includes(word.slice(0, STEM)));
  return isShared ? null : noMetric(figure, card);
}

/** What to say where nobody is named on the card: the text speaks, and a sentence says so. */
function namesSomebody(figure, card, here) {
  if (SPEAKS_AS_ONE.test(here.text)) return "";
  const own = "Say that, too: “the article says …”.";
  const given = speakerOf(here);
  if (given) return `${givenTo(figure, given)} Card ${card.number} names nobody. ${own}`;
  return `“${figure.text}”: card ${card.number} names no speaker. ${own}`;
}

/** How far a figure is from a card, by what there is to say of the two. */
const misfit = (notes) => notes.reduce((sum, { kind }) => sum + (MISFIT[kind] ?? 0), 0);

/** Whether no clause ends between a word and a figure. */
function isOneClause(text, word, figure) {
  const isBehind = word.at > figure.at;
  const [from, to] = isBehind
    ? [figure.end, word.at]
    : [word.at + word.text.length, figure.at];
  return !CLAUSE_ENDS.test(text.slice(from, to));
}

/** How many letters lie between a word and a figure. */
const distance = (word, figure) =>
  Math.max(figure.at - word.at - word.text.length, word.at - figure.end);

/** Whether a name is followed by a word of saying, or has "according to" and the like in front. */
function speaks(here, name) {
  const { text } = here;
  const { at, end } = name;
  if (tellsWhoIsCounted(here, name)) return false;
  const behind = text.slice(end).split(/\s+/).slice(0, 5).join(" ");
  const ahead = text.slice(0, at).split(/\s+/).slice(-6).join(" ");
  return (
    SAYS.test(behind) ||
    /according to|\b(?:said|announced|published|given|reported|claimed) by\b/iu.test(ahead)
  );
}

/** Whether a name tells who is counted: “two Southern pupils died, say their teachers”. */
function tellsWhoIsCounted({ text, figures, metrics }, { at, end }) {
  const verb = SAYS.exec(text.slice(end));
  const until = verb ? end + verb.index : end;
  const isBehindFigure = figures.some((one) => one.end <= at && !text.slice(one.end, at).trim());
  return isBehindFigure || metrics.some((one) => one.at >= end && one.at < until);
}

const givenTo = (figure, speaker) =>
  `“${figure.text}”: your sentence gives this figure to “${speaker}”.`;

/**
 * Who speaks in a sentence, in its own words, whether the case knows that name or not; "" if
 * nobody.
 */
function speakerOf(here) {
  const known = here.names.find((name) => speaks(here, name));
  if (known) return known.text;
  const quoted = /according to ([^,;:.]+)/iu.exec(here.text);
  if (quoted) return wordsOfName(quoted[1]);
  const verb = SAYS.exec(here.text);
  if (!verb) return "";
  const ahead = here.text.slice(0, verb.index);
  if (INVERTED.test(ahead)) {
    return wordsOfName(here.text.slice(verb.index + verb[0].length).split(/[,;:.]/)[0]);
  }
  const clause = ahead
    .split(/[,;:.]/)
    .at(-1)
    .trim();
  return wordsOfName(clause.replace(HELPING, ""));
}

/**
 * The words in front of a word of saying, if they can be a name: “it was” is none, nor is “550
 * were”.
 */
function wordsOfName(text) {
  const words = text.trim();
  const isName =
    words &&
    !/\p{Nd}/u.test(words) &&
    !NO_NAME.test(words) &&
    words.split(/\s+/).length <= LONGEST_NAME;
  return isName ? words : "";
}

/** Whether a sentence has a telling word of the card's speaker. */
function sharesWord(card, { plain }) {
  const words = inPlace(card.speaker.replace(/\(.*?\)/g, "")).match(/\p{L}{3,}/gu) ?? [];
  const telling = words.filter((word) => !SMALL_SPEAKER_WORDS.has(word));
  const wanted = card.sets.length || !telling.length ? words : telling;
  return wanted.some((word) => new RegExp(`(?<!\\p{L})${escaped(word)}`, "u").test(plain));
}

const note = (kind, { at, end }, say, card = null) => ({
  kind,
  at,
  end,
  say,
  card: card?.number ?? null,
});

function bare(figure, cards) {
  if (figure.ask) return note("unclear", figure, figure.ask);
  const sum = addedUp(figure, cards);
  const say = sum
    ? `${sum} make it, but they count different people or things: give each number by itself.`
    : "Use a number from a card, or first make a card for this one.";
  return note("bare", figure, `“${figure.text}” is on no card. ${say}`);
}

/**
 * Two cards of different people, things or speakers whose figures make this one: "55 and 7"; "" if
 * there are none.
 */
function addedUp(figure, cards) {
  if (figure.percent || figure.vague || figure.low !== figure.high) return "";
  const counted = cards
    .map((card) => ({ card, value: card.low ?? card.high }))
    .filter(({ card, value }) => value > 0 && !card.percent);
  for (const [n, one] of counted.entries()) {
    const other = counted
      .slice(n + 1)
      .find(({ card, value }) => one.value + value === figure.low && areApart(one.card, card));
    if (other) return `${one.value.toLocaleString("en")} and ${other.value.toLocaleString("en")}`;
  }
  return "";
}

const areApart = (one, other) =>
  ["about", "metric", "speaker"].some(
    (name) => (one[name] ?? "").trim().toLowerCase() !== (other[name] ?? "").trim().toLowerCase(),
  );

const unclear = (figure) =>
  figure.ask && !figure.readings ? note("unclear", figure, figure.ask) : null;

function date(figure, card, { dated }) {
  if (!card.as_of?.trim() || dated) return null;
  return note(
    "date",
    figure,
    `“${figure.text}”: say as of when. Card ${card.number} has “${card.as_of.trim()}”.`,
    card,
  );
}

/** The digits of a figure as it is written: of a card whose figure could not be read. */
const digitsOf = (text) => text.replace(/\P{Nd}/gu, "");

/** Whether a figure is this number and nothing else, such as a range or a share. */
const isOnly = (figure, number) =>
  !figure.percent && !figure.vague && figure.low === number && figure.high === number;

/** Whether a figure is the one of a card. */
function hangs(figure, card) {
  if (figure.percent !== card.percent) return false;
  if (figure.vague && card.said.includes(figure.vague)) return true;
  const ends = [card.low, card.high].filter((one) => one !== null);
  if (!ends.length) return card.typed !== "" && card.typed === digitsOf(figure.text);
  if (figure.readings) return figure.readings.some((one) => ends.includes(one));
  if (figure.low === undefined || figure.low === null) return false;
  if (figure.low === figure.high && ends.includes(figure.low)) return true;
  return ends.length === 2 && figure.low >= card.low && figure.high <= card.high;
}

/** A qualifier that the card has and the words around the figure do not, or the other way round. */
function qualifier(figure, card) {
  const say = figure.vague ? "" : wrongQualifier(figure, card);
  if (!say) return null;
  const isAhead = figure.qualifier && figure.from < figure.at;
  const written = isAhead ? `${figure.qualifier} ${figure.text}` : figure.text;
  const place = { at: isAhead ? figure.from : figure.at, end: figure.end };
  return note("qualifier", place, `“${written}”: card ${card.number} ${say}`, card);
}

/** What a card says of how exact its figure is, where the sentence says it otherwise; else "". */
function wrongQualifier(figure, { low, high, qualifier: wanted }) {
  if (low !== null && high !== null && low !== high) {
    const isSame = figure.low === low && figure.high === high;
    return isSame ? "" : `says ${figureInWords({ low, high })}, and not one number.`;
  }
  if (!wanted) {
    const has = `has no “${figure.qualifier}”. It says ${figureInWords({ low, high })}.`;
    return figure.qualifier ? has : "";
  }
  const bound = boundOf(wanted);
  if (bound ? figure.bound === bound : sharesQualifier(figure, wanted)) return "";
  if (figure.qualifier) return `says “${wanted}”, and that is another figure.`;
  return `says “${wanted}”. Without it your sentence says more than its speaker did.`;
}

/** Whether a qualifier that is no such word of English stands right before the figure. */
const sharesQualifier = (figure, wanted) => figure.ahead?.includes(inPlace(wanted)) ?? false;

function count(counts, notes, { here, dated }) {
  const has = (kind) => notes.some((one) => one.kind === kind);
  counts.figures += 1;
  counts.bare += has("bare") ? 1 : 0;
  counts.speaker += (has("bare") ? here.says : !has("speaker")) ? 1 : 0;
  counts.metric += (has("bare") ? here.metrics.length > 0 : !has("metric")) ? 1 : 0;
  counts.date += dated ? 1 : 0;
}

/**
 * The notes in the order in which they are told: what is gravest, then as they stand in the text.
 */
export const gravestFirst = (notes) =>
  [...notes].sort(
    (one, other) =>
      KINDS_OF_NOTE.indexOf(one.kind) - KINDS_OF_NOTE.indexOf(other.kind) || one.at - other.at,
  );
