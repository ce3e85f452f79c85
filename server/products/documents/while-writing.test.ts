import { setTimeout as wait } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { startTestServer } from "../../testing/server.ts";
import type { Part } from "./formats/content.ts";
import { writeContent } from "./formats/schema.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna } = server.people;

const writingMs = 11_000;
/** A busy machine's share of what is measured here. */
const slackMs = 1500;

test("while a person writes without a pause, text, search and file follow within five seconds, again and again", async () => {
  const workspace = await server.workspace("Skrivande", anna);
  const { body: made } = await server.call(anna, "POST", `/api/v1/workspaces/${workspace.id}/documents`, {
    title: "Dagbok",
  });
  const ref = { kind: "document" as const, id: made.id as string };
  const file = `${server.url}/remote.php/dav/files/${anna.name}/Skrivande/Dokument/Dagbok.md`;
  const ways: Readonly<Record<string, () => Promise<string>>> = {
    text: async () =>
      (
        await sql<{ text: string }>`select text from documents.document where id = ${ref.id}`.execute(
          server.safos.database.of(),
        )
      ).rows[0]?.text ?? "",
    file: async () => (await fetch(file, { headers: { authorization: `Bearer ${anna.token}` } })).text(),
    search: async () =>
      (
        await sql<{ text: string }>`select body as text from search.entry where id = ${ref.id}`.execute(
          server.safos.database.of(),
        )
      ).rows[0]?.text ?? "",
  };
  const began = performance.now();
  /** When each number was written. */
  const written: number[] = [];
  const isWriting = (): boolean => performance.now() - began < writingMs;
  async function write(): Promise<void> {
    while (isWriting()) {
      const text = `ord${written.length}`;
      const paragraph: Part = { type: "paragraph", content: [{ type: "text", text }] };
      await server.safos.collaboration.apply(ref, anna.id, (doc) =>
        writeContent(doc, { type: "doc", content: [paragraph] }),
      );
      written.push(performance.now());
      await wait(150);
    }
  }
  /** How old the oldest change ever was that was not to be seen yet. */
  async function watch(look: () => Promise<string>): Promise<number> {
    let oldest = 0;
    while (isWriting()) {
      const asked = performance.now();
      const seen = Number(/ord(\d+)/.exec(await look())?.[1] ?? -1);
      const missing = written[seen + 1];
      if (missing !== undefined) oldest = Math.max(oldest, asked - missing);
      await wait(50);
    }
    return oldest;
  }
  const [, ...ages] = await Promise.all([write(), ...Object.values(ways).map(watch)]);
  expect(written.length).toBeGreaterThan(20);
  for (const [index, name] of Object.keys(ways).entries())
    expect([name, Math.round(ages[index] ?? 0)]).toEqual([name, expect.toSatisfy((ms: number) => ms < 5000 + slackMs)]);
}, 40_000);
