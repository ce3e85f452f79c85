import { SignalResponse } from "@livekit/protocol";
import { afterAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { eventually, startTestServer, type TestPerson } from "../../testing/server.ts";
import { plainJoinRequest } from "./signalling/testing.ts";

/** A link for guests gives no more than its maker still may, and takes along who came by it. */

const server = await startTestServer();
const twin = await server.twin();
const sockets: WebSocket[] = [];
afterAll(async () => {
  for (const socket of sockets) socket.terminate();
  await twin.stop();
  await server.stop();
});
const { anna, agnes, bo } = server.people;
const { workspaces, identity, organisations } = server.safos;
const workspace = await server.workspace("Möten med gäster", anna, agnes, bo);
async function startMeeting(): Promise<string> {
  const path = `/api/v1/workspaces/${workspace.id}/meetings`;
  const fresh = { title: "Samråd", isStarted: true, lobby: "open" };
  return (await server.call(anna, "POST", path, fresh)).body.id as string;
}
const link = async (who: TestPerson, id: string): Promise<string> =>
  (await server.call(who, "POST", `/api/v1/meetings/${id}/guest-link`)).body.secret as string;
const requestEntry = (secret: string) => server.call(null, "POST", `/api/v1/guest/${secret}/knock`, { name: "Citra" });
const present = async (id: string): Promise<number> =>
  (await server.call(anna, "GET", `/api/v1/meetings/${id}/participants`)).body.participants.length as number;
const validate = async (token: string): Promise<number> =>
  (await fetch(`${server.url}/rtc/v1/validate?access_token=${token}`)).status;

/** A guest in the call, who came by the link. */
async function come(secret: string): Promise<{ token: string; ticket: string; isIn: () => boolean }> {
  const { body } = await requestEntry(secret);
  const { token } = body.call as { token: string };
  const url = `${server.url.replace("http", "ws")}/rtc/v1?access_token=${token}&join_request=${plainJoinRequest}`;
  const socket = new WebSocket(url);
  sockets.push(socket);
  let isIn = false;
  socket.on("message", (bytes: Buffer) => {
    const { message } = SignalResponse.fromBinary(bytes);
    if (message.case === "join") isIn = true;
    if (message.case === "leave") isIn = false;
  });
  socket.on("close", () => (isIn = false));
  await eventually(() => expect(isIn).toBe(true), 10_000);
  return { token, ticket: body.ticket as string, isIn: () => isIn };
}

/** What ends a link of Agnes', and what brings it back. */
const ends: [string, () => Promise<unknown>, () => Promise<unknown>][] = [
  [
    "their membership",
    () => twin.safos.workspaces.removeMember(anna.id, workspace.id, agnes.id),
    () => workspaces.addMember(anna.id, workspace.id, agnes.id, "editor"),
  ],
  [
    "their right to admit",
    () => workspaces.setRole(anna.id, workspace.id, agnes.id, "viewer"),
    () => workspaces.setRole(anna.id, workspace.id, agnes.id, "editor"),
  ],
  [
    "their account",
    () => identity.change(agnes.id, { isDisabled: true }),
    () => identity.change(agnes.id, { isDisabled: false }),
  ],
  [
    "the organisation's permission for links",
    () => twin.safos.organisations.change(anna.organisationId, { rules: { guestLinks: false } }),
    () => organisations.change(anna.organisationId, { rules: { guestLinks: true } }),
  ],
];

test.each(ends)("a link for guests ends with %s: nobody comes by it, and who came is let go", async (_, end, undo) => {
  const id = await startMeeting();
  const secret = await link(agnes, id);
  const guest = await come(secret);
  const waiting = new WebSocket(
    `${server.url.replace("http", "ws")}/api/v1/guest/${secret}/wait?ticket=${guest.ticket}`,
  );
  sockets.push(waiting);
  let closed = 0;
  waiting.on("close", (code) => (closed = code));
  await new Promise((resolve) => waiting.once("message", resolve));
  await end();
  try {
    await eventually(() => expect([guest.isIn(), closed]).toEqual([false, 4004]), 1000);
    await eventually(async () => {
      expect((await server.call(null, "GET", `/api/v1/guest/${secret}`)).body.code).toBe("LINK_UNKNOWN");
      expect((await requestEntry(secret)).body.code).toBe("LINK_UNKNOWN");
      expect(await validate(guest.token)).toBe(403);
    }, 1000);
  } finally {
    await undo();
  }
  // The maker's own again, as every link is.
  await eventually(async () => expect((await requestEntry(secret)).status).toBe(201), 1000);
});

test("who makes the link anew vouches for the guests who are in", async () => {
  const id = await startMeeting();
  const guest = await come(await link(agnes, id));
  const secret = await link(bo, id);
  await workspaces.removeMember(anna.id, workspace.id, agnes.id);
  await eventually(async () => expect(await workspaces.roleOf(agnes.id, workspace.id)).toBe(null));
  expect(await validate(guest.token)).toBe(200);
  expect((await requestEntry(secret)).status).toBe(201);
  expect([guest.isIn(), await present(id)]).toEqual([true, 1]);
  await workspaces.removeMember(anna.id, workspace.id, bo.id);
  await eventually(async () => expect([guest.isIn(), await present(id)]).toEqual([false, 0]), 1000);
  await workspaces.addMember(anna.id, workspace.id, agnes.id, "editor");
  await workspaces.addMember(anna.id, workspace.id, bo.id, "editor");
});

test("taking the link back lets nobody new in and leaves who is in, until its maker goes", async () => {
  const id = await startMeeting();
  const secret = await link(agnes, id);
  const guest = await come(secret);
  await server.call(anna, "DELETE", `/api/v1/meetings/${id}/guest-link`);
  expect((await requestEntry(secret)).body.code).toBe("LINK_UNKNOWN");
  expect([await validate(guest.token), guest.isIn()]).toEqual([200, true]);
  await workspaces.removeMember(anna.id, workspace.id, agnes.id);
  await eventually(() => expect(guest.isIn()).toBe(false), 1000);
  await workspaces.addMember(anna.id, workspace.id, agnes.id, "editor");
});

const setPassword = (id: string, password: string | null, who: TestPerson | null = anna) =>
  server.call(who, "PUT", `/api/v1/meetings/${id}/guest-password`, { password });
const unlock = (secret: string, password: string, on = server) =>
  on.call(null, "POST", `/api/v1/guest/${secret}/unlock`, { password });
const waitFor = async (shown: string, ticket: string) => {
  const waiting = new WebSocket(`${server.url.replace("http", "ws")}/api/v1/guest/${shown}/wait?ticket=${ticket}`);
  sockets.push(waiting);
  const seen = { closed: 0, isRefused: false };
  waiting.on("close", (code) => (seen.closed = code));
  waiting.on("error", () => (seen.isRefused = true));
  return { waiting, seen };
};

test("a meeting's link with a password opens nothing before it was given, and none with the one before", async () => {
  const id = await startMeeting();
  const secret = await link(agnes, id);
  const early = (await requestEntry(secret)).body.ticket as string;
  const { waiting, seen } = await waitFor(secret, early);
  await new Promise((resolve) => waiting.once("message", resolve));
  expect((await setPassword(id, "tre-brons-vit")).status).toBe(200);
  // Who waits gives it too.
  await eventually(() => expect(seen.closed).toBe(4004), 2000);
  const refused = await server.call(null, "GET", `/api/v1/guest/${secret}`);
  expect([refused.status, refused.body.code, JSON.stringify(refused.body).includes("Samråd")]).toEqual([
    401,
    "LINK_LOCKED",
    false,
  ]);
  expect((await requestEntry(secret)).body.code).toBe("LINK_LOCKED");
  expect((await server.call(null, "POST", `/api/v1/guest/${secret}/ticket`, { ticket: early })).body.code).toBe(
    "LINK_LOCKED",
  );
  const locked = await waitFor(secret, early);
  await eventually(() => expect(locked.seen.isRefused).toBe(true));
  expect((await unlock(secret, "fel-brons-vit")).body.code).toBe("LINK_PASSWORD_WRONG");
  const opened = (await unlock(secret, "tre-brons-vit")).body.secret as string;
  expect((await twin.call(null, "GET", `/api/v1/guest/${opened}`)).body.title).toBe("Samråd");
  const guest = await come(opened);
  expect((await server.call(anna, "GET", `/api/v1/meetings/${id}`)).body).toMatchObject({ hasGuestPassword: true });
  // A link that is recreated has it too; the one before opens nothing.
  const again = await link(agnes, id);
  expect((await server.call(null, "GET", `/api/v1/guest/${again}`)).body.code).toBe("LINK_LOCKED");
  expect((await server.call(null, "GET", `/api/v1/guest/${opened}`)).body.code).toBe("LINK_UNKNOWN");
  expect((await unlock(opened, "tre-brons-vit")).body.code).toBe("LINK_UNKNOWN");
  const fresh = (await unlock(again, "tre-brons-vit", twin)).body.secret as string;
  await setPassword(id, "annan-brons-blå");
  for (const on of [server, twin])
    expect((await on.call(null, "GET", `/api/v1/guest/${fresh}`)).body.code).toBe("LINK_LOCKED");
  // Who was let in stays, as when the link is taken back.
  expect([guest.isIn(), await validate(guest.token)]).toEqual([true, 200]);
  await setPassword(id, null);
  expect((await server.call(null, "GET", `/api/v1/guest/${again}`)).status).toBe(200);
  expect((await unlock(again, "vad som helst")).body).toEqual({ secret: again, until: null });
});

test("a rule that asks for passwords puts out the guests who gave none, and leaves the others", async () => {
  const [bare, locked] = [await startMeeting(), await startMeeting()];
  await setPassword(locked, "tre-brons-vit");
  const without = await come(await link(agnes, bare));
  const secret = (await unlock(await link(agnes, locked), "tre-brons-vit")).body.secret as string;
  const withPassword = await come(secret);
  await twin.safos.organisations.change(anna.organisationId, { rules: { guestLinkPassword: true } });
  try {
    await eventually(() => expect(without.isIn()).toBe(false), 2000);
    expect(await validate(without.token)).toBe(403);
    expect([withPassword.isIn(), await validate(withPassword.token)]).toEqual([true, 200]);
    expect((await server.call(null, "GET", `/api/v1/guest/${secret}`)).status).toBe(200);
  } finally {
    await organisations.change(anna.organisationId, { rules: { guestLinkPassword: false } });
  }
});

test("only those who let guests in choose the password, and only one that is not guessed first", async () => {
  const id = await startMeeting();
  expect((await setPassword(id, "tre-brons-vit", null)).status).toBe(401);
  expect((await setPassword(id, "tre-brons-vit", server.people.britt)).status).toBe(404);
  await workspaces.setRole(anna.id, workspace.id, agnes.id, "viewer");
  await eventually(async () => expect((await setPassword(id, "tre-brons-vit", agnes)).status).toBe(403), 1000);
  await workspaces.setRole(anna.id, workspace.id, agnes.id, "editor");
  expect((await setPassword(id, "lösenord")).body.code).toBe("LINK_PASSWORD_WEAK");
  for (const password of ["", 1, undefined, "x".repeat(201)])
    expect([password, (await setPassword(id, password as string)).status]).toEqual([password, 400]);
  await server.call(anna, "POST", `/api/v1/meetings/${id}/end`);
  expect((await setPassword(id, "tre-brons-vit")).body.code).toBe("ENDED");
  expect((await unlock("finns-inte", "tre-brons-vit")).body.code).toBe("LINK_UNKNOWN");
  for (const body of [{}, { password: "" }, { password: 1 }])
    expect((await server.call(null, "POST", "/api/v1/guest/x/unlock", body)).status).toBe(400);
});
