import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, expect, test } from "vitest";
import { startTestServer } from "../../testing/server.ts";

const server = await startTestServer();
const folder = mkdtempSync(join(tmpdir(), "safos-export-"));
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});
const { agnes, anna, bo, britt } = server.people;
const id = encodeURIComponent;

const put = (path: string, body: string) =>
  fetch(`${server.url}/remote.php/dav/files/${id(anna.name)}/${path}`, {
    method: "PUT",
    headers: { authorization: `Bearer ${anna.token}` },
    body,
  });

test("an export holds earlier versions, what was sent in channels as files, and who may do what", async () => {
  const workspace = await server.workspace("Export", anna, bo);
  const base = `/api/v1/workspaces/${workspace.id}`;
  await server.call(anna, "POST", `${base}/folders`, { name: "Beslut" });
  for (const text of ["ett", "två"]) expect((await put("Export/Beslut/a.txt", text)).status).toBeLessThan(300);
  const { id: documentId } = (await server.call(anna, "POST", `${base}/documents`, { title: "Rapport" })).body;
  const named = await server.call(anna, "POST", `/api/v1/items/document/${documentId}/versions`, { name: "Remissen" });
  expect(named.status).toBe(201);
  const shared = await server.call(anna, "POST", `/api/v1/items/document/${documentId}/shares`, {
    name: britt.name,
    role: "viewer",
  });
  expect(shared.status).toBe(201);

  const { body: channels } = await server.call(anna, "GET", `${base}/channels`);
  const roomId = channels.items[0].id as string;
  const uploaded = await fetch(`${server.url}/_matrix/media/v3/upload?filename=${id("bild <1>.txt")}`, {
    method: "POST",
    headers: { authorization: `Bearer ${anna.token}`, "content-type": "text/plain" },
    body: "bildens byte",
  });
  const { content_uri: url } = (await uploaded.json()) as { content_uri: string };
  const sent = { msgtype: "m.file", body: "Se <bilden>", url };
  const path = `/_matrix/client/v3/rooms/${id(roomId)}/send/m.room.message/1`;
  expect((await server.call(anna, "PUT", path, sent)).status).toBe(200);
  const closed = await server.call(anna, "POST", `${base}/channels`, { name: "Bortslängd" });
  await server.call(anna, "DELETE", `${base}/channels/${id(closed.body.id)}`);

  const fileId = parseInt((await put("Export/Beslut/a.txt", "tre")).headers.get("oc-fileid") ?? "", 10);
  expect((await server.call(anna, "POST", `/api/v1/files/${fileId}/tags`, { name: "Slutligt" })).status).toBeLessThan(
    300,
  );

  const file = join(folder, "export.zip");
  await server.safos.exports.write(workspace, file);
  const bytes = unzipSync(readFileSync(file));
  const entries = Object.fromEntries(Object.entries(bytes).map(([name, one]) => [name, strFromU8(one)]));
  const json = (name: string) => JSON.parse(entries[name] ?? "null");

  expect(entries["files/content/Beslut/a.txt"]).toBe("tre");
  const listed = json("files/files.json").files.find((one: { path: string }) => one.path === "Beslut/a.txt");
  expect(listed.versions.map((one: { path: string }) => entries[`files/${one.path}`])).toEqual(["ett", "två"]);

  expect(listed.tags).toEqual(["Slutligt"]);

  const [document] = json("documents/documents.json").documents;
  const version = document.versions.find((one: { name: string | null }) => one.name === "Remissen");
  expect(entries[`documents/${version.path}`]).toBeDefined();

  const channel = json("channels/Allmänt.json");
  expect(entries[`channels/${channel.files[0].path}`]).toBe("bildens byte");
  expect(entries["channels/Allmänt.html"]).toContain(`<a href="files/${url.split("/").at(-1)}/`);
  expect(entries["channels/Allmänt.html"]).toContain("Se &lt;bilden&gt;</a>");
  expect(Object.keys(entries).some((name) => name.includes("Bortslängd"))).toBe(false);

  const rights = json("rights.json");
  expect(rights.members).toMatchObject([
    { name: anna.name, role: "owner" },
    { name: bo.name, role: "editor" },
  ]);
  expect(rights.grants).toMatchObject([
    {
      item: { kind: "document", id: documentId },
      person: { name: britt.name },
      role: "viewer",
      grantedBy: { name: anna.name },
    },
  ]);
  expect(JSON.stringify(entries)).not.toContain(agnes.name);
});
