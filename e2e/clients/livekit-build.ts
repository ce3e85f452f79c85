import { execFile, execFileSync, spawn, type ChildProcess } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { freePort, until } from "../server.ts";

/** The last one all of whose modules the Go proxy has (Apache-2.0). */
const version = "v1.13.4";
const kept = join(import.meta.dirname, `../../node_modules/.clients/livekit-server-${version}`);
const run = promisify(execFile);
const homes = ["/usr/local/go/bin/go", "/usr/lib/go/bin/go"];
/** From nothing, with both cores busy with other tests; alone it is some minutes. */
const buildWithinMs = 20 * 60_000;

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
 * LiveKit's own server, built once from the Go module proxy and kept. `go install` cannot: some of its modules are verified by
 * its own `go.sum`, which counts only where it is the main module. It leaves other tests the processor. A string: why there is none.
 */
export async function buildLiveKitServer(): Promise<{ readonly path: string } | string> {
  if (existsSync(kept)) return { path: kept };
  const go = findGo();
  if (go === null) return "There is no Go here to build LiveKit's server with.";
  const folder = mkdtempSync(join(tmpdir(), "safos-livekit-"));
  const env = { ...process.env, CGO_ENABLED: "0", GOTOOLCHAIN: "local", GOFLAGS: "-buildvcs=false" };
  try {
    const download = ["mod", "download", "-json", `github.com/livekit/livekit-server@${version}`];
    const { Dir } = JSON.parse((await run(go, download, { cwd: folder, env })).stdout) as { Dir: string };
    const source = join(folder, "source");
    cpSync(Dir, source, { recursive: true });
    execFileSync("chmod", ["-R", "u+w", source]);
    const made = join(folder, "livekit-server");
    const build = ["build", "-mod=readonly", "-trimpath", "-ldflags=-s -w", "-o", made, "./cmd/server"];
    await run("nice", ["-n", "10", go, ...build], { cwd: source, env, timeout: buildWithinMs });
    mkdirSync(dirname(kept), { recursive: true });
    // Another run may look at the same moment: it is there whole or not at all.
    const beside = `${kept}.${process.pid}`;
    cpSync(made, beside);
    renameSync(beside, kept);
    return { path: kept };
  } catch (error) {
    return `LiveKit's server could not be built: ${String(error).slice(0, 500)}`;
  } finally {
    execFileSync("chmod", ["-R", "u+w", folder]);
    rmSync(folder, { recursive: true, force: true });
  }
}

export interface LiveKitProcess {
  readonly url: string;
  readonly key: string;
  readonly secret: string;
  log(): string;
  /** Stops as if the machine were gone, until it is begun again. */
  kill(): Promise<void>;
  begin(): Promise<void>;
  stop(): Promise<void>;
}

/** A LiveKit server on this machine that tells `webhookUrl` what happens. */
export async function startLiveKitServer(path: string, webhookUrl: string): Promise<LiveKitProcess> {
  const folder = mkdtempSync(join(tmpdir(), "safos-livekit-run-"));
  const [key, secret] = ["APIoperator", "a-secret-of-the-operator-that-is-long-enough"];
  const port = await freePort();
  const config = {
    port,
    bind_addresses: ["127.0.0.1"],
    rtc: {
      tcp_port: await freePort(),
      udp_port: await freePort(),
      use_external_ip: false,
      node_ip: "127.0.0.1",
      enable_loopback_candidate: true,
    },
    keys: { [key]: secret },
    webhook: { api_key: key, urls: [webhookUrl] },
    logging: { level: "warn" },
  };
  // JSON is YAML.
  writeFileSync(join(folder, "livekit.yaml"), JSON.stringify(config), { mode: 0o600 });
  let child: ChildProcess;
  let output = "";
  async function begin(): Promise<void> {
    child = spawn(path, ["--config", join(folder, "livekit.yaml")], { stdio: ["ignore", "pipe", "pipe"] });
    child.stdout?.on("data", (part: Buffer) => (output += part.toString()));
    child.stderr?.on("data", (part: Buffer) => (output += part.toString()));
    await until(async () => (await fetch(`http://127.0.0.1:${port}/`)).status === 200, 20_000).catch(
      (error: unknown) => {
        child.kill("SIGKILL");
        throw new Error(`LiveKit's server did not begin: ${output}`, { cause: error });
      },
    );
  }
  async function kill(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.kill("SIGKILL");
    await ended;
  }
  await begin();
  return {
    url: `ws://127.0.0.1:${port}`,
    key,
    secret,
    log: () => output,
    kill,
    begin,
    async stop() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
