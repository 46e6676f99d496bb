// What a case calls the things that are counted, and those who speak. Nothing here touches the
// page.

const NEVER = "(?!)"; // a pattern that nothing fits

/** A text as a pattern that finds it and nothing else. */
export const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Finds any of these words, a longer one before a shorter one. */
export function anyOf(words) {
  const longFirst = words.map(escaped).sort((one, other) => other.length - one.length);
  const either = longFirst.join("|") || NEVER;
  return new RegExp(`(?<!\\p{L})(?:${either})(?!\\p{L})`, "giu");
}

/** The words that a case has: {metrics: {metric: [words]}, speakers: [[names]]}. */
export class Wordings {
  constructor({ metrics = {}, speakers = [] } = {}) {
    this.metricsOf = new Map();
    for (const [metric, words] of Object.entries(metrics)) {
      for (const word of [metric, ...words]) this.addWord(word.toLowerCase(), metric);
    }
    this.find = anyOf([...this.metricsOf.keys()]);
    this.speakers = speakers.map((names) => names.map((one) => one.toLowerCase()));
  }

  addWord(word, metric) {
    const known = this.metricsOf.get(word) ?? new Set();
    this.metricsOf.set(word, known.add(metric));
  }

  /** For each word of a text that names a metric, the metrics that it may name. */
  metricsIn(text) {
    const whole = this.metricsOf.get(text.trim().toLowerCase());
    if (whole) return [whole];
    return (text.match(this.find) ?? []).map((word) => this.metricsOf.get(word.toLowerCase()));
  }

  /** Which of those who speak are named in a text, each by its first name. */
  sidesIn(text) {
    return this.speakers.filter((names) => text.match(anyOf(names))).map(([first]) => first);
  }

  /** A text without the names of those who speak. */
  withoutSides(text) {
    return this.speakers.reduce((rest, names) => rest.replace(anyOf(names), " "), text);
  }

  /** One name for all names of a speaker; a speaker that the case does not know has its own. */
  nameOf(speaker) {
    const name = speaker.trim().toLowerCase().replace(/^the /, "");
    return this.speakers.find((names) => names.includes(name))?.[0] ?? name;
  }
}
