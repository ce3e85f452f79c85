import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

const moduleOf = (path: string): string => JSON.stringify(join(import.meta.dirname, path));

test("what a request logs names it, also after a wait and from what it began, and its answer carries the id", () => {
  const script = `
    import { setTimeout as wait } from "node:timers/promises";
    import { createLog } from ${moduleOf("../log/index.ts")};
    import { createApp } from ${moduleOf("app.ts")};
    const log = createLog("warn");
    const app = createApp({ log, version: "1" });
    app.get("/one", async () => {
      await wait(20);
      setTimeout(() => log.warn("later"), 20);
      log.warn({ error: new Error("broken") }, "now");
      return {};
    });
    const answers = await Promise.all([1, 2].map(() => app.inject("/one")));
    await wait(60);
    log.warn({ ids: answers.map((answer) => answer.headers["x-request-id"]) }, "outside");`;
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
  const lines = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const outside = lines.find(({ msg }) => msg === "outside");
  const ids = outside?.["ids"] as string[];
  expect(new Set(ids).size).toBe(2);
  expect(outside).not.toHaveProperty("requestId");
  for (const msg of ["now", "later"])
    expect(lines.filter((line) => line["msg"] === msg).map((line) => line["requestId"])).toEqual(ids);
  expect(lines.find(({ msg }) => msg === "now")?.["error"]).toMatchObject({ message: "broken" });
});
