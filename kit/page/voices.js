// A picture of a text from its cards: who speaks where, how much nobody says, which figures are
// bare.
import { make } from "./components.js";
import { fieldOf, lacking, NOBODY, voices } from "./laying.js";

/** The picture, in words too; nothing while there are no cards. */
export function picture(cards, layout) {
  if (!cards.length) return [];
  const spoken = voices(cards);
  const title = make("figcaption", {
    className: "title",
    textContent: "Who speaks in this text, by your cards",
  });
  const rows = spoken.map((voice) => voiceRow(voice, layout));
  const key = make("p", {
    className: "how",
    textContent:
      "Each line is the text from its first word to its last. ● a figure with speaker, metric and day · ○ a bare figure · ▪ a claim without a figure.",
  });
  return [
    make(
      "figure",
      { className: "voices" },
      title,
      make("ul", {}, ...rows),
      key,
      ...ownVoice(spoken),
      ...bareFigures(cards),
    ),
  ];
}

function voiceRow({ speaker, cards }, layout) {
  const band = make("span", { className: "band", "aria-hidden": "true" });
  for (const card of cards) {
    const mark = make("span", { textContent: markOf(card) });
    mark.style.insetInlineStart = `${(100 * card.first) / Math.max(layout.words.length - 1, 1)}%`;
    band.append(mark);
  }
  const count = cards.length === 1 ? "1 claim" : `${cards.length} claims`;
  const figures = cards.filter((card) => markOf(card) !== "▪").length;
  const bare = cards.filter((card) => lacking(card).length).length;
  const told = [count, figures && `${figures} with a figure`, bare && `${bare} bare`]
    .filter(Boolean)
    .join(", ");
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

function bareFigures(cards) {
  const bare = cards.filter((card) => lacking(card).length);
  if (!bare.length) return [];
  const lines = bare.map((card) =>
    make("li", {
      textContent: `Card ${card.number}, ${fieldOf(card, "figure")}: without ${lacking(card).join(", ")}`,
    }),
  );
  return [make("p", { textContent: "Bare figures:" }), make("ul", {}, ...lines)];
}
