import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

/** What a process that logs something writes to its standard output. */
function logged(script: string): Record<string, unknown> {
  const api = join(import.meta.dirname, "index.ts");
  const source = `import { createLog } from ${JSON.stringify(api)}; const log = createLog("warn").child({ module: "x" }); ${script}`;
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", source], { encoding: "utf8" });
  return JSON.parse(stdout) as Record<string, unknown>;
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
