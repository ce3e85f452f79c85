import { execFile, execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const homes = ["/usr/local/go/bin/go", "/usr/lib/go/bin/go"];
/** From nothing, with both cores busy with other tests; alone it is some minutes. */
const buildWithinMs = 20 * 60_000;
const environment = { ...process.env, CGO_ENABLED: "0", GOTOOLCHAIN: "local", GOFLAGS: "-buildvcs=false" };

export interface Go {
  /** A folder that is gone afterwards. */
  readonly folder: string;
  /** Runs `go` at `cwd` at low priority, which leaves other tests the processor; what it prints. */
  run(cwd: string, ...parameters: readonly string[]): Promise<string>;
}

function findGo(): string | null {
  for (const go of ["go", ...homes])
    try {
      execFileSync(go, ["version"], { stdio: "ignore" });
      return go;
    } catch {
      // Not here.
    }
  return null;
}

/**
 * A program of the Go module proxy, built once and kept among the test clients as `name`. `prepare` gives the folder of
 * the main module and the package in it. A string: why there is none.
 */
export async function buildGoProgram(
  name: string,
  prepare: (go: Go) => Promise<{ readonly source: string; readonly main: string }>,
): Promise<{ readonly path: string } | string> {
  const path = join(import.meta.dirname, "../../node_modules/.clients", name);
  if (existsSync(path)) return { path };
  const program = findGo();
  if (program === null) return `There is no Go here to build ${name} with.`;
  const folder = mkdtempSync(join(tmpdir(), "safos-go-"));
  const go: Go = {
    folder,
    async run(cwd, ...parameters) {
      const options = { cwd, env: environment, timeout: buildWithinMs };
      return (await run("nice", ["-n", "10", program, ...parameters], options)).stdout;
    },
  };
  try {
    const { source, main } = await prepare(go);
    const made = join(folder, "made");
    await go.run(source, "build", "-mod=readonly", "-trimpath", "-ldflags=-s -w", "-o", made, main);
    mkdirSync(dirname(path), { recursive: true });
    // Another run may look at the same moment: it is there whole or not at all.
    const beside = `${path}.${process.pid}`;
    cpSync(made, beside);
    renameSync(beside, path);
    return { path };
  } catch (error) {
    return `${name} could not be built: ${String(error).slice(0, 500)}`;
  } finally {
    execFileSync("chmod", ["-R", "u+w", folder]);
    rmSync(folder, { recursive: true, force: true });
  }
}
