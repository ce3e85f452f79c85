import { afterAll, expect, test } from "vitest";
import WebSocket from "ws";
import { openWriter, type Writer } from "../shared/collaboration/testing.ts";
import { eventually, startTestServer, type TestAnswer, type TestPerson, type TestServer } from "../testing/server.ts";

/** A link with a password opens nothing by any way in until it was given, and nothing any more once it is another. */

const server = await startTestServer();
const twin = await server.twin();
const writers: Writer[] = [];
const sockets: WebSocket[] = [];
afterAll(async () => {
  for (const writer of writers) writer.end();
  for (const socket of sockets) socket.terminate();
  await twin.stop();
  await server.stop();
});
const { anna, agnes, bo, britt } = server.people;
const workspace = await server.workspace("Låst", anna, agnes);
const base = `/api/v1/workspaces/${workspace.id}`;
const password = "tre-brons-vit";

const post = (path: string, body: unknown, who: TestPerson | null = anna): Promise<TestAnswer> =>
  server.call(who, "POST", path, body);
const idOf = async (path: string, body: unknown): Promise<string> => String((await post(path, body)).body.id);
const document = await idOf(`${base}/documents`, { title: "Hemlig rubrik" });
const board = await idOf(`${base}/boards`, { title: "Hemlig tavla" });
const folder = await idOf(`${base}/folders`, { name: "Hemlig mapp" });
const form = await idOf(`${base}/forms`, {
  title: "Hemlig enkät",
  content: { sections: [{ id: "s", title: "", questions: [{ id: "q", kind: "short", title: "Hur?" }] }] },
});
await server.call(anna, "PATCH", `/api/v1/forms/${form}`, { state: "open" });
const poll = await idOf(`${base}/polls`, {
  title: "Hemlig fråga",
  kind: "text",
  options: [{ text: "a" }, { text: "b" }],
});
const whiteboard = await idOf(`${base}/whiteboards`, { title: "Hemlig yta" });
await fetch(`${server.url}${base}/files?name=hemlig.txt&parent=${folder}`, {
  method: "POST",
  headers: { authorization: `Bearer ${anna.token}` },
  body: "hemligt",
});

interface Link {
  readonly kind: string;
  readonly item: string;
  readonly id: string;
  readonly secret: string;
}
async function makeLink(kind: string, item: string, more: object = {}): Promise<Link> {
  const role = kind === "form" ? "commenter" : "editor";
  const made = await post(`/api/v1/items/${kind}/${item}/shares`, { isLink: true, role, password, ...more });
  expect([kind, made.status]).toEqual([kind, 201]);
  return { kind, item, id: made.body.id, secret: made.body.secret };
}
const shareOf = ({ kind, item, id }: Link): string => `/api/v1/items/${kind}/${item}/shares/${id}`;
const change = (link: Link, body: object, who: TestPerson | null = anna): Promise<TestAnswer> =>
  server.call(who, "PATCH", shareOf(link), body);
async function visit(shown: string, path: string, on: TestServer = server): Promise<{ status: number; text: string }> {
  const answer = await fetch(on.url + path, { headers: { "safos-link": shown } });
  return { status: answer.status, text: await answer.text() };
}
const unlock = (secret: string, word = password, on: TestServer = server): Promise<TestAnswer> =>
  on.call(null, "POST", "/api/v1/shared/unlock", { secret, password: word });
const opened = async (link: Link, word = password): Promise<string> => (await unlock(link.secret, word)).body.secret;

/** What each link leads to, by REST. */
const places: [string, string, string[]][] = [
  [
    "document",
    document,
    [
      `/api/v1/documents/${document}`,
      `/api/v1/documents/${document}/export?format=md`,
      `/api/v1/items/document/${document}/versions`,
    ],
  ],
  ["board", board, [`/api/v1/boards/${board}`, `/api/v1/boards/${board}/export?format=json`]],
  ["form", form, [`/api/v1/forms/${form}/answering`]],
  ["poll", poll, [`/api/v1/polls/${poll}`]],
  ["whiteboard", whiteboard, [`/api/v1/whiteboards/${whiteboard}`]],
  ["file", folder, []],
];

test.each(places)(
  "every way in by a link to a %s is locked, tells nothing but whose it is, opens with the password, and locks with another",
  async (kind, item, own) => {
    const link = await makeLink(kind, item);
    const paths = ["/api/v1/shared", `/api/v1/items/${kind}/${item}`, `/api/v1/items/${kind}/${item}/comments`, ...own];
    for (const path of paths) {
      const { status, text } = await visit(link.secret, path);
      expect([path, status, JSON.parse(text).code]).toEqual([path, 401, "LINK_LOCKED"]);
      expect(text).not.toContain("Hemlig");
    }
    const locked = JSON.parse((await visit(link.secret, "/api/v1/shared")).text);
    expect(locked.data).toEqual({ organisationName: server.safos.organisations.byId(anna.organisationId)?.name });
    const secret = await opened(link);
    const statuses = async (on: TestServer): Promise<number[]> =>
      Promise.all(paths.map(async (path) => (await visit(secret, path, on)).status));
    const before = await statuses(server);
    expect([kind, before.filter((status) => status === 401 || status === 410)]).toEqual([kind, []]);
    expect(before.slice(0, 2)).toEqual([200, 200]);
    expect(await statuses(twin)).toEqual(before);
    expect((await change(link, { password: "annan-brons-blå" })).status).toBe(200);
    for (const on of [server, twin]) expect(await statuses(on)).toEqual(paths.map(() => 401));
    expect((await visit(await opened(link, "annan-brons-blå"), "/api/v1/shared", twin)).status).toBe(200);
    await server.call(anna, "DELETE", shareOf(link));
    expect((await visit(secret, "/api/v1/shared")).status).toBe(410);
    expect((await unlock(link.secret)).body.code).toBe("LINK_GONE");
  },
);

/** A page with a link, listening. */
async function listen(shown: string, on = server): Promise<{ ops: () => string; code: () => number }> {
  const page = new WebSocket(`${on.url.replace("http", "ws")}/api/live/visit`);
  sockets.push(page);
  const frames: string[] = [];
  let code = 0;
  page.on("message", (data) => frames.push((data as Buffer).toString()));
  page.on("close", (given) => (code = given));
  await new Promise((resolve) => page.once("open", resolve));
  page.send(JSON.stringify({ op: "visit", link: shown }));
  return { ops: () => frames.join(" "), code: () => code };
}
const write = (shown: string, on = server): Writer => {
  const writer = openWriter(on, null, `document/${document}`, { token: { link: shown } });
  writers.push(writer);
  return writer;
};

test("sockets are locked too, and those that are open are closed in every process when the password changes", async () => {
  const link = await makeLink("document", document);
  const lockedPage = await listen(link.secret);
  const lockedWriter = write(link.secret);
  await eventually(() => expect([lockedPage.code(), lockedWriter.failures]).toEqual([4403, ["LINK_LOCKED"]]));
  const secret = await opened(link);
  const pages = [await listen(secret), await listen(secret, twin)];
  const open = [write(secret), write(secret, twin)];
  await eventually(() => {
    for (const page of pages) expect(page.ops()).toContain("admitted");
    for (const writer of open) expect(writer.provider.isSynced).toBe(true);
  });
  // A new end that is not over yet closes nothing.
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
  expect((await change(link, { expiresAt })).status).toBe(200);
  open[0]?.type("fortfarande");
  await eventually(() => expect(open[1]?.text()).toContain("fortfarande"));
  expect([pages.map((page) => page.code()), open.map((writer) => writer.closes)]).toEqual([
    [0, 0],
    [[], []],
  ]);
  await change(link, { password: "annan-brons-blå" });
  await eventually(() => {
    expect(pages.map((page) => page.code())).toEqual([4403, 4403]);
    for (const writer of open) expect(writer.closes).toContain(4403);
  }, 2000);
});

test("a wrong password opens nothing; what was open by another secret, or was made up, neither", async () => {
  const link = await makeLink("document", document);
  const other = await makeLink("document", document);
  const wrong = await unlock(link.secret, "fel-brons-vit");
  expect([wrong.status, wrong.body.code]).toEqual([401, "LINK_PASSWORD_WRONG"]);
  const proof = (await opened(other)).slice(other.secret.length);
  for (const shown of [
    `${link.secret}${proof}`,
    `${link.secret}~`,
    `${link.secret}~1~x`,
    `${link.secret}~${"z".repeat(5000)}`,
  ])
    expect([shown.length, (await visit(shown, "/api/v1/shared")).status]).toEqual([shown.length, 401]);
  expect((await visit(`~${link.secret}`, "/api/v1/shared")).status).toBe(410);
  expect((await unlock("finns-inte")).body.code).toBe("LINK_GONE");
  for (const body of [
    {},
    { secret: link.secret },
    { secret: link.secret, password: "" },
    { secret: "", password },
    { secret: link.secret, password: "x".repeat(201) },
    { secret: link.secret, password, more: 1 },
  ])
    expect([body, (await post("/api/v1/shared/unlock", body, null)).status]).toEqual([body, 400]);
  // Giving it again with what was unlocked before is the same.
  expect((await unlock(await opened(link))).status).toBe(200);
});

test("those who manage an item set, change and take away a link's password; its address stays", async () => {
  const link = await makeLink("board", board, { password: undefined });
  const shares = async (): Promise<Record<string, unknown>> =>
    (await server.call(anna, "GET", `/api/v1/items/board/${board}/shares`)).body.items.find(
      (one: { id: string }) => one.id === link.id,
    );
  expect(await shares()).toMatchObject({ hasPassword: false });
  expect((await visit(link.secret, "/api/v1/shared")).status).toBe(200);
  expect((await change(link, { password, role: "viewer" })).status).toBe(200);
  expect(await shares()).toMatchObject({ hasPassword: true, role: "viewer", expiresAt: null });
  expect((await visit(link.secret, "/api/v1/shared")).status).toBe(401);
  const secret = await opened(link);
  expect(JSON.parse((await visit(secret, "/api/v1/shared")).text).role).toBe("viewer");
  expect((await change(link, { password: null })).status).toBe(200);
  for (const shown of [link.secret, secret]) expect((await visit(shown, "/api/v1/shared")).status).toBe(200);
  expect((await unlock(link.secret, "vad som helst")).body).toEqual({ secret: link.secret, until: null });
  await eventually(async () => {
    const log = (await server.call(anna, "GET", `/api/v1/audit?workspace=${workspace.id}`)).body.items as {
      act: string;
      facts: Record<string, unknown>;
    }[];
    const own = log.filter((one) => one.facts["grantId"] === link.id);
    expect(own.filter((one) => one.act === "link.passwordChanged").map((one) => one.facts["how"])).toEqual([
      "removed",
      "set",
    ]);
    expect(own.filter((one) => one.act === "link.changed")).toHaveLength(1);
    expect(JSON.stringify(log)).not.toContain(password);
  });
});

test("nobody else changes a link, and only what a link can be", async () => {
  const link = await makeLink("board", board);
  expect((await change(link, { password: null }, null)).status).toBe(401);
  expect((await change(link, { password: null }, britt)).status).toBe(404);
  await server.safos.workspaces.setRole(anna.id, workspace.id, agnes.id, "viewer");
  await eventually(async () => expect((await change(link, { password: null }, agnes)).status).toBe(403));
  await server.safos.workspaces.setRole(anna.id, workspace.id, agnes.id, "editor");
  for (const body of [
    { role: "owner" },
    { role: "guest" },
    { password: "" },
    { password: 1 },
    { expiresAt: "i morgon" },
    { isLink: true },
  ])
    expect([body, (await change(link, body)).status]).toEqual([body, 400]);
  expect((await change(link, { password: "lösenord" })).body.code).toBe("LINK_PASSWORD_WEAK");
  expect(
    (await post(`/api/v1/items/board/${board}/shares`, { isLink: true, role: "viewer", password: "12345678" })).body
      .code,
  ).toBe("LINK_PASSWORD_WEAK");
  const given = await post(`/api/v1/items/board/${board}/shares`, { name: bo.name, role: "viewer" });
  expect((await change({ ...link, id: given.body.id }, { role: "editor" })).status).toBe(404);
  expect((await change({ ...link, item: document, kind: "document" }, { password: null })).status).toBe(404);
  expect((await change({ ...link, id: crypto.randomUUID() }, { password: null })).status).toBe(404);
  expect((await post(`/api/v1/items/board/${board}/shares`, { name: bo.name, role: "viewer", password })).status).toBe(
    400,
  );
  expect((await visit(link.secret, "/api/v1/shared")).status).toBe(401);
});

const rules = (change: object) => server.safos.organisations.change(anna.organisationId, { rules: change });

test("a rule that asks for a password refuses links without, closes those there are, and shows which before it does", async () => {
  const bare = await makeLink("board", board, { password: undefined });
  const locked = await makeLink("board", board);
  const meeting = await idOf(`${base}/meetings`, { title: "Samråd", isStarted: true });
  const guestLink = (await post(`/api/v1/meetings/${meeting}/guest-link`, undefined)).body.secret as string;
  const shown = (await post("/api/v1/policy/preview", { rules: { guestLinkPassword: true } })).body;
  expect(shown.items).toContainEqual(expect.objectContaining({ kind: "link", title: "Hemlig tavla" }));
  expect(shown.items).toContainEqual(expect.objectContaining({ kind: "guestLink", title: "Samråd" }));
  expect(shown.counts.link).toBe(shown.items.filter((one: { kind: string }) => one.kind === "link").length);
  const secret = await opened(locked);
  await rules({ guestLinkPassword: true });
  try {
    await eventually(async () => {
      expect((await visit(bare.secret, "/api/v1/shared", twin)).status).toBe(410);
      expect((await server.call(null, "GET", `/api/v1/guest/${guestLink}`)).status).toBe(404);
    }, 2000);
    expect((await visit(secret, "/api/v1/shared", twin)).status).toBe(200);
    const refused = await post(`/api/v1/items/board/${board}/shares`, { isLink: true, role: "viewer" });
    expect([refused.status, refused.body.code, refused.body.data.rule]).toEqual([
      403,
      "POLICY_REFUSED",
      "guestLinkPassword",
    ]);
    expect((await change(locked, { password: null })).body.data.rule).toBe("guestLinkPassword");
    expect((await post(`/api/v1/meetings/${meeting}/guest-link`, undefined)).body.data.rule).toBe("guestLinkPassword");
    const list = (await server.call(anna, "GET", `/api/v1/items/board/${board}/shares`)).body;
    expect([list.areLinksAllowed, list.linkRefusal, list.linkPassword.rule]).toEqual([true, null, "guestLinkPassword"]);
    expect(list.items.find((one: { id: string }) => one.id === bare.id)).toMatchObject({ isOpen: false });
    // With one, the same address opens again.
    expect((await change(bare, { password })).status).toBe(200);
    expect((await visit(await opened(bare), "/api/v1/shared")).status).toBe(200);
    expect((await server.call(anna, "PUT", `/api/v1/meetings/${meeting}/guest-password`, { password })).status).toBe(
      200,
    );
    expect((await server.call(null, "GET", `/api/v1/guest/${guestLink}`)).body.code).toBe("LINK_LOCKED");
    expect(
      (await server.call(anna, "PUT", `/api/v1/meetings/${meeting}/guest-password`, { password: null })).body.data.rule,
    ).toBe("guestLinkPassword");
  } finally {
    await rules({ guestLinkPassword: false });
  }
});

test("a class asks for a password too, and the strictest of two agencies holds", async () => {
  const link = await makeLink("board", board, { password: undefined });
  await rules({ classes: { K1: { guestLinkPassword: true } } });
  await server.call(anna, "PATCH", base, { informationClass: "K1" });
  const refused = await post(`/api/v1/items/board/${board}/shares`, { isLink: true, role: "viewer" });
  expect(refused.body.data).toMatchObject({ rule: "guestLinkPassword", informationClass: "K1" });
  await eventually(async () => expect((await visit(link.secret, "/api/v1/shared", twin)).status).toBe(410), 2000);
  await rules({ classes: { K1: { guestLinkPassword: false } } });
  await eventually(async () => expect((await visit(link.secret, "/api/v1/shared", twin)).status).toBe(200), 2000);
  await server.call(anna, "PATCH", base, { informationClass: null });
});

test("two who change one link at once leave it with one of their passwords, and wrong ones are logged once an hour", async () => {
  const link = await makeLink("board", board);
  const passwords = ["ett-brons-vit", "två-brons-vit"];
  const answers = await Promise.all(
    passwords.map((one, index) => (index ? twin : server).call(anna, "PATCH", shareOf(link), { password: one })),
  );
  expect(answers.map((one) => one.status)).toEqual([200, 200]);
  const statuses = [];
  for (const one of passwords) statuses.push((await unlock(link.secret, one)).status);
  expect(statuses.sort()).toEqual([200, 401]);
  for (const on of [server, twin]) await unlock(link.secret, "fel-brons-vit", on);
  await eventually(async () => {
    const log = (await server.call(anna, "GET", `/api/v1/audit?workspace=${workspace.id}`)).body.items as {
      act: string;
      facts: Record<string, unknown>;
    }[];
    expect(log.filter((one) => one.act === "link.unlockFailed" && one.facts["grantId"] === link.id)).toHaveLength(1);
  });
});

test("who could open it is known with and without a password, and since when", async () => {
  const link = await makeLink("board", board);
  await change(link, { password: null });
  await change(link, { role: "viewer" });
  const span = { from: new Date(0), to: new Date(Date.now() + 60_000) };
  const grants = (await server.safos.workspaces.grantsWithin([{ kind: "board", id: board }], span, 500)).filter(
    (one) => one.isLink && one.grantedBy === anna.id,
  );
  const last = grants.slice(-3).map(({ role, hasPassword, until }) => [role, hasPassword, until === null]);
  expect(last).toEqual([
    ["editor", true, false],
    ["editor", false, false],
    ["viewer", false, true],
  ]);
});

test("a link that had expired and is opened again was closed in between", async () => {
  const link = await makeLink("board", board, { expiresAt: new Date(Date.now() + 1500).toISOString() });
  await eventually(async () => expect((await visit(link.secret, "/api/v1/shared")).status).toBe(410), 5000);
  expect((await unlock(link.secret)).body.code).toBe("LINK_GONE");
  expect((await change(link, { expiresAt: null })).status).toBe(200);
  expect((await visit(await opened(link), "/api/v1/shared")).status).toBe(200);
  const span = { from: new Date(0), to: new Date(Date.now() + 60_000) };
  const [before, after] = (await server.safos.workspaces.grantsWithin([{ kind: "board", id: board }], span, 500)).slice(
    -2,
  );
  expect(after?.until).toBeNull();
  expect(before?.until?.getTime()).toBeLessThan(after?.since.getTime() ?? 0);
});
