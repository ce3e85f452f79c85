import { unzipSync } from "fflate";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { MadeShare, NewShare } from "@safos/contract/items";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { davOf } from "../testing.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, bo, britt } = server.people;
const workspace = await server.workspace("Enhet Väst", anna);
const dav = davOf(server, anna);
const base = `/api/v1/workspaces/${workspace.id}`;

let outside = 0;
let top = 0;
const ids = new Map<string, number>();
const idOf = (name: string): number => ids.get(name) ?? 0;

async function put(path: string, body: string | Uint8Array<ArrayBuffer>): Promise<void> {
  const answer = await fetch(`${server.url}/remote.php/dav/files/${anna.name}/Enhet%20V%C3%A4st/${path}`, {
    method: "PUT",
    headers: { authorization: `Bearer ${anna.token}` },
    body,
  });
  expect(answer.status).toBe(201);
}
const picture = new Uint8Array(
  await sharp({ create: { width: 40, height: 40, channels: 3, background: "#306" } })
    .png()
    .toBuffer(),
);

beforeAll(async () => {
  for (const path of ["Delat", "Delat/Inre"]) await dav("MKCOL", `Enhet Väst/${path}`);
  await put("Hemlig.txt", "hemligt");
  await put("Delat/rapport.txt", "en rapport");
  await put("Delat/Inre/bilaga.docx", "bilaga");
  await put("Delat/Inre/bild.png", picture);
  const listing = (await server.call(anna, "GET", `${base}/files`)).body.items as { id: number; name: string }[];
  for (const { id, name } of listing) ids.set(name, id);
  top = idOf("Delat");
  outside = idOf("Hemlig.txt");
  const read = async (folder: number) =>
    (await server.call(anna, "GET", `${base}/files?folder=${folder}`)).body.items as { id: number; name: string }[];
  for (const { id, name } of await read(top)) ids.set(name, id);
  for (const { id, name } of await read(idOf("Inre"))) ids.set(name, id);
});

const shares = (id: number): string => `/api/v1/items/file/${id}/shares`;
async function makeLink(id: number, share: Partial<NewShare> = {}): Promise<{ id: string; secret: string }> {
  const { status, body } = await server.call(anna, "POST", shares(id), { isLink: true, role: "viewer", ...share });
  expect([status, JSON.stringify(body)]).toEqual([201, expect.any(String)]);
  const made = body as MadeShare;
  return { id: made.id, secret: made.secret ?? "" };
}
const guest = `${crypto.randomUUID()} Karin%20Holmqvist`;
type Body = Awaited<ReturnType<typeof server.call>>["body"];
interface Answer {
  readonly status: number;
  readonly code: string;
  readonly body: Body;
  readonly headers: Headers;
  readonly bytes: Buffer;
}
async function visit(
  secret: string | null,
  method: string,
  path: string,
  body?: object | string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const answer = await fetch(server.url + path, {
    method,
    headers: {
      ...(secret === null ? {} : { "safos-link": secret }),
      ...(typeof body === "object" ? { "content-type": "application/json" } : {}),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  let json: Body = {};
  try {
    json = JSON.parse(bytes.toString());
  } catch {
    // Bytes.
  }
  return { status: answer.status, code: String(json["code"] ?? ""), body: json, headers: answer.headers, bytes };
}
const asGuest = { "safos-guest": guest };
const list = (secret: string, query = "") => visit(secret, "GET", `/api/v1/shared/files${query}`);
const content = (link: { id: string; secret: string }, id: number, query = "", headers = {}) =>
  visit(link.secret, "GET", `/api/v1/shared/${link.id}/files/${id}/content${query}`, undefined, headers);

test("a link to a folder shows what lies in it and nothing else, and lets it be downloaded", async () => {
  const link = await makeLink(top);
  const { body } = await list(link.secret);
  expect(body["node"].name).toBe("Delat");
  expect(body["items"].map((one: { name: string }) => one.name)).toEqual(["Inre", "rapport.txt"]);
  expect([body["path"], body["canWrite"], body["canDownload"]]).toEqual([[], false, true]);
  expect(JSON.stringify(body)).not.toContain("anna");
  const inner = await list(link.secret, `?folder=${idOf("Inre")}`);
  expect(inner.body["path"]).toEqual([{ id: top, name: "Delat" }]);
  for (const id of [outside, (await server.call(anna, "GET", `${base}/files`)).body.folder.id as number]) {
    expect((await list(link.secret, `?folder=${id}`)).status).toBe(404);
    expect((await content(link, id)).status).toBe(404);
    expect((await visit(link.secret, "GET", `/api/v1/shared/${link.id}/archive?folder=${id}`)).status).toBe(404);
  }
  const got = await content(link, idOf("rapport.txt"), "?download=1");
  expect([got.status, got.bytes.toString()]).toEqual([200, "en rapport"]);
  expect(got.headers.get("content-disposition")).toMatch(/^attachment/);
  const part = await content(link, idOf("rapport.txt"), "", { range: "bytes=3-9" });
  expect([part.status, part.bytes.toString()]).toEqual([206, "rapport"]);
  const preview = await visit(link.secret, "GET", `/api/v1/shared/${link.id}/files/${idOf("bild.png")}/preview`);
  expect([preview.status, preview.headers.get("content-type")]).toEqual([200, "image/webp"]);
  const zip = await visit(link.secret, "GET", `/api/v1/shared/${link.id}/archive`);
  expect(zip.status).toBe(200);
  const names = Object.keys(unzipSync(zip.bytes)).toSorted();
  expect(names).toEqual([
    "Delat/",
    "Delat/Inre/",
    "Delat/Inre/bilaga.docx",
    "Delat/Inre/bild.png",
    "Delat/rapport.txt",
  ]);
  // A reader writes nothing, with or without a name.
  for (const headers of [{}, asGuest]) {
    expect((await visit(link.secret, "POST", "/api/v1/shared/files?name=a.txt", "a", headers)).status).toBe(403);
    expect(
      (await visit(link.secret, "DELETE", `/api/v1/shared/files/${idOf("rapport.txt")}`, undefined, headers)).status,
    ).toBe(403);
  }
});

test("a link to a file opens that file alone", async () => {
  const link = await makeLink(idOf("rapport.txt"));
  const { body } = await list(link.secret);
  expect([body["node"].name, body["items"], body["path"]]).toEqual(["rapport.txt", [], []]);
  expect((await content(link, idOf("rapport.txt"))).bytes.toString()).toBe("en rapport");
  for (const name of ["Delat", "bild.png", "Hemlig.txt"]) expect((await content(link, idOf(name))).status).toBe(404);
  expect((await visit(link.secret, "GET", `/api/v1/shared/${link.id}/archive`)).code).toBe("NOT_A_FOLDER");
});

test("the browser fetches bytes with a cookie of one link, which opens no other and nothing when the link is closed", async () => {
  const link = await makeLink(top);
  const other = await makeLink(top);
  const opened = await visit(link.secret, "POST", "/api/v1/shared/visit");
  const cookie = opened.headers.get("set-cookie") ?? "";
  expect(cookie).toMatch(new RegExp(`^safos-visit=[^;]+; Path=/api/v1/shared/${link.id}; HttpOnly; SameSite=Strict;`));
  const shown = { cookie: cookie.split(";")[0] ?? "" };
  const path = (one: { id: string }) => `/api/v1/shared/${one.id}/files/${idOf("rapport.txt")}/content`;
  expect((await visit(null, "GET", path(link), undefined, shown)).bytes.toString()).toBe("en rapport");
  expect((await visit(null, "GET", path(other), undefined, shown)).code).toBe("LINK_GONE");
  expect((await visit(null, "GET", path(link))).status).toBe(401);
  // It is no session, and opens nothing that is not below its link.
  expect((await visit(null, "GET", "/api/v1/shared/files", undefined, shown)).status).toBe(401);
  await server.call(anna, "DELETE", `${shares(top)}/${link.id}`);
  expect((await visit(null, "GET", path(link), undefined, shown)).code).toBe("LINK_GONE");
});

test("a link that only shows lets nothing be saved, packed or written, whatever its role", async () => {
  const link = await makeLink(top, { role: "editor", terms: { purpose: "show", label: "Bara titta" } });
  expect((await list(link.secret)).body).toMatchObject({ canDownload: false, canWrite: false });
  expect((await content(link, idOf("rapport.txt"), "?download=1")).code).toBe("LINK_VIEW_ONLY");
  expect((await visit(link.secret, "GET", `/api/v1/shared/${link.id}/archive`)).code).toBe("LINK_VIEW_ONLY");
  // It is shown as pages (`shown-only.test.ts`).
  for (const name of ["bilaga.docx", "rapport.txt"])
    expect((await content(link, idOf(name))).code).toBe("LINK_VIEW_ONLY");
  expect((await visit(link.secret, "POST", "/api/v1/shared/files?name=a.txt", "a", asGuest)).code).toBe(
    "LINK_VIEW_ONLY",
  );
  const rename = await visit(
    link.secret,
    "PATCH",
    `/api/v1/shared/files/${idOf("rapport.txt")}`,
    { name: "b" },
    asGuest,
  );
  expect(rename.code).toBe("LINK_VIEW_ONLY");
  // A stronger role makes it no wider.
  await server.call(anna, "PATCH", `${shares(top)}/${link.id}`, { role: "editor" });
  expect((await visit(link.secret, "POST", "/api/v1/shared/folders", { name: "Ny" }, asGuest)).code).toBe(
    "LINK_VIEW_ONLY",
  );
});

test("a link with a number of downloads counts them exactly, also when many come at once, and shows no originals", async () => {
  const link = await makeLink(top, { terms: { mostDownloads: 3 } });
  expect((await content(link, idOf("rapport.txt"))).code).toBe("LINK_VIEW_ONLY");
  const range = { range: "bytes=1-" };
  const all = await Promise.all(
    Array.from({ length: 10 }, () => content(link, idOf("rapport.txt"), "?download=1", range)),
  );
  expect(all.map((one) => one.status).toSorted()).toEqual([200, 200, 200, 410, 410, 410, 410, 410, 410, 410]);
  expect((await visit(link.secret, "GET", `/api/v1/shared/${link.id}/archive`)).code).toBe("LINK_SPENT");
  expect((await list(link.secret)).body["downloadsLeft"]).toBe(0);
  const { body } = await server.call(anna, "GET", shares(top));
  expect((body.items as { id: string; terms: object }[]).find((one) => one.id === link.id)?.terms).toMatchObject({
    mostDownloads: 3,
    downloads: 3,
  });
  // Anna allows one more.
  expect((await server.call(anna, "PATCH", `${shares(top)}/${link.id}`, { terms: { mostDownloads: 4 } })).status).toBe(
    200,
  );
  expect((await content(link, idOf("rapport.txt"), "?download=1")).status).toBe(200);
  expect((await content(link, idOf("rapport.txt"), "?download=1")).code).toBe("LINK_SPENT");
});

test("an editor by link writes under a name that they give, and it stands beside what they wrote", async () => {
  const link = await makeLink(top, { role: "editor" });
  expect((await visit(link.secret, "POST", "/api/v1/shared/files?name=ny.txt", "nytt")).code).toBe(
    "GUEST_NAME_MISSING",
  );
  const made = await visit(link.secret, "POST", "/api/v1/shared/files?name=ny.txt", "nytt", asGuest);
  expect([made.status, made.body["name"]]).toEqual([201, "ny.txt"]);
  const again = await visit(link.secret, "POST", "/api/v1/shared/files?name=ny.txt", "annat", asGuest);
  expect(again.body["name"]).toBe("ny (2).txt");
  const seen = (await server.call(anna, "GET", `/api/v1/files/${made.body["id"]}`)).body;
  expect([seen.changedBy, seen.guestName]).toEqual([null, "Karin Holmqvist"]);
  const folder = await visit(link.secret, "POST", "/api/v1/shared/folders", { name: "Mapp" }, asGuest);
  expect(folder.status).toBe(201);
  const rename = await visit(
    link.secret,
    "PATCH",
    `/api/v1/shared/files/${made.body["id"]}`,
    { name: "nyare.txt" },
    asGuest,
  );
  expect(rename.body["name"]).toBe("nyare.txt");
  expect(
    (await visit(link.secret, "DELETE", `/api/v1/shared/files/${again.body["id"]}`, undefined, asGuest)).status,
  ).toBe(200);
  for (const [method, body] of [
    ["PATCH", { name: "Kapad" }],
    ["DELETE", undefined],
  ] as const)
    expect((await visit(link.secret, method, `/api/v1/shared/files/${top}`, body, asGuest)).code).toBe("ROOT_FIXED");
  expect((await visit(link.secret, "POST", "/api/v1/shared/folders", { name: "../x" }, asGuest)).code).toBe(
    "NAME_INVALID",
  );
  expect((await visit(link.secret, "PATCH", `/api/v1/shared/files/${outside}`, { name: "x" }, asGuest)).status).toBe(
    404,
  );
  for (const id of [made.body["id"], folder.body["id"]]) await server.call(anna, "DELETE", `/api/v1/files/${id}`);
});

test("what closes a link closes every way in by it at once: taken away, ended, a password", async () => {
  const ways = (link: { id: string; secret: string }) => [
    list(link.secret),
    content(link, idOf("rapport.txt")),
    visit(link.secret, "GET", `/api/v1/shared/${link.id}/archive`),
    visit(link.secret, "GET", `/api/v1/shared/${link.id}/files/${idOf("bild.png")}/preview`),
    visit(link.secret, "POST", "/api/v1/shared/files?name=sen.txt", "x", asGuest),
  ];
  const codes = async (link: { id: string; secret: string }) => [
    ...new Set((await Promise.all(ways(link))).map((one) => one.code)),
  ];
  const link = await makeLink(top, { role: "editor" });
  await server.call(anna, "PATCH", `${shares(top)}/${link.id}`, { password: "blå-brons-vit" });
  expect(await codes(link)).toEqual(["LINK_LOCKED"]);
  await server.call(anna, "PATCH", `${shares(top)}/${link.id}`, {
    password: null,
    expiresAt: "2020-01-01T00:00:00.000Z",
  });
  expect(await codes(link)).toEqual(["LINK_GONE"]);
  const other = await makeLink(top, { role: "editor" });
  await server.call(anna, "DELETE", `${shares(top)}/${other.id}`);
  expect(await codes(other)).toEqual(["LINK_GONE"]);
});

test("a link ends with its maker's rights, with a rule, with the trash, and what is moved out of its reach is gone", async () => {
  const { agnes } = server.people;
  const { organisations, workspaces } = server.safos;
  await workspaces.addMember(anna.id, workspace.id, agnes.id, "owner");
  const made = (await server.call(agnes, "POST", shares(top), { isLink: true, role: "viewer" })).body as MadeShare;
  const link = { id: made.id, secret: made.secret ?? "" };
  const code = async (): Promise<string[]> => [
    (await list(link.secret)).code,
    (await content(link, idOf("rapport.txt"))).code,
  ];
  expect(await code()).toEqual(["", ""]);
  await organisations.change(anna.organisationId, { rules: { guestLinks: false } });
  expect(await code()).toEqual(["LINK_GONE", "LINK_GONE"]);
  await organisations.change(anna.organisationId, { rules: { guestLinks: true } });
  expect(await code()).toEqual(["", ""]);
  await server.call(anna, "PATCH", `/api/v1/files/${idOf("rapport.txt")}`, { parentId: idOf("Inre") });
  expect((await content(link, idOf("rapport.txt"))).status).toBe(200);
  const root = (await server.call(anna, "GET", `${base}/files`)).body.folder.id as number;
  await server.call(anna, "PATCH", `/api/v1/files/${idOf("rapport.txt")}`, { parentId: root });
  expect((await content(link, idOf("rapport.txt"))).status).toBe(404);
  await server.call(anna, "PATCH", `/api/v1/files/${idOf("rapport.txt")}`, { parentId: top });
  await server.call(anna, "DELETE", `/api/v1/files/${top}`);
  expect((await content(link, idOf("rapport.txt"))).status).toBe(404);
  expect((await list(link.secret)).status).toBe(404);
  await server.call(anna, "POST", `/api/v1/trash/${top}/restore`, {});
  expect(await code()).toEqual(["", ""]);
  await server.call(anna, "DELETE", `${base}/members/${agnes.id}`);
  expect(await code()).toEqual(["LINK_GONE", "LINK_GONE"]);
});

test("in every process a link that is taken away is closed at once, and downloads are counted together", async () => {
  const twin = await server.twin();
  try {
    const link = await makeLink(top, { terms: { mostDownloads: 4 } });
    const path = `/api/v1/shared/${link.id}/files/${idOf("rapport.txt")}/content?download=1`;
    const take = (url: string) => fetch(url + path, { headers: { "safos-link": link.secret } });
    const all = await Promise.all(Array.from({ length: 10 }, (_, n) => take(n % 2 ? server.url : twin.url)));
    expect(all.filter((one) => one.status === 200)).toHaveLength(4);
    await server.call(anna, "DELETE", `${shares(top)}/${link.id}`);
    for (const url of [server.url, twin.url]) {
      const answer = await take(url);
      expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([410, "LINK_GONE"]);
    }
  } finally {
    await twin.stop();
  }
});

test("what was raised out of the link's reach is not there for its visitors, and what may not be copied is shown only", async () => {
  const link = await makeLink(top, { role: "editor" });
  const file = `/api/v1/items/file/${idOf("bild.png")}/class`;
  // K3 lets no links in, until an organisation decides otherwise.
  expect((await server.call(anna, "PUT", file, { informationClass: "K3" })).status).toBe(200);
  const seen = await list(link.secret, `?folder=${idOf("Inre")}`);
  expect(seen.body["items"].map((one: { name: string }) => one.name)).toEqual(["bilaga.docx"]);
  expect((await content(link, idOf("bild.png"))).status).toBe(404);
  expect(
    (await visit(link.secret, "DELETE", `/api/v1/shared/files/${idOf("bild.png")}`, undefined, asGuest)).status,
  ).toBe(404);
  const zip = await visit(link.secret, "GET", `/api/v1/shared/${link.id}/archive`);
  expect(Object.keys(unzipSync(zip.bytes))).not.toContain("Delat/Inre/bild.png");
  await server.call(anna, "PUT", file, { informationClass: null });
  expect((await content(link, idOf("bild.png"))).status).toBe(200);
  const { organisations } = server.safos;
  await organisations.change(anna.organisationId, { rules: { visitorDownloads: false } });
  expect((await content(link, idOf("rapport.txt"), "?download=1")).code).toBe("POLICY_REFUSED");
  expect((await visit(link.secret, "GET", `/api/v1/shared/${link.id}/archive`)).code).toBe("POLICY_REFUSED");
  expect((await list(link.secret)).body["canDownload"]).toBe(false);
  expect((await content(link, idOf("rapport.txt"))).code).toBe("LINK_VIEW_ONLY");
  await organisations.change(anna.organisationId, { rules: { visitorDownloads: true } });
});

test("only who manages may give links terms, to files alone, and strangers learn nothing of them", async () => {
  const add = (who: TestPerson | null, id: string, terms: object) =>
    server.call(who, "POST", `/api/v1/items/file/${id}/shares`, { isLink: true, role: "viewer", terms });
  expect((await add(britt, String(top), { purpose: "show" })).status).toBe(404);
  expect((await add(null, String(top), { purpose: "show" })).status).toBe(401);
  expect((await add(anna, String(top), { purpose: "annat" })).status).toBe(400);
  expect((await add(anna, String(top), { mostDownloads: 0 })).status).toBe(400);
  expect((await add(anna, String(idOf("rapport.txt")), { purpose: "drop", label: "Lämna" })).body.code).toBe(
    "LINK_TERMS",
  );
  expect((await add(anna, String(top), { purpose: "drop" })).status).toBe(400);
  const board = (await server.call(anna, "POST", `${base}/boards`, { title: "Tavla" })).body.id as string;
  const onBoard = await server.call(anna, "POST", `/api/v1/items/board/${board}/shares`, {
    isLink: true,
    role: "viewer",
    terms: { purpose: "show" },
  });
  expect(onBoard.body.code).toBe("LINK_TERMS");
  const onPerson = await server.call(anna, "POST", shares(top), {
    name: bo.name,
    role: "viewer",
    terms: { purpose: "show" },
  });
  expect(onPerson.status).toBe(400);
});

test("what a link is for stands in the audit log, with its limits", async () => {
  const link = await makeLink(top, { terms: { purpose: "show", mostDownloads: 7 } });
  await eventually(async () => {
    const { body } = await server.call(anna, "GET", "/api/v1/audit");
    const found = (body.items as { act: string; facts: { grantId?: string } }[]).find(
      (one) => one.act === "link.termsSet" && one.facts.grantId === link.id,
    );
    expect(found?.facts).toMatchObject({ purpose: "show", mostDownloads: 7 });
  });
});

test("what another agency's people wrote is there for visitors as far as that agency's rules go", async () => {
  const { organisations, workspaces } = server.safos;
  const rule = (rules: object) => organisations.change(bo.organisationId, { rules });
  await workspaces.addMember(null, workspace.id, bo.id, "editor");
  expect((await davOf(server, bo)("PUT", "Enhet Väst/Delat/från Digg.txt", {}, "Diggs text")).status).toBe(201);
  const items = (await server.call(anna, "GET", `${base}/files?folder=${top}`)).body.items as {
    id: number;
    name: string;
  }[];
  const theirs = items.find((one) => one.name === "från Digg.txt")?.id ?? 0;
  const folder = await makeLink(top);
  const direct = await makeLink(theirs);
  const seen = async () => {
    const names = ((await list(folder.secret)).body["items"] as { name: string }[]).map((one) => one.name);
    const zip = await visit(folder.secret, "GET", `/api/v1/shared/${folder.id}/archive`);
    return [
      names.includes("från Digg.txt"),
      (await content(folder, theirs)).status,
      Object.keys(unzipSync(zip.bytes)).some((name) => name.includes("Digg")),
      (await content(direct, theirs)).status < 300,
      // Their own are nobody else's matter.
      (await content(folder, idOf("rapport.txt"))).status,
    ];
  };
  expect(await seen()).toEqual([true, 200, true, true, 200]);
  await rule({ guestLinks: false });
  expect(await seen()).toEqual([false, 404, false, false, 200]);
  const refused = await server.call(anna, "POST", shares(theirs), { isLink: true, role: "viewer" });
  expect([refused.status, refused.body.data?.rule, refused.body.data?.organisation?.id]).toEqual([
    403,
    "guestLinks",
    bo.organisationId,
  ]);
  await rule({ guestLinks: true, visitorDownloads: false });
  expect((await content(folder, theirs, "?download=1")).code).toBe("POLICY_REFUSED");
  // It is there, and goes into no archive nor out as it is.
  expect(await seen()).toEqual([true, 403, false, false, 200]);
  await rule({ visitorDownloads: true });
  expect(await seen()).toEqual([true, 200, true, true, 200]);
});
