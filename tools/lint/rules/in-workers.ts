import type { House } from "../house.ts";
import type { Finding, Rule } from "../rule.ts";
import type { Source } from "../sources.ts";

/** What reads, draws or packs bytes. */
const libraries =
  /^(fflate|yazl|tar-stream|sharp|docx|mammoth|marked|htmlparser2|saxes|pdfkit|pdfjs-dist(\/.*)?|node:zlib)$/;

/** Files of the server that may all the same, each because of what it is given. */
const allowed: readonly string[] = [
  // Bodies of at most 1 MiB, no document type, at most a hundred levels.
  "server/platform/dav/xml.ts",
  // What the operator's own office program says of itself, at most 1 MiB, no document type.
  "server/products/files/wopi/read-discovery.ts",
  // What another server lists of one folder, at most 2 MiB, no document type, at most thirty levels.
  "server/products/files/federated/remote-files/read-listing.ts",
  // Count check sums, frame by frame.
  "server/platform/blobs/sealed",
  // Packs what worker processes wrote, in zlib's own threads.
  "server/products/documents/send-file.ts",
  // Unpack at most one frame of a signalling socket.
  "server/products/meetings/signalling/join-request.ts",
  "server/products/meetings/signalling/message-reader.ts",
  // Puts stored files one after the other, as they are.
  "server/products/files/archive/send.ts",
  // Reads texts that stand in it.
  "server/products/documents/templates.ts",
  // Packs rows and files as they are stored, in zlib's own threads; reads what the operator names.
  "server/platform/backup",
  // Written by a process of its own, or by a command.
  "server/shared/exports/archive.ts",
  // Commands have a process of their own.
  "server/cli",
  // Draws pictures of its own making.
  "server/demo",
];

const isAllowed = (path: string): boolean => allowed.some((one) => path === one || path.startsWith(`${one}/`));

/** Everything that the server loads: from its entries and public APIs, stopping at tasks and at what is allowed. */
function loadedBy(house: House): Source[] {
  const isRoot = ({ path, isTest }: Source): boolean =>
    !isTest && /^server\/(.*\/)?(main|module|index|routes|process)\.ts$/.test(path);
  const open = house.code.filter(isRoot).map(({ path }) => path);
  const seen = new Set<string>();
  const loaded: Source[] = [];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const source = house.byPath.get(path);
    if (!source || seen.has(path) || path.endsWith(".task.ts") || isAllowed(path)) continue;
    seen.add(path);
    loaded.push(source);
    open.push(...house.importsOf(source));
  }
  return loaded;
}

export const inWorkers: Rule = {
  name: "in-workers",
  about:
    "What reads, draws or packs bytes is loaded by worker processes only: through a `….task.ts`, never into the server.",
  clauses: ["library"],
  paths: () => allowed,
  check: (house) =>
    loadedBy(house).flatMap((source): Finding[] =>
      source.imports
        .filter((one) => libraries.test(one))
        .map((one) => ({
          clause: "library",
          path: source.path,
          message: `loads ${one} into the server; do this in a task of #workers`,
        })),
    ),
};
