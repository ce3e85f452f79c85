import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const dist = join(import.meta.dirname, "..", "web", "dist");
/** Bytes, gzipped: what a first visit may fetch before the pages behind the sign-in. */
const limit = 250_000;

/** What the built page's first visit fetches: the entry, the sign-in and the words of one language, with all they import. */
export function firstLoad(): { bytes: number; limit: number } {
  const assets = join(dist, "assets");
  const entry = /assets\/([^"]+\.js)/.exec(readFileSync(join(dist, "index.html"), "utf8"))?.[1];
  const wanted = readdirSync(assets).filter((name) => /^(SignInPage|sv)-.*\.js$/.test(name));
  if (entry === undefined || wanted.length < 2) throw new Error("The built page is not laid out as expected.");
  const seen = new Set([entry, ...wanted]);
  let bytes = 0;
  for (const name of seen) {
    const code = readFileSync(join(assets, name));
    bytes += gzipSync(code).length;
    for (const [, imported] of code.toString().matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g))
      seen.add(imported ?? "");
  }
  return { bytes, limit };
}
