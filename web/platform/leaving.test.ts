import { expect, test } from "vitest";
import { createLeaving } from "./leaving.ts";

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test("two who notice that the session has ended leave once, and neither goes on before what was kept is removed", async () => {
  const done: string[] = [];
  const { add, leave } = createLeaving(1000);
  // As the chat's engine: the second time there is nothing left to wait for.
  let engine: Promise<void> | null = wait(20);
  add(async (isSignedOut) => {
    const stopping = engine;
    engine = null;
    await stopping;
    done.push(`stopped ${String(isSignedOut)}`);
  });
  const last = async (): Promise<void> => {
    await wait(10);
    done.push("removed");
  };
  const go = async (where: string): Promise<void> => {
    await leave(true, last);
    done.push(where);
  };
  await Promise.all([go("signed out"), go("reloaded")]);
  expect(done).toEqual(["stopped true", "removed", "signed out", "reloaded"]);
  await leave(false, last);
  expect(done.slice(4)).toEqual(["stopped false", "removed"]);
});

test("a part that never stops, one that fails and one that was taken back keep nothing", async () => {
  const done: string[] = [];
  const { add, leave } = createLeaving(10);
  add(() => new Promise(() => undefined));
  add(() => Promise.reject(new Error("broken")));
  const takeBack = add(() => void done.push("taken back"));
  takeBack();
  await leave(true, () => void done.push("removed"));
  expect(done).toEqual(["removed"]);
});
