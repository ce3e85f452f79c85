import { afterAll, expect, test } from "vitest";
import { startTestServer, type TestPerson } from "../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, bo } = server.people;
const { blobs } = server.safos;

const put = async (who: TestPerson, workspaceId: string, name: string, body: string): Promise<number> => {
  const answer = await fetch(`${server.url}/api/v1/workspaces/${workspaceId}/files?name=${name}`, {
    method: "POST",
    headers: { authorization: `Bearer ${who.token}` },
    body,
  });
  return ((await answer.json()) as { id: number }).id;
};
async function putInPieces(who: TestPerson, workspaceId: string, name: string, ...pieces: string[]): Promise<number> {
  const size = Buffer.byteLength(pieces.join(""));
  const begun = await server.call(who, "POST", `/api/v1/workspaces/${workspaceId}/uploads`, { name, size });
  for (const [index, body] of pieces.entries()) {
    const sent = await fetch(`${server.url}/api/v1/uploads/${begun.body.id}/chunks/${index + 1}`, {
      method: "PUT",
      headers: { authorization: `Bearer ${who.token}` },
      body,
    });
    expect(sent.ok).toBe(true);
  }
  return (await server.call(who, "POST", `/api/v1/uploads/${begun.body.id}/finish`, { onConflict: "refuse" })).body
    .id as number;
}
async function read(who: TestPerson, id: number): Promise<[number, string]> {
  const headers = { authorization: `Bearer ${who.token}` };
  const answer = await fetch(`${server.url}/api/v1/files/${id}/content`, { headers });
  return [answer.status, await answer.text()];
}

test("what another organisation has too is kept for it when the keys of the first are destroyed", async () => {
  const mine = await server.workspace("Vår", anna, bo);
  const theirs = await server.workspace("Deras", bo, anna);
  const root = await server.safos.files.rootOf(theirs.id);
  const own = await put(anna, mine.id, "egen.txt", "vår egen");
  const whole = await put(anna, mine.id, "hel.txt", "hel text");
  const joined = await putInPieces(anna, mine.id, "delar.txt", "första ", "andra");
  const copies: number[] = [];
  for (const id of [whole, joined]) {
    const copied = await server.call(anna, "POST", `/api/v1/files/${id}/copy`, { parentId: root });
    expect(copied.status).toBe(201);
    copies.push(copied.body.id as number);
  }
  const before = await blobs.bytes();
  expect(await blobs.handOver(anna.organisationId)).toBe(2);
  expect(await blobs.handOver(anna.organisationId)).toBe(0);
  expect(await blobs.bytes()).toBe(before);
  expect(await blobs.bytes(bo.organisationId)).toBeGreaterThan(0);
  expect(await blobs.keys.destroy(anna.organisationId)).toBe(true);

  expect(await read(bo, copies[0] ?? 0)).toEqual([200, "hel text"]);
  expect(await read(bo, copies[1] ?? 0)).toEqual([200, "första andra"]);
  expect((await read(anna, own))[0]).toBe(410);
  // What lay there before is removed, and nothing else.
  await blobs.collect(0);
  expect(await read(bo, copies[1] ?? 0)).toEqual([200, "första andra"]);
  expect((await blobs.verify()).faulty.map((one) => one.problem)).not.toContain("missing");
});
