import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, until } from "../server.ts";
import { buildGoProgram } from "./go.ts";

/** The last one all of whose modules the Go proxy has (Apache-2.0). */
const version = "v1.13.4";

/**
 * LiveKit's own server. `go install` cannot build it: some of its modules are verified by its own `go.sum`, which counts only
 * where it is the main module. A string: why there is none.
 */
export async function buildLiveKitServer(): Promise<{ readonly path: string } | string> {
  return buildGoProgram(`livekit-server-${version}`, async (go) => {
    const module = `github.com/livekit/livekit-server@${version}`;
    const { Dir } = JSON.parse(await go.run(go.folder, "mod", "download", "-json", module)) as { Dir: string };
    const source = join(go.folder, "source");
    cpSync(Dir, source, { recursive: true });
    execFileSync("chmod", ["-R", "u+w", source]);
    return { source, main: "./cmd/server" };
  });
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
