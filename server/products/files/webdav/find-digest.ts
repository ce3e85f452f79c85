import { sql } from "#database";
import type { Listing } from "#dav";
import type { FilesDeps } from "../deps.ts";
import type { Node } from "../tree/node.ts";
import { checksumsOf, digestBlob, type Kind } from "./digests.ts";
import type { Location } from "./location.ts";

/** A file with content. */
type Digestible = Pick<Node, "id"> & { readonly blob: string };
type DigestDeps = Pick<FilesDeps, "blobs" | "database" | "db">;

/** Reads at once: each takes a connection and what one stream takes of the processor. */
const most = 2;

/** What this process computes. */
interface Computing {
  readonly known: Map<string, Promise<string>>;
  readonly waiting: (() => void)[];
  free: number;
}
const all = new WeakMap<FilesDeps["blobs"], Computing>();

function computingOf(blobs: FilesDeps["blobs"]): Computing {
  const known = all.get(blobs) ?? { known: new Map(), waiting: [], free: most };
  all.set(blobs, known);
  return known;
}

/** What is larger has been given up by its client before it is read: it is computed for those who ask for nothing else (PATCH). */
const mostBytes = 4 * 2 ** 30;

/** Whether it would have to wait for what others read: those who only look are told no digest then. */
function isBusy(blobs: FilesDeps["blobs"], file: Digestible, kind: Kind): boolean {
  const { known, free } = computingOf(blobs);
  return free === 0 && !known.has(keyOf(file, kind));
}

const keyOf = ({ blob }: Digestible, kind: Kind): string => `${kind} ${blob}`;

/** A file that is asked for alone, and of which no digest is known, with its SHA-1; never what lies in a folder. */
export async function withDigest(
  deps: DigestDeps,
  location: Location,
  { depth, requested }: Pick<Listing, "depth" | "requested">,
): Promise<Location> {
  const { lineage } = location;
  const node = lineage.at(-1);
  const isAsked = depth === "0" && typeof requested !== "string" && requested.includes("oc:checksums");
  if (!isAsked || !node || node.blob === null || checksumsOf(node) !== "" || node.size > mostBytes) return location;
  const file = { id: node.id, blob: node.blob };
  if (isBusy(deps.blobs, file, "SHA1")) return location;
  const sha1 = await findSha1(deps, file);
  return { ...location, lineage: [...lineage.slice(0, -1), { ...node, sha1 }] };
}

/**
 * The SHA-1 of a file that was stored without one; where another request computed it meanwhile, that one. It is kept with the file: what is
 * read writes here, as it is nothing but remembered.
 */
const findSha1 = (deps: DigestDeps, file: Digestible): Promise<string> =>
  once(deps, file, "SHA1", async () => {
    const { rows } = await sql<{ sha1: string | null }>`select sha1 from files.node
      where id = ${file.id} and blob = ${file.blob}`.execute(deps.db);
    return rows[0]?.sha1 ?? compute(deps, file, "SHA1");
  });

/** A digest of a file's content as it is stored, computed anew, and kept with it. */
export const computeDigest = (deps: DigestDeps, file: Digestible, kind: Kind): Promise<string> =>
  once(deps, file, kind, () => compute(deps, file, kind));

/** Those who ask for the same at once get the same; two processes compute it one after the other. */
function once(deps: DigestDeps, file: Digestible, kind: Kind, work: () => Promise<string>): Promise<string> {
  const key = keyOf(file, kind);
  const { known } = computingOf(deps.blobs);
  const made = known.get(key) ?? inTurn(deps, () => alone(deps, key, work)).finally(() => known.delete(key));
  known.set(key, made);
  return made;
}

async function inTurn<T>({ blobs }: DigestDeps, work: () => Promise<T>): Promise<T> {
  const computing = computingOf(blobs);
  if (computing.free > 0) computing.free -= 1;
  else await new Promise<void>((done) => computing.waiting.push(done));
  try {
    return await work();
  } finally {
    const next = computing.waiting.shift();
    if (next) next();
    else computing.free += 1;
  }
}

async function alone<T>({ database }: DigestDeps, key: string, work: () => Promise<T>): Promise<T> {
  const client = await database.connect();
  try {
    await client.query("select pg_advisory_lock(hashtext('files.digest'), hashtext($1))", [key]);
    return await work();
  } finally {
    await client.end();
  }
}

async function compute({ blobs, db }: DigestDeps, { id, blob }: Digestible, kind: Kind): Promise<string> {
  const found = await digestBlob(blobs, blob, kind);
  await sql`update files.node set sha1 = case when ${kind}::text = 'SHA1' then ${found}::text else sha1 end,
      sha256 = case when ${kind}::text = 'SHA256' then ${found}::text else sha256 end,
      checksums = case when ${kind}::text in ('SHA1', 'SHA256') or position(${`${kind}:`}::text in checksums) > 0 then checksums
        else ltrim(checksums || ' ' || ${`${kind}:${found}`}::text) end
    where id = ${id} and blob = ${blob}`.execute(db);
  return found;
}
