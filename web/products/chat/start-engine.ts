import { createClient, MemoryStore, RoomNameType, type MatrixClient, type RoomNameState } from "matrix-js-sdk";
import { watchKeys } from "../../platform/outbox/leave.ts";
import { holdSession, sweepEnded } from "../../platform/ended-sessions.ts";
import { queryClient } from "../../platform/query.ts";
import { upload } from "../../platform/media.ts";
import { keyStoreOf, roomStoreOf, type Device } from "../../platform/session-stores.ts";
import { sessionQuery } from "../../platform/session.ts";
import { cookieFetch } from "./cookie-fetch.ts";
import { failedEncryption, openEncryption, type Encryption } from "./encryption/encryption.ts";
import { sendUnlessEncrypted } from "./encryption/plain-text.ts";
import { opened } from "./encryption/recovery-key.ts";
import { closeClient, leaveForSignIn } from "./closing.ts";
import { Engine } from "./engine.ts";
import { nameOfPeople, writtenName } from "./group/names.ts";
import { openRoomCalls } from "./calls/port.ts";
import { openOutbox } from "./outbox.ts";
import { RoomStore } from "./room-store.ts";
import { createScheduler } from "./sending.ts";
import { silenceLibrary, silent } from "./silent-log.ts";
import { nothingOf, publishSummary, readSummary } from "./summary.ts";
import { lookForCamera } from "./verification/camera.ts";

/** Whether others may have seen keys of this session. Throws where the server does not answer. */
async function hasKeys({ userId, deviceId }: Device, left: AbortSignal): Promise<boolean> {
  const answer = await cookieFetch(`${location.origin}/_matrix/client/v3/keys/query`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ device_keys: { [userId]: [deviceId] } }),
    signal: left,
  });
  if (!answer.ok) throw new Error("The server does not say which keys it knows.");
  const { device_keys: keys } = (await answer.json()) as { device_keys?: Record<string, Record<string, unknown>> };
  return keys?.[userId]?.[deviceId] !== undefined;
}

/** A chat without a name is called by its people; null: as the client says. */
function nameRoom(roomId: string, state: RoomNameState): string | null {
  // One that cannot be seen would be a line that nobody can choose.
  if (state.type === RoomNameType.Actual) return writtenName(state.name) || roomId;
  if (state.type !== RoomNameType.Generated || state.subtype !== undefined) return null;
  return nameOfPeople(state.names, state.count - 1, document.documentElement.lang === "en" ? "en" : "sv");
}

const eitherOf = (left: AbortSignal, own: AbortSignal | null | undefined): AbortSignal =>
  own ? AbortSignal.any([left, own]) : left;

/** Tabs with and without the keys remember apart how far they have come. */
async function createFor(device: Device, hasEncryption: boolean, left: AbortSignal): Promise<MatrixClient> {
  let store: MemoryStore = new MemoryStore({ localStorage });
  try {
    const kept = new RoomStore(roomStoreOf(device, hasEncryption));
    await kept.startup();
    store = kept;
  } catch {
    // A private window without storage: everything works, only nothing is remembered.
  }
  const client: MatrixClient = createClient({
    ...device,
    baseUrl: location.origin,
    accessToken: "cookie",
    // A server that is silent holds up nobody who leaves.
    fetchFn: (input, init) => cookieFetch(input, { ...init, signal: eitherOf(left, init?.signal) }),
    logger: silent,
    disableVoip: true,
    roomNameGenerator: nameRoom,
    store,
    scheduler: createScheduler((event, send) => sendUnlessEncrypted(client, event, send)),
    // Without a camera it is not offered to scan what another one would show for nothing. Nobody verifies without keys, and
    // the browser starts a process to look.
    verificationMethods: [
      "m.sas.v1",
      "m.qr_code.show.v1",
      "m.reciprocate.v1",
      ...(hasEncryption && (await lookForCamera()) ? ["m.qr_code.scan.v1"] : []),
    ],
    cryptoCallbacks: { getSecretStorageKey: async ({ keys }) => opened(keys) },
  });
  client.http.uploadContent = uploadByCookie(left);
  return client;
}

/** What the client uploads by itself, the keys for who is asked in (MSC4268), it would send with the placeholder token. */
const uploadByCookie =
  (left: AbortSignal): MatrixClient["http"]["uploadContent"] =>
  async (content) => {
    const blob = await new Response(content).blob();
    return { content_uri: await upload(new File([blob], ""), () => undefined, left) };
  };

/** What has been opened and how it is closed, the last one first. */
type Ends = (() => unknown)[];

/** Where the keys are given up the session's stores are too. */
const releasing = (encryption: Encryption, release: () => void): Encryption => ({
  ...encryption,
  stop() {
    encryption.stop();
    release();
  },
});

/**
 * Starts the sync for anyone who is signed in, showing what this browser remembers at once. `left`: the person leaves the page.
 * Whatever has been opened by then, or when something fails, is closed again before it throws.
 */
export async function startEngine(restart: () => Promise<void>, left: AbortSignal): Promise<Engine> {
  const ends: Ends = [];
  try {
    left.throwIfAborted();
    return await openEngine(restart, left, ends);
  } catch (error) {
    for (const end of ends.toReversed()) await Promise.resolve(end()).catch(() => undefined);
    if (left.aborted) {
      publishSummary(nothingOf("off"));
      await sweepEnded(null).catch(() => undefined);
    }
    throw error;
  }
}

/** The hold on the session is the first that is opened and the last that is closed. */
async function openEngine(restart: () => Promise<void>, left: AbortSignal, ends: Ends): Promise<Engine> {
  const me = await queryClient.ensureQueryData(sessionQuery);
  if (!me?.deviceId) throw new Error("The chat needs a signed-in page.");
  silenceLibrary();
  const device: Device = { userId: me.person.userId, deviceId: me.deviceId };
  left.throwIfAborted();
  if (readSummary().state === "off") publishSummary(nothingOf("starting"));
  const release = await holdSession(device, () => leaveForSignIn(true));
  ends.push(release);
  left.throwIfAborted();
  const { client, encryption } = await openClient(device, restart, left, ends);
  left.throwIfAborted();
  const outbox = await openOutbox(device.userId);
  let endCalls = (): void => undefined;
  let endPresence = (): void => undefined;
  const ending = releasing(encryption, () => {
    endCalls();
    endPresence();
    release();
  });
  const hasPresence = me.organisation.rules.presence && !me.person.guest;
  const engine = new Engine({ client, device, outbox, encryption: ending, restart, hasPresence });
  ends.push(() => engine.stop());
  if (hasPresence) endPresence = (await import("./presence/watch-presence.ts")).watchPresence(client);
  left.throwIfAborted();
  if (encryption.state === "on") {
    const { watchVerifications } = await import("./verification/watch.ts");
    left.throwIfAborted();
    watchVerifications(client, (roomId, userId) => engine.personIn(roomId, userId).name);
  }
  endCalls = await openRoomCalls(engine, device);
  left.throwIfAborted();
  await engine.start();
  left.throwIfAborted();
  void sweepEnded(device).catch(() => undefined);
  watchKeys(encryption.state === "on" ? () => wouldLoseKeys(client) : null);
  return engine;
}

interface Opened {
  readonly client: MatrixClient;
  readonly encryption: Encryption;
}

/** With the session's keys where this tab has them; without, where they do not open. */
async function openClient(
  device: Device,
  restart: () => Promise<void>,
  left: AbortSignal,
  ends: Ends,
): Promise<Opened> {
  const again = (): void => void restart();
  const encryption = await openEncryption(device, () => hasKeys(device, left), again);
  ends.push(() => encryption.stop());
  left.throwIfAborted();
  const client = await createFor(device, encryption.state === "on", left);
  ends.push(() => closeClient(client));
  left.throwIfAborted();
  if (encryption.state !== "on") return { client, encryption };
  try {
    await client.initRustCrypto({ cryptoDatabasePrefix: keyStoreOf(device) });
    return { client, encryption };
  } catch {
    encryption.stop();
    await closeClient(client);
    left.throwIfAborted();
    const plain = await createFor(device, false, left);
    ends.push(() => closeClient(plain));
    return { client: plain, encryption: failedEncryption(again) };
  }
}

const patienceMs = 3000;

/** Whether what was written in encrypted rooms can be read in this browser alone; a server that is silent keeps nobody from signing out. */
async function wouldLoseKeys(client: MatrixClient): Promise<boolean> {
  const isEncrypted = client
    .getRooms()
    .some((room) => room.getMyMembership() === "join" && room.hasEncryptionStateEvent());
  if (!isEncrypted) return false;
  const { readState } = await import("./encryption/recovery.ts");
  const silence = new Promise<null>((resolve) => setTimeout(() => resolve(null), patienceMs));
  const state = await Promise.race([readState(client).catch(() => null), silence]);
  return state === "none" || state === "closed";
}
