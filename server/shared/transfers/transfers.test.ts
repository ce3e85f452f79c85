import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer, testPassword, type TestPerson } from "../../testing/server.ts";

const server = await startTestServer();
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const { anna, agnes, bo, britt } = server.people;
const { identity, organisations, transfers, workspaces } = server.safos;
const db = server.safos.database.of();
const other = await organisations.add({ domain: "skv.example", name: "Skatteverket" });
await organisations.change(other.id, { rules: { isDirectoryOpen: true } });
const sven = await identity.add({
  name: "sven@skv.example",
  displayName: "Sven",
  password: testPassword,
  isAdmin: true,
});
const { token } = await identity.createSession(sven.id, { kind: "api", label: "test" });
const stranger: TestPerson = { ...sven, password: "", token };

const of = (id: string): string => `/api/v1/workspaces/${id}/transfer`;
const list = "/api/v1/organisation/transfers";
const offer = async (who: TestPerson | null, id: string, domain = "digg.example") =>
  server.call(who, "POST", of(id), { domain });
const codeOf = (answer: { readonly status: number; readonly body: { code?: string } }) => [
  answer.status,
  answer.body.code,
];
const ownerOf = async (id: string) => (await workspaces.byId(id))?.organisationId;
const offered = async (id: string): Promise<string> => (await offer(agnes, id)).body.id as string;

test("a workspace goes to another agency with everyone in it, under the same id, and the former owners keep no say over its end", async () => {
  const { id } = await server.workspace("Utredning", agnes, britt);
  const document = await server.call(agnes, "POST", `/api/v1/workspaces/${id}/documents`, { title: "Plan" });
  const made = await offer(agnes, id);
  expect(made).toMatchObject({
    status: 201,
    body: {
      workspace: { id, name: "Utredning" },
      from: { name: "Försäkringskassan" },
      to: { name: "Digg" },
      memberCount: 2,
    },
  });
  expect(JSON.stringify(made.body)).not.toContain("Plan");
  expect((await server.call(agnes, "GET", of(id))).body.transfer.id).toBe(made.body.id);
  const [seen] = (await server.call(bo, "GET", list)).body.items;
  expect(seen).toMatchObject({ id: made.body.id, canAnswer: true, owners: [{ id: agnes.id }] });
  expect((await server.call(anna, "GET", list)).body.items[0]).toMatchObject({ id: made.body.id, canAnswer: false });
  expect(await server.call(bo, "POST", `${list}/${made.body.id}/accept`, { ownerId: bo.id })).toMatchObject({
    status: 200,
  });

  expect(await ownerOf(id)).toBe(bo.organisationId);
  expect(await twin.safos.workspaces.byId(id)).toMatchObject({ organisationId: bo.organisationId });
  const members = (await server.call(agnes, "GET", `/api/v1/workspaces/${id}/members`)).body.items as {
    person: { id: string };
    role: string;
  }[];
  expect(Object.fromEntries(members.map((one) => [one.person.id, one.role]))).toEqual({
    [agnes.id]: "owner",
    [britt.id]: "editor",
    [bo.id]: "owner",
  });
  // Its document is where it was, for both.
  for (const who of [agnes, bo])
    expect((await server.call(who, "GET", `/api/v1/documents/${document.body.id}`)).status).toBe(200);
  for (const [method, path, body] of [
    ["DELETE", `/api/v1/workspaces/${id}`, undefined],
    ["POST", `/api/v1/workspaces/${id}/archive`, {}],
    ["POST", of(id), { domain: "fk.example" }],
    ["DELETE", `/api/v1/workspaces/${id}/members/${bo.id}`, undefined],
  ] as const)
    expect(codeOf(await server.call(agnes, method, path, body))).toEqual([403, "HOME_ONLY"]);
  // The former agency's administrator, who is no member, sees nothing of it.
  expect((await server.call(anna, "POST", of(id), { domain: "digg.example" })).status).toBe(404);
  const managed = async (who: TestPerson) =>
    (await server.call(who, "GET", "/api/v1/organisation/workspaces")).body.items.map((one: { id: string }) => one.id);
  expect(await managed(anna)).not.toContain(id);
  expect(await managed(bo)).toContain(id);

  await eventually(async () => {
    for (const who of [anna, bo]) {
      const log = (await server.call(who, "GET", `/api/v1/audit?workspace=${id}`)).body.items as { act: string }[];
      const acts = log.map((one) => one.act);
      expect(acts).toContain("transfer.offered");
      expect(acts).toContain("workspace.transferred");
    }
    for (const who of [agnes, britt]) {
      const { items } = (await server.call(who, "GET", "/api/v1/notices")).body;
      expect(items).toContainEqual(expect.objectContaining({ reason: "transferred", excerpt: "Digg" }));
    }
    const { items } = (await server.call(bo, "GET", "/api/v1/notices")).body;
    expect(items).toContainEqual(expect.objectContaining({ reason: "transferOffered", path: "/admin/workspaces" }));
  });
});

test("who offers is an owner of the owning agency or its administrator, and who answers is the other's administrator", async () => {
  const { id } = await server.workspace("Vems", agnes, britt);
  await workspaces.setRole(agnes.id, id, britt.id, "owner");
  for (const [who, status] of [
    [null, 401],
    [stranger, 404],
    [bo, 404],
    [britt, 403],
  ] as const) {
    expect((await offer(who, id)).status).toBe(status);
    expect((await server.call(who, "GET", of(id))).status).toBe(status);
    expect((await server.call(who, "GET", `${of(id)}/preview?domain=digg.example`)).status).toBe(status);
    expect((await server.call(who, "DELETE", of(id))).status).toBe(status);
  }
  await workspaces.addMember(agnes.id, id, stranger.id, "viewer");
  expect((await offer(stranger, id, "digg.example")).status).toBe(403);
  for (const domain of ["fk.example", "nobody.example", "gaster.invalid"])
    expect(codeOf(await offer(agnes, id, domain))).toEqual([404, "TRANSFER_UNKNOWN"]);
  expect((await server.call(agnes, "POST", of(id), {})).status).toBe(400);
  expect((await server.call(agnes, "POST", of(id), { domain: "x".repeat(300) })).status).toBe(400);

  const made = (await offer(anna, id)).body.id as string;
  const answer = (who: TestPerson | null, act: "accept" | "decline" | "preview") =>
    act === "preview"
      ? server.call(who, "GET", `${list}/${made}/${act}`)
      : server.call(who, "POST", `${list}/${made}/${act}`, act === "accept" ? { ownerId: bo.id } : {});
  for (const act of ["accept", "decline", "preview"] as const)
    for (const [who, status] of [
      [null, 401],
      [agnes, 403],
      [britt, 403],
      [anna, 404],
      [stranger, 404],
    ] as const)
      expect((await answer(who, act)).status).toBe(status);
  expect((await server.call(stranger, "GET", list)).body.items).toEqual([]);
  expect((await server.call(null, "GET", list)).status).toBe(401);
  expect((await server.call(agnes, "GET", list)).status).toBe(403);
  // The owner is of the receiving agency, and has an open account.
  for (const ownerId of [agnes.id, stranger.id, made])
    expect(codeOf(await server.call(bo, "POST", `${list}/${made}/accept`, { ownerId }))).toEqual([
      404,
      "PERSON_UNKNOWN",
    ]);
  await identity.change(britt.id, { isDisabled: true });
  expect(codeOf(await server.call(bo, "POST", `${list}/${made}/accept`, { ownerId: britt.id }))).toEqual([
    404,
    "PERSON_UNKNOWN",
  ]);
  await identity.change(britt.id, { isDisabled: false });
  expect((await server.call(bo, "POST", `${list}/${made}/accept`, { ownerId: "x" })).status).toBe(400);
  expect(await ownerOf(id)).toBe(agnes.organisationId);
});

test("personal, archived and trashed workspaces stay, and so does what is archived or trashed while it is offered", async () => {
  const home = await workspaces.personalOf(agnes.id);
  expect(codeOf(await offer(agnes, home.id))).toEqual([409, "PERSONAL"]);
  expect((await offer(anna, home.id)).status).toBe(404);
  const { id } = await server.workspace("Stannar", agnes);
  await workspaces.archive({ ...agnes, personId: agnes.id }, id);
  expect(codeOf(await offer(agnes, id))).toEqual([403, "WORKSPACE_ARCHIVED"]);
  await workspaces.unarchive({ ...agnes, personId: agnes.id }, id);
  const made = await offered(id);
  const accept = () => server.call(bo, "POST", `${list}/${made}/accept`, { ownerId: bo.id });
  await workspaces.archive({ ...agnes, personId: agnes.id }, id);
  expect(codeOf(await accept())).toEqual([403, "WORKSPACE_ARCHIVED"]);
  await workspaces.unarchive({ ...agnes, personId: agnes.id }, id);
  await workspaces.trash(agnes.id, id);
  expect((await server.call(bo, "GET", list)).body.items.map((one: { id: string }) => one.id)).not.toContain(made);
  expect((await accept()).status).toBe(409);
  expect((await offer(agnes, id)).status).toBe(404);
});

test("one offer a workspace; it is withdrawn, declined or lapses, and nothing of that is accepted any more", async () => {
  const { id } = await server.workspace("Erbjuden", agnes);
  const accept = (made: string) => server.call(bo, "POST", `${list}/${made}/accept`, { ownerId: bo.id });
  const both = await Promise.all([offer(agnes, id), twin.call(agnes, "POST", of(id), { domain: "digg.example" })]);
  expect(both.map((one) => one.status).toSorted()).toEqual([201, 409]);
  expect(codeOf(await offer(agnes, id, "skv.example"))).toEqual([409, "TRANSFER_PENDING"]);
  const first = both.find((one) => one.status === 201)?.body.id as string;
  expect((await server.call(anna, "DELETE", of(id))).status).toBe(200);
  expect(codeOf(await server.call(agnes, "DELETE", of(id)))).toEqual([409, "TRANSFER_DECIDED"]);
  expect(codeOf(await accept(first))).toEqual([409, "TRANSFER_DECIDED"]);

  const second = await offered(id);
  expect((await server.call(bo, "POST", `${list}/${second}/decline`, {})).status).toBe(200);
  expect(codeOf(await accept(second))).toEqual([409, "TRANSFER_DECIDED"]);
  expect(codeOf(await server.call(bo, "POST", `${list}/${second}/decline`, {}))).toEqual([409, "TRANSFER_DECIDED"]);

  const third = await offered(id);
  await sql`update transfers.offer set ends_at = now() - interval '1 minute' where id = ${third}`.execute(db);
  expect(codeOf(await accept(third))).toEqual([409, "TRANSFER_DECIDED"]);
  expect((await server.call(agnes, "GET", of(id))).body.transfer).toBeNull();
  await Promise.all([transfers.lapse(), twin.safos.transfers.lapse()]);
  await eventually(async () => {
    const { items } = (await server.call(bo, "GET", `/api/v1/audit?workspace=${id}`)).body as {
      items: { act: string }[];
    };
    expect(items.map((one) => one.act).toSorted()).toEqual([
      "transfer.declined",
      "transfer.lapsed",
      ...Array<string>(3).fill("transfer.offered"),
      "transfer.withdrawn",
    ]);
  });
  // One whose time is over stands in nobody's way, before the job comes too.
  const fourth = await offered(id);
  await sql`update transfers.offer set ends_at = now() - interval '1 minute' where id = ${fourth}`.execute(db);
  expect((await offer(agnes, id)).status).toBe(201);
  expect(await ownerOf(id)).toBe(agnes.organisationId);
});

test("accepted twice at once, and accepted while it is withdrawn, it happens once or not at all", async () => {
  for (let round = 0; round < 5; round++) {
    const { id } = await server.workspace(`Kapplöpning ${round}`, agnes);
    const made = await offered(id);
    const path = `${list}/${made}/accept`;
    const answers = await Promise.all([
      server.call(bo, "POST", path, { ownerId: bo.id }),
      twin.call(bo, "POST", path, { ownerId: britt.id }),
      server.call(agnes, "DELETE", of(id)),
    ]);
    const done = answers.filter((one) => one.status === 200);
    expect(done).toHaveLength(1);
    const owners = (await workspaces.membersOf(id)).filter((one) => one.role === "owner").map((one) => one.personId);
    const isWithdrawn = answers[2]?.status === 200;
    expect(await ownerOf(id)).toBe(isWithdrawn ? agnes.organisationId : bo.organisationId);
    expect(owners.filter((one) => one !== agnes.id)).toHaveLength(isWithdrawn ? 0 : 1);
  }
});

test("an offer is no longer accepted once the one who made it may not give the workspace away", async () => {
  const { id } = await server.workspace("Avsatt", agnes);
  await workspaces.addMember(agnes.id, id, anna.id, "owner");
  const made = await offered(id);
  await workspaces.setRole(anna.id, id, agnes.id, "editor");
  const accept = () => server.call(bo, "POST", `${list}/${made}/accept`, { ownerId: bo.id });
  expect(codeOf(await accept())).toEqual([409, "TRANSFER_DECIDED"]);
  await workspaces.setRole(anna.id, id, agnes.id, "owner");
  await identity.change(agnes.id, { isDisabled: true });
  expect(codeOf(await accept())).toEqual([409, "TRANSFER_DECIDED"]);
  await identity.change(agnes.id, { isDisabled: false });
  expect((await accept()).status).toBe(200);
});

test("the new agency's rules hold at once, were shown to both sides, and what is too large is refused", async () => {
  const { id } = await server.workspace("Strängare", agnes, britt, stranger);
  const document = (await server.call(agnes, "POST", `/api/v1/workspaces/${id}/documents`, { title: "Hemlig plan" }))
    .body.id;
  await server.call(agnes, "POST", `/api/v1/items/document/${document}/shares`, { isLink: true, role: "viewer" });
  const rules = (change: object) => organisations.change(bo.organisationId, { rules: change });
  await rules({ guestLinks: false, otherOrganisations: false });
  const closes = (await server.call(agnes, "GET", `${of(id)}/preview?domain=digg.example`)).body.closes;
  // Both of the former agency's side and the third agency's would be from elsewhere; Digg's own would be at home.
  expect(closes.counts).toEqual({ federated: 0, link: 1, guestLink: 0, member: 2, share: 0, mailGuest: 0 });
  expect(JSON.stringify(closes.items)).toContain("Hemlig plan");
  const made = await offered(id);
  const received = (await server.call(bo, "GET", `${list}/${made}/preview`)).body;
  expect(received.closes).toEqual({ counts: closes.counts, items: [] });
  expect(JSON.stringify(received)).not.toContain("Hemlig");

  await server.call(agnes, "POST", `/api/v1/workspaces/${id}/folders`, { name: "Stor" });
  await sql`update files.node set size = 2000 where workspace_id = ${id} and parent_id is null`.execute(db);
  await rules({ workspaceQuota: 1000 });
  const accept = () => server.call(bo, "POST", `${list}/${made}/accept`, { ownerId: britt.id });
  expect(codeOf(await accept())).toEqual([507, "QUOTA_EXCEEDED"]);
  expect(await ownerOf(id)).toBe(agnes.organisationId);
  await rules({ workspaceQuota: null });
  expect((await accept()).status).toBe(200);
  await eventually(async () => {
    expect((await workspaces.membersOf(id)).map((one) => one.personId)).toEqual([britt.id]);
    expect((await server.call(agnes, "GET", `/api/v1/documents/${document}`)).status).toBe(404);
  });
  await rules({ guestLinks: true, otherOrganisations: true });
});

test("emergency access that the former agency was asked for is not approved by it any more", async () => {
  const { id } = await server.workspace("Nödåtkomst", agnes);
  const workspace = await workspaces.byId(id);
  if (!workspace) throw new Error("The workspace is not there.");
  const asked = await server.safos.breakglass.ask({
    workspace,
    person: sven,
    reason: "Felsökning av drift",
    minutes: 10,
  });
  await transfers.transfer(workspace, organisations.byDomain("digg.example") ?? other, bo.id);
  const session = await identity.createSession(anna.id, { kind: "api", label: "test" });
  const answer = await server.call(
    { ...anna, token: session.token },
    "POST",
    `/api/v1/break-glass/${asked.id}/approve`,
    {},
  );
  expect(codeOf(answer)).toEqual([409, "BREAK_GLASS_DECIDED"]);
  expect(await workspaces.roleOf(sven.id, id)).toBeNull();
});

test("the operator's transfer takes an offer back, refuses what a person's does, and stands in both logs", async () => {
  const { id } = await server.workspace("Driften", agnes);
  const made = await offered(id);
  const workspace = await workspaces.byId(id);
  if (!workspace) throw new Error("The workspace is not there.");
  const own = organisations.byDomain("fk.example");
  if (!own) throw new Error("The organisation is not there.");
  await expect(transfers.transfer(workspace, own, anna.id)).rejects.toMatchObject({ code: "TRANSFER_UNKNOWN" });
  const skv = organisations.byDomain("skv.example");
  if (!skv) throw new Error("The organisation is not there.");
  await expect(transfers.transfer(workspace, skv, bo.id)).rejects.toMatchObject({ code: "PERSON_UNKNOWN" });
  await transfers.transfer(workspace, skv, sven.id);
  expect(codeOf(await server.call(bo, "POST", `${list}/${made}/accept`, { ownerId: bo.id }))).toEqual([
    409,
    "TRANSFER_DECIDED",
  ]);
  await eventually(async () => {
    for (const who of [anna, stranger]) {
      const { items } = (await server.call(who, "GET", `/api/v1/audit?workspace=${id}`)).body;
      expect(items).toContainEqual(expect.objectContaining({ act: "workspace.transferred" }));
    }
  });
});

test("within an agency an owner hands over and is an editor from then on, in one step", async () => {
  const { id } = await server.workspace("Inom", agnes, anna, britt);
  const path = (personId: string) => `/api/v1/workspaces/${id}/members/${personId}/hand-over`;
  const hand = (who: TestPerson | null, to: string) => server.call(who, "POST", path(to), {});
  for (const [who, status] of [
    [null, 401],
    [stranger, 404],
    [britt, 403],
  ] as const)
    expect((await hand(who, anna.id)).status).toBe(status);
  expect((await hand(agnes, stranger.id)).status).toBe(404);
  expect((await hand(agnes, agnes.id)).status).toBe(400);
  // The owning agency keeps an owner.
  expect(codeOf(await hand(agnes, britt.id))).toEqual([409, "HOME_OWNER"]);
  expect(await workspaces.roleOf(agnes.id, id)).toBe("owner");
  expect((await hand(agnes, anna.id)).status).toBe(200);
  expect([await workspaces.roleOf(agnes.id, id), await workspaces.roleOf(anna.id, id)]).toEqual(["editor", "owner"]);
  const both = await Promise.all([hand(anna, agnes.id), twin.call(anna, "POST", path(agnes.id), {})]);
  expect(both.map((one) => one.status).toSorted()).toEqual([200, 403]);
  expect(await workspaces.roleOf(agnes.id, id)).toBe("owner");
});
