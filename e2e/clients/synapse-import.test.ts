import { spawn, type ChildProcess } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { MatrixClient } from "matrix-js-sdk";
import { databaseAddress, queryDatabase, readDatabase } from "../database.ts";
import { startMatrixClient } from "../matrix-client.ts";
import { freePort, until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

/** The rooms of a real Synapse (from Python's registry, on PostgreSQL) come to Safos. */

const folder = mkdtempSync(join(tmpdir(), "safos-synapse-"));
const secret = "delad hemlighet";
const oldPassword = "lösenord";
let server: RunningServer;
let cast: Cast;
let synapse: ChildProcess;
let base = "";

// oxlint-disable-next-line typescript/no-explicit-any -- tests look into whatever came back
type Any = any;

async function call(
  url: string,
  token: string | null,
  method: string,
  path: string,
  body?: object | Buffer,
): Promise<Any> {
  const isBytes = Buffer.isBuffer(body);
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { "content-type": isBytes ? "image/png" : "application/json" }),
    },
    ...(body === undefined ? {} : { body: isBytes ? new Uint8Array(body) : JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return JSON.parse(text);
}
const there = (token: string | null, method: string, path: string, body?: object | Buffer): Promise<Any> =>
  call(base, token, method, path, body);
const here = (who: Cast["anna"], method: string, path: string, body?: object): Promise<Any> =>
  call(server.url, who.token, method, `/_matrix/client/v3${path}`, body);
const id = encodeURIComponent;

async function register(username: string): Promise<string> {
  const { nonce } = await there(null, "GET", "/_synapse/admin/v1/register");
  const mac = createHmac("sha1", secret).update([nonce, username, oldPassword, "notadmin"].join("\0")).digest("hex");
  const made = await there(null, "POST", "/_synapse/admin/v1/register", {
    nonce,
    username,
    password: oldPassword,
    mac,
  });
  return made.access_token;
}

async function startSynapse(): Promise<void> {
  const port = await freePort();
  base = `http://127.0.0.1:${port}`;
  const database = new URL(databaseAddress(server));
  await queryDatabase(
    server,
    "create database synapse template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'",
    [],
  );
  const settings = {
    server_name: "fk.example",
    listeners: [{ bind_addresses: ["127.0.0.1"], port, tls: false, type: "http", resources: [{ names: ["client"] }] }],
    database: {
      name: "psycopg2",
      args: {
        user: database.username,
        password: database.password,
        host: database.hostname,
        port: Number(database.port),
        dbname: "synapse",
        cp_min: 1,
        cp_max: 5,
      },
    },
    media_store_path: join(folder, "media"),
    signing_key_path: join(folder, "signing.key"),
    registration_shared_secret: secret,
    macaroon_secret_key: "m",
    form_secret: "f",
    report_stats: false,
    trusted_key_servers: [],
    log_config: join(folder, "log.yaml"),
    rc_message: { per_second: 1000, burst_count: 1000 },
    rc_login: { address: { per_second: 1000, burst_count: 1000 } },
  };
  // YAML takes JSON.
  writeFileSync(join(folder, "homeserver.yaml"), JSON.stringify(settings));
  writeFileSync(join(folder, "log.yaml"), JSON.stringify({ version: 1, root: { level: "ERROR" } }));
  writeFileSync(
    join(folder, "signing.key"),
    `ed25519 a_test ${Buffer.alloc(32, 7).toString("base64").replace(/=+$/, "")}\n`,
  );
  synapse = spawn(
    "/usr/bin/python3",
    ["-m", "synapse.app.homeserver", "--config-path", join(folder, "homeserver.yaml")],
    {
      env: { PATH: process.env["PATH"] ?? "", PYTHONPATH: join(import.meta.dirname, "../../node_modules/.clients") },
      stdio: ["ignore", "ignore", "inherit"],
    },
  );
  await until(async () => (await fetch(`${base}/_matrix/client/versions`)).ok, 60_000);
}

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  await startSynapse();
});
afterAll(async () => {
  synapse?.kill("SIGKILL");
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const picture = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

/** What Anna and Citra did at the old server, in a room of each version. */
async function fill(anna: string, citra: string, version: string) {
  const { room_id: roomId } = await there(anna, "POST", "/_matrix/client/v3/createRoom", {
    name: `Diket ${version}`,
    topic: "Om diket",
    room_version: version,
    room_alias_name: `diket${version}`,
    invite: ["@citra:fk.example"],
  });
  await there(citra, "POST", `/_matrix/client/v3/join/${id(roomId)}`, {});
  const say = (who: string, txn: string, content: object, type = "m.room.message") =>
    there(who, "PUT", `/_matrix/client/v3/rooms/${id(roomId)}/send/${type}/${version}${txn}`, content);
  const first = await say(anna, "1", {
    msgtype: "m.text",
    body: `Grävmaskinen ${version} kommer`,
    "m.mentions": { user_ids: ["@citra:fk.example"] },
  });
  const { content_uri: url } = await there(citra, "POST", "/_matrix/media/v3/upload?filename=dike.png", picture);
  const shown = await say(citra, "2", { msgtype: "m.image", body: "dike.png", url, info: { mimetype: "image/png" } });
  const gone = await say(citra, "3", { msgtype: "m.text", body: "hemligt" });
  await there(citra, "PUT", `/_matrix/client/v3/rooms/${id(roomId)}/redact/${id(gone.event_id)}/${version}4`, {
    reason: "fel",
  });
  await say(citra, "5", {
    msgtype: "m.text",
    body: "* ändrat",
    "m.new_content": { msgtype: "m.text", body: "ändrat" },
    "m.relates_to": { rel_type: "m.replace", event_id: first.event_id },
  });
  await Promise.all(
    Array.from({ length: 20 }, (_, n) => say(n % 2 ? anna : citra, `m${n}`, { msgtype: "m.text", body: `rad ${n}` })),
  );
  await there(citra, "POST", `/_matrix/client/v3/rooms/${id(roomId)}/receipt/m.read/${id(shown.event_id)}`, {});
  const { chunk } = await there(anna, "GET", `/_matrix/client/v3/rooms/${id(roomId)}/messages?dir=b&limit=100`);
  const state: Any[] = await there(anna, "GET", `/_matrix/client/v3/rooms/${id(roomId)}/state`);
  return { roomId, url, gone: gone.event_id as string, chunk: chunk as Any[], state };
}

/** What Anna has written down. */
let recovery: Uint8Array<ArrayBuffer> | null = null;
const cryptoCallbacks = {
  getSecretStorageKey: async ({
    keys,
  }: {
    keys: Record<string, unknown>;
  }): Promise<[string, Uint8Array<ArrayBuffer>] | null> => {
    const [name] = Object.keys(keys);
    return recovery && name !== undefined ? [name, recovery] : null;
  },
};
function cryptoOf(client: MatrixClient): NonNullable<ReturnType<MatrixClient["getCrypto"]>> {
  const crypto = client.getCrypto();
  if (!crypto) throw new Error("There is no encryption.");
  return crypto;
}

/** Anna writes in an encrypted room, and has a recovery key; the room. */
async function writeSealed(): Promise<string> {
  const client = await startMatrixClient(
    base,
    { ...cast.anna, password: oldPassword },
    { hasKeys: true, cryptoCallbacks },
  );
  try {
    const secret = await cryptoOf(client).createRecoveryKeyFromPassphrase();
    recovery = secret.privateKey;
    const auth = {
      type: "m.login.password",
      identifier: { type: "m.id.user", user: cast.anna.userId },
      password: oldPassword,
    };
    await cryptoOf(client).bootstrapCrossSigning({
      setupNewCrossSigning: true,
      authUploadDeviceSigningKeys: async (ask) => {
        await ask(auth);
      },
    });
    await cryptoOf(client).bootstrapSecretStorage({
      createSecretStorageKey: async () => secret,
      setupNewSecretStorage: true,
      setupNewKeyBackup: true,
    });
    const { room_id: roomId } = await client.createRoom({
      name: "Förtroligt",
      initial_state: [{ type: "m.room.encryption", content: { algorithm: "m.megolm.v1.aes-sha2" } }],
    });
    await until(() => client.getRoom(roomId)?.hasEncryptionStateEvent() === true);
    await client.sendTextMessage(roomId, "bara för mig");
    await until(async () => {
      const { count } = await there(client.getAccessToken(), "GET", "/_matrix/client/v3/room_keys/version");
      return count === 1;
    }, 30_000);
    return roomId;
  } finally {
    client.stopClient();
  }
}

const stateOf = (events: readonly Any[]) =>
  events.map((one) => [one.type, one.state_key, one.event_id].join(" ")).sort();

test("rooms of a Synapse come with their people, messages, files and redactions, go on here, and come once", async () => {
  const [anna, citra] = [await register("anna"), await register("citra")];
  const rooms: Awaited<ReturnType<typeof fill>>[] = [];
  for (const version of ["6", "9", "10", "11", "12"]) rooms.push(await fill(anna, citra, version));
  const sealed = await writeSealed();
  synapse.kill("SIGTERM");
  await new Promise((done) => synapse.once("exit", done));
  const old = new URL(databaseAddress(server));
  old.pathname = "/synapse";
  const parameters = ["chat", "import-synapse", "fk.example", "--database", old.href, "--media", join(folder, "media")];
  const bring = async (...more: string[]): Promise<Any> => server.safos(...parameters, ...more);
  expect(await bring("--dry-run")).toMatchObject({ rooms: 6, keys: 0, refused: [], missing: ["@citra:fk.example"] });
  expect((await here(cast.anna, "GET", "/joined_rooms")).joined_rooms).not.toContain(rooms[0]?.roomId);
  const beforeImport = new Date();
  const done = await bring();
  // Files keep the time at which they were uploaded there.
  const uploads = await readDatabase<{ isOlder: boolean }>(
    server,
    `select created_at < $1 as "isOlder" from chat.media where domain = 'fk.example'`,
    [beforeImport],
  );
  expect(uploads.map(({ isOlder }) => isOlder)).toEqual([true, true, true, true, true]);
  expect(done).toMatchObject({ rooms: 6, media: 5, keys: 1, refused: [], missing: ["@citra:fk.example"], lost: [] });
  await until(async () => {
    expect((await here(cast.anna, "GET", "/joined_rooms")).joined_rooms).toEqual(
      expect.arrayContaining(rooms.map(({ roomId }) => roomId)),
    );
    return true;
  });
  for (const { roomId, url, gone, chunk, state } of rooms) {
    const { chunk: brought } = await here(cast.anna, "GET", `/rooms/${id(roomId)}/messages?dir=b&limit=100`);
    const view = (all: Any[]) =>
      new Map(all.map((one) => [one.event_id, [one.type, one.sender, one.origin_server_ts, one.content]]));
    expect(view(brought)).toEqual(view(chunk));
    expect(stateOf(await here(cast.anna, "GET", `/rooms/${id(roomId)}/state`))).toEqual(stateOf(state));
    const removed = brought.find((one: Any) => one.event_id === gone);
    expect([removed.content, removed.unsigned.redacted_because.content.reason]).toEqual([{}, "fel"]);
    const file = await fetch(`${server.url}/_matrix/client/v1/media/download/${url.slice("mxc://".length)}`, {
      headers: { authorization: `Bearer ${cast.anna.token}` },
    });
    expect(Buffer.from(await file.arrayBuffer())).toEqual(picture);
    // The room goes on here, on top of what was.
    const fresh = await here(cast.anna, "PUT", `/rooms/${id(roomId)}/send/m.room.message/ny`, {
      msgtype: "m.text",
      body: "och här",
    });
    expect(fresh.event_id).toMatch(/^\$/);
  }
  expect((await here(cast.anna, "GET", `/directory/room/${id("#diket11:fk.example")}`)).room_id).toBe(rooms[3]?.roomId);
  // What was sealed there opens here with what Anna has written down, and her identity is the one that others verified.
  const client = await startMatrixClient(server.url, cast.anna, { hasKeys: true, cryptoCallbacks });
  try {
    expect(await cryptoOf(client).userHasCrossSigningKeys(cast.anna.userId, true)).toBe(true);
    await cryptoOf(client).bootstrapCrossSigning({});
    expect(await cryptoOf(client).isCrossSigningReady()).toBe(true);
    await cryptoOf(client).loadSessionBackupPrivateKeyFromSecretStorage();
    expect(await cryptoOf(client).restoreKeyBackup()).toMatchObject({ imported: 1, total: 1 });
    await until(() => {
      const events = client.getRoom(sealed)?.getLiveTimeline().getEvents() ?? [];
      return events.some((one) => one.getContent()["body"] === "bara för mig");
    });
  } finally {
    client.stopClient();
  }
  // It is found, and nobody is notified of what was said elsewhere long ago.
  await until(async () => {
    const found = await call(server.url, cast.anna.token, "GET", `/api/v1/search?q=${id("Grävmaskinen 11")}`);
    return JSON.stringify(found).includes("Grävmaskinen 11");
  }, 30_000);
  // Again: nothing is new, and nothing is in the way.
  expect(await bring()).toMatchObject({ rooms: 6, events: 0, media: 0, keys: 0, refused: [] });
});
