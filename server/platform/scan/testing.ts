import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { freePort } from "#database";

/** EICAR's test text, which every scanner finds and which harms nobody. In two halves, so that this file is none. */
const halves = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR", "-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"] as const;
export const eicar = (): Buffer => Buffer.from(halves.join(""));
/** What the signature below is called in an answer: clamd marks those that are not ClamAV's own. */
export const eicarName = "Safos.Eicar.UNOFFICIAL";

export interface TestClamd {
  readonly url: string;
  readonly socketUrl: string;
  /** Stops it from answering without closing anything, and lets it go on. */
  freeze(): void;
  thaw(): void;
  kill(): Promise<void>;
  /** Again, on the same port. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** A real clamd on a free port with a database of one signature. `limit`: the most it takes, in bytes; `lines`: more of its configuration. */
export async function startTestClamd({ limit = 20_000_000, lines = [] as readonly string[] } = {}): Promise<TestClamd> {
  const root = mkdtempSync(join(tmpdir(), "safos-clamd-"));
  const port = await freePort();
  const database = join(root, "database");
  mkdirSync(database);
  writeFileSync(join(database, "test.ndb"), `Safos.Eicar:0:*:${eicar().subarray(20).toString("hex")}\n`);
  const config = join(root, "clamd.conf");
  writeFileSync(
    config,
    [
      "Foreground yes",
      `DatabaseDirectory ${database}`,
      `TemporaryDirectory ${root}`,
      `TCPSocket ${port}`,
      "TCPAddr 127.0.0.1",
      `LocalSocket ${join(root, "socket")}`,
      `StreamMaxLength ${limit}`,
      ...lines,
      `User ${process.getuid?.() === 0 ? "root" : (process.env["USER"] ?? "nobody")}`,
    ].join("\n"),
  );
  let server: ChildProcess | null = null;

  const made: TestClamd = {
    url: `clamd://127.0.0.1:${port}`,
    socketUrl: `clamd+unix://${join(root, "socket")}`,
    freeze: () => void server?.kill("SIGSTOP"),
    thaw: () => void server?.kill("SIGCONT"),
    async kill() {
      const ending = server;
      server = null;
      if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
      const ended = new Promise((done) => ending.once("exit", done));
      ending.kill("SIGKILL");
      await ended;
    },
    async start() {
      server = spawn("/usr/sbin/clamd", ["-c", config], { stdio: "ignore" });
      for (let turn = 0; !(await answers(port)); turn += 1) {
        if (turn > 200) throw new Error("clamd did not start.");
        await wait(50);
      }
    },
    async stop() {
      await made.kill();
      rmSync(root, { recursive: true, force: true });
    },
  };
  await made.start();
  return made;
}

function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      done(true);
    });
    socket.on("error", () => done(false));
  });
}
