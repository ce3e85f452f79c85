import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as sdk from "matrix-js-sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

// The client as anybody gets it from npm, against the server as anybody starts it.

const root = join(import.meta.dirname, "..", "..");
const password = "ett långt lösenord";
let server: ChildProcess;
let data: string;
let url: string;
const clients: sdk.MatrixClient[] = [];

const nothing = (): void => undefined;
const logger = { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing, getChild: () => logger };

async function until<T>(look: () => T | undefined | null | false, what: string): Promise<T> {
  const deadline = performance.now() + 10_000;
  for (;;) {
    const found = look();
    if (found) return found;
    if (performance.now() > deadline) throw new Error(`This never happened: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), "safos-sdk-"));
  server = spawn(process.execPath, [join(root, "server", "main.ts")], {
    env: {
      PATH: process.env["PATH"],
      HOME: process.env["HOME"],
      SAFOS_PORT: "0",
      SAFOS_HOST: "127.0.0.1",
      SAFOS_DATA: data,
    },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const ready = await new Promise<{ port: number }>((resolve, reject) => {
    server.once("message", (message) => resolve(message as { port: number }));
    server.once("exit", (code) => reject(new Error(`The server ended with ${code}.`)));
  });
  url = `http://127.0.0.1:${ready.port}`;
  const setup = await fetch(`${url}/api/v1/setup`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      organisationName: "Försäkringskassan",
      domain: "fk.example",
      adminName: "anna",
      displayName: "Anna Lindqvist",
      password,
      locale: "sv",
    }),
  });
  expect(setup.status).toBe(201);
  const cookie = (setup.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  const added = await fetch(`${url}/api/v1/persons`, {
    method: "POST",
    headers: { "content-type": "application/json", cookie, "sec-fetch-site": "same-origin" },
    body: JSON.stringify({ name: "agnes@fk.example", displayName: "Agnes Berg", password }),
  });
  expect(added.status).toBeLessThan(300);
}, 60_000);

afterAll(async () => {
  for (const client of clients) client.stopClient();
  if (server.exitCode !== null) return;
  const ended = new Promise((resolve) => server.once("exit", resolve));
  server.kill("SIGTERM");
  await ended;
  rmSync(data, { recursive: true, force: true });
});

async function signIn(name: string): Promise<sdk.MatrixClient> {
  const visitor = sdk.createClient({ baseUrl: url, logger });
  const session = await visitor.loginRequest({
    type: "m.login.password",
    identifier: { type: "m.id.user", user: name },
    password,
  });
  const client = sdk.createClient({
    baseUrl: url,
    userId: session.user_id,
    deviceId: session.device_id,
    accessToken: session.access_token,
    timelineSupport: true,
    logger,
  });
  clients.push(client);
  await client.startClient({ initialSyncLimit: 20, lazyLoadMembers: true, threadSupport: true });
  await until(() => client.isInitialSyncComplete(), "the first sync");
  return client;
}

function bodies(client: sdk.MatrixClient, roomId: string): (string | undefined)[] {
  const events = client.getRoom(roomId)?.getLiveTimeline().getEvents() ?? [];
  return events
    .filter((event) => event.getType() === "m.room.message")
    .map((event) => event.getContent().body as string | undefined);
}

describe("matrix-js-sdk", () => {
  test("two people sign in, meet in a room, write, react, edit, reply in a thread, read and delete", async () => {
    const anna = await signIn("@anna:fk.example");
    const agnes = await signIn("agnes@fk.example");
    expect(await anna.getVersions()).toMatchObject({ versions: expect.arrayContaining(["v1.12"]) });

    const { room_id: roomId } = await anna.createRoom({
      name: "Utredning",
      invite: ["@agnes:fk.example"],
      preset: sdk.Preset.PrivateChat,
    });
    await until(() => agnes.getRoom(roomId)?.getMyMembership() === "invite", "the invitation");
    expect(agnes.getRoom(roomId)?.name).toBe("Utredning");
    await agnes.joinRoom(roomId);
    await until(() => agnes.getRoom(roomId)?.getMyMembership() === "join", "the join");

    const { event_id: first } = await anna.sendTextMessage(roomId, "Hej Agnes");
    await until(() => bodies(agnes, roomId).includes("Hej Agnes"), "the first message");
    const room = await until(() => agnes.getRoom(roomId), "the room");
    expect(room.getUnreadNotificationCount(sdk.NotificationCountType.Total)).toBe(1);

    await agnes.sendTyping(roomId, true, 10_000);
    await until(() => anna.getRoom(roomId)?.getMember("@agnes:fk.example")?.typing, "typing");

    const event = await until(() => room.findEventById(first), "the event");
    await agnes.sendReadReceipt(event);
    await until(() => anna.getRoom(roomId)?.hasUserReadEvent("@agnes:fk.example", first), "the receipt");
    await until(() => room.getUnreadNotificationCount(sdk.NotificationCountType.Total) === 0, "the count going down");

    await agnes.sendEvent(roomId, sdk.EventType.Reaction, {
      "m.relates_to": { rel_type: sdk.RelationType.Annotation, event_id: first, key: "👍" },
    });
    await until(
      () =>
        anna
          .getRoom(roomId)
          ?.relations.getChildEventsForEvent(first, "m.annotation", "m.reaction")
          ?.getSortedAnnotationsByKey()?.[0]?.[0] === "👍",
      "the reaction",
    );

    await anna.sendMessage(roomId, {
      msgtype: sdk.MsgType.Text,
      body: "* Hej hej",
      "m.new_content": { msgtype: sdk.MsgType.Text, body: "Hej hej" },
      "m.relates_to": { rel_type: sdk.RelationType.Replace, event_id: first },
    });
    await until(() => bodies(agnes, roomId).includes("Hej hej"), "the edit");

    await agnes.sendMessage(roomId, first, { msgtype: sdk.MsgType.Text, body: "I tråden" });
    await until(() => anna.getRoom(roomId)?.getThread(first)?.length === 1, "the thread");

    const { event_id: mistake } = await agnes.sendTextMessage(roomId, "Fel rum");
    await until(() => bodies(anna, roomId).includes("Fel rum"), "the mistake");
    await agnes.redactEvent(roomId, mistake);
    await until(() => anna.getRoom(roomId)?.findEventById(mistake)?.isRedacted(), "the deletion");
  });

  test("history is paged back to the beginning", async () => {
    const [anna] = clients;
    if (!anna) throw new Error("Anna is not signed in.");
    const { room_id: roomId } = await anna.createRoom({ name: "Lång", preset: sdk.Preset.PrivateChat });
    for (let number = 0; number < 60; number++) await anna.sendTextMessage(roomId, `rad ${number}`);
    const visitor = await signIn("@anna:fk.example");
    const room = await until(() => visitor.getRoom(roomId), "the room");
    await until(() => bodies(visitor, roomId).includes("rad 59"), "the newest line");
    while (room.getLiveTimeline().getPaginationToken(sdk.Direction.Backward) !== null) {
      await visitor.scrollback(room, 25);
    }
    expect(bodies(visitor, roomId)).toEqual(Array.from({ length: 60 }, (_, number) => `rad ${number}`));
  });

  test("a picture is uploaded and fetched back with the token", async () => {
    const [anna] = clients;
    if (!anna) throw new Error("Anna is not signed in.");
    const { content_uri: uri } = await anna.uploadContent(new Blob(["inte mycket"], { type: "text/plain" }), {
      name: "lapp.txt",
    });
    const address = anna.mxcUrlToHttp(uri, undefined, undefined, undefined, false, true, true);
    if (address === null) throw new Error("There is no address.");
    expect((await fetch(address)).status).toBe(401);
    const answer = await fetch(address, { headers: { authorization: `Bearer ${anna.getAccessToken()}` } });
    expect(await answer.text()).toBe("inte mycket");
  });
});
