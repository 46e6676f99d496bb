// SHA-256 of a text. The browser's own is not there where a page comes from a school's server
// without a certificate. Nothing here touches the page.

const CONSTANTS = [];
const START = [];
for (let number = 2; CONSTANTS.length < 64; number += 1) {
  const smaller = Array.from({ length: number - 2 }, (_, n) => n + 2);
  if (smaller.some((n) => number % n === 0)) continue; // it is no prime
  if (START.length < 8) START.push(fraction(number ** (1 / 2)));
  CONSTANTS.push(fraction(number ** (1 / 3)));
}

/** The first 32 bits behind the point. */
function fraction(number) {
  return ((number - Math.floor(number)) * 2 ** 32) | 0;
}

const turned = (word, by) => (word >>> by) | (word << (32 - by));

/** SHA-256 (FIPS 180-4) of a text in UTF-8, in hexadecimal digits. */
export function sha256(text) {
  const words = padded(new TextEncoder().encode(text));
  const state = [...START];
  for (let block = 0; block < words.length; block += 16) mix(state, words.slice(block, block + 16));
  return state.map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}

/** The bytes as words of 32 bits, with a 1, zeros and the length behind them. */
function padded(bytes) {
  const count = (((bytes.length + 8) >> 6) + 1) * 16;
  const words = new Int32Array(count);
  bytes.forEach((byte, n) => (words[n >> 2] |= byte << (24 - 8 * (n % 4))));
  words[bytes.length >> 2] |= 0x80 << (24 - 8 * (bytes.length % 4));
  words[count - 2] = Math.floor(bytes.length / 2 ** 29);
  words[count - 1] = bytes.length << 3;
  return words;
}

function mix(state, block) {
  const words = [...block];
  for (let n = 16; n < 64; n += 1) {
    const first = turned(words[n - 15], 7) ^ turned(words[n - 15], 18) ^ (words[n - 15] >>> 3);
    const second = turned(words[n - 2], 17) ^ turned(words[n - 2], 19) ^ (words[n - 2] >>> 10);
    words.push((words[n - 16] + first + words[n - 7] + second) | 0);
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let n = 0; n < 64; n += 1) {
    const big = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
    const one = (h + big + ((e & f) ^ (~e & g)) + CONSTANTS[n] + words[n]) | 0;
    const small = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
    const two = (small + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, n) => (state[n] = (state[n] + word) | 0));
}
