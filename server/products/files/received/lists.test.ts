import { afterAll, expect, test } from "vitest";
import { startTestServer, type TestPerson } from "../../../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;
const homeOf = async (who: TestPerson): Promise<string> => (await server.safos.workspaces.personalOf(who.id)).id;
const make = async (name: string, who = anna, parentId?: number): Promise<number> =>
  (
    await server.call(who, "POST", `/api/v1/workspaces/${await homeOf(who)}/folders`, {
      name,
      ...(parentId === undefined ? {} : { parentId }),
    })
  ).body.id as number;
const share = async (id: number, body: object, who = anna): Promise<string> =>
  (await server.call(who, "POST", `/api/v1/items/file/${id}/shares`, body)).body.id as string;
const received = (who: TestPerson | null, query = "") =>
  server.call(who, "GET", `/api/v1/files/shared-with-me${query}`);
const given = (who: TestPerson | null, query = "") => server.call(who, "GET", `/api/v1/files/shared-by-me${query}`);
const titles = (answer: { body: { items: { name: string }[] } }): string[] => answer.body.items.map((one) => one.name);

test("both sides of a share see it listed, and nobody else", async () => {
  const id = await make("Utkast");
  await share(id, { name: bo.name, role: "editor" });
  await share(id, { isLink: true, role: "viewer" });
  const { body } = await received(bo);
  expect(body.items).toMatchObject([
    {
      id,
      name: "Utkast",
      role: "editor",
      isDirect: true,
      sharedBy: { id: anna.id, displayName: "Anna Lindqvist" },
      organisationName: "Försäkringskassan",
    },
  ]);
  expect((await given(anna)).body.items).toMatchObject([{ id, persons: 1, groups: 0, links: 1 }]);
  for (const who of [agnes, britt]) {
    expect(titles(await received(who))).toEqual([]);
    expect(titles(await given(who))).toEqual([]);
    expect((await server.call(who, "DELETE", `/api/v1/files/shared-with-me/${id}`)).status).toBe(404);
  }
  expect([(await received(null)).status, (await given(null)).status]).toEqual([401, 401]);
  expect((await server.call(anna, "DELETE", `/api/v1/files/shared-with-me/${id}`)).status).toBe(404);
  expect((await server.call(null, "DELETE", `/api/v1/files/shared-with-me/${id}`)).status).toBe(401);
  expect((await server.call(bo, "DELETE", `/api/v1/files/shared-with-me/${id}`)).status).toBe(200);
  expect(titles(await received(bo))).toEqual([]);
  expect((await server.call(bo, "GET", `/api/v1/files/${id}`)).status).toBe(404);
  expect((await given(anna)).body.items).toMatchObject([{ id, persons: 0, links: 1 }]);
});

test("lists come in pages, the latest first, and nothing twice", async () => {
  const ids: number[] = [];
  for (const name of ["1", "2", "3", "4", "5"]) {
    const id = await make(`Sida ${name}`);
    ids.push(id);
    await share(id, { name: britt.name, role: "viewer" });
  }
  for (const [who, list] of [
    [britt, received],
    [anna, given],
  ] as const) {
    const found: string[] = [];
    let after = "";
    for (;;) {
      const { body, status } = await list(who, `?limit=2${after}`);
      expect([status, body.items.length <= 2]).toEqual([200, true]);
      found.push(...titles({ body }));
      if (body.next === undefined) break;
      after = `&after=${encodeURIComponent(body.next)}`;
    }
    expect(found.slice(0, 5)).toEqual(["Sida 5", "Sida 4", "Sida 3", "Sida 2", "Sida 1"]);
    expect(new Set(found).size).toBe(found.length);
  }
  for (const query of ["?limit=0", "?limit=201", "?limit=x", `?after=${"9".repeat(200)}`])
    expect([query, (await received(britt, query)).status, (await given(anna, query)).status]).toEqual([
      query,
      400,
      400,
    ]);
  for (const query of ["?after=%27%3Bdrop", "?after=-1", "?after=999999999999999-1"])
    expect([(await received(britt, query)).status, (await given(anna, query)).status]).toEqual([200, 200]);
});

test("what lies in the trash, and what its sharer may no longer read, is in no list", async () => {
  const id = await make("Slängd");
  await share(id, { name: agnes.name, role: "viewer" });
  await server.call(anna, "DELETE", `/api/v1/files/${id}`);
  expect(titles(await received(agnes))).not.toContain("Slängd");
  expect(titles(await given(anna))).not.toContain("Slängd");
  const place = await server.workspace("Lämnad", anna, agnes);
  const inside = (await server.call(anna, "POST", `/api/v1/workspaces/${place.id}/folders`, { name: "Kvar" })).body.id;
  await server.safos.workspaces.setRole(anna.id, place.id, agnes.id, "owner");
  await share(inside, { name: britt.name, role: "viewer" }, agnes);
  expect(titles(await given(agnes))).toContain("Kvar");
  await server.safos.workspaces.removeMember(anna.id, place.id, agnes.id);
  expect(titles(await given(agnes))).not.toContain("Kvar");
  expect(titles(await received(britt))).toContain("Kvar");
});
