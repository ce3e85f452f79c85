import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { MadeShare, NewShare } from "@safos/contract/items";
import { startTestServer } from "../../../testing/server.ts";
import { pdfOf } from "../texts/samples.ts";
import { readable } from "./mark.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna } = server.people;
const workspace = await server.workspace("Stängda vägar", anna);
const ids = new Map<string, number>();
const idOf = (name: string): number => ids.get(name) ?? 0;

beforeAll(async () => {
  const made = await server.call(anna, "POST", `/api/v1/workspaces/${workspace.id}/folders`, { name: "Ärende" });
  ids.set("Ärende", made.body.id as number);
  for (const [name, bytes] of [
    ["beslut.pdf", await pdfOf("Havtorn", "Lingon")],
    ["trasig.pdf", Buffer.from("%PDF-1.7 och inget mer")],
  ] as const) {
    const path = `/api/v1/workspaces/${workspace.id}/files?name=${name}&folder=${idOf("Ärende")}`;
    const headers = { authorization: `Bearer ${anna.token}` };
    const answer = await fetch(server.url + path, { method: "POST", headers, body: new Uint8Array(bytes) });
    ids.set(name, ((await answer.json()) as { id: number }).id);
  }
});

type Link = Pick<MadeShare, "id"> & { readonly secret: string };
async function makeLink(share: Partial<NewShare> = {}): Promise<Link> {
  const path = `/api/v1/items/file/${idOf("Ärende")}/shares`;
  const { body } = await server.call(anna, "POST", path, { isLink: true, role: "viewer", ...share });
  return { id: body.id as string, secret: body.secret as string };
}
async function visit({ secret }: Link, method: string, path: string, body?: object) {
  const answer = await fetch(server.url + path, {
    method,
    headers: {
      "safos-link": secret,
      "safos-guest": `${crypto.randomUUID()} Karin`,
      ...(body ? { "content-type": "application/json" } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await answer.text();
  const isJson = answer.headers.get("content-type")?.includes("json") ?? false;
  return { status: answer.status, code: isJson ? (JSON.parse(text) as { code?: string }).code : undefined };
}

test("who may write by a link and may take nothing out gets no original by naming it as a film", async () => {
  const { organisations } = server.safos;
  const link = await makeLink({ role: "editor" });
  const file = `/api/v1/shared/files/${idOf("beslut.pdf")}`;
  const dav = `/public.php/dav/files/${link.secret}`;
  const move = async (from: string, to: string) =>
    (
      await fetch(`${server.url}${dav}/${from}`, {
        method: "MOVE",
        headers: { destination: `${server.url}${dav}/${to}` },
      })
    ).status;
  await organisations.change(anna.organisationId, { rules: { visitorDownloads: false } });
  for (const name of ["beslut.mp3", "beslut.MP4", "beslut.webm"])
    expect(await visit(link, "PATCH", file, { name })).toEqual({ status: 403, code: "LINK_VIEW_ONLY" });
  expect(await move("beslut.pdf", "beslut.ogg")).toBe(403);
  const content = `/api/v1/shared/${link.id}/files/${idOf("beslut.pdf")}/content`;
  expect((await visit(link, "GET", content)).code).toBe("LINK_VIEW_ONLY");
  // Other names are theirs to give, and every name where the file may be had anyway.
  expect((await visit(link, "PATCH", file, { name: "beslutet.pdf" })).status).toBe(200);
  expect(await move("beslutet.pdf", "beslut.pdf")).toBe(201);
  await organisations.change(anna.organisationId, { rules: { visitorDownloads: true } });
  expect((await visit(link, "PATCH", file, { name: "beslut.mp3" })).status).toBe(200);
  expect((await visit(link, "PATCH", file, { name: "beslut.pdf" })).status).toBe(200);
});

test("pages that are not there, and files that are broken, cost one look however often they are asked for", async () => {
  const link = await makeLink({ terms: { purpose: "show", label: "Konsulten" } });
  const runs = vi.spyOn(server.safos.workers, "run");
  const pathOf = (name: string, page: number) =>
    `/api/v1/shared/${link.id}/files/${idOf(name)}/preview?size=1024&page=${page}`;
  for (const page of [3, 4, 99, 100_000])
    expect((await visit(link, "GET", pathOf("beslut.pdf", page))).code).toBe("NO_PREVIEW");
  for (let round = 0; round < 3; round++)
    expect((await visit(link, "GET", `/api/v1/shared/files/${idOf("trasig.pdf")}/pages`)).code).toBe("NO_PREVIEW");
  expect((await visit(link, "GET", pathOf("trasig.pdf", 2))).code).toBe("NO_PREVIEW");
  expect((await visit(link, "GET", pathOf("beslut.pdf", 2))).status).toBe(200);
  // Texts are read for the search meanwhile.
  const names = runs.mock.calls
    .map(([task]) => task.name)
    .filter((one) => /^files:(count|draw|mark)-(page|pages|picture)$/.test(one));
  runs.mockRestore();
  expect(names.toSorted()).toEqual(["files:count-pages", "files:count-pages", "files:draw-page", "files:mark-picture"]);
});

test("a mark says what it says: no letter turns it around, hides or is half", () => {
  expect(readable("\u202egalob\u202c AB\u0000\n\u200f 1")).toBe("galob AB 1");
  expect(readable("\u2066\u200b \t")).toBe("");
  expect(readable("\ud800x")).toBe("\ufffdx");
  expect(readable(`${"a".repeat(59)}\u{1f600}b`)).toBe(`${"a".repeat(59)}\u{1f600}`);
  expect(readable("Åsa Öström, 東京")).toBe("Åsa Öström, 東京");
});

test("what is raised above what a link opens is neither thrown away with its folder by a visitor nor written over", async () => {
  const { organisations } = server.safos;
  const outer = await server.call(anna, "POST", `/api/v1/workspaces/${workspace.id}/folders`, { name: "Yttre" });
  ids.set("Ärende", outer.body.id as number);
  const inner = await server.call(anna, "POST", `/api/v1/workspaces/${workspace.id}/folders`, {
    name: "Inre",
    parentId: outer.body.id,
  });
  const headers = { authorization: `Bearer ${anna.token}` };
  const path = `/api/v1/workspaces/${workspace.id}/files?name=hemlig.txt&folder=${inner.body.id}`;
  const made = await fetch(server.url + path, { method: "POST", headers, body: "skoterns mått" });
  const secret = ((await made.json()) as { id: number }).id;
  const link = await makeLink({ role: "editor" });
  const dav = async (method: string, to: string, body?: string) =>
    (await fetch(`${server.url}/public.php/dav/files/${link.secret}/${to}`, { method, ...(body ? { body } : {}) }))
      .status;
  expect(await dav("GET", "Inre/hemlig.txt")).toBe(200);
  await organisations.change(anna.organisationId, { rules: { classes: { K2: { guestLinks: false } } } });
  await server.call(anna, "PUT", `/api/v1/items/file/${secret}/class`, { informationClass: "K2" });
  expect(await dav("GET", "Inre/hemlig.txt")).toBe(404);
  expect((await visit(link, "DELETE", `/api/v1/shared/files/${inner.body.id}`)).code).toBe("RESTRICTED_INSIDE");
  expect(await dav("DELETE", "Inre")).toBe(403);
  expect([await dav("PUT", "Inre/hemlig.txt", "annat"), await dav("DELETE", "Inre/hemlig.txt")]).toEqual([412, 404]);
  const read = await fetch(`${server.url}/api/v1/files/${secret}/content`, { headers });
  expect(await read.text()).toBe("skoterns mått");
  // Its folder is theirs again once it is as low as the link.
  await server.call(anna, "PUT", `/api/v1/items/file/${secret}/class`, { informationClass: null });
  expect((await visit(link, "DELETE", `/api/v1/shared/files/${inner.body.id}`)).status).toBe(200);
});
