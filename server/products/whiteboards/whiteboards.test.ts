import { afterAll, expect, test } from "vitest";
import sharp from "sharp";
import * as Y from "yjs";
import { indexAt, soundElement } from "@safos/contract/whiteboard-elements";
import { outlineOf } from "@safos/contract/whiteboard-outline";
import { uuid } from "#clock";
import { openWriter } from "../../shared/collaboration/testing.ts";
import { eventually, startTestServer, type TestPerson } from "../../testing/server.ts";
import { readScene } from "./scene.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, britt } = server.people;
const workspace = await server.workspace("Skisser", anna, agnes);
const base = `/api/v1/workspaces/${workspace.id}`;
const get = (who: TestPerson | null, path: string) => server.call(who, "GET", path);
async function make(title: string, body: Record<string, unknown> = {}): Promise<string> {
  const { status, body: made } = await server.call(anna, "POST", `${base}/whiteboards`, { title, ...body });
  expect([status, made.code]).toEqual([201, undefined]);
  return made.id as string;
}
const send = (
  path: string,
  body: Buffer | string,
  who: TestPerson | null = anna,
  headers: Record<string, string> = {},
): Promise<Response> =>
  fetch(server.url + path, {
    method: "POST",
    headers: {
      ...(who ? { authorization: `Bearer ${who.token}` } : {}),
      "content-type": "application/octet-stream",
      ...headers,
    },
    body: typeof body === "string" ? body : new Uint8Array(body),
  });
const png = (width = 4): Promise<Buffer> =>
  sharp({ create: { width, height: 3, channels: 3, background: "#336699" } })
    .png()
    .toBuffer();
const element = (id: string, more: Record<string, unknown> = {}) =>
  new Y.Map<unknown>(Object.entries(soundElement({ id, type: "rectangle", width: 50, height: 50, ...more }) ?? {}));
const drawing = (elements: unknown[], files: Record<string, unknown> = {}): string =>
  JSON.stringify({ type: "excalidraw", version: 2, elements, files });

test("a whiteboard is made from a template, listed, renamed and read as words", async () => {
  const id = await make("Retro <script>alert(1)</script>", { template: "retrospective" });
  const scene = readScene(await server.safos.collaboration.read({ kind: "whiteboard", id }));
  expect(outlineOf(scene).map((one) => one.frame?.text)).toEqual([
    "Det gick bra",
    "Det gick mindre bra",
    "Det gör vi nu",
  ]);
  const list = (await get(agnes, `${base}/whiteboards`)).body.items as { id: string; elementCount: number }[];
  expect(list.find((one) => one.id === id)?.elementCount).toBe(scene.length);
  const renamed = await server.call(agnes, "PATCH", `/api/v1/whiteboards/${id}`, { title: "Retro vecka 47" });
  expect(renamed.body).toMatchObject({
    title: "Retro vecka 47",
    role: "editor",
    owner: { displayName: "Anna Lindqvist" },
  });
  for (const template of ["brainstorming", "swot"])
    expect((await get(anna, `/api/v1/whiteboards/${await make(template, { template, locale: "en" })}`)).status).toBe(
      200,
    );
});

test("two people change one element at once, each another property, and both changes stay", async () => {
  const id = await make("Samtidigt");
  const [a, b] = [openWriter(server, anna, `whiteboard/${id}`), openWriter(server, agnes, `whiteboard/${id}`)];
  try {
    await eventually(() => expect([a.provider.isSynced, b.provider.isSynced]).toEqual([true, true]));
    a.doc.getMap("elements").set("r1", element("r1"));
    await eventually(() => expect(b.doc.getMap("elements").has("r1")).toBe(true));
    (a.doc.getMap("elements").get("r1") as Y.Map<unknown>).set("x", 700);
    (b.doc.getMap("elements").get("r1") as Y.Map<unknown>).set("backgroundColor", "#ffc9c9");
    await eventually(() => {
      for (const one of [a, b])
        expect((one.doc.getMap("elements").get("r1") as Y.Map<unknown>).toJSON()).toMatchObject({
          x: 700,
          backgroundColor: "#ffc9c9",
        });
    });
  } finally {
    a.end();
    b.end();
  }
});

test("what is written on a whiteboard is found, by those who may", async () => {
  const id = await make("Idéer");
  const text = soundElement({ id: "t1", type: "text", text: "Förtursfönstret <b>öppnar</b>" });
  await server.safos.collaboration.apply({ kind: "whiteboard", id }, agnes.id, (doc) =>
    doc.getMap("elements").set("t1", new Y.Map(Object.entries(text ?? {}))),
  );
  await eventually(async () => {
    expect(JSON.stringify((await get(agnes, "/api/v1/search?q=F%C3%B6rtursf%C3%B6nstret")).body)).toContain(id);
    expect((await get(anna, `/api/v1/whiteboards/${id}`)).body).toMatchObject({
      elementCount: 1,
      changedBy: { displayName: "Agnes Berg" },
    });
  }, 10_000);
  expect(JSON.stringify((await get(britt, "/api/v1/search?q=F%C3%B6rtursf%C3%B6nstret")).body)).not.toContain(id);
  const page = await fetch(`${server.url}/api/v1/whiteboards/${id}/export?format=html`, {
    headers: { authorization: `Bearer ${anna.token}` },
  });
  const html = await page.text();
  expect(html).toContain("&lt;b&gt;öppnar");
  expect(html).not.toContain("<b>");
  expect(page.headers.get("content-security-policy")).toContain("sandbox");
});

test("a drawing goes out as a file and comes in again the same, with its pictures", async () => {
  const bytes = await png();
  const file = drawing(
    [
      { id: "box", type: "rectangle", x: 10, y: 20, width: 200, height: 100, backgroundColor: "#a5d8ff" },
      { id: "say", type: "text", x: 20, y: 30, width: 100, height: 25, text: "Hej", containerId: "box", fontFamily: 5 },
      { id: "pic", type: "image", x: 300, y: 20, width: 40, height: 30, fileId: "f1" },
      { id: "bad", type: "iframe", link: "https://evil.example" },
      { id: "lnk", type: "ellipse", link: "javascript:alert(1)", x: "NaN", strokeColor: "url(https://evil.example)" },
    ],
    { f1: { id: "f1", mimeType: "image/png", dataURL: `data:image/png;base64,${bytes.toString("base64")}` } },
  );
  const made = await send(`${base}/whiteboards/import?name=Fl%C3%B6de.excalidraw`, file);
  const { id, title } = (await made.json()) as { id: string; title: string };
  expect([made.status, title]).toEqual([201, "Flöde"]);
  const read = async (which: string) =>
    (await (
      await fetch(`${server.url}/api/v1/whiteboards/${which}/export?format=excalidraw`, {
        headers: { authorization: `Bearer ${anna.token}` },
      })
    ).json()) as { elements: Record<string, unknown>[]; files: Record<string, { dataURL: string }> };
  const out = await read(id);
  expect(out.elements.map((one) => one["id"])).toEqual(["box", "say", "pic", "lnk"]);
  expect(out.elements.at(-1)).toMatchObject({ link: null, x: 0, strokeColor: "#1e1e1e" });
  expect(out.files["f1"]?.dataURL).toBe(`data:image/png;base64,${bytes.toString("base64")}`);
  const again = await send(`${base}/whiteboards/import?name=igen.excalidraw`, JSON.stringify(out));
  expect(await read(((await again.json()) as { id: string }).id)).toMatchObject({ elements: out.elements });
});

test("files of the wrong shape are refused and leave nothing behind", async () => {
  const before = ((await get(anna, `${base}/whiteboards`)).body.items as unknown[]).length;
  const tryFile = async (body: Buffer | string): Promise<string> =>
    ((await (await send(`${base}/whiteboards/import?name=x.excalidraw`, body)).json()) as { code: string }).code;
  for (const body of [
    "",
    "inte json",
    "[]",
    "null",
    JSON.stringify({ type: "excalidraw", elements: "x" }),
    JSON.stringify({ type: "annat", elements: [] }),
    drawing([1, null, { type: "rectangle" }, { id: "../x", type: "rectangle" }]),
    Buffer.from([0xff, 0xfe, 0x22]),
  ])
    expect(await tryFile(body)).toBe("NOT_A_DRAWING");
  const svg = Buffer.from("<svg xmlns='http://www.w3.org/2000/svg' width='4' height='4'><script>1</script></svg>");
  expect(
    await tryFile(
      drawing([{ id: "p", type: "image", fileId: "f" }], {
        f: { dataURL: `data:image/png;base64,${svg.toString("base64")}` },
      }),
    ),
  ).toBe("NOT_AN_IMAGE");
  expect(await tryFile(drawing(Array.from({ length: 10_001 }, (_, n) => ({ id: `e${n}`, type: "ellipse" }))))).toBe(
    "TOO_MANY_ELEMENTS",
  );
  expect(((await get(anna, `${base}/whiteboards`)).body.items as unknown[]).length).toBe(before);
});

test("pictures are what their bytes say, and are for those who may read the whiteboard", async () => {
  const id = await make("Bilder");
  const path = `/api/v1/whiteboards/${id}/images/f1`;
  const made = await send(path, await png());
  expect([made.status, await made.json()]).toEqual([201, { id: "f1", width: 4, height: 3 }]);
  // The first of a name stays: it is shown already.
  await send(path, await png(9));
  const picture = (who: TestPerson | null, headers = {}) =>
    fetch(server.url + path, { headers: who ? { authorization: `Bearer ${who.token}` } : headers });
  const seen = await picture(agnes);
  expect([seen.status, seen.headers.get("content-type")]).toEqual([200, "image/png"]);
  expect(Buffer.from(await seen.arrayBuffer())).toEqual(await png());
  expect([(await picture(null)).status, (await picture(britt)).status]).toEqual([401, 404]);
  for (const bytes of ["<svg xmlns='http://www.w3.org/2000/svg'/>", "<script>", "%PDF-1.7", ""])
    expect(((await (await send(path, bytes)).json()) as { code: string }).code).toBe("NOT_AN_IMAGE");
  expect((await send(path, Buffer.alloc((15 << 20) + 1))).status).toBe(413);
  expect((await send(`/api/v1/whiteboards/${id}/images/..%2Fx`, await png())).status).toBe(400);
  expect([(await send(path, await png(), null)).status, (await send(path, await png(), britt)).status]).toEqual([
    401, 404,
  ]);
  const item = { workspaceId: workspace.id, kind: "whiteboard", id };
  const viewer = await server.safos.workspaces.grantLink(anna.id, item, "viewer");
  const headers = { "safos-link": viewer.secret, "safos-guest": `${uuid()} Citra` };
  expect((await picture(null, headers)).status).toBe(200);
  expect((await send(path, await png(), null, headers)).status).toBe(403);
});

test("a guest with a link draws or watches, as the link says, and strangers' sockets are closed", async () => {
  const id = await make("Med gäst");
  const item = { workspaceId: workspace.id, kind: "whiteboard", id };
  const open = async (role: "editor" | "viewer") =>
    openWriter(server, null, `whiteboard/${id}`, {
      token: {
        link: (await server.safos.workspaces.grantLink(anna.id, item, role)).secret,
        guest: `${uuid()} Citra`,
      },
    });
  const writers = [await open("editor"), await open("viewer"), openWriter(server, britt, `whiteboard/${id}`)];
  const [editor, viewer, stranger] = writers as [(typeof writers)[0], (typeof writers)[0], (typeof writers)[0]];
  try {
    await eventually(() => expect([editor.provider.isSynced, viewer.provider.isSynced]).toEqual([true, true]));
    editor.doc.getMap("elements").set("g", element("g"));
    await eventually(() => expect(viewer.doc.getMap("elements").has("g")).toBe(true));
    viewer.doc.getMap("elements").set("v", element("v"));
    await eventually(() => {
      expect(viewer.messages).toContainEqual({ type: "refused", code: "FORBIDDEN" });
      expect(stranger.failures).toContain("MISSING");
    });
    expect(readScene(await server.safos.collaboration.read({ kind: "whiteboard", id })).map((one) => one.id)).toEqual([
      "g",
    ]);
  } finally {
    for (const writer of writers) writer.end();
  }
});

test("a meeting has one whiteboard, however many open it at once", async () => {
  const meetingId = (await server.call(anna, "POST", `${base}/meetings`, { title: "Möte", isStarted: true })).body
    .id as string;
  const made = await Promise.all(
    [anna, agnes, anna].map((who) => server.call(who, "POST", `${base}/whiteboards`, { title: "Möte", meetingId })),
  );
  expect(new Set(made.map((one) => one.body.id)).size).toBe(1);
  expect(made.map((one) => one.status).filter((status) => status === 201)).toHaveLength(1);
  const links = (await get(anna, `/api/v1/items/whiteboard/${made[0]?.body.id}/links`)).body.items as {
    item: { id: string };
  }[];
  expect(links.map((one) => one.item.id)).toContain(meetingId);
  const foreign = await server.workspace("Annan", anna);
  const refused = await server.call(anna, "POST", `/api/v1/workspaces/${foreign.id}/whiteboards`, {
    title: "x",
    meetingId,
  });
  expect(refused.status).toBe(404);
});

test("the trash, restoring a version and faulty elements", async () => {
  const id = await make("Versioner", { template: "swot" });
  const ref = { kind: "whiteboard" as const, id };
  const before = readScene(await server.safos.collaboration.read(ref)).length;
  const version = await server.call(anna, "POST", `/api/v1/items/whiteboard/${id}/versions`, { name: "Först" });
  await server.safos.collaboration.apply(ref, anna.id, (doc) => {
    const map = doc.getMap("elements");
    for (const value of map.values()) (value as Y.Map<unknown>).set("isDeleted", true);
    map.set("junk", new Y.Map([["type", "rectangle"]]));
    map.set("text", "inte en karta");
    map.set("old", element("old", { isDeleted: true, updated: 1 }));
  });
  expect(readScene(await server.safos.collaboration.read(ref))).toEqual([]);
  // What was deleted long ago is forgotten after the next change.
  await eventually(
    async () => expect((await server.safos.collaboration.read(ref)).getMap("elements").has("old")).toBe(false),
    10_000,
  );
  const restored = await server.call(
    anna,
    "POST",
    `/api/v1/items/whiteboard/${id}/versions/${version.body.id}/restore`,
  );
  expect(restored.status).toBeLessThan(300);
  const after = readScene(await server.safos.collaboration.read(ref));
  expect(after).toHaveLength(before);
  // What was there before restoring is a version too: restoring that one takes it back.
  const undone = `/api/v1/items/whiteboard/${id}/versions/${restored.body.id}/restore`;
  expect((await server.call(anna, "POST", undone)).status).toBe(200);
  expect(readScene(await server.safos.collaboration.read(ref))).toEqual([]);
  expect(
    (await server.call(anna, "POST", `/api/v1/items/whiteboard/${id}/versions/${version.body.id}/restore`)).status,
  ).toBe(200);
  expect(readScene(await server.safos.collaboration.read(ref))).toEqual(after);
  expect((await server.call(anna, "DELETE", `/api/v1/items/whiteboard/${id}`)).status).toBeLessThan(300);
  expect((await get(anna, `/api/v1/whiteboards/${id}`)).status).toBe(404);
  expect((await server.call(anna, "POST", `/api/v1/items/whiteboard/${id}/restore`)).status).toBeLessThan(300);
});

test("bodies of the wrong shape are refused", async () => {
  for (const body of [
    {},
    { title: " " },
    { title: 1 },
    { title: "x", template: "annan" },
    { title: "x", meetingId: "y" },
  ])
    expect((await server.call(anna, "POST", `${base}/whiteboards`, body)).status).toBe(400);
  expect((await server.call(null, "GET", `${base}/whiteboards`)).status).toBe(401);
  expect((await server.call(britt, "GET", `${base}/whiteboards`)).status).toBe(404);
  const id = await make("Fel");
  expect((await server.call(anna, "PATCH", `/api/v1/whiteboards/${id}`, { title: "x".repeat(201) })).status).toBe(400);
});

test("indices come in order", () => {
  const list = Array.from({ length: 5000 }, (_, n) => indexAt(n));
  expect(list.toSorted()).toEqual(list);
  expect(new Set(list).size).toBe(5000);
  expect([list[0], list[61], list[62]]).toEqual(["a0", "az", "b00"]);
});
