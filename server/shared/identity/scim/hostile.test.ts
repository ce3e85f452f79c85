import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { startTestServer } from "../../../testing/server.ts";
import { askScim, connectDirectory } from "./testing.ts";

const server = await startTestServer();
const second = await server.twin();
afterAll(async () => {
  await second.stop();
  await server.stop();
});
const fk = await connectDirectory(server, server.people.anna);
const db = server.safos.database.of();

test("two changes of one person at once, in two processes, are both of the last word", async () => {
  const id = await fk.add("tavlar@fk.example");
  const patch = (of: typeof server, operation: object) =>
    askScim(of, fk.token, "PATCH", `/Users/${id}`, {
      schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
      Operations: [operation],
    });
  for (let round = 0; round < 10; round++) {
    const answers = await Promise.all([
      patch(server, { op: "replace", path: "active", value: round % 2 === 0 }),
      patch(second, { op: "replace", path: "displayName", value: `Rond ${round}` }),
      patch(server, { op: "replace", path: "externalId", value: `r-${round}` }),
    ]);
    expect(answers.map((one) => one.status)).toEqual([200, 200, 200]);
    const after = await fk.ask("GET", `/Users/${id}`);
    expect(after.body).toMatchObject({
      active: round % 2 === 0,
      displayName: `Rond ${round}`,
      externalId: `r-${round}`,
    });
  }
  const { rows } = await sql<{ name: string; isOpen: boolean }>`select display_name as name,
    disabled_at is null as "isOpen" from identity.person where id = ${id}`.execute(db);
  expect(rows).toEqual([{ name: "Rond 9", isOpen: false }]);
});

test("whatever is asked is answered or refused, never a fault of the server's", async () => {
  const tokens = fc.constantFrom(
    ...["userName", "active", "emails", "emails.value", "meta.created", "id", "name.familyName", "x", "urn:a:b"],
    ...["eq", "ne", "co", "gt", "pr", "and", "or", "not", "(", ")", "[", "]", ".", "True", "null", "7", "-1e999"],
    ...[
      '"a"',
      '"a%_"',
      '"\\u0000"',
      '"\\ud800"',
      '"9999-12-31T00:00:00Z"',
      '"-271821-04-20T00:00:00Z"',
      '"+275760-09-13"',
    ],
  );
  const texts = fc.oneof(
    fc.array(tokens, { maxLength: 12 }).map((list) => list.join(" ")),
    fc.tuple(tokens, fc.constantFrom("eq", "gt", "sw"), tokens).map((list) => list.join(" ")),
    fc.string({ unit: "binary-ascii", maxLength: 40 }),
  );
  const id = await fk.add("slump@fk.example");
  await fc.assert(
    fc.asyncProperty(texts, texts, fc.jsonValue({ maxDepth: 3 }), async (filter, path, value) => {
      const found = await fk.ask("GET", `/Users?${new URLSearchParams({ filter }).toString()}`);
      expect([filter, [200, 400].includes(found.status)]).toEqual([filter, true]);
      const patched = await fk.patch(`/Users/${id}`, { op: "add", path, value });
      expect([path, value, [200, 400].includes(patched.status)]).toEqual([path, value, true]);
    }),
    { numRuns: 150, endOnFailure: true },
  );
});
