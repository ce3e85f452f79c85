/** Headers in which mail servers say whom a mail was left for, and its writer whom it was meant for. */
export const recipientHeaders = ["delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "to", "cc"];

const mostHeaderBytes = 256 << 10;

/** What looks like an address in these headers, in small letters, each once. */
export function recipientsIn(headers: Buffer): string[] {
  const texts = headers
    .subarray(0, mostHeaderBytes)
    .toString("latin1")
    .toLowerCase()
    .split(/[\s<>,;:"'()]+/);
  return [...new Set(texts.filter((text) => text.length <= 254 && text.includes("@")))];
}
