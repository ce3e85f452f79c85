import { afterAll, beforeAll, expect, test } from "vitest";
import type { Audience, AudienceEntry } from "@safos/contract/items";
import { startTestServer, type TestPerson } from "../../../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;
const workspace = await server.workspace("Vem ser", anna, agnes, bo);
const base = `/api/v1/workspaces/${workspace.id}`;
let folder = 0;
let file = 0;

const audience = (who: TestPerson | null, id: number, query = "") =>
  server.call(who, "GET", `/api/v1/items/file/${id}/audience${query}`);
const share = (id: number, body: object) => server.call(anna, "POST", `/api/v1/items/file/${id}/shares`, body);
const nameOf = (one: AudienceEntry): string =>
  one.person?.name ?? one.group?.name ?? one.organisation?.name ?? one.label;

beforeAll(async () => {
  folder = (await server.call(anna, "POST", `${base}/folders`, { name: "Mapp" })).body.id as number;
  file = (await server.call(anna, "POST", `${base}/folders`, { name: "Inre", parentId: folder })).body.id as number;
  await share(folder, { name: britt.name, role: "viewer" });
  await share(file, {
    isLink: true,
    role: "viewer",
    password: "blå-brons-vit",
    terms: { purpose: "show", label: "Konsult" },
  });
  await share(folder, { isLink: true, role: "viewer", terms: { purpose: "drop", label: "Lämna hit" } });
  await share(file, { isLink: true, role: "viewer", expiresAt: "2020-01-01T00:00:00.000Z" });
});

test("everyone who can open it is named with the reason: their role, what was given to them or above it, a link", async () => {
  const { body } = await audience(anna, file);
  const { items, people, links } = body as Audience;
  expect(items.map((one) => [nameOf(one), one.way, one.through, one.sharedBy?.name ?? null])).toEqual([
    ["Konsult", "link", null, anna.name],
    [britt.name, "share", "Mapp", anna.name],
    [anna.name, "workspace", null, null],
    [agnes.name, "workspace", null, null],
    [bo.name, "workspace", null, null],
  ]);
  expect(items[0]).toMatchObject({ hasPassword: true, purpose: "show" });
  // A link that has ended opens nothing, nor one that only takes files.
  expect([people, links]).toEqual([4, 1]);
});

test("whom a class keeps out is named too, with whose rule it is", async () => {
  await server.safos.organisations.change(anna.organisationId, {
    rules: { classes: { K3: { otherOrganisations: false } } },
  });
  await server.call(anna, "PUT", `/api/v1/items/file/${folder}/class`, { informationClass: "K3" });
  const { items, people, links } = (await audience(agnes, file)).body as Audience;
  const kept = items.filter((one) => one.keptOutBy !== null);
  expect(kept.map(nameOf).toSorted()).toEqual([bo.name, britt.name].toSorted());
  expect(kept[0]?.keptOutBy).toMatchObject({ rule: "otherOrganisations", informationClass: "K3" });
  expect([people, links]).toEqual([2, 0]);
  expect((await audience(bo, file)).status).toBe(404);
  await server.call(anna, "PUT", `/api/v1/items/file/${folder}/class`, { informationClass: null });
});

test("only those may ask who may see its shares, page by page", async () => {
  expect((await audience(null, file)).status).toBe(401);
  expect((await audience(britt, file)).status).toBe(403);
  expect((await audience(anna, 999_999)).status).toBe(404);
  expect((await audience(anna, file, "?after=x")).status).toBe(400);
  expect((await audience(anna, file, "?after=-5")).status).toBe(400);
  const later = (await audience(anna, file, "?after=50")).body as Audience;
  expect([later.items, later.next]).toEqual([[], undefined]);
});
