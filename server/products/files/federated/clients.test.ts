import { afterAll, beforeEach, expect, test } from "vitest";
import { eventually, type TestPerson, type TestServer } from "../../../testing/server.ts";
import { startPair } from "./testing.ts";

const pair = await startPair();
const { here, there, hereHost, thereHost, boAddress, makeFolder, send, receivedBy, remote, content, shared } = pair;
afterAll(() => pair.stop());
beforeEach(() => pair.allow());
const { anna, agnes } = here.people;
const { bo, britt } = there.people;

async function ocs(
  server: TestServer,
  who: TestPerson | null,
  method: string,
  path: string,
  form?: Record<string, string>,
) {
  const answer = await fetch(`${server.url}/ocs/v2.php/apps/files_sharing/api/v1${path}`, {
    method,
    headers: {
      "ocs-apirequest": "true",
      accept: "application/json",
      ...(who ? { authorization: `Bearer ${who.token}` } : {}),
    },
    ...(form ? { body: new URLSearchParams(form) } : {}),
  });
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into whatever came back
  return { status: answer.status, data: ((await answer.json()) as any).ocs.data };
}

test("Nextcloud's clients share with another server, and answer what comes from there", async () => {
  const dav = (method: string, path: string): Promise<Response> =>
    fetch(`${here.url}/remote.php/webdav/${path}`, { method, headers: { authorization: `Bearer ${anna.token}` } });
  expect((await dav("MKCOL", "Utskick")).status).toBe(201);
  const give = { path: "/Utskick", shareType: "6", shareWith: boAddress, permissions: "15" };
  const made = await ocs(here, anna, "POST", "/shares", give);
  expect([made.status, made.data]).toMatchObject([
    200,
    { share_type: 6, share_with: boAddress, permissions: 15, token: null },
  ]);
  const [listed] = (await ocs(here, anna, "GET", "/shares?path=/Utskick")).data;
  expect(listed).toMatchObject({ id: made.data.id, share_type: 6, share_with_displayname: boAddress });
  expect(
    (await ocs(here, anna, "GET", `/sharees?itemType=folder&search=${boAddress}`)).data.exact.remotes,
  ).toMatchObject([{ value: { shareType: 6, shareWith: boAddress, server: thereHost } }]);
  expect((await ocs(here, anna, "GET", "/sharees?itemType=folder&search=bo@annan.example")).data.exact.remotes).toEqual(
    [],
  );
  const [pending] = (await ocs(there, bo, "GET", "/remote_shares/pending")).data;
  expect(pending).toMatchObject({
    name: "/Utskick",
    owner: "anna@fk.example",
    remote: `https://${hereHost}/`,
    share_token: "",
  });
  const number = pending.id as string;
  for (const [who, status] of [
    [null, 401],
    [britt, 404],
  ] as const)
    for (const [method, path] of [
      ["GET", `/remote_shares/${number}`],
      ["POST", `/remote_shares/pending/${number}`],
      ["DELETE", `/remote_shares/pending/${number}`],
      ["DELETE", `/remote_shares/${number}`],
    ] as const)
      expect([method, path, (await ocs(there, who, method, path)).status]).toEqual([method, path, status]);
  for (const odd of ["0", "-1", "x", "9".repeat(30), "1%20or%201=1"])
    expect([odd, (await ocs(there, bo, "GET", `/remote_shares/${odd}`)).status]).toEqual([odd, 404]);
  expect((await ocs(there, bo, "POST", `/remote_shares/pending/${number}`)).status).toBe(200);
  expect((await ocs(there, bo, "GET", "/remote_shares")).data).toMatchObject([{ id: number, accepted: 1 }]);
  expect((await ocs(there, bo, "GET", `/remote_shares/${number}`)).data).toMatchObject({ id: number });
  expect((await ocs(there, bo, "DELETE", `/remote_shares/${number}`)).status).toBe(200);
  expect((await ocs(there, bo, "GET", "/remote_shares")).data).toEqual([]);
  await eventually(async () => expect((await ocs(here, anna, "GET", "/shares?path=/Utskick")).data).toEqual([]));
  // Declined before it was accepted.
  await ocs(here, anna, "POST", "/shares", give);
  const [again] = (await ocs(there, bo, "GET", "/remote_shares/pending")).data;
  expect((await ocs(there, bo, "DELETE", `/remote_shares/pending/${again.id}`)).status).toBe(200);
  await eventually(async () => expect((await ocs(here, anna, "GET", "/shares?path=/Utskick")).data).toEqual([]));
  expect((await ocs(here, anna, "POST", "/shares", { ...give, shareWith: "bo" })).status).toBe(400);
});

test("a share ends with the maker's rights, the workspace's trash and its time, and an archived workspace is only read", async () => {
  const { received: share, workspaceId, id, grantId } = await shared("Slut");
  const write = async (): Promise<number> => (await content(share, "nytt.txt", { method: "PUT", body: "x" })).status;
  expect(await write()).toBe(201);
  await here.call(anna, "POST", `/api/v1/workspaces/${workspaceId}/archive`, {});
  await eventually(async () => expect([(await remote(share)).status, await write()]).toEqual([200, 409]));
  await here.call(anna, "POST", `/api/v1/workspaces/${workspaceId}/unarchive`, {});
  await eventually(async () => expect(await write()).toBe(201));
  await here.call(anna, "PATCH", `/api/v1/items/file/${id}/shares/${grantId}`, { role: "viewer" });
  expect([(await remote(share)).status, await write()]).toEqual([200, 409]);
  await here.call(anna, "DELETE", `/api/v1/files/${id}`);
  expect((await remote(share)).status).toBe(404);
  const soon = await makeFolder("Snart slut");
  const expiresAt = new Date(Date.now() + 1500).toISOString();
  const body = { address: boAddress, role: "viewer", expiresAt };
  expect((await here.call(anna, "POST", `/api/v1/files/${soon.id}/federated-shares`, body)).status).toBe(201);
  const ending = (await receivedBy(bo)).find((one) => one.name === "Snart slut")?.id ?? "";
  await there.call(bo, "POST", `/api/v1/federated-shares/${ending}/accept`);
  expect((await remote(ending)).status).toBe(200);
  await eventually(async () => expect((await remote(ending)).status).toBe(404));
  // Agnes owns it with Anna, shares, and is taken out.
  const other = await makeFolder("Agnes");
  await here.safos.workspaces.setRole(anna.id, other.workspaceId, agnes.id, "owner");
  expect((await send(other.id, boAddress, "viewer", agnes)).status).toBe(201);
  const found = (await receivedBy(bo)).find((one) => one.name === "Agnes");
  await there.call(bo, "POST", `/api/v1/federated-shares/${found?.id}/accept`);
  expect((await remote(found?.id ?? "")).status).toBe(200);
  await here.safos.workspaces.removeMember(anna.id, other.workspaceId, agnes.id);
  await eventually(async () => expect((await remote(found?.id ?? "")).status).toBe(404));
});

test("what is classed above the rule is not shared, and two that share at once make two shares", async () => {
  const { id, workspaceId } = await makeFolder("Klass");
  const both = await Promise.all([send(id), send(id)]);
  expect(both.map((one) => one.status)).toEqual([201, 201]);
  expect(new Set(both.map((one) => one.body.id)).size).toBe(2);
  const [first] = (await receivedBy(bo)).filter((one) => one.name === "Klass");
  // Accepted twice at once is accepted once, and left twice as well.
  const path = `/api/v1/federated-shares/${first?.id}`;
  const accepted = await Promise.all([1, 2].map(() => there.call(bo, "POST", `${path}/accept`)));
  expect(accepted.map((one) => one.status)).toEqual([200, 200]);
  const preview = await here.call(anna, "POST", `/api/v1/items/file/${id}/class/preview`, { informationClass: "K3" });
  expect(preview.body.counts).toMatchObject({ federated: 2, link: 0 });
  await here.call(anna, "PATCH", `/api/v1/workspaces/${workspaceId}`, { informationClass: "K3" });
  expect((await send(id)).body).toMatchObject({
    code: "POLICY_REFUSED",
    data: { rule: "federatedShares", informationClass: "K3" },
  });
  await eventually(async () => expect((await remote(first?.id ?? "")).status).toBe(404));
  const left = await Promise.all([1, 2].map(() => there.call(bo, "DELETE", path)));
  expect(left.map((one) => one.status).toSorted()[0]).toBe(200);
});

test("people read of it in their notices and in the log of both agencies", async () => {
  const { grantId, id } = await shared("Logg");
  await here.call(anna, "DELETE", `/api/v1/items/file/${id}/shares/${grantId}`);
  const actsOf = async (server: TestServer, who: TestPerson): Promise<string[]> =>
    ((await server.call(who, "GET", "/api/v1/audit")).body.items as { act: string }[]).map((one) => one.act);
  await eventually(async () => {
    expect(await actsOf(here, anna)).toEqual(
      expect.arrayContaining(["federatedShare.sent", "federatedShare.accepted", "federatedShare.withdrawn"]),
    );
    expect(await actsOf(there, bo)).toEqual(
      expect.arrayContaining(["federatedShare.received", "federatedShare.accepted", "federatedShare.withdrawn"]),
    );
  });
  const notices = (await there.call(bo, "GET", "/api/v1/notices")).body.items as { reason: string; title: string }[];
  expect(notices).toContainEqual(
    expect.objectContaining({ reason: "federatedShare", title: expect.stringContaining("anna@fk.example") }),
  );
});
