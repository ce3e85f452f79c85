import type { IncomingMessage } from "node:http";
import { createBounded } from "#cache";
import { refuse, Refusal, type Principal } from "#http";
import { missing, nameTaken } from "../../tree/refusals.ts";
import type { FederatedDeps } from "../context.ts";
import type { RemoteHead } from "../remote.ts";
import type { MountedRow } from "../queries.ts";
import { requireServer } from "../answer.ts";
import { askListing } from "./look-at.ts";
import { basicOf, urlOf } from "./paths.ts";
import type { ReadListing, RemoteEntry } from "./read-listing.ts";
import { openShare, upTo, type Opened } from "./use.ts";

/** Entries of one folder. Never a part of them: sync programs take what is not listed for removed. */
const mostListed = 20_000;
/** Requests to one server at once, in this process. */
const mostAtOnce = 64;
/** How long a top that was seen counts, for the folder above it. */
const freshMs = 3_000;
/** What a listing of a person's whole tree waits for the servers whose folders stand in it. */
const patienceMs = 1_500;
/** How long it does not wait again for one that it has waited for in vain. */
const lateMs = 10_000;
const gone = [401, 404, 410];

/** What stands at names below a share of another server. */
interface RemotePath {
  readonly share: Pick<MountedRow, "id" | "host">;
  readonly names: readonly string[];
}

/** The top of a share: null while its server has not answered; "gone": it says that there is no such share any more. */
type MountTop = RemoteEntry | null | "gone";

interface RemoteWrite {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * What another server shares, for programs that keep a copy of it. They remove what is said to be gone: so nothing is, unless that
 * server is there and says so itself, twice. All refuse FILE_MISSING then, POLICY_REFUSED by the rules of now, and REMOTE_UNREACHABLE.
 */
export interface MountedFiles {
  look(person: Principal, path: RemotePath): Promise<RemoteEntry>;
  list(
    person: Principal,
    path: RemotePath,
  ): Promise<Pick<ReadListing, "items" | "hasUnnamed"> & { readonly self: RemoteEntry }>;
  /** Never waits long, and refuses nothing: what was seen last, where the server is silent. */
  topOf(person: Principal, share: RemotePath["share"]): Promise<MountTop>;
  /** Bytes as they come, of an answer of 200, 206, 304, 412 or 416. */
  read(person: Principal, path: RemotePath, headers: Readonly<Record<string, string>>): Promise<IncomingMessage>;
  write(person: Principal, path: RemotePath, what: RemoteWrite): Promise<RemoteHead>;
  /** A method without a body; `to`: names in the same share. The status, of those from 200 to 299. */
  change(
    person: Principal,
    path: RemotePath,
    what: {
      readonly method: "MKCOL" | "DELETE" | "MOVE";
      readonly to?: readonly string[];
      readonly overwrite?: boolean;
    },
  ): Promise<number>;
}

/** What another server's status says to a program here. */
function refusalOfStatus(status: number, method: string): Refusal {
  if (gone.includes(status)) return missing();
  if (status === 403) return refuse("FORBIDDEN", "The other server does not allow this.");
  if (status === 405 && method === "MKCOL") return nameTaken("");
  if (status === 409) return refuse("PARENT_MISSING");
  if (status === 412) return refuse("CHANGED_MEANWHILE");
  if (status === 413) return refuse("TOO_LARGE");
  if (status === 423) return refuse("FILE_LOCKED");
  if (status === 507) return refuse("STORAGE_FULL");
  if (status === 429 || status < 400 || status > 499) return refuse("REMOTE_UNREACHABLE");
  return refuse("FORBIDDEN", "The other server does not take this.");
}

const requireDone = ({ status }: Pick<RemoteHead, "status">, method: string): void => {
  if (status < 200 || status > 299) throw refusalOfStatus(status, method);
};

/** Who counts what is under way to each server. Refuses REMOTE_UNREACHABLE where that is much already. */
function createTurns(): (host: string) => () => void {
  const running = new Map<string, number>();
  return (host) => {
    const count = running.get(host) ?? 0;
    if (count >= mostAtOnce) throw refuse("REMOTE_UNREACHABLE");
    running.set(host, count + 1);
    let isGivenBack = false;
    return () => {
      if (isGivenBack) return;
      isGivenBack = true;
      const left = (running.get(host) ?? 1) - 1;
      if (left > 0) running.set(host, left);
      else running.delete(host);
    };
  };
}

type Deps = FederatedDeps & { readonly turns: (host: string) => () => void };

async function inTurn<T>(deps: Deps, host: string, work: () => Promise<T>): Promise<T> {
  if (deps.remote.isSilent(host)) throw refuse("REMOTE_UNREACHABLE");
  const giveBack = deps.turns(host);
  try {
    return await work();
  } finally {
    giveBack();
  }
}

/** Whole, or refused: a part of a folder, or an answer that does not tell of what was asked for, is none. */
async function ask(deps: Deps, opened: Opened, names: readonly string[], depth: "0" | "1") {
  const { row, server, secret } = opened;
  const most = depth === "1" ? { most: mostListed } : {};
  const found = await inTurn(deps, row.host, () => askListing(deps, server, secret, { names, depth, ...most }));
  if (typeof found === "number") {
    if (gone.includes(found)) await requireGone(deps, opened, names);
    throw refusalOfStatus(found, "PROPFIND");
  }
  const { self, items, isPartial, hasUnnamed } = found;
  if (self === null || isPartial) throw refuse("REMOTE_UNREACHABLE");
  return { self, items: self.isFolder ? items : [], hasUnnamed };
}

/** A proxy before a server that is down may say 404 of everything: the server itself must answer, and know the share or not. */
async function requireGone(deps: Deps, { row, secret }: Opened, names: readonly string[]): Promise<void> {
  const server = await deps.discovery.of(row.host, true);
  const top = await inTurn(deps, row.host, () => askListing(deps, server, secret, { names: [], depth: "0" }));
  const isKnown = typeof top !== "number" && top.self !== null;
  const isEnded = typeof top === "number" && gone.includes(top);
  if (isEnded || (isKnown && names.length > 0)) return;
  throw refuse("REMOTE_UNREACHABLE");
}

const isAllowed = (deps: Deps, person: Principal, share: RemotePath["share"]): Promise<boolean> =>
  requireServer(deps, person, share).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Refusal && error.code === "POLICY_REFUSED") return false;
      throw error;
    },
  );

/** A share by the rules of now; nobody waits for a server that was silent a moment ago. */
async function enter(
  deps: Deps,
  person: Principal,
  { id, host }: RemotePath["share"],
  isWriting = false,
): Promise<Opened> {
  if (deps.remote.isSilent(host)) throw refuse("REMOTE_UNREACHABLE");
  return openShare(deps, person, id, isWriting);
}

/** The tops of shares, each asked for once however many look, and kept for a moment. */
function createTops(deps: Deps) {
  const fresh = createBounded<{ readonly top: RemoteEntry | "gone" }>(10_000, { ttl: freshMs });
  /** Those that were waited for in vain: the next do not wait. */
  const late = createBounded<true>(10_000, { ttl: lateMs });
  const last = createBounded<RemoteEntry>(10_000);
  const asked = new Map<string, Promise<MountTop>>();
  async function askTop(person: Principal, share: RemotePath["share"]): Promise<MountTop> {
    const { id } = share;
    try {
      const { self } = await ask(deps, await enter(deps, person, share), [], "0");
      last.set(id, self);
      late.delete(id);
      fresh.set(id, { top: self });
      return self;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (["FILE_MISSING", "POLICY_REFUSED", "MISSING"].includes(error.code)) {
        late.delete(id);
        last.delete(id);
        return "gone";
      }
      return last.get(id) ?? null;
    }
  }
  function begin(person: Principal, share: RemotePath["share"]): Promise<MountTop> {
    const running = asked.get(share.id) ?? askTop(person, share).finally(() => asked.delete(share.id));
    asked.set(share.id, running);
    return running;
  }
  return {
    /** What is known no longer counts: something was written. */
    forget: (id: string): void => void fresh.delete(id),
    async of(person: Principal, share: RemotePath["share"]): Promise<MountTop> {
      const { id } = share;
      // Of a rule nothing is kept: it closes at once.
      if (!(await isAllowed(deps, person, share))) return "gone";
      const known = fresh.get(id);
      if (known) return known.top;
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise<MountTop>((done) => {
        const wait = late.has(id) ? 0 : patienceMs;
        timer = setTimeout(() => {
          late.set(id, true);
          done(last.get(id) ?? null);
        }, wait);
      });
      try {
        return await Promise.race([begin(person, share), patience]);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

export function createMountedFiles(federated: FederatedDeps): MountedFiles {
  const deps: Deps = { ...federated, turns: createTurns() };
  const tops = createTops(deps);
  return {
    topOf: (person, share) => tops.of(person, share),
    list: async (person, { share, names }) => ask(deps, await enter(deps, person, share), names, "1"),
    look: async (person, { share, names }) => (await ask(deps, await enter(deps, person, share), names, "0")).self,
    async read(person, { share, names }, headers) {
      const { row, server, secret } = await enter(deps, person, share);
      const giveBack = deps.turns(row.host);
      try {
        const answer = await deps.remote.open(urlOf(server.webdav, names), {
          ...headers,
          authorization: basicOf(secret),
        });
        answer.on("close", giveBack);
        const status = answer.statusCode ?? 500;
        if ([200, 206, 304, 412, 416].includes(status)) return answer;
        answer.destroy();
        throw refusalOfStatus(status, "GET");
      } catch (error) {
        giveBack();
        throw error;
      }
    },
    async write(person, { share, names }, { headers, body }) {
      const { row, server, secret } = await enter(deps, person, share, true);
      const all = { "content-type": "application/octet-stream", ...headers, authorization: basicOf(secret) };
      const head = await inTurn(deps, row.host, () =>
        deps.remote.send(urlOf(server.webdav, names), all, upTo(body, deps.maxFileBytes)),
      );
      tops.forget(share.id);
      requireDone(head, "PUT");
      return head;
    },
    async change(person, { share, names }, { method, to, overwrite }) {
      const { row, server, secret } = await enter(deps, person, share, true);
      const headers = {
        authorization: basicOf(secret),
        ...(to ? { destination: urlOf(server.webdav, to), overwrite: overwrite === true ? "T" : "F" } : {}),
      };
      const answer = await inTurn(deps, row.host, () =>
        deps.remote.ask(urlOf(server.webdav, names), { method, headers }),
      );
      tops.forget(share.id);
      requireDone(answer, method);
      return answer.status;
    },
  };
}
