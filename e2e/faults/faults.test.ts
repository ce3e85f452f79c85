import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer, until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let cast: Cast;

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
});
afterAll(() => server.stop());

const headers = (who = cast.anna): Record<string, string> => ({ authorization: `Bearer ${who.token}` });

async function channelOf(at: string = server.url): Promise<string> {
  return until(async () => {
    const list = (await (
      await fetch(`${at}/api/v1/workspaces/${cast.workspaceId}/channels`, { headers: headers() })
    ).json()) as { items: { roomId: string; isJoined: boolean }[] };
    const room = list.items.find((one) => one.isJoined)?.roomId;
    return room ?? false;
  });
}

const send = (room: string, key: string, body: string, at: string = server.url): Promise<Response> =>
  fetch(`${at}/_matrix/client/v3/rooms/${encodeURIComponent(room)}/send/m.room.message/${key}`, {
    method: "PUT",
    headers: { ...headers(), "content-type": "application/json" },
    body: JSON.stringify({ msgtype: "m.text", body }),
  });

const upload = (name: string, body: Uint8Array<ArrayBuffer>, at: string = server.url): Promise<Response> =>
  fetch(`${at}/api/v1/workspaces/${cast.workspaceId}/files?name=${name}`, { method: "POST", headers: headers(), body });

async function messagesIn(room: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  let from = "";
  for (;;) {
    // Right after PostgreSQL died a read may be told to come back in a moment; any other refusal is a fault.
    const answer = await until(async () => {
      const one = await fetch(
        `${server.url}/_matrix/client/v3/rooms/${encodeURIComponent(room)}/messages?dir=b&limit=200${from}`,
        { headers: headers() },
      );
      if (one.status === 503) return false;
      expect(one.status).toBe(200);
      return one;
    }, 30_000);
    const page = (await answer.json()) as { chunk: { event_id: string; content: { body?: string } }[]; end?: string };
    for (const event of page.chunk) found.set(event.event_id, event.content.body ?? "");
    if (page.end === undefined || page.chunk.length === 0) return found;
    from = `&from=${encodeURIComponent(page.end)}`;
  }
}

test("killed in the middle of writing, the server comes back with everything it had acknowledged and nothing half-written", async () => {
  const room = await channelOf();
  const sent = new Map<string, string>();
  const stored = new Map<number, string>();
  let isOver = false;
  const writers = Array.from({ length: 8 }, async (_, writer) => {
    for (let count = 0; !isOver; count++) {
      const text = `meddelande ${writer} ${count}`;
      const answer = await send(room, `kill-${writer}-${count}`, text).catch(() => null);
      if (answer?.status !== 200) return;
      const body = (await answer.json().catch(() => null)) as { event_id: string } | null;
      if (body) sent.set(body.event_id, text);
    }
  });
  const uploaders = Array.from({ length: 3 }, async (_, uploader) => {
    for (let count = 0; !isOver; count++) {
      const body = randomBytes(200_000);
      const answer = await upload(`kill-${uploader}-${count}.bin`, body).catch(() => null);
      if (answer?.status !== 201) return;
      const item = (await answer.json().catch(() => null)) as { id: number } | null;
      if (item) stored.set(item.id, createHash("sha256").update(body).digest("hex"));
    }
  });
  await until(() => sent.size > 150 && stored.size > 15, 30_000);
  await server.kill("SIGKILL");
  isOver = true;
  await Promise.all([...writers, ...uploaders]);
  await server.restart();

  const found = await messagesIn(room);
  for (const [id, text] of sent) expect([id, found.get(id)]).toEqual([id, text]);
  const listed = (await (
    await fetch(`${server.url}/api/v1/workspaces/${cast.workspaceId}/files?limit=1000`, { headers: headers() })
  ).json()) as { items: { id: number; size: number }[] };
  const ids = new Set(listed.items.map((item) => item.id));
  for (const [id, hash] of stored) {
    expect(ids.has(id)).toBe(true);
    const bytes = Buffer.from(
      await (await fetch(`${server.url}/api/v1/files/${id}/content`, { headers: headers() })).arrayBuffer(),
    );
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(hash);
  }
  // What was on its way and not acknowledged is there whole or not at all.
  for (const item of listed.items) expect(item.size).toBe(200_000);
});

test("a message sent again with the same transaction id, also after a restart, is one message", async () => {
  const room = await channelOf();
  const first = (await (await send(room, "same", "en gång")).json()) as { event_id: string };
  await server.kill("SIGTERM");
  await server.restart();
  const second = (await (await send(room, "same", "en gång")).json()) as { event_id: string };
  expect(second.event_id).toBe(first.event_id);
  expect([...(await messagesIn(room)).values()].filter((text) => text === "en gång")).toHaveLength(1);
});

test("while PostgreSQL is frozen the server says 503 with Retry-After, and goes on by itself afterwards", async () => {
  const room = await channelOf();
  const pid = Number(readFileSync(join(server.data, "postgresql", "postmaster.pid"), "utf8").split("\n")[0]);
  const processes = [
    pid,
    ...execFileSync("pgrep", ["-P", String(pid)], { encoding: "utf8" })
      .trim()
      .split("\n")
      .map(Number),
  ];
  for (const one of processes) process.kill(one, "SIGSTOP");
  try {
    await until(
      async () => (await fetch(`${server.url}/healthz`, { signal: AbortSignal.timeout(4000) })).status === 503,
      20_000,
    );
    const answers = await Promise.all(
      ["/api/v1/workspaces", "/_matrix/client/v3/account/whoami", "/remote.php/dav/files/anna@fk.example/"].map(
        (path) => fetch(server.url + path, { headers: headers() }),
      ),
    );
    for (const answer of answers)
      expect([answer.status, Number(answer.headers.get("retry-after")) > 0]).toEqual([503, true]);
    expect((await fetch(server.url, { headers: { accept: "text/html" } })).status).toBe(200);
  } finally {
    for (const one of processes) process.kill(one, "SIGCONT");
  }
  await until(async () => (await fetch(`${server.url}/healthz`)).status === 200, 20_000);
  await until(
    async () => (await send(room, `thaw-${randomBytes(4).toString("hex")}`, "tillbaka")).status === 200,
    10_000,
  );
});

test("when PostgreSQL dies it is started again and nothing is lost", async () => {
  const room = await channelOf();
  expect((await send(room, "before-death", "före")).status).toBe(200);
  const pid = Number(readFileSync(join(server.data, "postgresql", "postmaster.pid"), "utf8").split("\n")[0]);
  process.kill(pid, "SIGKILL");
  await until(
    async () => (await send(room, `after-${randomBytes(4).toString("hex")}`, "efter")).status === 200,
    30_000,
    200,
  );
  const texts = [...(await messagesIn(room)).values()];
  expect(texts).toContain("före");
  expect(texts).toContain("efter");
});

test("two server processes on one database: what is sent through one arrives through the other", async () => {
  const room = await channelOf();
  const secret = readFileSync(join(server.data, "postgresql.secret"), "utf8").trim();
  const port = readFileSync(join(server.data, "postgresql", "postmaster.pid"), "utf8").split("\n")[3];
  const other = await startServer({
    data: server.data,
    environment: { SAFOS_DATABASE_URL: `postgres://safos:${secret}@127.0.0.1:${port}/safos` },
  });
  try {
    const boHeaders = headers(cast.bo);
    const first = (await (
      await fetch(`${other.url}/_matrix/client/v3/sync?timeout=0`, { headers: boHeaders })
    ).json()) as { next_batch: string };
    const waiting = fetch(`${other.url}/_matrix/client/v3/sync?timeout=20000&since=${first.next_batch}`, {
      headers: boHeaders,
    });
    expect((await send(room, "across", "över processgränsen")).status).toBe(200);
    expect(JSON.stringify(await (await waiting).json())).toContain("över processgränsen");
    expect((await upload("across.txt", new Uint8Array(Buffer.from("hej")), other.url)).status).toBe(201);
    const seen = (await (
      await fetch(`${server.url}/api/v1/workspaces/${cast.workspaceId}/files?limit=1000`, { headers: headers() })
    ).json()) as { items: { name: string }[] };
    expect(seen.items.map((item) => item.name)).toContain("across.txt");
  } finally {
    await other.kill("SIGTERM");
  }
});

test("on a full disk uploads are refused with 507, and what is there stays whole", async () => {
  const data = mkdtempSync(join(tmpdir(), "safos-full-"));
  const blobs = join(data, "blobs");
  mkdirSync(blobs);
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=3m", "tmpfs", blobs]);
  const small = await startServer({ data, environment: { SAFOS_DISK_RESERVE: "0" } });
  try {
    await small.safos("organisation", "add", "liten.example", "--name", "Liten");
    await small.safos("person", "add", "eva@liten.example", "--password", "ett långt lösenord");
    const { token } = (await small.safos("token", "create", "eva@liten.example")) as { token: string };
    const base = `${small.url}/remote.php/dav/files/eva@liten.example`;
    const put = (name: string, body: Uint8Array<ArrayBuffer>): Promise<Response> =>
      fetch(`${base}/${name}`, { method: "PUT", headers: { authorization: `Bearer ${token}` }, body });
    const kept = randomBytes(1_000_000);
    expect((await put("kvar.bin", kept)).status).toBe(201);
    expect((await put("stor.bin", randomBytes(4_000_000))).status).toBe(507);
    expect((await put("kvar.bin", randomBytes(4_000_000))).status).toBe(507);
    const got = Buffer.from(
      await (await fetch(`${base}/kvar.bin`, { headers: { authorization: `Bearer ${token}` } })).arrayBuffer(),
    );
    expect(got.equals(kept)).toBe(true);
    expect((await fetch(`${base}/stor.bin`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(404);
    expect((await put("liten.bin", randomBytes(1000))).status).toBe(201);

    // A disk with room for a part of a file takes that part and says nothing else.
    const filler = statfsSync(blobs);
    writeFileSync(join(blobs, "filler"), randomBytes(filler.bavail * filler.bsize - 209_000));
    for (const size of [661_000, 400_000, 250_000, 210_000])
      expect([size, (await put(`kapad-${size}.bin`, randomBytes(size))).status]).toEqual([size, 507]);
    expect((await put("ryms.bin", kept.subarray(0, 100_000))).status).toBe(201);
    rmSync(join(blobs, "filler"));

    await small.kill("SIGTERM");
    Object.assign(small.environment, { SAFOS_DISK_RESERVE: "1" });
    await small.restart();
    expect((await put("ett.bin", randomBytes(500_000))).status).toBe(201);
    expect((await put("två.bin", randomBytes(2_000_000))).status).toBe(507);
    const { bavail, bsize } = statfsSync(blobs);
    writeFileSync(join(blobs, "filler"), randomBytes(bavail * bsize - 900_000));
    const health = await fetch(`${small.url}/healthz`);
    expect([health.status, await health.json()]).toMatchObject([503, { part: "disk" }]);
    expect((await put("tre.bin", randomBytes(10))).status).toBe(507);
    const media = await fetch(`${small.url}/_matrix/media/v3/upload?filename=a.bin`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      body: randomBytes(10),
    });
    expect(media.status).toBe(507);
    expect((await fetch(`${base}/ryms.bin`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
  } finally {
    await small.kill("SIGTERM");
    execFileSync("umount", ["-l", blobs]);
    rmSync(data, { recursive: true, force: true });
  }
}, 120_000);
