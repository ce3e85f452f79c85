import sharp from "sharp";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { MadeShare, NewShare } from "@safos/contract/items";
import type { VisitedPages } from "@safos/contract/file-visits";
import { eventually, startTestServer } from "../../../testing/server.ts";
import { deleteUnusedPreviews } from "../previews/queries.ts";
import { docxOf, pdfOf } from "../texts/samples.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, bo, britt } = server.people;
const workspace = await server.workspace("Utlämning", anna);

const ids = new Map<string, number>();
const idOf = (name: string): number => ids.get(name) ?? 0;
const lines = Array.from({ length: 200 }, (_, index) => `Rad ${index + 1}`).join("\n");

beforeAll(async () => {
  const folder = (await server.call(anna, "POST", `/api/v1/workspaces/${workspace.id}/folders`, { name: "Ärende" }))
    .body;
  ids.set("Ärende", folder.id as number);
  const picture = await sharp({ create: { width: 1200, height: 900, channels: 3, background: "#86a" } })
    .png()
    .toBuffer();
  const contents: readonly [string, Buffer | string][] = [
    ["beslut.pdf", await pdfOf("Havtorn på första sidan", "Lingon på andra", "Blåbär på tredje")],
    ["brev.docx", await docxOf("Kråkbär")],
    ["lista.txt", lines],
    ["lång.txt", "ord ".repeat(80_000)],
    ["foto.png", picture],
    ["trasig.pdf", "%PDF-1.7 och inget mer"],
    ["ljud.mp3", "ID3"],
    ["okänt.bin", "bytes"],
  ];
  for (const [name, bytes] of contents) {
    const path = `/api/v1/workspaces/${workspace.id}/files?name=${encodeURIComponent(name)}&folder=${folder.id}`;
    const answer = await fetch(server.url + path, {
      method: "POST",
      headers: { authorization: `Bearer ${anna.token}` },
      body: new Uint8Array(Buffer.from(bytes)),
    });
    expect([name, answer.status]).toEqual([name, 201]);
    ids.set(name, ((await answer.json()) as { id: number }).id);
  }
});

type Link = Pick<MadeShare, "id"> & { readonly secret: string };
async function makeLink(share: Partial<NewShare> = {}): Promise<Link> {
  const path = `/api/v1/items/file/${idOf("Ärende")}/shares`;
  const { body } = await server.call(anna, "POST", path, { isLink: true, role: "viewer", ...share });
  return { id: body.id as string, secret: body.secret as string };
}
const show = (label = "Konsultbolaget") => makeLink({ terms: { purpose: "show", label } });

async function visit(secret: string | null, path: string, headers: Record<string, string> = {}) {
  const shown = secret === null ? {} : { "safos-link": secret };
  const answer = await fetch(server.url + path, { headers: { ...shown, ...headers } });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const isJson = answer.headers.get("content-type")?.includes("json") ?? false;
  const body = (isJson ? JSON.parse(bytes.toString()) : {}) as Partial<VisitedPages> & { code?: string };
  return { status: answer.status, headers: answer.headers, bytes, body };
}
const pages = ({ secret }: Link, name: string) => visit(secret, `/api/v1/shared/files/${idOf(name)}/pages`);
const picture = ({ id, secret }: Link, name: string, query: string, headers = {}) =>
  visit(secret, `/api/v1/shared/${id}/files/${idOf(name)}/preview?${query}`, headers);
const content = ({ id, secret }: Link, name: string) =>
  visit(secret, `/api/v1/shared/${id}/files/${idOf(name)}/content`);

/** How many of a picture's bytes differ by more than what encoding does. */
async function difference(one: Buffer, other: Buffer): Promise<number> {
  const [a, b] = await Promise.all([one, other].map((bytes) => sharp(bytes).removeAlpha().raw().toBuffer()));
  if (!a || !b || a.length !== b.length) throw new Error("They are of different sizes.");
  let count = 0;
  for (let at = 0; at < a.length; at++) if (Math.abs((a[at] ?? 0) - (b[at] ?? 0)) > 24) count += 1;
  return count / a.length;
}

test("a link that only shows sends no original but films and sound: pages as pictures, each with whose link it is drawn through it", async () => {
  const only = await show();
  const open = await makeLink();
  for (const name of ["beslut.pdf", "brev.docx", "lista.txt", "foto.png", "okänt.bin"]) {
    const { status, body } = await content(only, name);
    expect([name, status, body.code]).toEqual([name, 403, "LINK_VIEW_ONLY"]);
  }
  expect((await content(only, "ljud.mp3")).status).toBe(200);
  expect((await pages(only, "beslut.pdf")).body).toMatchObject({ count: 3, isCut: false });
  expect((await pages(only, "foto.png")).body).toMatchObject({ count: 1, isCut: false });
  expect((await pages(only, "lista.txt")).body.count).toBeGreaterThan(3);
  expect((await pages(only, "lång.txt")).body.isCut).toBe(true);
  for (const [name, page] of [
    ["beslut.pdf", 1],
    ["beslut.pdf", 3],
    ["lista.txt", 2],
    ["foto.png", 1],
  ] as const) {
    const query = `size=1024&page=${page}`;
    const [marked, plain] = [await picture(only, name, query), await picture(open, name, query)];
    expect([marked.status, plain.status]).toEqual([200, 200]);
    expect(await difference(marked.bytes, plain.bytes)).toBeGreaterThan(0.01);
  }
  // What is as small as an icon has none.
  const small = await picture(only, "foto.png", "size=64");
  expect(small.bytes.equals((await picture(open, "foto.png", "size=64")).bytes)).toBe(true);
}, 60_000);

test("the mark tells two links apart, and the app of Nextcloud sees it too", async () => {
  const [one, other] = [await show("Konsultbolaget"), await show("Tidningen")];
  const [a, b] = [await picture(one, "foto.png", "size=1024"), await picture(other, "foto.png", "size=1024")];
  expect(await difference(a.bytes, b.bytes)).toBeGreaterThan(0.001);
  expect(a.headers.get("etag")).not.toBe(b.headers.get("etag"));
  const again = await picture(one, "foto.png", "size=1024", { "if-none-match": a.headers.get("etag") ?? "" });
  expect([again.status, again.bytes.length]).toEqual([304, 0]);
  const path = (link: Link) =>
    `/index.php/apps/files_sharing/publicpreview/${link.secret}?file=/foto.png&x=1024&y=1024`;
  const app = await visit(null, path(one));
  expect(app.status).toBe(200);
  expect(await difference(app.bytes, a.bytes)).toBeLessThan(0.001);
});

test("where a rule lets nothing be taken out, any link shows marked pages; with a number of downloads they are shown as they are", async () => {
  const { organisations } = server.safos;
  const open = await makeLink();
  const plain = await picture(open, "beslut.pdf", "size=1024");
  await organisations.change(anna.organisationId, { rules: { visitorDownloads: false } });
  expect((await content(open, "beslut.pdf")).body.code).toBe("LINK_VIEW_ONLY");
  const marked = await picture(open, "beslut.pdf", "size=1024");
  expect(await difference(marked.bytes, plain.bytes)).toBeGreaterThan(0.01);
  await organisations.change(anna.organisationId, { rules: { visitorDownloads: true } });
  expect((await picture(open, "beslut.pdf", "size=1024")).bytes.equals(plain.bytes)).toBe(true);
  const counted = await makeLink({ terms: { mostDownloads: 1 } });
  expect((await pages(counted, "beslut.pdf")).body.count).toBe(3);
  expect((await picture(counted, "beslut.pdf", "size=1024")).bytes.equals(plain.bytes)).toBe(true);
});

test("who does not see pictures has what stands on them", async () => {
  const only = await show();
  await eventually(async () => {
    const { body } = await pages(only, "beslut.pdf");
    expect(body.texts).toEqual([
      expect.stringContaining("Havtorn"),
      expect.stringContaining("Lingon"),
      expect.stringContaining("Blåbär"),
    ]);
  });
});

test("strangers, closed links, other files and what has no pages are refused", async () => {
  const only = await show();
  const path = `/api/v1/shared/files/${idOf("beslut.pdf")}/pages`;
  expect((await visit(null, path)).status).toBe(401);
  expect((await visit("0".repeat(43), path)).status).toBe(410);
  for (const who of [bo, britt]) expect((await server.call(who, "GET", path)).status).toBe(404);
  expect((await pages(only, "okänt.bin")).body.code).toBe("NO_PREVIEW");
  expect((await pages(only, "trasig.pdf")).body.code).toBe("NO_PREVIEW");
  expect((await picture(only, "beslut.pdf", "size=256&page=4")).body.code).toBe("NO_PREVIEW");
  for (const page of ["0", "-1", "1.5", "100001", "x"])
    expect([page, (await picture(only, "beslut.pdf", `page=${page}`)).status]).toEqual([page, 400]);
  const inner = await server.call(anna, "POST", `/api/v1/items/file/${idOf("lista.txt")}/shares`, {
    isLink: true,
    role: "viewer",
  });
  expect((await visit(inner.body.secret as string, path)).status).toBe(404);
  await server.call(anna, "DELETE", `/api/v1/items/file/${idOf("Ärende")}/shares/${only.id}`);
  expect((await pages(only, "beslut.pdf")).body.code).toBe("LINK_GONE");
  expect((await picture(only, "beslut.pdf", "size=1024&page=2")).body.code).toBe("LINK_GONE");
});

test("many visitors of one page have it drawn and marked once", async () => {
  const only = await show("Många");
  const runs = vi.spyOn(server.safos.workers, "run");
  const all = await Promise.all(Array.from({ length: 12 }, () => picture(only, "beslut.pdf", "size=2048&page=2")));
  expect(new Set(all.map((one) => one.status))).toEqual(new Set([200]));
  await picture(only, "beslut.pdf", "size=2048&page=2");
  const names = runs.mock.calls.map(([task]) => task.name);
  runs.mockRestore();
  expect(names.filter((one) => one.startsWith("files:")).toSorted()).toEqual(["files:draw-page", "files:mark-picture"]);
});

test("pages after the first are drawn anew after a week, the first is kept", async () => {
  const only = await show();
  for (const page of [1, 2]) await picture(only, "beslut.pdf", `size=1024&page=${page}`);
  const { pool } = server.safos.database;
  await pool.query("update files.preview set created_at = now() - interval '8 days'");
  await deleteUnusedPreviews(server.safos.database.of());
  const { rows } = await pool.query<{ source: string }>("select source from files.preview where source like '% pdf%'");
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.every(({ source }) => source.endsWith(" pdf"))).toBe(true);
  expect((await picture(only, "beslut.pdf", "size=1024&page=2")).status).toBe(200);
});
