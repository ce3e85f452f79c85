import { afterAll, expect, test } from "vitest";
import * as Y from "yjs";
import { uuid } from "#clock";
import { openWriter } from "../../shared/collaboration/testing.ts";
import { eventually, startTestServer, type TestPerson } from "../../testing/server.ts";
import { readContent, writeContent } from "./formats/schema.ts";
import { plainText, type Part } from "./formats/content.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;
const workspace = await server.workspace("Ärenden", anna, agnes);
const base = `/api/v1/workspaces/${workspace.id}`;
const paragraph = (text: string): Part => ({ type: "paragraph", content: [{ type: "text", text }] });

async function make(title: string, body: Record<string, unknown> = {}): Promise<string> {
  const { status, body: made } = await server.call(anna, "POST", `${base}/documents`, { title, ...body });
  expect([status, made.code]).toEqual([201, undefined]);
  return made.id as string;
}
const say = (id: string, by: TestPerson, ...texts: string[]): Promise<void> =>
  server.safos.collaboration.apply({ kind: "document", id }, by.id, (doc) =>
    writeContent(doc, { type: "doc", content: texts.map(paragraph) }),
  );
const textOf = async (id: string): Promise<string> =>
  plainText(readContent(await server.safos.collaboration.read({ kind: "document", id }))).trim();
const get = (who: TestPerson | null, path: string) => server.call(who, "GET", path);
const dav = (name: string, init: RequestInit = {}): Promise<Response> =>
  fetch(
    `${server.url}/remote.php/dav/files/${anna.name}/${encodeURIComponent("Ärenden")}/Dokument/${encodeURIComponent(name)}`,
    {
      ...init,
      headers: { authorization: `Basic ${Buffer.from(`${anna.name}:${anna.password}`).toString("base64")}` },
    },
  );
const send = (path: string, body: Buffer | string, who: TestPerson | null = anna): Promise<Response> =>
  fetch(server.url + path, {
    method: "POST",
    headers: who ? { authorization: `Bearer ${who.token}`, "content-type": "application/octet-stream" } : {},
    body: typeof body === "string" ? body : new Uint8Array(body),
  });

test("a document is made from a template, listed, renamed and moved", async () => {
  const top = await make("Protokoll <b>mars</b>", { template: "minutes" });
  expect(await textOf(top)).toContain("Protokoll <b>mars</b>");
  expect(await textOf(top)).toContain("Justeras");
  const [one, two] = [await make("Ett", { parentId: top }), await make("Två", { parentId: top })];
  const list = (await get(agnes, `${base}/documents`)).body.items as {
    id: string;
    parentId: string;
    position: number;
  }[];
  expect(list.filter((entry) => entry.parentId === top).map((entry) => entry.id)).toEqual([one, two]);
  const moved = await server.call(agnes, "PATCH", `/api/v1/documents/${two}`, {
    afterId: null,
    parentId: top,
    title: "Tvåan",
  });
  expect(moved.body).toMatchObject({ title: "Tvåan", ancestors: [{ id: top }] });
  const after = (await get(agnes, `${base}/documents`)).body.items as typeof list;
  expect(
    after
      .filter((entry) => entry.parentId === top)
      .sort((a, b) => a.position - b.position)
      .map((entry) => entry.id),
  ).toEqual([two, one]);
  const circle = await server.call(anna, "PATCH", `/api/v1/documents/${top}`, { parentId: one });
  expect([circle.status, circle.body.code]).toEqual([409, "PARENT_REFUSED"]);
  const english = await make("Decision", { template: "decision", locale: "en" });
  expect(await textOf(english)).toContain("The agency decides");
});

test("the tree has a depth, and a parent must be of the same workspace", async () => {
  let parentId: string | undefined;
  for (let level = 1; level <= 8; level++)
    parentId = await make(`Nivå ${level}`, parentId === undefined ? {} : { parentId });
  const deep = await server.call(anna, "POST", `${base}/documents`, { title: "Nio", parentId });
  expect(deep.body.code).toBe("TREE_TOO_DEEP");
  const elsewhere = await server.workspace("Annan", anna);
  const foreign = await server.call(anna, "POST", `/api/v1/workspaces/${elsewhere.id}/documents`, {
    title: "x",
    parentId,
  });
  expect(foreign.body.code).toBe("PARENT_REFUSED");
});

test("changes reach the list, the search and those who were mentioned", async () => {
  const id = await make("Upphandling");
  await server.safos.collaboration.apply({ kind: "document", id }, agnes.id, (doc) =>
    writeContent(doc, {
      type: "doc",
      content: [
        paragraph("Kravställningen omfattar sjövägsregler."),
        { type: "paragraph", content: [{ type: "mention", attrs: { kind: "person", id: anna.id, label: "Anna" } }] },
      ],
    }),
  );
  await eventually(async () => {
    const { body } = await get(anna, `/api/v1/documents/${id}`);
    expect(body).toMatchObject({ wordCount: 4, changedBy: { displayName: "Agnes Berg" } });
  }, 8000);
  await eventually(async () => {
    const found = (await get(agnes, `/api/v1/search?q=${encodeURIComponent("sjövägsregler")}`)).body;
    expect(JSON.stringify(found)).toContain(id);
    expect(JSON.stringify((await get(anna, "/api/v1/notices")).body)).toContain(id);
  }, 8000);
  expect(
    JSON.stringify((await get(britt, `/api/v1/search?q=${encodeURIComponent("sjövägsregler")}`)).body),
  ).not.toContain(id);
});

test("a document is a Markdown file, and what is written there is merged and kept as a version", async () => {
  const id = await make("Plan: höst/vinter");
  await say(id, anna, "Första stycket.", "Andra stycket.", "Tredje stycket.");
  const name = "Plan- höst-vinter.md";
  await eventually(async () => expect(await (await dav(name)).text()).toContain("Tredje stycket."), 25_000);
  // One person writes in the document while another has the file on their own computer.
  await say(id, agnes, "Första stycket, ändrat i dokumentet.", "Andra stycket.", "Tredje stycket.");
  const put = await dav(name, {
    method: "PUT",
    body: "Första stycket.\n\nAndra stycket.\n\nTredje stycket, ändrat i filen.\n",
  });
  expect(put.status).toBeLessThan(300);
  await eventually(async () => {
    const text = await textOf(id);
    expect(text).toContain("Första stycket, ändrat i dokumentet.");
    expect(text).toContain("Tredje stycket, ändrat i filen.");
  }, 10_000);
  await eventually(async () => {
    const versions = (await get(anna, `/api/v1/items/document/${id}/versions`)).body.items as { name: string | null }[];
    expect(versions.map((one) => one.name)).toContain(name);
    expect(versions.some((one) => one.name === null)).toBe(true);
  });
  await eventually(async () => expect(await (await dav(name)).text()).toContain("ändrat i dokumentet"), 25_000);
}, 60_000);

test("a locked document takes nothing from its file, but what came there is kept", async () => {
  const id = await make("Beslut 17");
  await say(id, anna, "Bifall.");
  await eventually(async () => expect(await (await dav("Beslut 17.md")).text()).toContain("Bifall."), 25_000);
  expect((await server.call(agnes, "PUT", `/api/v1/items/document/${id}/lock`, { name: "Godkänd" })).status).toBe(200);
  expect((await dav("Beslut 17.md", { method: "PUT", body: "Avslag.\n" })).status).toBeLessThan(300);
  await eventually(async () => {
    const versions = (await get(anna, `/api/v1/items/document/${id}/versions`)).body.items as {
      id: string;
      name: string;
    }[];
    const came = versions.find((one) => one.name === "Beslut 17.md");
    expect(came).toBeTruthy();
    const { update } = (await get(anna, `/api/v1/items/document/${id}/versions/${came?.id}/content`)).body;
    const doc = new Y.Doc();
    Y.applyUpdate(doc, Buffer.from(update, "base64"));
    expect(plainText(readContent(doc)).trim()).toBe("Avslag.");
  }, 10_000);
  await eventually(async () => expect(await (await dav("Beslut 17.md")).text()).toContain("Bifall."), 25_000);
  expect(await textOf(id)).toBe("Bifall.");
  await eventually(
    async () => expect(JSON.stringify((await get(anna, "/api/v1/notices")).body)).toContain("Godkänd"),
    8000,
  );
}, 60_000);

test("renaming goes both ways, and the trash takes what lies under a document and its files along", async () => {
  const id = await make("Mall");
  const child = await make("Under mallen", { parentId: id });
  await eventually(async () => expect((await dav("Mall.md")).status).toBe(200), 8000);
  await server.call(anna, "PATCH", `/api/v1/documents/${id}`, { title: "Malltext" });
  await eventually(async () => expect((await dav("Malltext.md")).status).toBe(200), 25_000);
  const { fileId } = (await get(anna, `/api/v1/documents/${id}`)).body;
  await server.call(anna, "PATCH", `/api/v1/files/${fileId}`, { name: "Omdöpt.md" });
  await eventually(async () => expect((await get(anna, `/api/v1/documents/${id}`)).body.title).toBe("Omdöpt"), 8000);
  expect((await server.call(anna, "DELETE", `/api/v1/items/document/${id}`)).status).toBe(200);
  expect((await get(anna, `/api/v1/documents/${child}`)).status).toBe(404);
  await eventually(async () => expect((await dav("Omdöpt.md")).status).toBe(404), 8000);
  const trashed = (await get(anna, `${base}/trashed-items`)).body.items as { id: string }[];
  expect(trashed.map((one) => one.id)).toContain(id);
  expect(trashed.map((one) => one.id)).not.toContain(child);
  expect((await server.call(anna, "POST", `/api/v1/items/document/${id}/restore`)).status).toBe(200);
  expect((await get(anna, `/api/v1/documents/${child}`)).status).toBe(200);
  await eventually(async () => expect((await dav("Omdöpt.md")).status).toBe(200), 8000);
}, 60_000);

test("files become documents, with their pictures, and documents become files", async () => {
  const png = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
    "base64",
  );
  const source = await make("Källa");
  const picture = (await (await send(`/api/v1/documents/${source}/images`, png)).json()) as {
    src: string;
    width: number;
  };
  expect(picture.width).toBe(1);
  const shown = await get(agnes, picture.src);
  expect([shown.status, shown.headers.get("content-type"), shown.headers.get("content-security-policy")]).toEqual([
    200,
    "image/png",
    "sandbox; default-src 'none'",
  ]);
  expect((await get(britt, picture.src)).status).toBe(404);
  await server.safos.collaboration.apply({ kind: "document", id: source }, anna.id, (doc) =>
    writeContent(doc, {
      type: "doc",
      content: [paragraph("Bild:"), { type: "image", attrs: { src: picture.src, alt: "Prick" } }],
    }),
  );
  for (const format of ["md", "html", "docx", "odt", "pdf"]) {
    const file = await fetch(`${server.url}/api/v1/documents/${source}/export?format=${format}`, {
      headers: { authorization: `Bearer ${agnes.token}` },
    });
    expect([format, file.status]).toEqual([format, 200]);
    expect(file.headers.get("content-disposition")).toContain(`.${format}`);
    const bytes = Buffer.from(await file.arrayBuffer());
    const back = await send(`${base}/documents/import?name=${encodeURIComponent(`Åter ${format}.${format}`)}`, bytes);
    const made = (await back.json()) as { id: string; title: string };
    expect([format, back.status, made.title]).toEqual([format, 201, `Åter ${format}`]);
    expect(await textOf(made.id)).toContain("Bild:");
    if (format === "docx" || format === "odt") {
      const content = JSON.stringify(
        readContent(await server.safos.collaboration.read({ kind: "document", id: made.id })),
      );
      expect(content).toContain(`/api/v1/documents/${made.id}/images/`);
    }
  }
});

test("a tree comes out as one ZIP with its shape", async () => {
  const top = await make("Handbok");
  const chapter = await make("Kapitel", { parentId: top });
  await make("Avsnitt", { parentId: chapter });
  const file = await fetch(`${server.url}/api/v1/documents/${top}/export?format=md&isTree=true`, {
    headers: { authorization: `Bearer ${anna.token}` },
  });
  expect(file.headers.get("content-type")).toBe("application/zip");
  const { unzipSync } = await import("fflate");
  const names = Object.keys(unzipSync(new Uint8Array(await file.arrayBuffer())));
  expect(names.sort()).toEqual(["Handbok.md", "Handbok/Kapitel.md", "Handbok/Kapitel/Avsnitt.md"]);
});

test("a link lets a guest write or only read, and nothing else is opened by it", async () => {
  const id = await make("Delat");
  const other = await make("Hemligt");
  await say(id, anna, "Välkommen.");
  const shared = await server.call(anna, "POST", `/api/v1/items/document/${id}/shares`, {
    isLink: true,
    role: "viewer",
  });
  const headers = { "safos-link": shared.body.secret as string };
  const opened = await fetch(`${server.url}/api/v1/documents/${id}`, { headers });
  expect([opened.status, ((await opened.json()) as { role: string }).role]).toEqual([200, "viewer"]);
  expect((await fetch(`${server.url}/api/v1/documents/${other}`, { headers })).status).toBe(404);
  expect((await fetch(`${server.url}/api/v1/documents/${id}/export?format=md`, { headers })).status).toBe(200);
  const guest = openWriter(server, null, `document/${id}`, {
    token: { link: shared.body.secret as string, guest: `${uuid()} Citra` },
  });
  await eventually(() =>
    expect(guest.messages).toContainEqual({ type: "access", role: "viewer", isReadOnly: true, isLocked: false }),
  );
  expect(plainText(readContent(guest.doc)).trim()).toBe("Välkommen.");
  guest.end();
});

test("the routes refuse whom and what they should", async () => {
  const id = await make("Stängt");
  await server.safos.workspaces.addMember(anna.id, workspace.id, bo.id, "viewer");
  const image = uuid();
  const routes: [string, string, unknown][] = [
    ["GET", `${base}/documents`, undefined],
    ["POST", `${base}/documents`, { title: "x" }],
    ["GET", `/api/v1/documents/${id}`, undefined],
    ["PATCH", `/api/v1/documents/${id}`, { title: "x" }],
    ["GET", `/api/v1/documents/${id}/export?format=md`, undefined],
    ["GET", `/api/v1/documents/${id}/export?format=md&isTree=true`, undefined],
    ["GET", `/api/v1/documents/${id}/images/${image}`, undefined],
  ];
  for (const [method, path, body] of routes) {
    expect([path, (await server.call(null, method, path, body)).status]).toEqual([path, 401]);
    expect([path, (await server.call(britt, method, path, body)).status]).toEqual([path, 404]);
    if (method !== "GET") expect([path, (await server.call(bo, method, path, body)).status]).toEqual([path, 403]);
  }
  expect((await get(anna, `/api/v1/documents/${id}/images/${image}`)).status).toBe(404);
  for (const who of [null, britt, bo]) {
    expect((await send(`/api/v1/documents/${id}/images`, "x", who)).status).toBe(
      who === null ? 401 : who === bo ? 403 : 404,
    );
    expect((await send(`${base}/documents/import?name=x.md`, "x", who)).status).toBe(
      who === null ? 401 : who === bo ? 403 : 404,
    );
  }
  const bad = [
    {},
    { title: "" },
    { title: " " },
    { title: 7 },
    { title: "x".repeat(300) },
    { title: "x", parentId: "y" },
    { title: "x", template: "okänd" },
    { title: "x", y: 1 },
    "{",
    "\u0000",
  ];
  for (const body of bad)
    expect([body, (await server.call(anna, "POST", `${base}/documents`, body)).status]).toEqual([body, 400]);
  expect((await server.call(anna, "POST", `${base}/documents`, { title: "x", parentId: uuid() })).status).toBe(409);
  expect((await get(anna, `/api/v1/documents/${id}/export?format=exe`)).status).toBe(400);
  expect((await get(anna, `/api/v1/documents/inte-ett-id`)).status).toBe(400);
  expect(
    (await (await send(`/api/v1/documents/${id}/images`, "<svg onload=alert(1)>")).json()) as object,
  ).toMatchObject({ code: "NOT_AN_IMAGE" });
  expect((await (await send(`${base}/documents/import?name=x.docx`, "x")).json()) as object).toMatchObject({
    code: "FORMAT_BROKEN",
  });
  expect(
    (await (await send(`${base}/documents/import?name=x.md`, Buffer.from([0xff, 0xc0]))).json()) as object,
  ).toMatchObject({ code: "FORMAT_BROKEN" });
  expect((await send(`${base}/documents/import?name=x.md`, Buffer.alloc(26 << 20))).status).toBe(413);
});
