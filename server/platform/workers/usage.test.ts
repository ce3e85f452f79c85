import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { afterAll, expect, test } from "vitest";
import { eventually } from "../../testing/server.ts";
import { isRunning } from "./usage.ts";

const started: ChildProcess[] = [];
afterAll(() => {
  for (const child of started) child.kill("SIGKILL");
});

test("a group whose processes have ended does not run, though nobody has waited for them and it is still listed", async () => {
  // The shell becomes a program that never waits for what the shell had started.
  const child = spawn("/bin/sh", ["-c", "setsid sh -c 'echo $$' & exec sleep 60"], {
    detached: true,
    stdio: ["ignore", "pipe", "ignore"],
  });
  started.push(child);
  const [printed] = (await once(child.stdout, "data")) as [Buffer];
  const group = Number(printed.toString());
  await eventually(() => expect(isRunning(group)).toBe(false));
  expect(process.kill(-group, 0)).toBe(true);
  expect(isRunning(child.pid ?? 0)).toBe(true);
  child.kill("SIGKILL");
  await once(child, "close");
  expect(isRunning(child.pid ?? 0)).toBe(false);
});
