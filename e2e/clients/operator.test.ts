import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addCast, startServer, type Cast, type RunningServer } from "../server.ts";

let server: RunningServer;
let cast: Cast;
const folder = mkdtempSync(join(tmpdir(), "safos-operator-"));

beforeAll(async () => {
  server = await startServer();
  cast = await addCast(server);
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const headers = (): Record<string, string> => ({ authorization: `Bearer ${cast.anna.token}` });

test("the command refuses clearly and says so with its code", async () => {
  const refused = await server
    .safos("person", "add", "anna@fk.example", "--password", "ett långt lösenord")
    .catch((error: { code: number; stdout: string }) => error);
  expect(refused).toMatchObject({ code: 1 });
  expect(JSON.parse((refused as unknown as { stdout: string }).stdout)).toMatchObject({
    error: { code: "NAME_TAKEN" },
  });
  expect(await server.safos("nonsense").catch((error: { code: number }) => error)).toMatchObject({ code: 2 });
});

test("a backup taken while the server runs restores people, files, messages and tokens elsewhere", async () => {
  const saved = await fetch(`${server.url}/api/v1/workspaces/${cast.workspaceId}/files?name=viktig.txt`, {
    method: "POST",
    headers: headers(),
    body: "viktigt innehåll",
  });
  const { id } = (await saved.json()) as { id: number };
  const rooms = (await (
    await fetch(`${server.url}/api/v1/workspaces/${cast.workspaceId}/channels`, { headers: headers() })
  ).json()) as { items?: { id: string }[] } & { id: string }[];
  const room = (rooms.items ?? rooms)[0]?.id ?? "";
  const sent = await fetch(`${server.url}/_matrix/client/v3/rooms/${encodeURIComponent(room)}/send/m.room.message/1`, {
    method: "PUT",
    headers: { ...headers(), "content-type": "application/json" },
    body: JSON.stringify({ msgtype: "m.text", body: "före säkerhetskopian" }),
  });
  expect(sent.status).toBe(200);
  const file = join(folder, "backup.safos");
  expect(await server.safos("backup", file)).toMatchObject({ file });
  expect(statSync(file).mode & 0o077).toBe(0);
  expect(await server.safos("restore", file).catch((error: { code: number }) => error)).toMatchObject({ code: 1 });

  const data = mkdtempSync(join(tmpdir(), "safos-restored-"));
  const other = await startServer({ data });
  await other.kill("SIGTERM");
  const damaged = join(folder, "damaged.safos");
  writeFileSync(damaged, "inte en säkerhetskopia");
  expect(await other.safos("restore", damaged).catch((error: { code: number }) => error)).toMatchObject({ code: 1 });
  await other.safos("restore", file);
  await other.restart();
  try {
    expect(await (await fetch(`${other.url}/api/v1/files/${id}/content`, { headers: headers() })).text()).toBe(
      "viktigt innehåll",
    );
    const messages = (await (
      await fetch(`${other.url}/_matrix/client/v3/rooms/${encodeURIComponent(room)}/messages?dir=b&limit=5`, {
        headers: headers(),
      })
    ).json()) as { chunk: { content: { body?: string } }[] };
    expect(messages.chunk.map((one) => one.content.body)).toContain("före säkerhetskopian");
    const again = await fetch(`${other.url}/api/v1/workspaces/${cast.workspaceId}/files?name=ny.txt`, {
      method: "POST",
      headers: headers(),
      body: "efter",
    });
    expect(again.status).toBe(201);
    const signIn = await fetch(`${other.url}/api/v1/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name: cast.bo.name, password: cast.bo.password }),
    });
    expect(signIn.status).toBe(201);
  } finally {
    await other.stop();
  }
});

test("SIGTERM drains and ends with 0", async () => {
  const other = await startServer();
  expect(await other.kill("SIGTERM")).toBe(0);
  await other.stop();
});
