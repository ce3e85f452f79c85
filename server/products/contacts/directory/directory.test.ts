import { afterAll, expect, test } from "vitest";
import { startTestServer } from "../../../testing/server.ts";
import { createDirectory } from "./directory.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { agnes } = server.people;

test("those who ask at once wait for one reading, and a change is seen by the next", async () => {
  const { events, identity, organisations, policy } = server.safos;
  await organisations.change(agnes.organisationId, { rules: { directorySync: true } });
  let readings = 0;
  const counting: Pick<typeof identity, "managedPage"> = {
    managedPage(...asked) {
      readings++;
      return identity.managedPage(...asked);
    },
  };
  const directory = createDirectory({ events, identity: { ...identity, ...counting }, organisations, policy });
  const states = await Promise.all(Array.from({ length: 50 }, () => directory.of(agnes)));
  expect([new Set(states).size, readings]).toEqual([1, 1]);
  expect(await directory.of(agnes)).toBe(states[0]);
  await identity.change(agnes.id, { displayName: "Agnes Ny" });
  await expect
    .poll(async () => (await directory.of(agnes))?.byName.get(`${agnes.id}.vcf`)?.body)
    .toContain("FN:Agnes Ny");
  await organisations.change(agnes.organisationId, { rules: { directorySync: false } });
  await expect.poll(() => directory.of(agnes)).toBeNull();
});
