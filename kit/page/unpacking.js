// What stands packed in a page without a kernel, as gzip and base64: a fifth of the bytes.

const TOO_OLD = "This browser is too old for this page. A newer Firefox, Chrome, Edge or Safari shows it.";

/** The text that was packed. */
export async function unpackedText(packed) {
  if (typeof DecompressionStream === "undefined") throw new Error(TOO_OLD);
  const bytes = Uint8Array.from(atob(packed.trim()), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}
