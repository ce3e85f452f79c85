import { highestClass, informationClasses, type InformationClass } from "@safos/contract/policy";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import WebSocket from "ws";
import { eventually, startTestServer, type TestPerson, type TestServer } from "../../../testing/server.ts";

let server: TestServer;
let twin: TestServer;
let anna: TestPerson;
let agnes: TestPerson;
let bo: TestPerson;
let britt: TestPerson;
let shared: { readonly id: string };

beforeAll(async () => {
  server = await startTestServer();
  twin = await server.twin();
  ({ anna, agnes, bo, britt } = server.people);
  const rules = { classes: { K3: { otherOrganisations: false } } };
  await server.safos.organisations.change(anna.organisationId, { rules });
  shared = await server.workspace("Två myndigheter", anna, bo);
  await server.call(anna, "PATCH", `/api/v1/workspaces/${shared.id}`, { informationClass: "K1" });
  await server.safos.workspaces.addMember(anna.id, shared.id, agnes.id, "editor");
});
afterAll(async () => {
  await twin.stop();
  await server.stop();
});

const base = (id = shared.id): string => `/api/v1/workspaces/${id}`;
const pathOf = (kind: string, id: string | number): string => `/api/v1/items/${kind}/${id}`;
const raise = (who: TestPerson | null, kind: string, id: string | number, informationClass: string | null) =>
  server.call(who, "PUT", `${pathOf(kind, id)}/class`, { informationClass });
const statusOf = async (who: TestPerson | null, path: string, on = server): Promise<number> =>
  (await on.call(who, "GET", path)).status;
const make = async (kind: string, body: object, who = anna, where = shared.id): Promise<string> => {
  const made = await server.call(who, "POST", `${base(where)}/${kind}`, body);
  expect([kind, made.status]).toEqual([kind, 201]);
  return String(made.body.id);
};
const makeFolder = (name: string, parentId?: number, where = shared.id) =>
  make("folders", { name, ...(parentId === undefined ? {} : { parentId }) }, anna, where);
async function put(path: string, who = anna, text = "text"): Promise<number> {
  const url = `${server.url}/remote.php/dav/files/${encodeURIComponent(who.name)}/${path}`;
  const { status } = await fetch(url, { method: "PUT", body: text, headers: { authorization: `Bearer ${who.token}` } });
  return status;
}
const folderOf = async (where = shared.id, folder?: number) =>
  (await server.call(anna, "GET", `${base(where)}/files${folder === undefined ? "" : `?folder=${folder}`}`)).body;
async function fileId(name: string, where = shared.id, folder?: number): Promise<number> {
  const { items } = await folderOf(where, folder);
  return (items as { id: number; name: string }[]).find((one) => one.name === name)?.id ?? 0;
}

const option = { text: "Ja" };
const kinds: Readonly<
  Record<string, { make(title: string, who?: TestPerson): Promise<string>; list: string; read(id: string): string }>
> = {
  board: { make: (title, who) => make("boards", { title }, who), list: "boards", read: (id) => `/api/v1/boards/${id}` },
  document: {
    make: (title, who) => make("documents", { title }, who),
    list: "documents",
    read: (id) => `/api/v1/documents/${id}`,
  },
  whiteboard: {
    make: (title, who) => make("whiteboards", { title }, who),
    list: "whiteboards",
    read: (id) => `/api/v1/whiteboards/${id}`,
  },
  poll: {
    make: (title, who) => make("polls", { title, kind: "text", options: [option, { text: "Nej" }] }, who),
    list: "polls",
    read: (id) => `/api/v1/polls/${id}`,
  },
  form: { make: (title, who) => make("forms", { title }, who), list: "forms", read: (id) => `/api/v1/forms/${id}` },
  meeting: {
    make: (title, who) => make("meetings", { title }, who),
    list: "meetings",
    read: (id) => `/api/v1/meetings/${id}`,
  },
};

const found = async (who: TestPerson, word: string): Promise<string> =>
  JSON.stringify((await server.call(who, "GET", `/api/v1/search?q=${word}`)).body.groups);

for (const [kind, { make: makeOne, list, read }] of Object.entries(kinds))
  test(`a ${kind} that is raised is gone for those whom its class keeps out, in every process within a second, and back when it is lowered`, async () => {
    const word = `Zebra${kind}`;
    const id = await makeOne(word);
    if (kind === "form") await server.call(anna, "POST", `/api/v1/forms/${id}/open`, {});
    const listed = async (who: TestPerson, on: TestServer): Promise<boolean> =>
      JSON.stringify((await on.call(who, "GET", `${base()}/${list}`)).body.items).includes(id);
    await eventually(async () => expect(await found(bo, word)).toContain(id), 3000);
    expect(await listed(bo, twin)).toBe(true);
    const raised = await raise(anna, kind, id, "K3");
    expect([raised.status, raised.body]).toEqual([
      200,
      {
        effective: "K3",
        own: "K3",
        inherited: "K1",
        inheritedFrom: { kind: "workspace", title: "Två myndigheter" },
        canRaise: true,
        canLower: true,
      },
    ]);
    for (const on of [server, twin])
      await eventually(async () => {
        expect([await statusOf(bo, pathOf(kind, id), on), await statusOf(bo, read(id), on)]).toEqual([404, 404]);
        expect(await listed(bo, on)).toBe(false);
      }, 1000);
    expect(await found(bo, word)).not.toContain(id);
    expect([await statusOf(agnes, read(id)), await listed(agnes, twin)]).toEqual([200, true]);
    expect((await server.call(agnes, "GET", pathOf(kind, id))).body).toMatchObject({
      informationClass: "K3",
      ownInformationClass: "K3",
    });
    expect((await raise(anna, kind, id, null)).body).toMatchObject({ effective: "K1", own: null });
    await eventually(async () => expect(await statusOf(bo, read(id), twin)).toBe(200), 1000);
  });

test("who manages an item raises it, owners of the workspace lower it, and nobody else changes or learns anything", async () => {
  const own = await make("boards", { title: "Agnes tavla" }, agnes);
  expect((await raise(null, "board", own, "K2")).status).toBe(401);
  expect((await raise(britt, "board", own, "K2")).status).toBe(404);
  expect(await statusOf(null, `${pathOf("board", own)}/class`)).toBe(401);
  expect(await statusOf(britt, `${pathOf("board", own)}/class`)).toBe(404);
  expect(
    (await server.call(britt, "POST", `${pathOf("board", own)}/class/preview`, { informationClass: "K3" })).status,
  ).toBe(404);
  expect(
    (await server.call(null, "POST", `${pathOf("board", own)}/class/preview`, { informationClass: "K3" })).status,
  ).toBe(401);
  // Bo may write there, and read the class, but the board is another's.
  expect((await raise(bo, "board", own, "K2")).status).toBe(403);
  expect(
    (await server.call(bo, "POST", `${pathOf("board", own)}/class/preview`, { informationClass: "K3" })).status,
  ).toBe(403);
  expect((await server.call(bo, "GET", `${pathOf("board", own)}/class`)).body).toMatchObject({
    effective: "K1",
    canRaise: false,
    canLower: false,
  });
  expect((await raise(agnes, "board", own, "K2")).body).toMatchObject({ own: "K2", canLower: false });
  const lowered = await raise(agnes, "board", own, null);
  expect([lowered.status, lowered.body.code]).toEqual([403, "FORBIDDEN"]);
  expect((await raise(agnes, "board", own, "K1")).status).toBe(403);
  expect((await raise(anna, "board", own, "K0")).body.code).toBe("CLASS_TOO_LOW");
  expect((await raise(anna, "board", own, "K4")).body.code).toBe("CLASS_REFUSED");
  expect((await raise(anna, "board", own, "K9")).status).toBe(400);
  expect((await raise(anna, "board", own, null)).body).toMatchObject({ own: null, effective: "K1" });
  const general = (await server.call(anna, "GET", `${base()}/channels`)).body.items?.[0]?.id as string | undefined;
  if (general) expect((await raise(anna, "channel", general, "K2")).body.code).toBe("CLASS_ELSEWHERE");
  expect((await raise(anna, "board", "nothing", "K2")).status).toBe(404);
  // A member who is removed is a stranger.
  const place = await server.workspace("Borttagen", anna, bo);
  const theirs = await make("boards", { title: "Bos" }, bo, place.id);
  await server.safos.workspaces.removeMember(anna.id, place.id, bo.id);
  expect((await raise(bo, "board", theirs, "K2")).status).toBe(404);
});

test("two who raise at once end at the higher of the two, however they meet", async () => {
  for (let turn = 0; turn < 5; turn += 1) {
    const id = await make("boards", { title: "Samtidigt" }, agnes);
    const both = await Promise.all([raise(agnes, "board", id, "K2"), raise(agnes, "board", id, "K3")]);
    expect(both.map((one) => one.status).filter((one) => one === 200).length).toBeGreaterThan(0);
    expect((await server.call(anna, "GET", pathOf("board", id))).body.informationClass).toBe("K3");
  }
});

test("a class closes links at once, and what a class forbids is refused with the rule", async () => {
  const board = await make("boards", { title: "Med länk" });
  const link = (await server.call(anna, "POST", `${pathOf("board", board)}/shares`, { isLink: true, role: "viewer" }))
    .body;
  const visit = async (on: TestServer): Promise<number> =>
    (await fetch(`${on.url}/api/v1/shared`, { headers: { "safos-link": link.secret } })).status;
  expect([await visit(server), await visit(twin)]).toEqual([200, 200]);
  await raise(anna, "board", board, "K2");
  await eventually(async () => expect([await visit(server), await visit(twin)]).toEqual([410, 410]), 1000);
  const refused = await server.call(anna, "POST", `${pathOf("board", board)}/shares`, { isLink: true, role: "viewer" });
  expect(refused.body).toMatchObject({
    code: "POLICY_REFUSED",
    data: { rule: "guestLinks", informationClass: "K2", organisation: { id: anna.organisationId } },
  });
  await raise(anna, "board", board, "K3");
  await server.safos.organisations.change(bo.organisationId, { rules: { isDirectoryOpen: true } });
  const given = await server.call(anna, "POST", `${pathOf("board", board)}/shares`, {
    name: britt.name,
    role: "viewer",
  });
  expect(given.body.data).toMatchObject({ rule: "otherOrganisations", informationClass: "K3" });
  const meeting = await make("meetings", { title: "Gäster" });
  const guests = await server.call(anna, "POST", `/api/v1/meetings/${meeting}/guest-link`);
  expect(guests.status).toBe(201);
  const asGuest = () => fetch(`${twin.url}/api/v1/guest/${guests.body.secret}`).then((one) => one.status);
  expect(await asGuest()).toBe(200);
  await raise(anna, "meeting", meeting, "K2");
  await eventually(async () => expect(await asGuest()).toBe(404), 1000);
  expect((await server.call(anna, "POST", `/api/v1/meetings/${meeting}/guest-link`)).body.code).toBe("POLICY_REFUSED");
});

test("what a person from elsewhere has open closes within a second: the item's topic", async () => {
  const id = await make("documents", { title: "Öppet hos Bo" });
  const ws = new WebSocket(`${twin.url.replace("http", "ws")}/api/live`, {
    headers: { authorization: `Bearer ${bo.token}` },
  });
  const ops: string[] = [];
  ws.on("message", (data) => ops.push((JSON.parse((data as Buffer).toString()) as { op: string }).op));
  await new Promise((resolve) => ws.once("open", resolve));
  ws.send(JSON.stringify({ op: "subscribe", topics: [`item:document/${id}`] }));
  await eventually(() => expect(ops).toContain("subscribed"));
  await raise(anna, "document", id, "K3");
  await eventually(() => expect(ops).toContain("gone"), 1000);
  ws.terminate();
});

test("the preview counts what a class would close, and names it", async () => {
  const board = await make("boards", { title: "Förhandsvisad" });
  await server.call(anna, "POST", `${pathOf("board", board)}/shares`, { isLink: true, role: "viewer" });
  await server.call(anna, "POST", `${pathOf("board", board)}/shares`, { name: britt.name, role: "viewer" });
  const preview = (informationClass: string | null) =>
    server.call(anna, "POST", `${pathOf("board", board)}/class/preview`, { informationClass });
  expect((await preview("K1")).body.counts).toEqual({
    federated: 0,
    link: 0,
    guestLink: 0,
    member: 0,
    share: 0,
    mailGuest: 0,
  });
  expect((await preview("K2")).body.counts).toMatchObject({ link: 1, member: 0, share: 0 });
  const { body } = await preview("K3");
  expect(body.counts).toMatchObject({ link: 1, member: 1, share: 1 });
  expect(body.items).toContainEqual(
    expect.objectContaining({ kind: "member", person: bo.displayName, title: "Förhandsvisad" }),
  );
  expect((await preview("K4")).body.code).toBe("CLASS_REFUSED");
  const shares = async (): Promise<boolean[]> =>
    ((await server.call(anna, "GET", `${pathOf("board", board)}/shares`)).body.items as { isOpen: boolean }[]).map(
      (one) => one.isOpen,
    );
  expect(await shares()).toEqual([true, true]);
  await raise(anna, "board", board, "K3");
  expect(await shares()).toEqual([false, false]);
  expect((await preview("K3")).body.counts).toMatchObject({ link: 0, member: 0, share: 0 });
});

test("a class outlives its process, and goes with its item", async () => {
  const id = await make("boards", { title: "Kvar" });
  await raise(anna, "board", id, "K3");
  const later = await server.twin();
  expect(await statusOf(bo, pathOf("board", id), later)).toBe(404);
  await later.stop();
  expect(server.safos.items.classes.own({ kind: "board", id })).toBe("K3");
  await server.call(anna, "DELETE", pathOf("board", id));
  await server.safos.items.purge(new Date(Date.now() + 60_000));
  const rows = await server.safos.database
    .of<{ "items.class": { item_id: string } }>()
    .selectFrom("items.class")
    .select("item_id")
    .where("item_id", "=", id)
    .execute();
  expect(rows).toEqual([]);
});

test("lists are told which of their items were raised, and nobody learns of others'", async () => {
  const high = await make("boards", { title: "Höjd" });
  const plain = await make("boards", { title: "Vanlig" });
  await raise(anna, "board", high, "K3");
  const items = [high, plain].map((id) => ({ kind: "board", id }));
  const raised = (who: TestPerson | null) => server.call(who, "POST", "/api/v1/items/raised", { items });
  expect((await raised(anna)).body.items).toEqual([{ kind: "board", id: high, informationClass: "K3" }]);
  expect([(await raised(bo)).body.items, (await raised(britt)).body.items]).toEqual([[], []]);
  expect((await raised(null)).status).toBe(401);
  expect((await server.call(anna, "POST", "/api/v1/items/raised", { items: [{ kind: "x", id: "1" }] })).status).toBe(
    400,
  );
});

test("no act is allowed on an item of any kind that the class of it, or of what it lies in, forbids", async () => {
  const { items, organisations, policy } = server.safos;
  const folder = await makeFolder("Egenskap");
  await put("Två myndigheter/Egenskap/inuti.txt");
  const parent = await make("documents", { title: "Ovanför" });
  const child = await server.call(anna, "POST", `${base()}/documents`, { title: "Under", parentId: parent });
  const inner = await fileId("inuti.txt", shared.id, Number(folder));
  const above: Record<string, readonly { kind: string; id: string }[]> = {
    file: [{ kind: "file", id: folder }],
    document: [{ kind: "document", id: parent }],
  };
  const things: { kind: string; id: string }[] = [
    { kind: "file", id: String(inner) },
    { kind: "document", id: child.body.id as string },
  ];
  for (const [kind, one] of Object.entries(kinds))
    if (kind !== "document") things.push({ kind, id: await one.make(`Egenskap ${kind}`) });
  const levels: (InformationClass | null)[] = [null, ...informationClasses];
  const rank = (level: InformationClass | null): number => levels.indexOf(level);
  const actions = [
    ["guestLinks", { type: "link.make", lifetimeMs: null, hasPassword: true }],
    ["guestLinks", { type: "link.open", ageMs: 0, hasPassword: true }],
    ["guestLinks", { type: "guest.invite", ageMs: 0, hasPassword: true }],
    ["otherOrganisations", { type: "person.admit", organisationId: bo.organisationId }],
    ["mailGuests", { type: "guest.admit", stayMs: 0 }],
    ["visitorDownloads", { type: "copy.take" }],
    ["mailTexts", { type: "text.send" }],
  ] as const;
  const set = async ({ kind, id }: { kind: string; id: string }, level: InformationClass | null): Promise<void> => {
    await raise(anna, kind, id, null);
    if (level !== null && rank(level) >= rank("K1")) await raise(anna, kind, id, level);
  };
  const level = fc.constantFrom(...levels);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...things), level, level, async (thing, own, outer) => {
      const [around] = above[thing.kind] ?? [];
      await set(thing, null);
      if (around) await set(around, outer);
      await set(thing, own);
      const found = await items.locate(thing as Parameters<typeof items.locate>[0]);
      const place = found && (await items.policyItemOf(found));
      // The workspace is K1; what was asked for below that is refused.
      const expected = highestClass("K1", own, around ? outer : null);
      expect(place?.informationClass).toBe(expected);
      for (const [rule, action] of actions) {
        const isAllowed = place !== null && policy.decide(bo, action, place) === null;
        const concerned = [anna, bo].map((who) => organisations.byId(who.organisationId)?.rules);
        const forbids = concerned.some((rules, index) => {
          const isOwn = action.type === "person.admit" && index === 1;
          return !isOwn && (!rules?.[rule] || (expected !== null && !rules.classes[expected][rule]));
        });
        expect([thing.kind, expected, rule, isAllowed]).toEqual([thing.kind, expected, rule, !forbids]);
      }
    }),
    { numRuns: 60 },
  );
}, 60_000);

test("no act is allowed on an item of any kind that a rule of the owning, the actor's or the author's agency forbids", async () => {
  const { items, organisations, policy } = server.safos;
  const made: { kind: string; id: string; author: TestPerson }[] = [];
  for (const author of [anna, bo]) {
    for (const [kind, one] of Object.entries(kinds))
      made.push({ kind, id: await one.make(`Regler ${author.displayName}`, author), author });
    await put(`Två myndigheter/regler-${author.id}.txt`, author);
    made.push({ kind: "file", id: String(await fileId(`regler-${author.id}.txt`)), author });
  }
  const actions = {
    guestLinks: [
      { type: "link.make", lifetimeMs: 0, hasPassword: true },
      { type: "link.open", ageMs: 0, hasPassword: true },
      { type: "guest.invite", ageMs: 0, hasPassword: true },
    ],
    otherOrganisations: [{ type: "person.admit", organisationId: britt.organisationId, hasEid: true }],
    mailGuests: [{ type: "guest.admit", stayMs: 0 }],
    federatedShares: [{ type: "share.federate", host: null }],
    captions: [{ type: "speech.write" }],
    transcripts: [{ type: "speech.keep" }],
    recordings: [{ type: "meeting.record" }],
    visitorDownloads: [{ type: "copy.take" }],
    mailTexts: [{ type: "text.send" }],
  } as const;
  type Rule = keyof typeof actions;
  const names = Object.keys(actions) as Rule[];
  const rules = fc.record(Object.fromEntries(names.map((name) => [name, fc.boolean()]))) as fc.Arbitrary<
    Record<Rule, boolean>
  >;
  const places = await Promise.all(
    made.map(async (one) => {
      const item = await items.locate(one as Parameters<typeof items.locate>[0]);
      const place = item && (await items.policyItemOf(item));
      // The class says nothing here: it has a test of its own.
      return { ...one, place: place && { ...place, informationClass: null } };
    }),
  );
  const refused = new Set<string>();
  const isOfBo = britt.organisationId === bo.organisationId;
  await fc.assert(
    fc.asyncProperty(rules, rules, async (annas, bos) => {
      const own = new Map([
        [anna.organisationId, annas],
        [bo.organisationId, bos],
      ]);
      for (const [id, of] of own) await organisations.change(id, { rules: { ...of, federatedHosts: null } });
      for (const { kind, author, place } of places)
        for (const actor of [null, anna, bo])
          for (const rule of names)
            for (const action of actions[rule]) {
              const concerned = new Set([anna.organisationId, actor?.organisationId, author.organisationId]);
              // Whose own people come in is not asked.
              if (action.type === "person.admit") concerned.delete(britt.organisationId);
              const forbids = [...concerned].some((id) => id !== undefined && own.get(id)?.[rule] === false);
              const isRefused = place === null || policy.decide(actor, action, place) !== null;
              if (isRefused) refused.add(`${kind} ${action.type}`);
              expect([kind, author.name, actor?.name, action.type, isRefused]).toEqual([
                kind,
                author.name,
                actor?.name,
                action.type,
                forbids,
              ]);
            }
    }),
    { numRuns: 20 },
  );
  // Every act was refused on every kind at least once: the property is not true of nothing.
  expect([isOfBo, refused.size]).toEqual([true, 7 * 11]);
  for (const id of [anna.organisationId, bo.organisationId])
    await organisations.change(id, {
      rules: { ...Object.fromEntries(names.map((name) => [name, true])), federatedShares: false, transcripts: false },
    });
}, 60_000);
