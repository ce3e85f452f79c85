import { afterAll, expect, test } from "vitest";
import { now } from "#clock";
import { sql } from "#database";
import { startTestServer } from "../../../testing/server.ts";
import { createRateLimit } from "./rate-limit.ts";
import type { FormDb, FormTables } from "../forms/queries.ts";
import { createTickets } from "./tickets.ts";

const server = await startTestServer();
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});

const formId = "00000000-0000-7000-8000-000000000001";
const otherId = "00000000-0000-7000-8000-000000000002";
/** The counting as one process does it, over its own connections. */
const rateLimitOf = ({ safos }: typeof server) => {
  const db: FormDb = safos.database.of<FormTables>();
  return createRateLimit({
    db,
    tickets: createTickets(db),
  });
};
const here = rateLimitOf(server);
const there = rateLimitOf(twin);

test("two processes count together, and only what comes from that address to that form is held back", async () => {
  const period = (): number => Math.floor(now() / 600_000);
  const began = period();
  const outcomes = await Promise.allSettled(
    Array.from({ length: 130 }, (_, index) => (index % 2 === 0 ? here : there).count("192.0.2.1", formId)),
  );
  const taken = outcomes.filter((one) => one.status === "fulfilled").length;
  // A period may end while they are counted, and the counting begins anew.
  if (period() === began) expect(taken).toBe(60);
  const refused = outcomes.find((one) => one.status === "rejected");
  expect(refused?.reason).toMatchObject({ code: "LIMITED" });
  expect(refused?.reason.data.retryAfter).toBeGreaterThan(0);
  expect(refused?.reason.data.retryAfter).toBeLessThanOrEqual(600);
  await expect(here.count("192.0.2.1", formId)).rejects.toMatchObject({ code: "LIMITED" });
  await expect(there.count("192.0.2.1", formId)).rejects.toMatchObject({ code: "LIMITED" });
  await here.count("192.0.2.1", otherId);
  await there.count("192.0.2.2", formId);
});

test("nothing of the address is kept, and what is over is forgotten", async () => {
  const db = server.safos.database.of<FormTables>();
  const read = async () =>
    (
      await sql<{
        period: number;
        key: string;
      }>`select period, encode(key, 'hex') as key from forms.rate_limit`.execute(db)
    ).rows;
  const rows = await read();
  expect(rows.length).toBeGreaterThan(3);
  for (const { key } of rows) expect(key).toMatch(/^[0-9a-f]{64}$/);
  const kind = await sql<{ kind: string }>`select relpersistence as kind from pg_class
    where oid = 'forms.rate_limit'::regclass`.execute(db);
  expect(kind.rows[0]?.kind).toBe("u");
  await sql`update forms.rate_limit set period = period - 1000`.execute(db);
  await here.count("192.0.2.9", otherId);
  await here.forget();
  expect((await read()).length).toBe(3);
});
