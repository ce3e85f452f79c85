import { lineOf, parseLine, type Stored } from "#blobs";

const plainPrefix = "blobs/";
const sealedPrefix = "objects/";

/** The name that what is stored of a blob has in an archive. */
export const entryOf = (one: Stored): string =>
  one.object === null ? `${plainPrefix}${one.hash}` : `${sealedPrefix}${lineOf(one).replace(" ", "/")}`;

/** What an entry of that name holds; null: nothing stored, or a name that leads elsewhere. */
export function parseEntry(name: string): Stored | null {
  const isSealed = name.startsWith(sealedPrefix);
  if (!isSealed && !name.startsWith(plainPrefix)) return null;
  const found = parseLine(
    isSealed ? name.slice(sealedPrefix.length).replace("/", " ") : name.slice(plainPrefix.length),
  );
  return found !== null && (found.object !== null) === isSealed ? found : null;
}
