/** Adler-32 (RFC 1950 §8.2), as old clients send it. */
export function createAdler32(): { update(bytes: Uint8Array): void; digest(encoding: "hex"): string } {
  let [low, high] = [1, 0];
  return {
    update(bytes) {
      // As many as fit into 32 bits before the remainder must be taken.
      for (let from = 0; from < bytes.length; from += 3800) {
        const end = Math.min(from + 3800, bytes.length);
        for (let index = from; index < end; index++) {
          low += bytes[index] ?? 0;
          high += low;
        }
        low %= 65_521;
        high %= 65_521;
      }
    },
    digest: () => (high * 65_536 + low).toString(16).padStart(8, "0"),
  };
}
