// A picture of a text from its cards: who speaks where, how much nobody says, what figures lack.
import { make } from "./components.js";
import { figureOn, lacking, NOBODY, voices } from "./laying.js";

/**
 * The picture, in words too; nothing while there are no cards. `span` is the place of the first and
 * last word that it shows.
 */
export function picture(cards, span, wordings) {
  if (!cards.length) return [];
  const spoken = voices(cards, wordings);
  const title = make("figcaption", {
    className: "title",
    textContent: "Who speaks in this text, by your cards",
  });
  const rows = spoken.map((voice) => voiceRow(voice, span));
  const key = make("p", {
    className: "how",
    textContent:
      "Each line is the text from the first word that you see to the last. ● a figure with speaker, metric and day · ○ a figure that lacks one of these · ▪ a claim without a figure.",
  });
  return [
    make(
      "figure",
      { className: "voices" },
      title,
      make("ul", {}, ...rows),
      key,
      ...ownVoice(spoken),
      ...whatIsMissing(cards),
    ),
  ];
}

function voiceRow({ speaker, cards }, { first, last }) {
  const band = make("span", { className: "band", "aria-hidden": "true" });
  for (const card of cards) {
    const mark = make("span", { textContent: markOf(card) });
    mark.style.insetInlineStart = `${(100 * (card.first - first)) / Math.max(last - first, 1)}%`;
    band.append(mark);
  }
  const count = cards.length === 1 ? "1 claim" : `${cards.length} claims`;
  const figures = cards.filter((card) => markOf(card) !== "▪").length;
  const missing = ["a speaker", "a metric", "a day"].map((what) => {
    const number = cards.filter((card) => lacking(card).includes(what)).length;
    return number && `${number} without ${what}`;
  });
  const told = [count, figures && `${figures} with a figure`, ...missing].filter(Boolean).join(", ");
  return make(
    "li",
    {},
    make("span", { className: "voice", dir: "auto", textContent: speaker }),
    make("span", { className: "how", textContent: ` ${told}` }),
    band,
  );
}

function markOf(card) {
  if (lacking(card).length) return "○";
  return card.numbers && (card.numbers.low !== null || card.numbers.high !== null) ? "●" : "▪";
}

/** How much of what is marked stands there without a speaker. */
function ownVoice(spoken) {
  const all = spoken.reduce((sum, { words }) => sum + words, 0);
  const own = spoken.find(({ speaker }) => speaker === NOBODY)?.words ?? 0;
  const share = Math.round((100 * own) / all);
  return [
    make("p", {
      textContent: own
        ? `Of the words on your cards, ${share} % name no speaker: the text says them in its own voice.`
        : "Every card of yours names a speaker.",
    }),
  ];
}

function whatIsMissing(cards) {
  const lines = cards
    .filter((card) => lacking(card).length)
    .map((card) =>
      make("li", {
        textContent: `Card ${card.number}, ${figureOn(card)}: without ${lacking(card).join(", ")}`,
      }),
    );
  if (!lines.length) return [];
  return [make("p", { textContent: "What these figures do not say:" }), make("ul", {}, ...lines)];
}
