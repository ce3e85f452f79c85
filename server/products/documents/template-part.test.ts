import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { startTestServer } from "../../testing/server.ts";
import { writeContent } from "./formats/schema.ts";
import type { Part } from "./formats/content.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;
const db = server.safos.database.of();
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);

async function make(workspaceId: string, who = agnes): Promise<{ id: string; src: string }> {
  const made = await server.call(who, "POST", `/api/v1/workspaces/${workspaceId}/documents`, { title: "Med bild" });
  const id = made.body.id as string;
  const stored = await fetch(`${server.url}/api/v1/documents/${id}/images`, {
    method: "POST",
    headers: { authorization: `Bearer ${who.token}` },
    body: new Uint8Array(png),
  });
  return { id, src: ((await stored.json()) as { src: string }).src };
}

test("a template's documents have their own pictures, and neither others' pictures nor whom they mention", async () => {
  const source = await server.workspace("Bilder", agnes, britt);
  const foreign = await make((await server.workspace("Främmande", bo)).id, bo);
  const own = await make(source.id);
  const content: Part[] = [
    { type: "image", attrs: { src: own.src, alt: "Egen" } },
    { type: "image", attrs: { src: foreign.src, alt: "Digg" } },
    {
      type: "paragraph",
      content: [{ type: "mention", attrs: { kind: "person", id: britt.id, label: "Britt Ahl" } }],
    },
  ];
  await server.safos.collaboration.apply({ kind: "document", id: own.id }, agnes.id, (doc) =>
    writeContent(doc, { type: "doc", content }),
  );
  const choice = { channels: false, boards: "none", documents: true, files: "all" };
  const saved = await server.call(agnes, "POST", `/api/v1/workspaces/${source.id}/templates`, { name: "Bild", choice });
  // The Markdown file that shows the document is no file of its own.
  expect(saved.body.counts).toEqual({ channels: 0, boards: 0, documents: 1, files: 0 });
  const kept = await sql<{ content: unknown }>`select content from templates.template`.execute(db);
  expect(JSON.stringify(kept.rows)).not.toContain(britt.id);
  const made = await server.call(anna, "POST", `/api/v1/organisation/templates/${saved.body.id}/workspaces`, {
    name: "Ny",
  });
  const { rows } = await sql<{ documentId: string; id: string }>`select i.document_id as "documentId", i.id
    from documents.image i join documents.document d on d.id = i.document_id where d.workspace_id = ${made.body.id}`.execute(
    db,
  );
  expect(rows).toHaveLength(1);
  const address = `/api/v1/documents/${rows[0]?.documentId}/images/${rows[0]?.id}`;
  expect((await server.call(anna, "GET", address)).status).toBe(200);
  expect((await server.call(agnes, "GET", address)).status).toBe(404);
  const shown = await fetch(`${server.url}/api/v1/documents/${rows[0]?.documentId}/export?format=md`, {
    headers: { authorization: `Bearer ${anna.token}` },
  });
  const text = await shown.text();
  expect(text).toContain("@Britt Ahl");
  expect(text).not.toContain(foreign.id);
});
