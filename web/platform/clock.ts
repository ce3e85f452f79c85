/** The page's clock and its random ids: the only file of the page that may read either. */
export function now(): number {
  return Date.now();
}

/** 96 random bits as text; works without a secure context. */
export function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
