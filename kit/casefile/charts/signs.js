// The signs of a figure: the mark of each group of speakers, and round numbers for an axis.

const SHAPES = {
  o: '<circle r="6"/>',
  s: '<path d="M-5.5 -5.5H5.5V5.5H-5.5Z"/>',
  D: '<path d="M0 -7.5L7.5 0L0 7.5L-7.5 0Z"/>',
  "^": '<path d="M0 -7L7 5.5H-7Z"/>',
  v: '<path d="M0 7L7 -5.5H-7Z"/>',
};

/** The mark of a group around (0, 0), about 14 pixels high: full, or hollow. */
export function markSign({ id, mark }, full) {
  const colour = `var(--c-${id})`;
  const fill = full ? colour : "var(--jp-layout-color0, #fff)";
  return `<g class="ink" fill="${fill}" stroke="${colour}" stroke-width="2">${SHAPES[mark]}</g>`;
}

/** A line of a figure, as markup; `dash` is its strokes and gaps. */
export function inkPath(way, colour, width, dash = "") {
  const strokes = `stroke-width="${width}" stroke-dasharray="${dash}"`;
  return `<path class="ink" d="${way}" fill="none" stroke="${colour}" ${strokes}/>`;
}

/** Round numbers from 0 up to a limit, at most `most` of them behind 0. */
export function ticksTo(limit, most) {
  const power = 10 ** Math.floor(Math.log10(limit / most));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => limit / one <= most);
  const ticks = [];
  for (let at = 0; at <= limit; at += step) ticks.push(at);
  return ticks;
}

/** What a screen reader says at a mark. */
export const markInWords = ({ who, figure, about, when }) =>
  `${who}: ${figure}; about: ${about}; ${when}`;
