import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";
import { expectMedia, receivedFrom } from "./livekit-media.ts";
import { ask, heard, startBrowser, type ClientName, type Received } from "./livekit-page.ts";

/** Clients of three majors in one call: two of them speak v0, with two connections. */

let server: RunningServer;
let cast: Cast;
let chromium: Awaited<ReturnType<typeof startBrowser>>;
const clients: Record<ClientName, { page: Page; identity: string }> = {} as never;

const pages = (): { page: Page; identity: string }[] => Object.values(clients);
const others = (than: ClientName): { page: Page; identity: string }[] => pages().filter((one) => one !== clients[than]);

async function come(client: ClientName, ticket: Record<string, string> | undefined): Promise<void> {
  const page = await chromium.open(client);
  const identity = await ask<string>(page, "join", ticket?.["url"], ticket?.["token"]);
  await ask(page, "publish", 640, 360, 15);
  clients[client] = { page, identity };
}

beforeAll(async () => {
  ({ server, cast } = await startWithCast({ environment: { SAFOS_MEDIA_PORT: "0" } }));
  chromium = await startBrowser();
  const ticketOf = ({ name }: { name: string }) => server.safos("meeting", "token", cast.workspaceId, name);
  // The first one begins the meeting.
  const one = await ticketOf(cast.bo);
  const [two, three] = await Promise.all([cast.anna, cast.bo].map(ticketOf));
  await come("livekit-client-1", one);
  await come("livekit-client", two);
  await come("livekit-client-2", three);
});
afterAll(async () => {
  await chromium.stop();
  await server.stop();
});

test("clients of three majors see and hear each other", async () => {
  for (const { page, identity } of pages())
    for (const other of pages()) if (other.identity !== identity) await expectMedia(page, other.identity);
  const versions = await Promise.all(
    pages().map(({ page }) =>
      // oxlint-disable-next-line typescript/no-explicit-any, typescript/no-unsafe-member-access -- the page has no types
      page.evaluate(() => (globalThis as any).LivekitClient.version as string),
    ),
  );
  expect(versions.map((one) => one.split(".").slice(0, 2).join("."))).toEqual(["1.15", "2.23", "2.1"]);
});

test("an older client chooses a smaller picture, and sends no larger one than the others want", async () => {
  const old = clients["livekit-client-1"];
  const { identity } = clients["livekit-client"];
  await ask(old.page, "quality", identity, 0);
  await until(async () => (await receivedFrom(old.page, identity, "camera")).width < 640);
  for (const { page } of others("livekit-client-1")) await ask(page, "quality", old.identity, 0);
  await until(async () => {
    const layers = await ask<{ rid: string; active: boolean }[]>(old.page, "sending");
    return layers.some((one) => one.active) && layers.some((one) => !one.active);
  });
  await ask(old.page, "quality", identity, 2);
  await until(async () => (await receivedFrom(old.page, identity, "camera")).width === 640);
});

test("data and muting reach every client from every other", async () => {
  for (const [client, { page, identity }] of Object.entries(clients)) {
    await ask(page, "send", client);
    for (const other of others(client as ClientName))
      await until(async () =>
        (await heard(other.page)).some((one) => one.join() === ["data", client, identity].join()),
      );
  }
  const old = clients["livekit-client-1"];
  await ask(old.page, "setMuted", "microphone", true);
  for (const { page } of others("livekit-client-1"))
    await until(async () => (await heard(page)).some(([what, , who]) => what === "trackMuted" && who === old.identity));
  await ask(old.page, "setMuted", "microphone", false);
});

test("a screen is shared, taken away and shared again in sections that were used before", async () => {
  const { page, identity } = clients["livekit-client-2"];
  const isShown = (one: Received): boolean => one.identity === identity && one.source === "screen_share";
  for (let turn = 0; turn < 2; turn++) {
    await ask(page, "share");
    for (const other of others("livekit-client-2"))
      await until(async () => (await receivedFrom(other.page, identity, "screen_share")).frames > 3);
    await ask(page, "unshare");
    for (const other of others("livekit-client-2"))
      await until(async () => !(await ask<Received[]>(other.page, "received")).some(isShown));
  }
});

/** Sound of the moment, both ways; the made-up camera of a headless browser gives none after it was published anew. */
async function expectSound(client: ClientName): Promise<void> {
  const newest = clients["livekit-client"];
  const { page, identity } = clients[client];
  for (const [at, who] of [
    [page, newest.identity],
    [newest.page, identity],
  ] as const) {
    const first = await until(() => receivedFrom(at, who, "microphone"));
    await until(async () => (await receivedFrom(at, who, "microphone")).energy > first.energy + 0.001);
  }
}

test("an older client takes a lost signal connection up again without losing a packet", async () => {
  const newest = clients["livekit-client"];
  const { page, identity } = clients["livekit-client-2"];
  const before = await receivedFrom(page, newest.identity, "microphone");
  await ask(page, "dropSignal");
  // What is said meanwhile goes over the new connection.
  for (const [isMuted, event] of [
    [true, "trackMuted"],
    [false, "trackUnmuted"],
  ] as const) {
    await ask(page, "setMuted", "microphone", isMuted);
    await until(async () => (await heard(newest.page)).some(([what, , who]) => what === event && who === identity));
  }
  await expectSound("livekit-client-2");
  const after = await receivedFrom(page, newest.identity, "microphone");
  expect([after.lost - before.lost, after.packets > before.packets]).toEqual([0, true]);
});

test("an older client comes back with new connections", async () => {
  const { page } = clients["livekit-client-1"];
  await ask(page, "reconnect");
  await until(async () => (await heard(page)).some(([what]) => what === "reconnected"));
  await expectSound("livekit-client-1");
});

test("who is removed from the workspace is out of the call within a second, whichever client they use", async () => {
  const get = (path: string, token: string, method = "GET") =>
    fetch(server.url + path, { method, headers: { authorization: `Bearer ${token}` } });
  const { person } = (await (await get("/api/v1/session", cast.bo.token)).json()) as { person: { id: string } };
  const before = performance.now();
  const path = `/api/v1/workspaces/${cast.workspaceId}/members/${person.id}`;
  expect((await get(path, cast.anna.token, "DELETE")).status).toBe(200);
  for (const client of ["livekit-client-1", "livekit-client-2"] as const)
    await until(async () => (await heard(clients[client].page)).some(([what]) => what === "disconnected"), 1000, 10);
  expect(performance.now() - before).toBeLessThan(1000);
});
