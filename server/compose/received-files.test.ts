import { afterAll, expect, test } from "vitest";
import { inDays, openGuestHouse, secretOf } from "../shared/guests/testing.ts";
import { eventually, type TestPerson } from "../testing/server.ts";

const house = await openGuestHouse();
const { server } = house;
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await house.stop();
});
const { anna, bo, britt } = server.people;
const { identity, workspaces } = server.safos;

const status = async (who: TestPerson, path: string, on = server): Promise<number> =>
  (
    await fetch(`${on.url}/remote.php/dav/files/${encodeURIComponent(who.name)}/${path}`, {
      method: "PROPFIND",
      headers: { authorization: `Bearer ${who.token}`, depth: "0" },
    })
  ).status;
const titles = async (who: TestPerson, on = server): Promise<string[]> =>
  (await on.call(who, "GET", "/api/v1/files/shared-with-me")).body.items.map((one: { name: string }) => one.name);
const make = async (workspaceId: string, name: string): Promise<number> =>
  (await server.call(anna, "POST", `/api/v1/workspaces/${workspaceId}/folders`, { name })).body.id as number;
const share = (id: number, body: object) => server.call(anna, "POST", `/api/v1/items/file/${id}/shares`, body);

test("what ends in one process has ended in every other within a second: a group's member, a share, a workspace", async () => {
  const place = await server.workspace("Flera", anna);
  const id = await make(place.id, "Delad");
  const group = await identity.addGroup(bo.organisationId, { name: "Enhet" });
  await identity.addGroupMember(bo.organisationId, group.id, britt.id);
  expect((await share(id, { groupId: group.id, role: "editor" })).status).toBe(201);
  for (const on of [server, twin]) {
    expect(await titles(britt, on)).toEqual(["Delad"]);
    expect(await status(britt, "Delad", on)).toBe(207);
  }
  await identity.removeGroupMember(bo.organisationId, group.id, britt.id);
  await eventually(async () => {
    expect(await titles(britt, twin)).toEqual([]);
    expect(await status(britt, "Delad", twin)).toBe(404);
    expect((await twin.call(britt, "GET", `/api/v1/files/${id}`)).status).toBe(404);
  }, 1000);
  await share(id, { name: bo.name, role: "viewer" });
  expect(await status(bo, "Delad", twin)).toBe(207);
  await workspaces.trash(anna.id, place.id);
  await eventually(async () => expect(await status(bo, "Delad", twin)).toBe(404), 1000);
});

test("a guest by mail has what they are given and no tree of files; a visitor with a link has no list at all", async () => {
  const place = await server.workspace("Konsulter", anna);
  const guests = `/api/v1/workspaces/${place.id}/guests`;
  await server.call(anna, "POST", guests, { mail: "citra@konsult.example", endsAt: inDays(30) });
  const citra = await house.accept(secretOf(await house.letterTo("citra@konsult.example")), "Citra Wahyudi");
  const id = await make(place.id, "Till Citra");
  await make(place.id, "Inte till Citra");
  expect((await share(id, { name: citra.name, role: "viewer" })).status).toBe(201);
  const list = await server.call(citra, "GET", "/api/v1/files/shared-with-me");
  expect([list.status, list.body.items.map((one: { name: string }) => one.name)]).toEqual([200, ["Till Citra"]]);
  expect((await server.call(citra, "GET", `/api/v1/workspaces/${place.id}/files?folder=${id}`)).body.path).toEqual([]);
  expect((await server.call(citra, "GET", `/api/v1/workspaces/${place.id}/files`)).status).toBe(403);
  expect(await status(citra, "")).toBeGreaterThanOrEqual(403);
  const link = (await share(id, { isLink: true, role: "viewer" })).body.secret as string;
  for (const path of ["shared-with-me", "shared-by-me"]) {
    const answer = await fetch(`${server.url}/api/v1/files/${path}`, { headers: { "safos-link": link } });
    expect([path, answer.status]).toEqual([path, 401]);
  }
  const ocs = await fetch(`${server.url}/ocs/v2.php/apps/files_sharing/api/v1/shares?format=json`, {
    headers: { "safos-link": link },
  });
  expect(ocs.status).toBe(401);
});
