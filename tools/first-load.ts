import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const dist = join(import.meta.dirname, "..", "web", "dist");
/** Bytes as the server sends them (Brotli): what a first visit may fetch before the chat, fonts apart. */
const limit = 220_000;

/** What the built page's first visit fetches: the page, its styles, the entry, what stands on Idag, the words of one language. The whiteboard has a language of its own, `sv-SE-…`. */
export function firstLoad(): { bytes: number; limit: number } {
  const assets = join(dist, "assets");
  const entry = /assets\/([^"]+\.js)/.exec(readFileSync(join(dist, "index.html"), "utf8"))?.[1];
  const wanted = readdirSync(assets).filter((name) =>
    /^((everyday|sv)-[\w-]{8}\.js|(everyday|first)-[\w-]{8}\.css)$/.test(name),
  );
  if (entry === undefined || wanted.length < 4) throw new Error("The built page is not laid out as expected.");
  const seen = new Set([entry, ...wanted]);
  let bytes = sentSize(join(dist, "index.html")) + sentSize(join(dist, "early.js"));
  for (const name of seen) {
    bytes += sentSize(join(assets, name));
    const imports = readFileSync(join(assets, name))
      .toString()
      .matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g);
    for (const [, imported] of imports) seen.add(imported ?? "");
  }
  return { bytes, limit };
}

/** The build leaves the smallest files as they are. */
const sentSize = (path: string): number => (statSync(`${path}.br`, { throwIfNoEntry: false }) ?? statSync(path)).size;
