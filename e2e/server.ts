import { execFile, execFileSync, spawn, type ChildProcess } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { scratchFolder } from "../server/testing/scratch-folder.ts";

const root = join(import.meta.dirname, "..");
const runFile = promisify(execFile);

/** A real server process with its own data folder and embedded PostgreSQL, driven by the operator's contract only. */
export interface RunningServer {
  readonly url: string;
  readonly port: number;
  readonly data: string;
  readonly environment: Readonly<Record<string, string>>;
  /** `safos …`: returns what `--json` printed. */
  safos(...parameters: string[]): Promise<Record<string, string>>;
  /** The code that the start prints for the first-start wizard. */
  setupCode(): string;
  /** The process as it is now; `restart` replaces it. */
  process(): ChildProcess;
  log(): string;
  kill(signal: NodeJS.Signals): Promise<number | null>;
  restart(): Promise<void>;
  /** Stops the server and removes its data. */
  stop(): Promise<void>;
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}

export async function startServer(
  options: {
    environment?: Record<string, string>;
    parameters?: string[];
    data?: string;
    /** What the server is called by its clients. */
    publicHost?: string;
  } = {},
): Promise<RunningServer> {
  const port = await freePort();
  const data = options.data ?? mkdtempSync(join(scratchFolder(), "safos-e2e-"));
  chmodSync(data, 0o755);
  const isTls = (options.environment?.["SAFOS_TLS"] ?? "off") !== "off";
  const scheme = isTls ? "https" : "http";
  const url = `${scheme}://localhost:${port}`;
  const environment = {
    PATH: process.env["PATH"] ?? "",
    HOME: process.env["HOME"] ?? "/root",
    SAFOS_PORT: String(port),
    SAFOS_DATA: data,
    SAFOS_PUBLIC_URL: `${scheme}://${options.publicHost ?? "localhost"}:${port}`,
    SAFOS_MEDIA_PORT: String(await freePort()),
    SAFOS_TURN_PORT: String(await freePort()),
    SAFOS_TURN_TLS_PORT: String(await freePort()),
    SAFOS_LOG_LEVEL: "warn",
    // Compiled once for every command and every server.
    NODE_COMPILE_CACHE: join(tmpdir(), "safos-e2e-compiled"),
    // Load of tests and measurements is not a runaway client.
    SAFOS_REQUESTS_PER_SECOND: "0",
    ...options.environment,
  };
  let child: ChildProcess;
  let output = "";

  async function launch(): Promise<void> {
    child = spawn(process.execPath, [join(root, "server", "dist", "main.js"), ...(options.parameters ?? [])], {
      cwd: root,
      env: environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout?.on("data", (part: Buffer) => (output += part.toString()));
    child.stderr?.on("data", (part: Buffer) => (output += part.toString()));
    await until(async () => {
      if (child.exitCode !== null) throw new Fatal(`The server ended with ${child.exitCode}:\n${output}`);
      return (await fetch(`${url}/healthz`)).status === 200;
    }, 60_000).catch((error: unknown) => {
      // Nobody else would stop one that never became ready.
      child.kill("SIGKILL");
      throw error;
    });
  }

  async function kill(signal: NodeJS.Signals): Promise<number | null> {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const ended = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
    child.kill(signal);
    return ended;
  }

  await launch();
  return {
    url,
    port,
    data,
    environment,
    async safos(...parameters) {
      const { stdout } = await runFile(
        process.execPath,
        [join(root, "server", "dist", "cli.js"), ...parameters, "--json"],
        { cwd: root, env: environment },
      );
      return JSON.parse(stdout) as Record<string, string>;
    },
    setupCode: () => readFileSync(join(data, "setup-code"), "utf8").trim(),
    process: () => child,
    log: () => output,
    kill,
    async restart() {
      await launch();
    },
    async stop() {
      await kill("SIGTERM");
      rmSync(data, { recursive: true, force: true });
    },
  };
}

class Fatal extends Error {}

/** Looks until the answer is true or no longer throws; fails with the last complaint. */
export async function until<T>(
  look: () => Promise<T | false> | T | false,
  withinMs = 15_000,
  everyMs = 50,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    let complaint: unknown = new Error("it did not become true in time");
    try {
      const found = await look();
      if (found !== false) return found;
    } catch (error) {
      if (error instanceof Fatal) throw error;
      complaint = error;
    }
    if (performance.now() > deadline) throw complaint;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

/** The people and the workspace of the journeys. */
export interface Cast {
  readonly anna: { readonly name: string; readonly userId: string; readonly password: string; readonly token: string };
  readonly bo: { readonly name: string; readonly userId: string; readonly password: string; readonly token: string };
  readonly workspaceId: string;
  readonly workspaceName: string;
}

export async function addCast(server: RunningServer): Promise<Cast> {
  const password = "ett långt lösenord";
  const addPerson = (name: string, displayName: string): Promise<unknown> =>
    server.safos("person", "add", name, "--password", password, "--display-name", displayName, "--admin");
  // Each command is a process of its own: those that do not need each other run side by side.
  await Promise.all([
    server.safos("organisation", "add", "fk.example", "--name", "Försäkringskassan", "--open-directory"),
    server.safos("organisation", "add", "digg.example", "--name", "Digg", "--open-directory"),
  ]);
  await Promise.all([addPerson("anna@fk.example", "Anna Lindqvist"), addPerson("bo@digg.example", "Bo Ek")]);
  const workspaceName = "Gemensam utredning";
  const [workspace, anna, bo] = await Promise.all([
    server.safos("workspace", "add", workspaceName, "--owner", "anna@fk.example"),
    server.safos("token", "create", "anna@fk.example"),
    server.safos("token", "create", "bo@digg.example"),
  ]);
  const workspaceId = workspace["id"] ?? "";
  await server.safos("workspace", "member", workspaceId, "bo@digg.example", "--role", "editor");
  return {
    anna: { name: "anna@fk.example", userId: "@anna:fk.example", password, token: anna["token"] ?? "" },
    bo: { name: "bo@digg.example", userId: "@bo:digg.example", password, token: bo["token"] ?? "" },
    workspaceId,
    workspaceName,
  };
}

/** With owners and modes: PostgreSQL opens no folder that is another account's. */
export const copyFolder = (from: string, to: string): void =>
  void execFileSync("cp", ["--archive", "--no-target-directory", from, to]);
