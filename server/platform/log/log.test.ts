import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

/** What a process that logs something writes to its standard output: its lines. */
function linesOf(script: string): Record<string, unknown>[] {
  const api = join(import.meta.dirname, "index.ts");
  const source = `import { createLog } from ${JSON.stringify(api)}; const log = createLog("warn").child({ module: "x" }); ${script}`;
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", source], { encoding: "utf8" });
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** The one line. */
function logged(script: string): Record<string, unknown> {
  const [line, ...more] = linesOf(script);
  expect(more).toEqual([]);
  return line ?? {};
}

test("an error is logged with its message, its stack and what caused it", () => {
  const line = logged('log.error({ error: new Error("outer", { cause: new Error("inner") }) }, "failed");');
  expect(line).toMatchObject({ level: "error", module: "x", msg: "failed" });
  const { type, message, stack } = line["error"] as Record<string, string>;
  expect(type).toBe("Error");
  expect(message).toContain("outer");
  expect(stack).toContain("outer");
  expect(stack).toContain("inner");
});

test("an error that is a sentence stays one", () => {
  expect(logged('log.warn({ error: "a sentence" }, "again");')["error"]).toBe("a sentence");
});

test("a line has its own fields and none of the lines before it", () => {
  const [first, second] = linesOf('log.warn({ error: "a", port: 1 }, "one"); log.warn({ lagMs: 2 }, "two");');
  expect(first).toMatchObject({ error: "a", port: 1, msg: "one" });
  expect(second).toEqual({ level: "warn", time: expect.any(String), module: "x", lagMs: 2, msg: "two" });
});
