import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { freePort } from "#database";
import { createLog } from "#log";
import { eventually } from "../../../testing/server.ts";
import { createRelayHost } from "./host.ts";

const folder = mkdtempSync(join(tmpdir(), "safos-host-"));
vi.stubEnv("TMPDIR", folder);
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** This process' relay. */
function relayProcess(): number {
  const children = readdirSync("/proc/self/task").flatMap((task) =>
    readFileSync(`/proc/self/task/${task}/children`, "utf8").split(" ").filter(Boolean),
  );
  const found = children.find((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("turn/process.ts"));
  if (found === undefined) throw new Error("There is no relay.");
  return Number(found);
}

test("a relay that is killed leaves nothing in the temporary folder, and the next one has a way beside HTTP too", async () => {
  const host = createRelayHost(
    {
      ...{ announced: ["127.0.0.1"], publicUrl: "https://safos.example", port: await freePort(), tlsPort: 0 },
      ...{ others: { urls: [], secret: null }, mediaPorts: () => [1], isShared: true, tag: () => null },
    },
    createLog("silent"),
  );
  const origin = { ip: "192.0.2.1", port: 9 };
  await host.ready();
  const [before] = readdirSync(folder);
  expect(before).toMatch(/^safos-relay-/);
  process.kill(relayProcess(), "SIGKILL");
  await eventually(() => expect(readdirSync(folder)).toEqual([]));
  await eventually(async () => expect(await host.connect(origin)).toBeNull());
  await host.ready();
  expect(readdirSync(folder)).toHaveLength(1);
  const way = await host.connect(origin);
  expect(way).not.toBeNull();
  way?.destroy();
  await host.stop();
  expect(readdirSync(folder)).toEqual([]);
});
