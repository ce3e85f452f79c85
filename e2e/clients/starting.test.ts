import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, expect, test } from "vitest";
import { freePort, until } from "../server.ts";

/** The first start, as a person at a terminal sees it and as a service's log gets it. */

const root = join(import.meta.dirname, "..", "..");
const data = mkdtempSync(join(tmpdir(), "safos-starting-"));
const started: ChildProcess[] = [];
afterAll(() => {
  for (const child of started) child.kill("SIGKILL");
  rmSync(data, { recursive: true, force: true });
});

async function start(command: string, parameters: readonly string[]) {
  const port = await freePort();
  const child = spawn(command, parameters, {
    cwd: root,
    env: {
      PATH: process.env["PATH"] ?? "",
      HOME: process.env["HOME"] ?? "/root",
      TERM: "xterm",
      SAFOS_PORT: String(port),
      SAFOS_MEDIA_PORT: String(await freePort()),
      SAFOS_DATA: data,
    },
    stdio: ["pipe", "pipe", "pipe"],
  });
  started.push(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part: Buffer) => (output += part.toString()));
  const lines = (): string[] => stripVTControlCharacters(output).trimEnd().split(/\r?\n/);
  const ended = once(child, "exit").then(([code]) => code as number | null);
  await until(() => child.exitCode !== null || output.includes("Stop with Ctrl-C"), 120_000);
  return { address: `http://localhost:${port}`, child, lines, ended };
}

/** A request whose body is on its way; what it answers with comes when the rest is sent. */
async function beginRequest(address: string): Promise<() => Promise<string>> {
  const socket = connect(Number(new URL(address).port), "localhost");
  let answer = "";
  socket.on("data", (part: Buffer) => (answer += part.toString()));
  const closed = once(socket, "close");
  const body = '{"name":"ingen@fk.example","password":"fel lösenord"}';
  const head = [
    "POST /api/v1/session HTTP/1.1",
    "host: localhost",
    "connection: close",
    "content-type: application/json",
  ];
  socket.write(`${[...head, `content-length: ${Buffer.byteLength(body)}`].join("\r\n")}\r\n\r\n${body.slice(0, 10)}`);
  // Read before the signal: the answer to one sent after it says so.
  await fetch(`${address}/healthz`);
  return async () => {
    socket.write(body.slice(10));
    await closed;
    return answer;
  };
}

const up = [join(root, "tools", "up.mjs"), "start"];

test("a person at a terminal reads sentences, and the address and first steps last", async () => {
  const line = ["exec", process.execPath, ...up].join(" ");
  const { address, child, lines, ended } = await start("script", [
    "--quiet",
    "--return",
    "--command",
    line,
    "/dev/null",
  ]);
  const shown = lines();
  expect(shown.filter((one) => one.startsWith("{") || /warning|\(!\)/i.test(one))).toEqual([]);
  expect(shown.join("\n")).toMatch(/\d\d:\d\d:\d\d info {2}ready port=\d+/);
  const last = shown.slice(shown.indexOf(`  Safos is running at ${address}`));
  expect(last[0]).toBe(`  Safos is running at ${address}`);
  expect(last[2]).toBe("  First steps:");
  expect(last[3]).toMatch(new RegExp(`^ {4}1\\. Open ${address}/setup#code=\\w{12}$`));
  expect(last.at(-1)).toBe("  Stop with Ctrl-C. Everything is kept in the data folder.");
  expect(last).toHaveLength(8);
  // One press is one signal, though terminal, npm and the way in all see it: what is under way has its time.
  const finish = await beginRequest(address);
  child.stdin?.write("\u0003");
  await until(
    async () => ((await (await fetch(`${address}/healthz`)).json()) as { status: string }).status === "stopping",
  );
  expect(await finish()).toMatch(/^HTTP\/1\.1 4\d\d /);
  expect(await ended).toBe(0);
  expect(lines().filter((one) => one.startsWith("{"))).toEqual([]);
});

test("a service's log gets one object a line until the first steps, as before", async () => {
  const { address, child, lines, ended } = await start(process.execPath, up);
  const shown = lines();
  const firstSteps = shown.indexOf(`  Safos is running at ${address}`);
  const log = shown.slice(0, firstSteps).filter((one) => one !== "");
  expect(log.map((one) => typeof JSON.parse(one))).toEqual(log.map(() => "object"));
  // The log and the first steps come by two pipes: which of them is read first is chance.
  await until(() =>
    lines()
      .filter((one) => one.startsWith("{"))
      .map((one) => JSON.parse(one) as { msg?: string; address?: string })
      .some((one) => one.msg === "ready" && one.address === address),
  );
  child.kill("SIGTERM");
  expect(await ended).toBe(0);
});
