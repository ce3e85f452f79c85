import { afterAll, expect, test } from "vitest";
import { createTestDatabase } from "./testing.ts";
import { sql } from "./index.ts";

const t = await createTestDatabase();
afterAll(() => t.drop());

test("a module sees its own database", async () => {
  const { rows } = await sql<{ one: number }>`select 1::int8 as one`.execute(t.database.of());
  expect(rows).toEqual([{ one: 1 }]);
});
