import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { textOf } from "./text.ts";

const api = JSON.stringify(join(import.meta.dirname, "index.ts"));

/** What a process that logs for people writes. */
function written(script: string): string {
  const source = `import { createLog, inRequest } from ${api}; const log = createLog("info", { format: "text" }).child({ module: "chat" }); ${script}`;
  return spawnSync(process.execPath, ["--input-type=module", "-e", source], { encoding: "utf8" }).stdout;
}

test("a line for people names when, how grave, which module, what, and its facts", () => {
  expect(written(`log.info({ port: 8080, address: "http://localhost:8080" }, "ready");`)).toMatch(
    /^\d\d:\d\d:\d\d info {2}chat: ready port=8080 address=http:\/\/localhost:8080\n$/,
  );
});

test("an error keeps its message, stack, causes and the request that it happened in", () => {
  const text = written(
    `inRequest({ id: "r-17", address: () => null, sessionId: null }, () => log.error({ error: Object.assign(new Error("outer", { cause: new Error("inner\\n{") }), { code: "E1" }) }, "failed"));`,
  );
  const [head, ...rest] = text.trimEnd().split("\n");
  expect(head).toMatch(/ error chat: failed requestId=r-17$/);
  expect(rest.every((one) => one.startsWith("  "))).toBe(true);
  expect(rest[0]).toContain("Error: outer");
  expect(text).toMatch(/caused by: Error: inner/);
  expect(text).toMatch(/\n {2}.*at .*/);
  expect(rest.at(-1)).toContain("code=E1");
  expect(written(`log.warn({ error: "a sentence" }, "again");`)).toMatch(/warn {2}chat: again\n {2}a sentence\n$/);
});

test("what strangers sent neither steers the terminal nor begins a line", () => {
  const evil = 'a\u001b[2J\u009b31m\r\n{"level":"error"}\u202e';
  const line = JSON.stringify({ level: "warn", time: "2026-01-01T10:00:00.000Z", msg: evil, path: evil });
  const text = textOf(line);
  expect(text.match(/\n/g)).toHaveLength(1);
  expect(text).toMatch(/^10:00:00 warn {2}a/);
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  expect(text.trimEnd()).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
});

test("a log that is piped is JSON unless it is asked to be text", () => {
  const source = (options: string) => `import { createLog } from ${api}; createLog("info", ${options}).info("ready");`;
  const run = (options: string) =>
    spawnSync(process.execPath, ["--input-type=module", "-e", source(options)], { encoding: "utf8" });
  expect(JSON.parse(run("{}").stdout)).toMatchObject({ level: "info", msg: "ready" });
  expect(JSON.parse(run(`{ format: "json", fileDescriptor: 2 }`).stderr)).toMatchObject({ msg: "ready" });
  expect(run(`{ format: "text", fileDescriptor: 2 }`).stderr).toMatch(/^\d\d:.* ready\n$/);
});
