/** Proof of work for visitors: plain SHA-256, since `crypto.subtle` is missing on pages without TLS. */
const k = new Uint32Array(64);
const start = new Uint32Array(8);
for (let found = 0, candidate = 2; found < 64; candidate++) {
  let isPrime = true;
  for (let divisor = 2; divisor * divisor <= candidate; divisor++) if (candidate % divisor === 0) isPrime = false;
  if (!isPrime) continue;
  if (found < 8) start[found] = Math.floor((Math.sqrt(candidate) % 1) * 2 ** 32);
  k[found] = Math.floor((Math.cbrt(candidate) % 1) * 2 ** 32);
  found += 1;
}
const turn = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

/** The first 32 bits of SHA-256 (FIPS 180-4) of a text in ASCII. */
export function firstWord(text: string): number {
  const length = text.length;
  const blocks = new Uint8Array((((length + 8) >> 6) << 6) + 64);
  for (let index = 0; index < length; index++) blocks[index] = text.charCodeAt(index);
  blocks[length] = 0x80;
  const view = new DataView(blocks.buffer);
  view.setUint32(blocks.length - 4, length * 8);
  const h = start.slice();
  const w = new Uint32Array(64);
  for (let offset = 0; offset < blocks.length; offset += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getUint32(offset + i * 4);
    for (let i = 16; i < 64; i++) {
      const a = w[i - 15] ?? 0;
      const b = w[i - 2] ?? 0;
      w[i] =
        (w[i - 16] ?? 0) +
        (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) +
        (w[i - 7] ?? 0) +
        (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10));
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, last = 0] = h;
    for (let i = 0; i < 64; i++) {
      const one =
        (last + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + (k[i] ?? 0) + (w[i] ?? 0)) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      last = g;
      g = f;
      f = e;
      e = (d + one) | 0;
      d = c;
      c = b;
      b = a;
      a = (one + two) | 0;
    }
    for (const [index, value] of [a, b, c, d, e, f, g, last].entries()) h[index] = (h[index] ?? 0) + value;
  }
  return h[0] ?? 0;
}

/** The number that the server asks for, sought in short turns so that the page stays answerable. */
export async function findProof(ticket: string, bits: number): Promise<number> {
  for (let number = 0; ; number++) {
    if (firstWord(`${ticket}:${number}`) >>> (32 - bits) === 0) return number;
    if (number % 500 === 499) await new Promise((resolve) => setTimeout(resolve));
  }
}
