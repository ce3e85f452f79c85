import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import type { FastifyRequest } from "fastify";

interface Asset {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

const types: ReadonlyMap<string, string> = new Map([
  [".js", "text/javascript; charset=utf-8"],
  [".css", "text/css; charset=utf-8"],
]);
const endings = { br: ".br", gzip: ".gz" } as const;
type Encoding = keyof typeof endings;

/** Larger files are read from the disk each time, in pieces. */
const mostOfOne = 512 * 1024;

/** What a browser accepts, the smallest first; null where it weighs one against another, which is not decided here. */
function encodingsOf(accepted: unknown): readonly Encoding[] | null {
  if (accepted === undefined) return [];
  if (typeof accepted !== "string" || accepted.includes(";")) return null;
  const names = new Set(accepted.split(",").map((one) => one.trim()));
  return (["br", "gzip"] as const).filter((one) => names.has(one));
}

/**
 * Scripts and sheets whose names change with their bytes, read once: a page asks for a hundred of them, and looking at the
 * disk for each was a sixth of what the server did for it. `mostBytes`: of all that are kept.
 */
export function createKeptAssets(
  folder: string,
  mostBytes = 32 * 1024 * 1024,
): { find(request: FastifyRequest, name: string): Promise<Asset | null> } {
  /** Null for what is too large to be kept: it is looked at once. */
  const kept = new Map<string, Asset | null>();
  let bytes = 0;

  async function read(name: string, type: string, encodings: readonly Encoding[]): Promise<Asset | null> {
    for (const encoding of [...encodings, null]) {
      const path = join(folder, encoding === null ? name : name + endings[encoding]);
      const body = await readFile(path).catch(() => null);
      const headers = { "content-type": type, vary: "accept-encoding" };
      if (body !== null)
        return { body, headers: encoding === null ? headers : { ...headers, "content-encoding": encoding } };
    }
    return null;
  }

  return {
    /** The file of this name in the folder itself; null where it is to be sent from the disk, or refused, by others. */
    async find({ headers }, name) {
      const type = types.get(extname(name));
      const encodings = encodingsOf(headers["accept-encoding"]);
      const asksForLess = ["range", "if-none-match", "if-modified-since"].some((one) => headers[one] !== undefined);
      if (type === undefined || encodings === null || asksForLess || !/^[\w.-]+$/.test(name)) return null;
      const key = `${encodings.join()}/${name}`;
      const known = kept.get(key);
      if (known !== undefined) return known;
      const asset = await read(name, type, encodings);
      if (asset === null) return null;
      if (asset.body.length > mostOfOne) {
        kept.set(key, null);
        return null;
      }
      if (!kept.has(key) && bytes + asset.body.length <= mostBytes) {
        kept.set(key, asset);
        bytes += asset.body.length;
      }
      return asset;
    },
  };
}
