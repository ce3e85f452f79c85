import { spawn, type ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, readSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Cast, RunningServer } from "../server.ts";

type Person = Pick<Cast["anna"], "name" | "password" | "token">;

/** What lies in a folder: paths with a digest of what they hold, folders with a slash. Conflict copies without their time. */
export type Tree = Readonly<Record<string, string>>;

/** A run of the desktop program's own engine. */
interface Synced {
  /** Null when it was killed. */
  readonly code: number | null;
  readonly said: string;
}

interface SyncOptions {
  readonly password?: string;
  readonly parameters?: readonly string[];
  /** Bytes of a piece of a large file. */
  readonly chunk?: string;
}

/** A computer with a folder that follows one on the server. */
export interface Device {
  readonly folder: string;
  at(...path: string[]): string;
  /** Writes a file below the folder and makes the folders it needs. */
  write(path: string, content: string | Uint8Array): void;
  tree(below?: string): Tree;
  sync(options?: SyncOptions): Promise<Synced>;
  /** The same, for those who end it in the middle. */
  start(options?: SyncOptions): {
    readonly child: ChildProcess;
    readonly ended: Promise<Synced>;
    /** Pieces of large files that it has sent so far. */
    pieces(): number;
  };
}

/** A run that takes longer has stopped for good. */
const longestMs = 60_000;

/** Of the program itself. */
const own = /^\.(sync_|_sync|nextcloudsync|owncloudsync)/;

export const digestOf = (content: string | Uint8Array): string =>
  createHash("sha256").update(content).digest("hex").slice(0, 16);

/** Of a file of any size, a part at a time. */
function digestOfFile(path: string): string {
  const hash = createHash("sha256");
  const file = openSync(path, "r");
  const part = Buffer.alloc(4 << 20);
  for (let read = readSync(file, part); read > 0; read = readSync(file, part)) hash.update(part.subarray(0, read));
  closeSync(file);
  return hash.digest("hex").slice(0, 16);
}

function treeOf(folder: string): Tree {
  const all = readdirSync(folder, { recursive: true, withFileTypes: true, encoding: "utf8" })
    .filter((one) => !own.test(one.name) && !one.isSymbolicLink())
    .map((one): [string, string] => {
      const path = join(one.parentPath, one.name);
      const name = path.slice(folder.length + 1).replace(/ \(conflicted copy [\d -]+\)/, " (conflicted copy)");
      return one.isDirectory() ? [`${name}/`, ""] : [name, digestOfFile(path)];
    });
  return Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1)));
}

export interface Devices {
  /** `path`: the folder on the server, with a slash before it; the person's whole tree unless given. */
  add(who: Person, path?: string): Device;
  remove(): void;
}

export function createDevices(server: Pick<RunningServer, "url">): Devices {
  const base = mkdtempSync(join(tmpdir(), "safos-devices-"));
  let count = 0;
  return {
    add(who, path) {
      const home = join(base, String(count++));
      const folder = join(home, "Filer");
      mkdirSync(folder, { recursive: true });
      const start: Device["start"] = (options = {}) => run(server.url, home, folder, who, path, options);
      return {
        folder,
        at: (...parts) => join(folder, ...parts),
        write(name, content) {
          mkdirSync(dirname(join(folder, name)), { recursive: true });
          writeFileSync(join(folder, name), content);
        },
        tree: (below = "") => treeOf(join(folder, below)),
        start,
        sync: (options) => start(options).ended,
      };
    },
    remove: () => rmSync(base, { recursive: true, force: true }),
  };
}

/** What a run says of the pieces that it sent. */
export const piecesSent = (said: string): number =>
  (said.match(/PUT of "[^"]*\/uploads\/[^\n]*FINISHED WITH STATUS "OK"/g) ?? []).length;

const pieceSizes = (bytes: string): Record<string, string> =>
  Object.fromEntries(["", "MIN_", "MAX_"].map((which) => [`OWNCLOUD_${which}CHUNK_SIZE`, bytes]));

function run(
  url: string,
  home: string,
  folder: string,
  who: Person,
  path: string | undefined,
  options: SyncOptions,
): { child: ChildProcess; ended: Promise<Synced>; pieces: () => number } {
  const where = path === undefined ? [] : ["--path", path];
  const child = spawn(
    "nextcloudcmd",
    [
      "--non-interactive",
      "-u",
      who.name,
      "-p",
      options.password ?? who.password,
      ...where,
      ...(options.parameters ?? []),
      folder,
      url,
    ],
    {
      // Smaller pieces than it chooses by itself, so that a file of some megabytes goes up in several.
      env: { ...process.env, QT_QPA_PLATFORM: "offscreen", HOME: home, ...pieceSizes(options.chunk ?? "5000000") },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (part: Buffer) => (said = (said + part.toString()).slice(-2_000_000)));
  const ended = new Promise<Synced>((resolve, reject) => {
    const late = setTimeout(() => child.kill("SIGKILL"), longestMs);
    child.once("error", reject);
    child.once("close", (code) => {
      clearTimeout(late);
      resolve({ code, said });
    });
  });
  return { child, ended, pieces: () => piecesSent(said) };
}

/** What a person does in the page, and what the server holds. */
export interface Page {
  dav(method: string, path: string, headers?: Record<string, string>, body?: string): Promise<Response>;
  /** The number of what lies at a path. */
  idOf(path: string): Promise<number>;
  api<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T>;
}

/** As this person, in their own tree; `below` stands before every path. */
export function pageOf(server: Pick<RunningServer, "url">, who: Person, below: string): Page {
  const address = (path: string): string =>
    `${server.url}/remote.php/dav/files/${encodeURIComponent(who.name)}${[...below.split("/"), ...path.split("/")]
      .filter((part) => part !== "")
      .map((part) => `/${encodeURIComponent(part)}`)
      .join("")}`;
  const dav: Page["dav"] = (method, path, headers = {}, body) => {
    const destination = headers["destination"] === undefined ? {} : { destination: address(headers["destination"]) };
    return fetch(address(path), {
      method,
      headers: { authorization: `Bearer ${who.token}`, ...headers, ...destination },
      ...(body === undefined ? {} : { body }),
    });
  };
  return {
    dav,
    async idOf(path) {
      const said = await (
        await dav(
          "PROPFIND",
          path,
          { depth: "0" },
          '<d:propfind xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns"><d:prop><oc:fileid/></d:prop></d:propfind>',
        )
      ).text();
      return Number(/<oc:fileid>(\d+)/.exec(said)?.[1]);
    },
    async api<T>(method: string, path: string, body?: unknown): Promise<T> {
      const answer = await fetch(server.url + path, {
        method,
        headers: { authorization: `Bearer ${who.token}`, ...(body ? { "content-type": "application/json" } : {}) },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
      return (answer.status === 204 ? {} : await answer.json()) as T;
    },
  };
}
