import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { limitSlowBody } from "./slow-bodies.ts";

const request = {
  headers: { "content-type": "application/json" },
  routeOptions: { config: {} },
} as unknown as Parameters<typeof limitSlowBody>[0];

test("a body that does not arrive in time is refused", async () => {
  const body = new PassThrough();
  body.write("{");
  await expect(text(limitSlowBody(request, body, 20))).rejects.toMatchObject({ code: "BODY_TOO_SLOW" });
});

test("a body that was refused before anybody read it ends nothing but itself", async () => {
  const faults: unknown[] = [];
  const hear = (error: unknown): void => void faults.push(error);
  process.on("uncaughtException", hear);
  const guarded = limitSlowBody(request, new PassThrough(), 20);
  // No error listener: the answer (413, 415) was sent without a look at the body.
  await new Promise<void>((resolve) => guarded.on("close", () => resolve()));
  await new Promise((resolve) => setImmediate(resolve));
  process.off("uncaughtException", hear);
  expect(faults).toEqual([]);
});
