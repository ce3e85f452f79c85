import * as sdk from "matrix-js-sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signInMatrixClient } from "../matrix-client.ts";
import { startServer, type RunningServer } from "../server.ts";

// The client as anybody gets it from npm, against the server as anybody starts it.

const password = "ett långt lösenord";
let server: RunningServer;
let url: string;
const clients: sdk.MatrixClient[] = [];
/** What a person has written down to open their secret storage with. */
let recovery: Uint8Array<ArrayBuffer> | null = null;

async function until<T>(look: () => T | undefined | null | false, what: string): Promise<T> {
  const deadline = performance.now() + 10_000;
  for (;;) {
    const found = look();
    if (found) return found;
    if (performance.now() > deadline) throw new Error(`This never happened: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The encrypted message of a room, once the client has it. */
async function encryptedIn(client: sdk.MatrixClient, roomId: string): Promise<sdk.MatrixEvent> {
  const room = await until(() => client.getRoom(roomId), "the room");
  return until(
    () =>
      room
        .getLiveTimeline()
        .getEvents()
        .find((one) => one.isEncrypted()),
    "the message",
  );
}

beforeAll(async () => {
  server = await startServer();
  ({ url } = server);
  await server.safos("organisation", "add", "fk.example", "--name", "Försäkringskassan", "--open-directory");
  await server.safos("organisation", "add", "digg.example", "--name", "Digg", "--open-directory");
  await server.safos("person", "add", "anna@fk.example", "--display-name", "Anna Lindqvist", "--password", password);
  await server.safos("person", "add", "bo@digg.example", "--display-name", "Bo Ek", "--password", password);
});

afterAll(async () => {
  for (const client of clients) client.stopClient();
  await server.stop();
});

async function signIn(name: string, isEncrypting = false): Promise<sdk.MatrixClient> {
  const client = await signInMatrixClient(
    url,
    { user: name, password },
    {
      timelineSupport: true,
      cryptoCallbacks: {
        getSecretStorageKey: async ({ keys }) => {
          const [name] = Object.keys(keys);
          return recovery && name !== undefined ? [name, recovery] : null;
        },
      },
    },
  );
  clients.push(client);
  if (isEncrypting) await client.initRustCrypto({ useIndexedDB: false });
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
    const bo = await signIn("bo@digg.example");
    expect(await anna.getVersions()).toMatchObject({ versions: expect.arrayContaining(["v1.12"]) });

    const { room_id: roomId } = await anna.createRoom({
      name: "Utredning",
      invite: ["@bo:digg.example"],
      preset: sdk.Preset.PrivateChat,
    });
    await until(() => bo.getRoom(roomId)?.getMyMembership() === "invite", "the invitation");
    expect(bo.getRoom(roomId)?.name).toBe("Utredning");
    await bo.joinRoom(roomId);
    await until(() => bo.getRoom(roomId)?.getMyMembership() === "join", "the join");

    const { event_id: first } = await anna.sendTextMessage(roomId, "Hej Bo");
    await until(() => bodies(bo, roomId).includes("Hej Bo"), "the first message");
    const room = await until(() => bo.getRoom(roomId), "the room");
    expect(room.getUnreadNotificationCount(sdk.NotificationCountType.Total)).toBe(1);

    await bo.sendTyping(roomId, true, 10_000);
    await until(() => anna.getRoom(roomId)?.getMember("@bo:digg.example")?.typing, "typing");

    const event = await until(() => room.findEventById(first), "the event");
    await bo.sendReadReceipt(event);
    await until(() => anna.getRoom(roomId)?.hasUserReadEvent("@bo:digg.example", first), "the receipt");
    await until(() => room.getUnreadNotificationCount(sdk.NotificationCountType.Total) === 0, "the count going down");

    await bo.sendEvent(roomId, sdk.EventType.Reaction, {
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
    await until(() => bodies(bo, roomId).includes("Hej hej"), "the edit");

    await bo.sendMessage(roomId, first, { msgtype: sdk.MsgType.Text, body: "I tråden" });
    await until(() => anna.getRoom(roomId)?.getThread(first)?.length === 1, "the thread");

    const { event_id: mistake } = await bo.sendTextMessage(roomId, "Fel rum");
    await until(() => bodies(anna, roomId).includes("Fel rum"), "the mistake");
    await bo.redactEvent(roomId, mistake);
    await until(() => anna.getRoom(roomId)?.findEventById(mistake)?.isRedacted(), "the deletion");
  });

  test("a room that is open to all is looked into by who is not in it, and followed while one looks", async () => {
    const [anna, bo] = clients;
    if (!anna || !bo) throw new Error("They are not signed in.");
    const visibility = { type: "m.room.history_visibility", content: { history_visibility: "world_readable" } };
    const { room_id: roomId } = await anna.createRoom({ name: "Öppet hus", initial_state: [visibility] });
    await anna.sendTextMessage(roomId, "Välkomna");
    const room = await bo.peekInRoom(roomId);
    const read = () =>
      room
        .getLiveTimeline()
        .getEvents()
        .map((event) => event.getContent()["body"] as string | undefined);
    expect([room.name, room.getMyMembership()]).toEqual(["Öppet hus", "leave"]);
    expect(read()).toContain("Välkomna");
    // The client's first look ahead has no token, and begins where it arrives.
    for (let n = 1; !read().some((body) => body?.startsWith("Kaffe")) && n < 50; n++) {
      await anna.sendTextMessage(roomId, `Kaffe ${n}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(read().some((body) => body?.startsWith("Kaffe"))).toBe(true);
    bo.stopPeeking();
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

  test("a new device reads what was written before it, from the sealed copies of keys that the first one keeps", async () => {
    const first = await signIn("@anna:fk.example", true);
    const crypto = first.getCrypto();
    if (!crypto) throw new Error("There is no encryption.");
    await crypto.resetKeyBackup();
    const { room_id: roomId } = await first.createRoom({
      name: "Förtroligt",
      preset: sdk.Preset.PrivateChat,
      initial_state: [{ type: "m.room.encryption", content: { algorithm: "m.megolm.v1.aes-sha2" } }],
    });
    await until(() => first.getRoom(roomId)?.hasEncryptionStateEvent(), "the room encrypts");
    await first.sendTextMessage(roomId, "bara för oss");
    const version = await crypto.getActiveSessionBackupVersion();
    const key = await crypto.getSessionBackupPrivateKey();
    if (version === null || key === null) throw new Error("Nothing is kept.");
    // The client keeps them a moment later.
    const kept = async (): Promise<unknown> => {
      const headers = { authorization: `Bearer ${first.getAccessToken()}` };
      const answer = await fetch(`${url}/_matrix/client/v3/room_keys/version`, { headers });
      return ((await answer.json()) as { count: number }).count;
    };
    await expect.poll(kept, { timeout: 30_000 }).toBe(1);

    const second = await signIn("@anna:fk.example", true);
    const event = await encryptedIn(second, roomId);
    expect(event.getContent()["body"]).not.toBe("bara för oss");
    const other = second.getCrypto();
    await other?.storeSessionBackupPrivateKey(key, version);
    expect(await other?.restoreKeyBackup()).toMatchObject({ imported: 1, total: 1 });
    await expect.poll(() => event.getContent()["body"], { timeout: 10_000 }).toBe("bara för oss");
  }, 90_000);

  test("what is written while a person has no device at all is read by the next one, from the device left sealed", async () => {
    const cryptoOf = (client: sdk.MatrixClient): NonNullable<ReturnType<sdk.MatrixClient["getCrypto"]>> => {
      const crypto = client.getCrypto();
      if (!crypto) throw new Error("There is no encryption.");
      return crypto;
    };
    const cecilia = "@cecilia:fk.example";
    const name = ["cecilia@fk.example", "--display-name", "Cecilia Holm"];
    await server.safos("person", "add", ...name, "--password", password);
    const first = await signIn(cecilia, true);
    const secret = await cryptoOf(first).createRecoveryKeyFromPassphrase();
    recovery = secret.privateKey;
    const auth = { type: "m.login.password", identifier: { type: "m.id.user", user: cecilia }, password };
    await cryptoOf(first).bootstrapCrossSigning({
      setupNewCrossSigning: true,
      authUploadDeviceSigningKeys: async (ask) => {
        await ask(auth);
      },
    });
    await cryptoOf(first).bootstrapSecretStorage({
      createSecretStorageKey: async () => secret,
      setupNewSecretStorage: true,
    });
    expect(await cryptoOf(first).isDehydrationSupported()).toBe(true);
    await cryptoOf(first).startDehydration();

    const bo = await signIn("@bo:digg.example", true);
    const { room_id: roomId } = await bo.createRoom({
      name: "Medan ingen var där",
      invite: [cecilia],
      preset: sdk.Preset.PrivateChat,
      initial_state: [{ type: "m.room.encryption", content: { algorithm: "m.megolm.v1.aes-sha2" } }],
    });
    await until(() => first.getRoom(roomId), "the invitation");
    await first.joinRoom(roomId);
    await until(() => bo.getRoom(roomId)?.getMember(cecilia)?.membership === "join", "she comes in");
    first.stopClient();
    await first.logout();
    const seen = await cryptoOf(bo).getUserDeviceInfo([cecilia], true);
    expect([...(seen.get(cecilia)?.values() ?? [])].filter((one) => one.dehydrated)).toHaveLength(1);
    await bo.sendTextMessage(roomId, "medan du var borta");

    const next = await signIn(cecilia, true);
    const event = await encryptedIn(next, roomId);
    expect(event.getContent()["body"]).not.toBe("medan du var borta");
    // With what she has written down she takes up her own identity, and opens the device.
    expect(await cryptoOf(next).userHasCrossSigningKeys(cecilia, true)).toBe(true);
    await cryptoOf(next).bootstrapCrossSigning({});
    await cryptoOf(next).startDehydration();
    await expect.poll(() => event.getContent()["body"], { timeout: 10_000 }).toBe("medan du var borta");
  }, 90_000);

  test("a planned restart signs nobody out: the open polls end, the client comes back and goes on", async () => {
    const anna = await signIn("anna@fk.example");
    const bo = await signIn("bo@digg.example");
    const { room_id: roomId } = await anna.createRoom({ invite: ["@bo:digg.example"], name: "Omstart" });
    await until(() => bo.getRoom(roomId), "the invitation");
    await bo.joinRoom(roomId);
    let hasEnded = false;
    for (const client of [anna, bo]) client.on(sdk.HttpApiEvent.SessionLoggedOut, () => (hasEnded = true));

    expect(await server.kill("SIGTERM")).toBe(0);
    await server.restart();
    for (const client of [anna, bo]) client.retryImmediately();
    await until(() => anna.getSyncState() === sdk.SyncState.Syncing, "Anna's client goes on");
    await anna.sendTextMessage(roomId, "efter omstarten");
    await until(() => bodies(bo, roomId).includes("efter omstarten"), "Bo reads what Anna wrote");
    expect(hasEnded).toBe(false);
  }, 60_000);
});
