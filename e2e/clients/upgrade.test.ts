import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer, type RunningServer } from "../server.ts";

const fixtures = join(import.meta.dirname, "..", "fixtures");
const folder = mkdtempSync(join(tmpdir(), "safos-upgrade-"));
let server: RunningServer;
let token = "";

beforeAll(async () => {
  server = await startServer();
  await server.kill("SIGTERM");
  await server.safos("restore", join(fixtures, "37fbdb1.safos"));
  await server.restart();
  token = (await server.safos("token", "create", "anna@fk.example"))["token"] ?? "";
}, 120_000);
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

// oxlint-disable-next-line typescript/no-explicit-any -- tests look into whatever came back
async function get(path: string): Promise<any> {
  const answer = await fetch(server.url + path, { headers: { authorization: `Bearer ${token}` } });
  expect([path, answer.status]).toEqual([path, 200]);
  return answer.json();
}
const titles = (page: { items: { title?: string; name?: string }[] }) =>
  page.items.map((one) => one.title ?? one.name).toSorted();

test("everything of an installation of 37fbdb1 is there, to be read by the page and by people who sign in", async () => {
  const signIn = await fetch(`${server.url}/api/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: "bo@digg.example", password: "prova-safos-nu" }),
  });
  expect(signIn.status).toBe(201);
  const spaces = (await get("/api/v1/workspaces")).items as { id: string; name: string }[];
  const id = spaces.find((one) => one.name === "Gemensam utredning")?.id;
  const list = async (kind: string) => get(`/api/v1/workspaces/${id}/${kind}`);
  expect(titles(await list("files"))).toEqual([
    "Användartester",
    "Beslut",
    "Dokument",
    "Läs mig först.md",
    "Tidplan.csv",
  ]);
  expect(titles(await list("channels"))).toEqual(["Allmänt", "Användartester", "Teknik och drift"]);
  expect(titles(await list("meetings"))).toEqual(["Avstämning testrunda 3", "Styrgrupp"]);
  expect(titles(await list("documents"))).toHaveLength(4);
  expect(titles(await list("whiteboards"))).toEqual(["Så går en ansökan", "Tillbakablick efter testrunda 2"]);

  const boards = await list("boards");
  expect(titles(boards)).toEqual(["Digitala intyg"]);
  expect((await get(`/api/v1/boards/${boards.items[0].id}/cards`)).items).toHaveLength(16);
  const polls = await list("polls");
  expect(titles(polls)).toHaveLength(4);
  const votes = await Promise.all(polls.items.map((one: { id: string }) => get(`/api/v1/polls/${one.id}`)));
  expect(votes.every((poll) => poll.options.length > 1)).toBe(true);
  const forms = (await list("forms")).items as { id: string; title: string }[];
  expect(titles({ items: forms })).toEqual([
    "Anmälan till planeringsdagen",
    "Hur har veckan varit?",
    "Utvärdering testrunda 3",
  ]);
  const found = await get(`/api/v1/search?q=${encodeURIComponent("testrunda")}`);
  expect(JSON.stringify(found)).toContain("Utvärdering testrunda 3");
});

/** An entry as 37fbdb1 wrote it: the list of what was sent as files came to channels later. */
function asWritten(name: string, bytes: Uint8Array | undefined): Uint8Array | string {
  if (bytes === undefined || !name.startsWith("channels/")) return bytes ?? "";
  const { files, ...rest } = JSON.parse(strFromU8(bytes)) as { files: unknown };
  expect(files).toBeInstanceOf(Array);
  return `${JSON.stringify(rest, null, 2)}\n`;
}

test("files, documents, whiteboards and signed messages come out byte for byte as they went in", async () => {
  const file = join(folder, "workspace.zip");
  await server.safos("workspace", "export", "Gemensam utredning", file);
  const entries = unzipSync(readFileSync(file));
  const expected = JSON.parse(readFileSync(join(fixtures, "37fbdb1.json"), "utf8")) as Record<string, string>;
  const hashOf = (name: string) => createHash("sha256").update(asWritten(name, entries[name])).digest("hex");
  expect(Object.fromEntries(Object.keys(expected).map((name) => [name, hashOf(name)]))).toEqual(expected);
});
