import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
  eventually,
  startTestServer,
  type TestAnswer,
  type TestPerson,
  type TestServer,
} from "../../testing/server.ts";

let server: TestServer;
let twin: TestServer;
let shared: { readonly id: string };
let board: string;

const { stringify } = JSON;

beforeAll(async () => {
  server = await startTestServer();
  twin = await server.twin();
  const { anna, bo } = server.people;
  await server.safos.organisations.change(bo.organisationId, { rules: { isDirectoryOpen: true } });
  await server.safos.organisations.change(anna.organisationId, { rules: { isDirectoryOpen: true } });
  shared = await server.workspace("Två myndigheter", anna, bo);
  await server.safos.workspaces.setRole(anna.id, shared.id, bo.id, "owner");
  board = await makeBoard(anna);
});
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
afterEach(async () => {
  const open = { guestLinks: true, otherOrganisations: true, visitorDownloads: true, mailTexts: true };
  for (const { organisationId } of [server.people.anna, server.people.bo])
    await server.safos.organisations.change(organisationId, {
      rules: {
        ...open,
        guestLinkDays: null,
        policyContact: null,
        classes: { K1: open, K3: { otherOrganisations: true } },
      },
    });
  await server.call(server.people.anna, "PATCH", `/api/v1/workspaces/${shared.id}`, { informationClass: null });
});

const rulesOf = (who: TestPerson, rules: object): Promise<TestAnswer> =>
  server.call(who, "PATCH", "/api/v1/organisation", { rules });
async function makeBoard(who: TestPerson, where = shared.id): Promise<string> {
  return (await server.call(who, "POST", `/api/v1/workspaces/${where}/boards`, { title: "Tavlan" })).body.id as string;
}
const makeLink = (who: TestPerson, id = board, more: object = {}): Promise<TestAnswer> =>
  server.call(who, "POST", `/api/v1/items/board/${id}/shares`, { isLink: true, role: "viewer", ...more });
const visit = (secret: string, path: string, to = server): Promise<Response> =>
  fetch(to.url + path, { headers: { "safos-link": secret } });
const preview = (who: TestPerson | null, rules: object, after?: string): Promise<TestAnswer> =>
  server.call(who, "POST", "/api/v1/policy/preview", { rules, ...(after ? { after } : {}) });

test("the rule of the agency that a person is of holds in another's workspace, and is named with who can change it", async () => {
  const { anna, bo } = server.people;
  await rulesOf(bo, { guestLinks: false, otherOrganisations: false });
  const refused = await makeLink(bo);
  expect([refused.status, refused.body.code]).toEqual([403, "POLICY_REFUSED"]);
  expect(refused.body.data).toEqual({
    rule: "guestLinks",
    organisation: { id: bo.organisationId, name: server.safos.organisations.byId(bo.organisationId)?.name },
    contacts: [bo.displayName],
    informationClass: null,
    days: null,
  });
  expect((await makeLink(anna)).status).toBe(201);
  await rulesOf(bo, { policyContact: "Kansliet, 010-123" });
  expect((await makeLink(bo)).body.data.contacts).toEqual(["Kansliet, 010-123"]);
});

test("the rule of the agency whose people wrote it holds for everybody", async () => {
  const { anna, bo } = server.people;
  const theirs = await makeBoard(bo);
  const before = await makeLink(anna, theirs);
  await rulesOf(bo, { guestLinks: false });
  expect((await makeLink(anna, theirs)).body.data.organisation.id).toBe(bo.organisationId);
  await eventually(
    async () => expect((await visit(before.body.secret, "/api/v1/shared", twin)).status).toBe(410),
    1000,
  );
  const shares = (await server.call(anna, "GET", `/api/v1/items/board/${theirs}/shares`)).body;
  expect([shares.areLinksAllowed, shares.linkRefusal.rule]).toEqual([false, "guestLinks"]);
});

test("a link gets the latest end that every agency allows, and one that lives longer is refused or closed", async () => {
  const { anna, bo } = server.people;
  await rulesOf(anna, { guestLinkDays: 90 });
  await rulesOf(bo, { guestLinkDays: 10 });
  expect((await makeLink(bo)).status).toBe(201);
  const { body } = await server.call(bo, "GET", `/api/v1/items/board/${board}/shares`);
  const day = 86_400_000;
  const newest = body.items.at(-1).expiresAt as string;
  expect(Math.round((Date.parse(newest) - Date.now()) / day)).toBe(10);
  expect(body.linkDays).toBe(10);
  const expiresAt = new Date(Date.now() + 20 * day).toISOString();
  const refused = await makeLink(bo, board, { expiresAt });
  expect(refused.body.data).toMatchObject({ rule: "guestLinkDays", days: 10 });
  expect((await makeLink(anna, board, { expiresAt })).status).toBe(201);
});

test("a class allows what its row of the matrix allows, and K4 has no place here", async () => {
  const { anna } = server.people;
  const path = `/api/v1/workspaces/${shared.id}`;
  const made = await makeLink(anna);
  const raised = await server.call(anna, "PATCH", path, { informationClass: "K2" });
  expect([raised.status, raised.body.informationClass]).toEqual([200, "K2"]);
  expect((await makeLink(anna)).body.data).toMatchObject({ rule: "guestLinks", informationClass: "K2" });
  await eventually(async () => expect((await visit(made.body.secret, "/api/v1/shared", twin)).status).toBe(410), 1000);
  const refused = await server.call(anna, "PATCH", path, { informationClass: "K4" });
  expect([refused.status, refused.body.code]).toEqual([403, "CLASS_REFUSED"]);
  expect((await rulesOf(anna, { classes: { K2: { guestLinks: true } } })).body.rules.classes.K2).toMatchObject({
    guestLinks: true,
    mailTexts: false,
  });
  expect((await makeLink(anna)).status).toBe(201);
  await rulesOf(anna, { classes: { K2: { guestLinks: false } } });
  for (const bad of [
    { classes: { K4: { guestLinks: true } } },
    { classes: { K2: { guestLinks: 1 } } },
    { guestLinkDays: 0 },
  ])
    expect([stringify(bad), (await rulesOf(anna, bad)).status]).toEqual([stringify(bad), 400]);
});

test("a visitor takes out no copy where a rule or the class says so; members do", async () => {
  const { anna } = server.people;
  const link = (await makeLink(anna)).body.secret as string;
  const path = `/api/v1/boards/${board}/export?format=json`;
  expect((await visit(link, path)).status).toBe(200);
  await rulesOf(anna, { visitorDownloads: false });
  const refused = await visit(link, path);
  const problem = (await refused.json()) as { code: string; data: { contacts: string[] } };
  // A visitor is told no administrator's name.
  expect([refused.status, problem.code, problem.data.contacts]).toEqual([403, "POLICY_REFUSED", []]);
  expect((await server.call(anna, "GET", path)).status).toBe(200);
  expect((await visit(link, `/api/v1/boards/${board}`)).status).toBe(200);
});

test("a preview lists what a change would close and changes nothing; the change closes it in every process", async () => {
  const { anna, bo, britt } = server.people;
  const place = await server.workspace("Stängs", anna, bo);
  await server.workspace("Stängs inte", bo, anna);
  const item = await makeBoard(anna, place.id);
  const link = (await makeLink(anna, item)).body.secret as string;
  const given = await server.call(anna, "POST", `/api/v1/items/board/${item}/shares`, {
    name: britt.name,
    role: "viewer",
  });
  expect(given.status).toBe(201);
  const change = { guestLinks: false, otherOrganisations: false };
  const shown = (await preview(anna, change)).body;
  expect(shown.items).toContainEqual({
    kind: "member",
    workspace: { id: place.id, name: "Stängs" },
    itemKind: null,
    title: null,
    person: bo.displayName,
  });
  expect(shown.items).toContainEqual({
    kind: "link",
    workspace: { id: place.id, name: "Stängs" },
    itemKind: "board",
    title: "Tavlan",
    person: anna.displayName,
  });
  expect(shown.items.filter((one: { kind: string }) => one.kind === "share")).toHaveLength(1);
  expect(stringify(shown)).not.toContain("Stängs inte");
  const sum = Object.values(shown.counts as Record<string, number>).reduce((a, b) => a + b, 0);
  expect(shown.items).toHaveLength(sum);
  expect((await preview(anna, change, String(sum - 1))).body.items).toHaveLength(1);
  expect((await visit(link, "/api/v1/shared")).status).toBe(200);
  expect((await preview(anna, { guestLinks: true, isDirectoryOpen: false })).body.items).toEqual([]);

  await rulesOf(anna, change);
  await eventually(async () => {
    for (const one of [server, twin]) {
      expect((await visit(link, "/api/v1/shared", one)).status).toBe(410);
      expect((await one.call(bo, "GET", `/api/v1/workspaces/${place.id}`)).status).toBe(404);
      expect((await one.call(britt, "GET", `/api/v1/boards/${item}`)).status).toBe(404);
    }
  }, 1000);
  expect((await preview(anna, change)).body.items).toEqual([]);
  expect((await server.call(anna, "GET", `/api/v1/workspaces/${place.id}/members`)).body.items).toHaveLength(1);
  await eventually(async () => {
    const log = (await server.call(anna, "GET", `/api/v1/audit?workspace=${place.id}`)).body.items;
    expect(log.map((one: { act: string }) => one.act)).toContain("member.removed");
  });
  // Put back for the other tests: memberships have ended, and what was given counts again.
  await rulesOf(anna, { guestLinks: true, otherOrganisations: true });
  await eventually(
    async () => expect((await twin.call(britt, "GET", `/api/v1/boards/${item}`)).status).toBe(200),
    1000,
  );
  await server.safos.workspaces.addMember(anna.id, shared.id, bo.id, "owner");
});

test("a class that allows nobody from elsewhere puts them out when the workspace gets it", async () => {
  const { anna, bo } = server.people;
  await rulesOf(anna, { classes: { K3: { otherOrganisations: false } } });
  const place = await server.workspace("Känsligt", anna, bo);
  expect((await server.call(bo, "GET", `/api/v1/workspaces/${place.id}`)).status).toBe(200);
  await server.call(anna, "PATCH", `/api/v1/workspaces/${place.id}`, { name: "Känsligare", informationClass: "K3" });
  await eventually(
    async () => expect((await twin.call(bo, "GET", `/api/v1/workspaces/${place.id}`)).status).toBe(404),
    1000,
  );
  const refused = await server.call(anna, "POST", `/api/v1/workspaces/${place.id}/members`, {
    name: bo.name,
    role: "viewer",
  });
  expect(refused.body.data).toMatchObject({ rule: "otherOrganisations", informationClass: "K3" });
});

test("the last member added and the rule that forbids them leave nobody inside, in whichever order they come", async () => {
  const { anna, bo } = server.people;
  for (let round = 0; round < 5; round += 1) {
    const place = await server.workspace(`Kapplöpning ${round}`, anna);
    await Promise.allSettled([
      twin.safos.workspaces.addMember(anna.id, place.id, bo.id, "viewer"),
      rulesOf(anna, { otherOrganisations: false }),
    ]);
    await eventually(async () =>
      expect((await server.safos.workspaces.membersOf(place.id)).map((one) => one.personId)).toEqual([anna.id]),
    );
    await rulesOf(anna, { otherOrganisations: true });
  }
  await server.safos.workspaces.addMember(anna.id, shared.id, bo.id, "owner");
});

test("another agency's administrator is shown the names of none but their own people and places", async () => {
  const { anna, bo } = server.people;
  const secretBoard = await makeBoard(anna);
  await makeLink(bo, secretBoard);
  const shown = (await preview(bo, { guestLinks: false })).body;
  expect(stringify(shown)).not.toContain(anna.displayName);
  expect(shown.items).toContainEqual({
    kind: "link",
    workspace: null,
    itemKind: "board",
    title: null,
    person: bo.displayName,
  });
  expect(stringify(shown)).not.toContain(shared.id);
});

test("what stands in a person's own workspace is counted but not named", async () => {
  const { anna } = server.people;
  const personal = await server.safos.workspaces.personalOf(anna.id);
  const secret = await makeBoard(anna, personal.id);
  await makeLink(anna, secret);
  const shown = (await preview(anna, { guestLinks: false })).body;
  expect(shown.items).toContainEqual({
    kind: "link",
    workspace: null,
    itemKind: "board",
    title: null,
    person: anna.displayName,
  });
});

test("only administrators preview, and only changes that exist", async () => {
  const { anna, agnes } = server.people;
  expect((await preview(null, {})).status).toBe(401);
  expect((await preview(agnes, {})).status).toBe(403);
  expect((await server.call(agnes, "GET", "/api/v1/policy/stricter")).status).toBe(403);
  expect((await server.call(null, "GET", "/api/v1/policy/stricter")).status).toBe(401);
  for (const after of ["-1", "x", "99999999999"])
    expect([after, (await preview(anna, {}, after)).status]).toEqual([after, 400]);
  expect((await preview(anna, { classes: "all" })).status).toBe(400);
  expect((await preview(anna, {}, "999999999")).body.items).toEqual([]);
});

test("which of the neighbours' rules are stricter is listed with in how many workspaces", async () => {
  const { anna, bo } = server.people;
  await rulesOf(bo, { guestLinks: false });
  const { items } = (await server.call(anna, "GET", "/api/v1/policy/stricter")).body;
  expect(items).toContainEqual(
    expect.objectContaining({ rule: "guestLinks", organisation: expect.objectContaining({ id: bo.organisationId }) }),
  );
  expect((await server.call(bo, "GET", "/api/v1/policy/stricter")).body.items).toEqual([]);
  await rulesOf(bo, { guestLinks: true, guestLinkPassword: true });
  const stricter = (await server.call(anna, "GET", "/api/v1/policy/stricter")).body.items as { rule: string }[];
  expect(stricter.map((one) => one.rule)).toEqual(["guestLinkPassword"]);
  await rulesOf(bo, { guestLinkPassword: false });
});

test("two administrators who change different classes at once both have their way", async () => {
  const { anna } = server.people;
  const { organisationId } = anna;
  await Promise.all([
    server.safos.organisations.change(organisationId, { rules: { classes: { K1: { guestLinks: false } } } }),
    twin.safos.organisations.change(organisationId, { rules: { classes: { K1: { mailTexts: false } } } }),
  ]);
  await server.safos.organisations.reload();
  expect(server.safos.organisations.byId(organisationId)?.rules.classes.K1).toMatchObject({
    guestLinks: false,
    mailTexts: false,
  });
});

test("nobody but policy and organisations reads the rules themselves, and of the directory only identity", () => {
  const root = join(import.meta.dirname, "..", "..");
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".ts") && !/\.test\.ts$|^shared\/(policy|organisations)\/|node_modules/.test(file),
  );
  const reading = (pattern: RegExp): string[] =>
    files.filter((file) => pattern.test(readFileSync(join(root, file), "utf8")));
  expect(files.length).toBeGreaterThan(500);
  expect(
    reading(
      /rules\??\.(guestLinks|guestLinkPassword|otherOrganisations|visitorDownloads|mailTexts|federatedShares|captions|transcripts|recordings|federatedHosts|guestLinkDays|recordingDays|chatEncryption|linkPreviews|openMedia|directorySync|pushGateways|calendarsElsewhere|policyContact|classes)\b/,
    ),
  ).toEqual([]);
  for (const file of reading(/rules\??\.isDirectoryOpen\b/)) expect(file).toMatch(/^shared\/identity\//);
});

test("a member reads what rules and class allow in a workspace, and strangers read nothing", async () => {
  const { anna, bo, agnes } = server.people;
  const path = `/api/v1/workspaces/${shared.id}/rules`;
  await rulesOf(bo, { mailTexts: false });
  const refusedRules = async (who: TestPerson) =>
    ((await server.call(who, "GET", path)).body.items as { rule: string; refusal: unknown }[])
      .filter((one) => one.refusal !== null)
      .map((one) => one.rule);
  expect(await refusedRules(anna)).toEqual(["federatedShares", "transcripts"]);
  expect(await refusedRules(bo)).toEqual(["mailTexts", "federatedShares", "transcripts"]);
  await rulesOf(bo, { guestLinkPassword: true });
  const { items } = (await server.call(anna, "GET", path)).body;
  expect(items[0]).toMatchObject({ rule: "guestLinks", refusal: null, condition: null });
  expect((await server.call(bo, "GET", path)).body.items[0]).toMatchObject({
    rule: "guestLinks",
    refusal: null,
    condition: { rule: "guestLinkPassword", organisation: { id: bo.organisationId } },
  });
  await rulesOf(bo, { guestLinkPassword: false });
  await server.call(anna, "PATCH", `/api/v1/workspaces/${shared.id}`, { informationClass: "K3" });
  expect(await refusedRules(anna)).toEqual([
    "guestLinks",
    "mailGuests",
    "visitorDownloads",
    "mailTexts",
    "federatedShares",
    "transcripts",
    "recordings",
  ]);
  expect((await server.call(agnes, "GET", path)).status).toBe(404);
  expect((await server.call(null, "GET", path)).status).toBe(401);
});

test("guests of a meeting are asked of the moderator's agency too, and a link that was made is shown and closed", async () => {
  const { anna, bo } = server.people;
  const path = `/api/v1/workspaces/${shared.id}/meetings`;
  const { id } = (await server.call(bo, "POST", path, { title: "Samråd", isStarted: true })).body;
  const made = await server.call(bo, "POST", `/api/v1/meetings/${id}/guest-link`);
  expect(made.status).toBe(201);
  const shown = (await preview(anna, { guestLinks: false })).body;
  expect(shown.items).toContainEqual({
    kind: "guestLink",
    workspace: { id: shared.id, name: "Två myndigheter" },
    itemKind: "meeting",
    title: "Samråd",
    person: bo.displayName,
  });
  await rulesOf(bo, { guestLinks: false });
  const refused = await server.call(bo, "POST", `/api/v1/meetings/${id}/guest-link`);
  expect([refused.body.code, refused.body.data.organisation.id]).toEqual(["POLICY_REFUSED", bo.organisationId]);
  const look = () => fetch(`${twin.url}/api/v1/guest/${made.body.secret}`);
  await eventually(async () => expect((await look()).status).toBe(404), 1000);
  expect((await server.call(anna, "POST", `/api/v1/meetings/${id}/guest-link`)).status).toBe(201);
});
