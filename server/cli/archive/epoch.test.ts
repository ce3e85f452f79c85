import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { freePort, sql } from "#database";
import { createTestDatabase } from "#database/testing";
import { createLog } from "#log";
import { compose, readAllSettings } from "../../compose/compose.ts";
import { eventually, startTestServer } from "../../testing/server.ts";
import { readBackup } from "./restore.ts";

const folder = mkdtempSync(join(tmpdir(), "safos-epoch-"));
const server = await startTestServer();
const stops: (() => Promise<void>)[] = [() => server.stop()];
afterAll(async () => {
  for (const stop of stops) await stop();
  rmSync(folder, { recursive: true, force: true });
});
const { anna } = server.people;

/** The archive brought back into an empty installation, and its server started; the address. */
async function restore(archive: string): Promise<string> {
  const t = await createTestDatabase();
  const port = await freePort();
  const settings = readAllSettings({
    SAFOS_PORT: String(port),
    SAFOS_HOST: "127.0.0.1",
    SAFOS_PUBLIC_URL: `http://127.0.0.1:${port}`,
    SAFOS_DATA: mkdtempSync(join(folder, "data-")),
    SAFOS_DISK_RESERVE: "0",
    SAFOS_MEDIA_PORT: "0",
  });
  const making = { settings, databaseUrl: t.url, log: createLog("silent"), pageFolder: null };
  const command = await compose(making);
  await readBackup(command, await command.backup.open(archive, null));
  await command.database.stop();
  const safos = await compose(making);
  await safos.start();
  stops.unshift(async () => {
    await safos.stop();
    await t.drop();
  });
  return `http://127.0.0.1:${port}`;
}

async function ask(url: string, method: string, path: string, body?: string, headers = {}): Promise<Response> {
  const answer = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${anna.token}`, ...headers },
    ...(body === undefined ? {} : { body }),
  });
  expect([method, path, answer.ok]).toEqual([method, path, true]);
  return answer;
}
// oxlint-disable-next-line typescript/no-explicit-any -- tests look into whatever came back
const json = async (url: string, method: string, path: string, body?: object): Promise<any> =>
  (body === undefined
    ? await ask(url, method, path)
    : await ask(url, method, path, JSON.stringify(body), { "content-type": "application/json" })
  ).json();
const sync = (url: string, since?: string) =>
  json(url, "GET", `/_matrix/client/v3/sync${since === undefined ? "" : `?since=${since}`}`);
const say = (url: string, room: string, text: string) =>
  json(url, "PUT", `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/send/m.room.message/${text}`, {
    msgtype: "m.text",
    body: text,
  });
const put = async (url: string, name: string, content: string) => {
  const { headers } = await ask(url, "PUT", `/remote.php/dav/files/${anna.name}/${name}`, content);
  return { etag: headers.get("etag") ?? "", id: headers.get("oc-fileid") ?? "" };
};
const fingerprint = async (url: string, path = ""): Promise<string | undefined> => {
  const body = `<d:propfind xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns"><d:prop><oc:data-fingerprint/></d:prop></d:propfind>`;
  const answer = await ask(url, "PROPFIND", `/remote.php/dav/files/${anna.name}/${path}`, body, { depth: "0" });
  return /<oc:data-fingerprint>(.*?)<\/oc:data-fingerprint>/.exec(await answer.text())?.[1] ?? "";
};

/** The answer of the page's socket to a topic that it listened to until an event. */
async function resume(url: string, topic: string, since: number): Promise<readonly { op: string }[]> {
  const ws = new WebSocket(`${url.replace("http", "ws")}/api/live`, {
    headers: { authorization: `Bearer ${anna.token}` },
  });
  const frames: { op: string }[] = [];
  ws.on("message", (data) => frames.push(JSON.parse((data as Buffer).toString()) as { op: string }));
  await new Promise((done) => ws.once("open", done));
  ws.send(JSON.stringify({ op: "subscribe", topics: [topic], since }));
  ws.send(JSON.stringify({ op: "ping" }));
  await eventually(() => expect(frames.map((one) => one.op)).toContain("subscribed"));
  await eventually(() => expect(frames.length).toBeGreaterThanOrEqual(3));
  ws.terminate();
  return frames;
}

test("after a restore no etag, id, revision or position is given again, and clients learn that they know too much", async () => {
  const { url } = server;
  const place = await server.workspace("Återställd", anna);
  const room = (await json(url, "POST", "/_matrix/client/v3/createRoom", { preset: "private_chat" })).room_id as string;
  const board = await json(url, "POST", `/api/v1/workspaces/${place.id}/boards`, { title: "Tavla" });
  await put(url, "x.txt", "ett");
  await say(url, room, "före");
  const untouched = await put(url, "orörd.txt", "orörd");
  expect(await fingerprint(url)).toBe("");
  const archive = join(folder, "before.safos");
  await server.safos.backup.write(archive, null);

  // What a client sees and the archive does not hold.
  const lost = { x: await put(url, "x.txt", "två"), fresh: await put(url, "ny.txt", "ny") };
  await say(url, room, "förlorad");
  const list = await json(url, "POST", `/api/v1/boards/${board.id}/lists`, { title: "Förlorad" });
  const { revision } = await json(url, "GET", `/api/v1/boards/${board.id}`);
  const token = (await sync(url)).next_batch as string;
  const { rows } = await sql<{ id: number }>`select max(id) as id from events.outbox`.execute(
    server.safos.database.of(),
  );
  const seen = rows[0]?.id ?? 0;
  expect(list.id).toBeDefined();
  expect(token).toMatch(/^s\d+_\d+_[A-Za-z0-9]+$/);

  const fingerprints = new Set<string | undefined>();
  const etags = new Set([lost.x.etag]);
  const ids = new Set([lost.fresh.id]);
  for (const restored of [await restore(archive), await restore(archive)]) {
    // What nobody has changed keeps its etag: nothing is fetched again.
    const kept = await ask(restored, "HEAD", `/remote.php/dav/files/${anna.name}/${encodeURIComponent("orörd.txt")}`);
    expect(kept.headers.get("etag")).toBe(untouched.etag);
    etags.add((await put(restored, "x.txt", "annat")).etag);
    ids.add((await put(restored, "annan.txt", "annan")).id);
    fingerprints.add(await fingerprint(restored));
    expect(await fingerprint(restored, encodeURIComponent("Återställd"))).toBe([...fingerprints].at(-1));

    await json(restored, "POST", `/api/v1/boards/${board.id}/lists`, { title: "Annan" });
    const after = await json(restored, "GET", `/api/v1/boards/${board.id}`);
    expect(after.revision).toBeGreaterThan(revision);

    const topic = `workspace:${place.id}`;
    expect((await resume(restored, topic, seen)).map((one) => one.op)).toContain("reset");

    const all = await sync(restored, token);
    const { timeline } = all.rooms.join[room];
    expect(timeline.limited).toBe(true);
    expect(JSON.stringify(timeline.events)).toContain("före");
    expect(JSON.stringify(timeline.events)).not.toContain("förlorad");
    expect(all.next_batch).toMatch(/^s\d+_\d+_[A-Za-z0-9]+_[A-Za-z0-9]+$/);
    await say(restored, room, "efter");
    const next = await sync(restored, all.next_batch);
    expect(next.rooms.join[room].timeline.events.map((one: { content: { body: string } }) => one.content.body)).toEqual(
      ["efter"],
    );
    // A place in the history that is gone is the place of what came before it.
    const page = await json(
      restored,
      "GET",
      `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/messages?dir=b&from=${token}&limit=1`,
    );
    expect(page.chunk[0].content.body).toBe("före");
    expect(
      await json(restored, "GET", `/_matrix/client/v3/keys/changes?from=${token}&to=${next.next_batch}`),
    ).toMatchObject({ changed: expect.any(Array) });
  }
  expect([fingerprints.size, fingerprints.has("")]).toEqual([2, false]);
  expect([etags.size, ids.size]).toEqual([3, 3]);
}, 120_000);
