import { afterAll, afterEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import * as Y from "yjs";
import { uuid } from "#clock";
import { sql } from "#database";
import { aboutItem, system } from "#events";
import { eventually, startTestServer, type TestPerson } from "../../testing/server.ts";
import { startSketches, type Writer } from "./testing.ts";

const server = await startTestServer();
const twin = await server.twin();
const { anna, agnes, bo, britt } = server.people;
const { items, makeItem, open, synced, endWriters } = startSketches(server, twin);
afterEach(endWriters);
afterAll(async () => {
  await twin.stop();
  await server.stop();
});

const agree = (...list: Writer[]): Promise<void> =>
  eventually(() => {
    for (const writer of list) expect(writer.text()).toBe(list[0]?.text());
  });
const database = server.safos.database.of();
const rowsOf = async (name: string): Promise<number> =>
  (
    await sql<{ n: number }>`select count(*) as n from collaboration.update where document_id = ${name}`.execute(
      database,
    )
  ).rows[0]?.n ?? 0;

test("two people write at once and see the same", async () => {
  const { name } = await makeItem(agnes);
  const [a, b] = [open(anna, name), open(agnes, name)];
  await synced(a, b);
  for (let round = 0; round < 20; round++) {
    a.type(`a${round} `);
    b.type(`b${round} `);
  }
  await synced(a, b);
  await agree(a, b);
  for (let round = 0; round < 20; round++)
    for (const mark of [`a${round} `, `b${round} `]) expect(a.text()).toContain(mark);
  expect(a.text().length).toBe(20 * 3 * 2 + 10 * 2);
});

test("what was acknowledged is in the log, and a new server reads it back", async () => {
  const { id, name } = await makeItem();
  const a = open(anna, name);
  await synced(a);
  a.type("kvar ");
  await eventually(() => expect(a.provider.unsyncedChanges).toBe(0));
  expect(await rowsOf(name)).toBeGreaterThan(0);
  expect((await twin.safos.collaboration.read({ kind: "whiteboard", id })).getText("text").toJSON()).toBe("kvar ");
});

test("three write, two lose the network in the middle of it, one starts anew: every letter is there", async () => {
  const { name } = await makeItem(agnes, bo);
  const [a, b, c] = [open(anna, name), open(agnes, name), open(bo, name, twin)];
  await synced(a, b, c);
  const typeAll = (mark: string): void => {
    a.type(`${mark}a `);
    b.type(`${mark}b `);
    c.type(`${mark}c `);
  };
  for (let i = 0; i < 10; i++) typeAll(`1${i}`);
  b.cut();
  c.cut();
  for (let i = 0; i < 10; i++) typeAll(`2${i}`);
  await eventually(() => expect(a.provider.unsyncedChanges).toBe(0));
  // A reload: the page is gone, what it had written lives on in the browser's own store, that is in its document.
  const kept = Y.encodeStateAsUpdate(b.doc);
  b.end();
  const again = new Y.Doc();
  Y.applyUpdate(again, kept);
  const d = open(agnes, name, server, { doc: again });
  c.comeBack();
  typeAll("3x");
  await synced(a, c, d);
  await agree(a, c, d);
  for (let i = 0; i < 10; i++)
    for (const who of ["a", "b", "c"]) {
      expect(a.text()).toContain(`1${i}${who} `);
      expect(a.text()).toContain(`2${i}${who} `);
    }
  expect(a.text()).toContain("3xc ");
});

test("two servers on one database show each other's letters and cursors", async () => {
  const { name } = await makeItem(agnes);
  const [a, b] = [open(anna, name), open(agnes, name, twin)];
  await synced(a, b);
  a.type("hej från ena ");
  b.type("hej från andra ");
  await agree(a, b);
  expect(a.text()).toContain("andra");
  b.provider.setAwarenessField("cursor", { at: 3 });
  await eventually(() => {
    const seen = [...(a.provider.awareness?.getStates().values() ?? [])].find((state) => state["cursor"]);
    expect(seen).toMatchObject({ cursor: { at: 3 }, user: { id: agnes.id, name: "Agnes Berg", isGuest: false } });
  });
  b.end();
  await eventually(() => expect(a.provider.awareness?.getStates().size).toBeLessThanOrEqual(1));
});

test("nobody pretends to be another person in the presence list", async () => {
  const { name } = await makeItem(agnes);
  const [a, b] = [open(anna, name), open(agnes, name)];
  await synced(a, b);
  a.provider.setAwarenessField("user", { id: agnes.id, name: "Agnes Berg" });
  a.provider.setAwarenessField("cursor", 1);
  await eventually(() => {
    const seen = [...(b.provider.awareness?.getStates().values() ?? [])].find((state) => state["cursor"]);
    expect(seen?.["user"]).toMatchObject({ id: anna.id, name: "Anna Lindqvist" });
  });
});

test("a page that comes back before its broken socket was noticed is seen at once; nobody else takes its place", async () => {
  const { name } = await makeItem(agnes);
  const [watcher, gone] = [open(anna, name), open(agnes, name)];
  await synced(watcher, gone);
  const client = gone.doc.clientID;
  const seen = (): Record<string, unknown> | undefined => watcher.provider.awareness?.getStates().get(client);
  gone.provider.setAwarenessField("cursor", 1);
  await eventually(() => expect(seen()).toMatchObject({ cursor: 1 }));
  // The same page over a new socket, while the old one still looks alive.
  const openAs = (who: TestPerson, cursor: number): Writer => {
    const doc = new Y.Doc();
    doc.clientID = client;
    const writer = open(who, name, server, { doc });
    for (let step = 0; step < 5; step++) writer.provider.setAwarenessField("cursor", cursor + step / 10);
    return writer;
  };
  const back = openAs(agnes, 2);
  await eventually(() => expect(seen()).toMatchObject({ cursor: 2.4, user: { id: agnes.id } }));
  gone.end();
  await eventually(() => expect(server.safos.collaboration.load().connections).toBe(2));
  expect(seen()).toMatchObject({ cursor: 2.4 });
  const thief = openAs(anna, 3);
  await synced(thief);
  back.provider.setAwarenessField("cursor", 4);
  await eventually(() => expect(seen()).toMatchObject({ cursor: 4, user: { id: agnes.id } }));
});

test("a reader receives, and what a reader sends is refused and reaches nobody", async () => {
  const { name, workspaceId } = await makeItem();
  await server.safos.workspaces.addMember(anna.id, workspaceId, agnes.id, "viewer");
  const [a, reader] = [open(anna, name), open(agnes, name)];
  await synced(a, reader);
  a.type("läs ");
  await eventually(() => expect(reader.text()).toBe("läs "));
  reader.type("smyg ");
  await eventually(() => expect(reader.messages).toContainEqual({ type: "refused", code: "FORBIDDEN" }));
  expect(a.text()).toBe("läs ");
  expect(reader.provider.unsyncedChanges).toBeGreaterThan(0);
  await server.safos.workspaces.setRole(anna.id, workspaceId, agnes.id, "editor");
  await eventually(() =>
    expect(reader.messages).toContainEqual({ type: "access", role: "editor", isReadOnly: false, isLocked: false }),
  );
});

test("a removed member's socket is closed within a second, in every process", async () => {
  const { name, workspaceId } = await makeItem(agnes, bo);
  const [a, b, c] = [open(anna, name), open(agnes, name), open(bo, name, twin)];
  await synced(a, b, c);
  await server.safos.workspaces.removeMember(anna.id, workspaceId, agnes.id);
  await server.safos.workspaces.removeMember(anna.id, workspaceId, bo.id);
  await eventually(() => {
    expect(b.messages).toContainEqual({ type: "gone" });
    expect(b.closes).toContain(4403);
    expect(c.closes).toContain(4403);
  }, 1000);
  a.type("hemligt ");
  await eventually(() => expect(b.failures).toContain("MISSING"));
  await eventually(() => expect(a.provider.unsyncedChanges).toBe(0));
  expect([b.text(), c.text()]).toEqual(["", ""]);
});

test("a person who leaves a group loses what it was given within a second, in every process", async () => {
  const { identity, workspaces } = server.safos;
  for (const isWhole of [false, true]) {
    const { id, name } = await makeItem(agnes);
    const workspaceId = items.get(id)?.workspaceId ?? "";
    const group = await identity.addGroup(bo.organisationId, { name: `Skribenter ${isWhole}` });
    for (const one of [bo, britt]) await identity.addGroupMember(bo.organisationId, group.id, one.id);
    await workspaces.grant(anna.id, { workspaceId, kind: "whiteboard", id }, { groupId: group.id }, "editor");
    await eventually(async () => expect(await twin.safos.identity.groupsOf(britt.id)).toContain(group.id));
    const a = open(anna, name);
    const b = open(britt, name);
    const c = open(britt, name, twin);
    const rest = open(bo, name);
    await synced(a, b, c, rest);
    if (isWhole) await identity.removeGroup(bo.organisationId, group.id);
    else await identity.removeGroupMember(bo.organisationId, group.id, britt.id);
    await eventually(() => {
      expect([b.closes.includes(4403), c.closes.includes(4403), rest.closes.includes(4403)]).toEqual([
        true,
        true,
        isWhole,
      ]);
    }, 1000);
    expect(a.closes).toEqual([]);
  }
});

test("the end of a session closes its sockets within a second", async () => {
  const { name } = await makeItem();
  const { token, sessionId } = await server.safos.identity
    .createSession(anna.id, { kind: "api", label: "kort" })
    .then(async (made) => {
      const me = (await server.call({ ...anna, token: made.token }, "GET", "/api/v1/sessions")).body;
      return {
        token: made.token,
        sessionId: (me.items as { id: string; isCurrent: boolean }[]).find((one) => one.isCurrent)?.id,
      };
    });
  const a = open({ ...anna, token }, name);
  await synced(a);
  expect((await server.call({ ...anna, token }, "DELETE", `/api/v1/sessions/${sessionId}`)).status).toBe(200);
  await eventually(() => expect(a.closes).toContain(4401), 1000);
});

test("a link opens it for a guest by name, and closing the link closes the guest's socket", async () => {
  const { id, name, workspaceId } = await makeItem();
  const item = { workspaceId, kind: "whiteboard", id };
  const { secret, id: grantId } = await server.safos.workspaces.grantLink(anna.id, item, "editor");
  const guestId = uuid();
  const token = { link: secret, guest: `${guestId} ${encodeURIComponent("Citra Öman")}` };
  const [a, guest] = [open(anna, name), open(null, name, server, { token })];
  await synced(a, guest);
  guest.type("från gästen ");
  guest.provider.setAwarenessField("cursor", 1);
  await eventually(() => {
    expect(a.text()).toBe("från gästen ");
    const seen = [...(a.provider.awareness?.getStates().values() ?? [])].find((state) => state["cursor"]);
    expect(seen?.["user"]).toMatchObject({ id: guestId, name: "Citra Öman", isGuest: true });
  });
  const other = (await makeItem()).name;
  const elsewhere = open(null, other, server, { token });
  await eventually(() => expect(elsewhere.failures).toContain("MISSING"));
  await server.safos.workspaces.revokeGrant(item, grantId, anna.id);
  await eventually(() => expect(guest.closes).toContain(4403), 1000);
});

test("strangers, other organisations, unknown kinds and trashed things are closed", async () => {
  const { id, name } = await makeItem();
  const nobody = open(null, name);
  const stranger = open(britt, name);
  const unknown = open(anna, `whiteboard/${uuid()}`);
  const noKind = open(anna, `poll/${id}`);
  await eventually(() => {
    expect(nobody.failures).toContain("UNAUTHENTICATED");
    for (const writer of [stranger, unknown, noKind]) expect(writer.failures).toContain("MISSING");
  });
  const a = open(anna, name);
  await synced(a);
  items.set(id, { ...(items.get(id) as { workspaceId: string }), isTrashed: true });
  await database.transaction().execute((trx) =>
    server.safos.events.emit(trx, {
      type: "whiteboard.trashed",
      ...aboutItem({
        actor: system,
        workspaceId: items.get(id)?.workspaceId ?? "",
        item: { kind: "whiteboard", id },
      }),
      payload: { title: "" },
    }),
  );
  await eventually(() => expect(a.closes).toContain(4403), 1000);
});

test("hostile bytes end their sender's socket and harm nobody else", async () => {
  const { name } = await makeItem(agnes);
  const a = open(anna, name);
  await synced(a);
  a.type("före ");
  await eventually(() => expect(a.provider.unsyncedChanges).toBe(0));
  const send = async (...messages: (Buffer | string)[]): Promise<number> => {
    const ws = new WebSocket(`${server.url.replace("http", "ws")}/api/collaboration`, {
      headers: { authorization: `Bearer ${agnes.token}` },
    });
    ws.on("error", () => undefined);
    await new Promise((resolve) => ws.once("open", resolve));
    for (const message of messages) ws.send(message);
    return new Promise((resolve) => ws.once("close", resolve));
  };
  const frame = (type: number, ...rest: number[]): Buffer =>
    Buffer.concat([Buffer.from([name.length]), Buffer.from(name), Buffer.from([type, ...rest])]);
  const hello = Buffer.concat([frame(2, 0, 2), Buffer.from("{}")]);
  expect(await send("text")).toBe(1003);
  expect(await send(Buffer.from([0xff, 0xff, 0xff]))).toBe(1007);
  expect(await send(frame(6, 1, 65))).toBe(1007);
  expect(await send(hello, frame(0, 2, 5, 255, 255, 255, 255, 255))).toBe(4400);
  expect(await send(hello, frame(0, 1, 9, 1, 1, 7, 0, 200, 200, 200, 200, 200))).toBe(4400);
  expect(await send(Buffer.alloc(7 << 20))).toBe(1009);
  a.type("efter ");
  await eventually(() => expect(a.provider.unsyncedChanges).toBe(0));
  expect(a.text()).toBe("före efter ");
});

test("a page that sends too much is disconnected and the others write on", async () => {
  const { name } = await makeItem(agnes);
  const [a, sender] = [open(anna, name), open(agnes, name)];
  await synced(a, sender);
  for (let i = 0; i < 800; i++) sender.type("x");
  await eventually(() => expect(sender.closes).toContain(4429));
  sender.end();
  a.type("lugn");
  await eventually(() => expect(a.provider.unsyncedChanges).toBe(0));
  expect(a.text()).toContain("lugn");
});

test("the log is put together after a while and reads the same", async () => {
  const { id, name } = await makeItem();
  const [a, b] = [open(anna, name), open(anna, name, twin)];
  await synced(a, b);
  for (let i = 0; i < 350; i++) {
    a.type(`${i} `);
    if (i % 50 === 49) await eventually(() => expect(a.provider.unsyncedChanges).toBe(0));
  }
  await eventually(async () => expect(await rowsOf(name)).toBeLessThan(100));
  await agree(a, b);
  const read = await twin.safos.collaboration.read({ kind: "whiteboard", id });
  expect(read.getText("text").toJSON()).toBe(a.text());
});

test("the server's own changes reach open pages, in every process", async () => {
  const { id, name } = await makeItem();
  const [a, b] = [open(anna, name), open(anna, name, twin)];
  await synced(a, b);
  await server.safos.collaboration.apply({ kind: "whiteboard", id }, null, (doc) =>
    doc.getText("text").insert(0, "importerat"),
  );
  await eventually(() => expect([a.text(), b.text()]).toEqual(["importerat", "importerat"]));
});

test("versions are kept by name, and restoring one is a new change", async () => {
  const { id, name } = await makeItem(agnes);
  const a = open(anna, name);
  await synced(a);
  a.type("första");
  await eventually(() => expect(a.provider.unsyncedChanges).toBe(0));
  const path = `/api/v1/items/whiteboard/${id}/versions`;
  const made = await server.call(anna, "POST", path, { name: "Utkast <b>1</b>" });
  expect(made.status).toBe(201);
  a.type(" och mer");
  await eventually(() => expect(a.provider.unsyncedChanges).toBe(0));
  const restored = await server.call(agnes, "POST", `${path}/${made.body.id}/restore`);
  expect(restored.status).toBe(200);
  await eventually(() => expect(a.text()).toBe("första"));
  const list = (await server.call(anna, "GET", path)).body.items;
  expect(list.map((one: { name: string | null }) => one.name)).toEqual([null, "Utkast <b>1</b>"]);
  expect(list[0].createdBy.displayName).toBe("Agnes Berg");
  const content = await server.call(anna, "GET", `${path}/${list[0].id}/content`);
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Buffer.from(content.body.update, "base64"));
  expect(doc.getText("text").toJSON()).toBe("första och mer");
});

test("a locked version takes no edits from anybody until it is unlocked", async () => {
  const { id, name, workspaceId } = await makeItem(agnes, bo);
  const [a, b] = [open(anna, name), open(agnes, name, twin)];
  await synced(a, b);
  a.type("beslut");
  await eventually(() => expect(a.provider.unsyncedChanges).toBe(0));
  const path = `/api/v1/items/whiteboard/${id}`;
  expect((await server.call(agnes, "PUT", `${path}/lock`, { name: "Godkänd" })).status).toBe(200);
  await eventually(() =>
    expect(b.messages).toContainEqual({ type: "access", role: "editor", isReadOnly: true, isLocked: true }),
  );
  b.type(" fusk");
  await eventually(() => expect(b.messages).toContainEqual({ type: "refused", code: "DOCUMENT_LOCKED" }));
  await expect(
    server.safos.collaboration.apply({ kind: "whiteboard", id }, null, (doc) => doc.getText("text").insert(0, "fusk")),
  ).rejects.toMatchObject({ code: "DOCUMENT_LOCKED" });
  const again = await server.call(anna, "PUT", `${path}/lock`, { name: "Igen" });
  expect([again.status, again.body.code]).toEqual([409, "DOCUMENT_LOCKED"]);
  const state = (await server.call(anna, "GET", `${path}/collaboration`)).body;
  expect(state).toMatchObject({ isLocked: true, lockedBy: { displayName: "Agnes Berg" }, canLock: true });
  expect((await server.call(bo, "DELETE", `${path}/lock`)).status).toBe(403);
  expect((await server.call(agnes, "DELETE", `${path}/lock`)).status).toBe(200);
  expect((await server.call(anna, "DELETE", `${path}/lock`)).body.code).toBe("NOT_LOCKED");
  await eventually(() =>
    expect(a.messages.at(-1)).toEqual({ type: "access", role: "owner", isReadOnly: false, isLocked: false }),
  );
  a.type("!");
  await eventually(() => expect(a.provider.unsyncedChanges).toBe(0));
  expect((await server.safos.collaboration.read({ kind: "whiteboard", id })).getText("text").toJSON()).toBe("beslut!");
  expect(workspaceId).toBeTruthy();
});

test("the routes refuse whom and what they should", async () => {
  const { id, workspaceId } = await makeItem();
  await server.safos.workspaces.addMember(anna.id, workspaceId, agnes.id, "viewer");
  const path = `/api/v1/items/whiteboard/${id}`;
  await server.safos.collaboration.create(database, { kind: "whiteboard", id });
  const made = (await server.call(anna, "POST", `${path}/versions`, { name: "Ett" })).body.id as string;
  const routes: [string, string, unknown][] = [
    ["GET", `${path}/collaboration`, undefined],
    ["GET", `${path}/versions`, undefined],
    ["POST", `${path}/versions`, { name: "x" }],
    ["PATCH", `${path}/versions/${made}`, { name: "x" }],
    ["GET", `${path}/versions/${made}/content`, undefined],
    ["POST", `${path}/versions/${made}/restore`, {}],
    ["PUT", `${path}/lock`, { name: "x" }],
    ["DELETE", `${path}/lock`, undefined],
  ];
  for (const [method, address, body] of routes) {
    expect([address, (await server.call(null, method, address, body)).status]).toEqual([address, 401]);
    expect([address, (await server.call(britt, method, address, body)).status]).toEqual([address, 404]);
    if (method !== "GET")
      expect([address, (await server.call(agnes, method, address, body)).status]).toEqual([address, 403]);
  }
  for (const body of [
    {},
    { name: "" },
    { name: " " },
    { name: 7 },
    { name: "x".repeat(300) },
    { name: "x", y: 1 },
    "{",
  ])
    expect((await server.call(anna, "POST", `${path}/versions`, body)).status).toBe(400);
  expect((await server.call(anna, "POST", `${path}/versions/${uuid()}/restore`)).status).toBe(404);
  expect((await server.call(anna, "GET", `${path}/versions?after=x`)).status).toBe(400);
});
