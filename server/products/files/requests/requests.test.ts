import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sql, type AnyDb } from "#database";
import type { LinkTerms, MadeShare } from "@safos/contract/items";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { inTurn } from "../visitors/turns.ts";
import { cleanName } from "./names.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes } = server.people;
const workspace = await server.workspace("Enhet Väst", anna, agnes);
const base = `/api/v1/workspaces/${workspace.id}`;

let folder = 0;
const shares = (): string => `/api/v1/items/file/${folder}/shares`;
beforeAll(async () => {
  folder = (await server.call(anna, "POST", `${base}/folders`, { name: "Intyg, hemligt namn" })).body.id as number;
});

async function ask(terms: Partial<LinkTerms> = {}): Promise<{ id: string; secret: string }> {
  const { body } = await server.call(anna, "POST", shares(), {
    isLink: true,
    role: "viewer",
    terms: { purpose: "drop", label: "Enhet Väst", ...terms },
  });
  const made = body as MadeShare;
  expect(made.secret).toEqual(expect.any(String));
  return { id: made.id, secret: made.secret ?? "" };
}
interface Sender {
  readonly header: string;
}
const sender = (name: string): Sender => ({ header: `${crypto.randomUUID()} ${encodeURIComponent(name)}` });
const karin = sender("Karin Holmqvist");
const olle = sender("Olle Ek");

type Body = Awaited<ReturnType<typeof server.call>>["body"];
interface Answer {
  readonly status: number;
  readonly code: string;
  readonly body: Body;
  readonly text: string;
}
async function call(
  link: { secret: string },
  who: Sender | null,
  method: string,
  path: string,
  body?: object | string,
): Promise<Answer> {
  const answer = await fetch(`${server.url}/api/v1/shared${path}`, {
    method,
    headers: {
      "safos-link": link.secret,
      ...(who ? { "safos-guest": who.header } : {}),
      ...(typeof body === "object" ? { "content-type": "application/json" } : {}),
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  const json: Body = JSON.parse(text);
  return { status: answer.status, code: String(json["code"] ?? ""), body: json, text };
}
const leave = (link: { secret: string }, who: Sender | null, name: string, body = "innehåll") =>
  call(link, who, "POST", `/request/files?name=${encodeURIComponent(name)}`, body);
const finish = (link: { secret: string }, who: Sender, note = "") =>
  call(link, who, "POST", "/request/finish", { note });
async function listOf(id: number): Promise<{ id: number; name: string; guestName?: string }[]> {
  return (await server.call(anna, "GET", `${base}/files?folder=${id}`)).body.items as [];
}
async function emptyFolder(): Promise<void> {
  for (const { id } of await listOf(folder)) await server.call(anna, "DELETE", `/api/v1/files/${id}`);
}

test("files that are left lie in a folder of their sender, who has a receipt of their own and sees nothing of the folder", async () => {
  const link = await ask();
  const opened = await call(link, null, "GET", "");
  expect(opened.body).toMatchObject({ kind: "file", id: "", title: "Enhet Väst", purpose: "drop" });
  const request = await call(link, null, "GET", "/request");
  expect(request.body).toMatchObject({ label: "Enhet Väst", askedBy: "Anna Lindqvist", filesLeft: null, received: [] });
  for (const { text } of [opened, request]) expect(text).not.toMatch(/hemligt namn|anna@/);
  expect((await leave(link, null, "intyg.pdf")).code).toBe("GUEST_NAME_MISSING");
  const first = await leave(link, karin, "intyg.pdf");
  expect(first.body).toMatchObject({ name: "intyg.pdf", size: 9, number: null });
  // The same name again stands beside, and never takes the other's place.
  expect((await leave(link, karin, "intyg.pdf", "annat")).body["name"]).toBe("intyg (2).pdf");
  await leave(link, olle, "intyg.pdf", "Olles");
  const senders = await listOf(folder);
  expect(senders.map((one) => one.name)).toEqual(["Karin Holmqvist", "Olle Ek"]);
  const files = await listOf(senders[0]?.id ?? 0);
  expect(files.map((one) => [one.name, one.guestName])).toEqual(
    [
      ["intyg.pdf", "Karin Holmqvist"],
      ["intyg (2).pdf", "Karin Holmqvist"],
    ].toSorted(),
  );
  const receipt = await finish(link, karin, "Det är allt.");
  expect(receipt.body["number"]).toMatch(/^\d{6}-[A-Z2-9]{6}$/);
  expect(receipt.body["items"]).toHaveLength(2);
  expect((await finish(link, karin)).status).toBe(400);
  // The number leads Anna to it, and so it does when the link is closed.
  const receiptOf = (who: TestPerson, id: number) => server.call(who, "GET", `/api/v1/files/${id}/receipt`);
  const expected = { sender: "Karin Holmqvist", number: receipt.body["number"], note: "Det är allt." };
  expect((await receiptOf(anna, files[0]?.id ?? 0)).body.receipt).toMatchObject(expected);
  expect((await receiptOf(anna, folder)).body.receipt).toBeNull();
  expect((await receiptOf(server.people.britt, files[0]?.id ?? 0)).status).toBe(404);
  const own = (await call(link, karin, "GET", "/request")).body["received"] as { number: string }[];
  expect(own.map((one) => one.number)).toEqual([receipt.body["number"], receipt.body["number"]]);
  expect((await call(link, olle, "GET", "/request")).body["received"]).toHaveLength(1);
  await server.call(anna, "DELETE", `${shares()}/${link.id}`);
  expect((await receiptOf(anna, files[0]?.id ?? 0)).body.receipt).toMatchObject(expected);
  await emptyFolder();
});

test("a link that takes files opens nothing else", async () => {
  const link = await ask();
  const left = (await leave(link, karin, "min.txt")).body["id"] as string;
  const paths: [string, string, object?][] = [
    ["GET", "/files"],
    ["GET", `/files?folder=${folder}`],
    ["POST", "/visit"],
    ["POST", "/folders", { name: "x" }],
    ["PATCH", `/files/${folder}`, { name: "x" }],
    ["DELETE", `/files/${folder}`],
    ["GET", `/${link.id}/archive`],
    ["GET", `/${link.id}/files/${folder}/content`],
  ];
  for (const [method, path, body] of paths)
    expect([path, (await call(link, karin, method, path, body)).status]).toEqual([path, 404]);
  for (const path of ["", "/comments", "/links"]) {
    const answer = await fetch(`${server.url}/api/v1/items/file/${folder}${path}`, {
      headers: { "safos-link": link.secret },
    });
    expect([path, answer.status]).toEqual([path, 404]);
  }
  expect(left).toMatch(/^[0-9a-f-]{36}$/);
  // And a link that opens takes none.
  const open = (await server.call(anna, "POST", shares(), { isLink: true, role: "viewer" })).body as MadeShare;
  expect((await leave({ secret: open.secret ?? "" }, karin, "a.txt")).status).toBe(404);
  expect((await call({ secret: open.secret ?? "" }, karin, "GET", "/request")).status).toBe(404);
  await emptyFolder();
});

test("limits on number and size hold for all senders together, exactly, also when many come at once", async () => {
  const link = await ask({ mostFiles: 4, sorting: "name" });
  const all = await Promise.all(Array.from({ length: 8 }, (_, n) => leave(link, n % 2 ? karin : olle, `f${n}.txt`)));
  expect(all.map((one) => one.status).toSorted()).toEqual([201, 201, 201, 201, 410, 410, 410, 410]);
  const names = (await listOf(folder)).map((one) => one.name);
  expect(names).toHaveLength(4);
  for (const name of names) expect(name).toMatch(/^(Karin Holmqvist|Olle Ek) – f\d\.txt$/);
  expect((await call(link, karin, "GET", "/request")).body["filesLeft"]).toBe(0);
  const small = await ask({ mostBytes: 10 });
  expect((await leave(small, karin, "a.txt", "1234567")).status).toBe(201);
  expect((await leave(small, karin, "b.txt", "1234567")).status).toBe(413);
  expect((await leave(small, karin, "b.txt", "123")).status).toBe(201);
  expect((await leave(small, karin, "c.txt", "1")).code).toBe("LINK_SPENT");
  await emptyFolder();
});

test("no request takes more than ten thousand files, whatever is said of it", async () => {
  const link = await ask({ sorting: "name" });
  await leave(link, karin, "en.txt");
  const db: AnyDb = server.safos.database.of();
  await sql`insert into files.received (id, grant_id, node_id, guest_id, sender, name, size)
    select gen_random_uuid(), r.grant_id, r.node_id, r.guest_id, r.sender, r.name, 1
    from files.received r, generate_series(1, 9999) where r.grant_id = ${link.id}::uuid`.execute(db);
  expect((await leave(link, olle, "en till.txt")).code).toBe("LINK_SPENT");
  // Nor does their own page show all of them.
  expect((await call(link, karin, "GET", "/request")).body["received"]).toHaveLength(200);
  await emptyFolder();
});

test("one network sends a few files at once, and the others wait", async () => {
  const silent: AsyncIterable<Uint8Array> = {
    [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }),
  };
  const stop = Promise.withResolvers<void>();
  const eight = Array.from({ length: 8 }, () => inTurn("198.51.100.7", silent, () => stop.promise));
  await expect(inTurn("198.51.100.7", silent, async () => 1)).rejects.toMatchObject({ code: "LIMITED" });
  expect(await inTurn("198.51.100.8", silent, async () => 1)).toBe(1);
  stop.resolve();
  await Promise.all(eight);
  expect(await inTurn("198.51.100.7", silent, async () => 1)).toBe(1);
});

test("a larger file comes in pieces, goes on after a break, and is left once; each piece asks the link", async () => {
  const link = await ask({ sorting: "name" });
  const begin = (who: Sender | null, size: number) =>
    call(link, who, "POST", "/request/uploads", { name: "stor.bin", size });
  expect((await begin(null, 10)).code).toBe("GUEST_NAME_MISSING");
  const { body: begun, status } = await begin(karin, 10);
  expect([status, begun["received"]]).toEqual([201, []]);
  const at = `/request/uploads/${begun["id"]}`;
  const piece = (who: Sender, number: number, bytes: string) => call(link, who, "PUT", `${at}/chunks/${number}`, bytes);
  expect((await piece(karin, 1, "12345")).status).toBe(200);
  // It is the sender's own, and nobody's by its id.
  expect((await piece(olle, 2, "67890")).code).toBe("UPLOAD_MISSING");
  expect((await call(link, olle, "GET", at)).code).toBe("UPLOAD_MISSING");
  expect((await server.call(anna, "GET", `/api/v1/uploads/${begun["id"]}`)).body.code).toBe("UPLOAD_MISSING");
  expect((await call(link, karin, "POST", `${at}/finish`, {})).code).toBe("UPLOAD_INCOMPLETE");
  expect((await call(link, karin, "GET", at)).body["received"]).toEqual([1]);
  expect((await piece(karin, 2, "678901")).status).toBe(413);
  expect((await piece(karin, 2, "67890")).status).toBe(200);
  const ends = await Promise.all([1, 2].map(() => call(link, karin, "POST", `${at}/finish`, {})));
  expect(ends.map((one) => one.status).toSorted()).toEqual([201, 404]);
  expect((await listOf(folder)).map((one) => one.name)).toEqual(["Karin Holmqvist – stor.bin"]);
  const small = await ask({ mostBytes: 10 });
  const beginSmall = (size: number) => call(small, karin, "POST", "/request/uploads", { name: "a", size });
  expect((await beginSmall(11)).status).toBe(413);
  expect((await beginSmall(6)).status).toBe(201);
  // What was begun counts until it has ended.
  expect((await beginSmall(6)).code).toBe("LINK_SPENT");
  const many = await ask();
  for (let count = 0; count < 20; count++)
    expect((await call(many, karin, "POST", "/request/uploads", { name: "a", size: 1 })).status).toBe(201);
  expect((await call(many, karin, "POST", "/request/uploads", { name: "a", size: 1 })).code).toBe("LIMITED");
  const last = (await begin(karin, 5)).body["id"] as string;
  await server.call(anna, "DELETE", `${shares()}/${link.id}`);
  expect((await call(link, karin, "PUT", `/request/uploads/${last}/chunks/1`, "12345")).code).toBe("LINK_GONE");
  expect((await call(link, karin, "POST", `/request/uploads/${last}/finish`, {})).code).toBe("LINK_GONE");
  await emptyFolder();
});

test("names from outside are made harmless", async () => {
  expect(cleanName("../../etc/passwd", 100)).toBe("-..-etc-passwd");
  expect(cleanName(" ..hidden. ", 100)).toBe("hidden");
  expect(cleanName("\u202egnp.exe", 100)).toBe("-gnp.exe");
  expect(cleanName(`${"å".repeat(500)}.pdf`, 40)).toMatch(/^å{18}\.pdf$/);
  const link = await ask({ sorting: "name" });
  const sly = sender("../..");
  expect((await leave(link, sly, "..\\..\\x?.txt")).body["name"]).toBe("-  – -..-x-.txt".replace("-  ", "- ").trim());
  expect((await leave(link, karin, "n".repeat(251))).status).toBe(400);
  expect((await leave(link, karin, `${"å".repeat(240)}.pdf`)).status).toBe(201);
  expect((await leave(link, karin, "...")).status).toBe(201);
  await emptyFolder();
});

test("what was decided while a file was on its way holds when it has come", async () => {
  const { hostname, port } = new URL(server.url);
  /** A file whose last byte comes when it is said. */
  async function slowly(link: { secret: string }, name: string, meanwhile: () => Promise<unknown>): Promise<string> {
    const socket = connect(Number(port), hostname);
    let answer = "";
    socket.on("data", (data: Buffer) => (answer += data.toString()));
    const path = `/api/v1/shared/request/files?name=${name}`;
    socket.write(
      `POST ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nConnection: close\r\nsafos-link: ${link.secret}\r\nsafos-guest: ${karin.header}\r\nContent-Length: 3\r\n\r\nab`,
    );
    await new Promise((resolve) => setTimeout(resolve, 150));
    await meanwhile();
    socket.write("c");
    await new Promise((resolve) => socket.once("close", resolve));
    return answer;
  }
  const closed = await ask({ sorting: "name" });
  expect(await slowly(closed, "stangd.txt", () => server.call(anna, "DELETE", `${shares()}/${closed.id}`))).toContain(
    "LINK_GONE",
  );
  // Of one who shared it, and may write still but not share any more.
  const { workspaces } = server.safos;
  await workspaces.setRole(anna.id, workspace.id, agnes.id, "owner");
  const body = { isLink: true, role: "viewer", terms: { purpose: "drop", label: "Enhet Väst", sorting: "name" } };
  const theirs = (await server.call(agnes, "POST", shares(), body)).body as MadeShare;
  expect(
    await slowly({ secret: theirs.secret ?? "" }, "lagre.txt", () =>
      workspaces.setRole(anna.id, workspace.id, agnes.id, "editor"),
    ),
  ).toContain("LINK_GONE");
  const item = `/api/v1/items/file/${folder}/class`;
  const raised = await ask({ sorting: "name" });
  expect(await slowly(raised, "hojd.txt", () => server.call(anna, "PUT", item, { informationClass: "K3" }))).toMatch(
    /LINK_GONE/,
  );
  await server.call(anna, "PUT", item, { informationClass: null });
  const archived = await ask({ sorting: "name" });
  expect(await slowly(archived, "arkiv.txt", () => server.call(anna, "POST", `${base}/archive`, {}))).toMatch(
    /HTTP\/1\.1 403/,
  );
  expect((await leave(archived, karin, "sen.txt")).status).toBe(403);
  await server.call(anna, "POST", `${base}/unarchive`, {});
  expect(await listOf(folder)).toEqual([]);
  const whole = await ask({ sorting: "name" });
  expect(await slowly(whole, "hel.txt", async () => undefined)).toContain("HTTP/1.1 201");
  await emptyFolder();
});

test("a full workspace says so with 507, and the folder in the trash closes the request", async () => {
  const { organisations } = server.safos;
  const link = await ask({ sorting: "name" });
  await organisations.change(anna.organisationId, { rules: { workspaceQuota: 1 } });
  const full = await leave(link, karin, "stor.txt");
  expect([full.status, full.code]).toEqual([507, "QUOTA_EXCEEDED"]);
  const size = (await server.call(anna, "GET", `${base}/files`)).body.folder.size as number;
  await organisations.change(anna.organisationId, { rules: { workspaceQuota: size + 100 } });
  const large = await leave(link, karin, "stor.txt", "x".repeat(500));
  expect([large.status, large.code]).toEqual([507, "QUOTA_EXCEEDED"]);
  await organisations.change(anna.organisationId, { rules: { workspaceQuota: null } });
  expect((await leave(link, karin, "stor.txt")).status).toBe(201);
  await emptyFolder();
  await server.call(anna, "DELETE", `/api/v1/files/${folder}`);
  expect((await leave(link, karin, "a.txt")).status).toBe(404);
  expect((await call(link, karin, "GET", "/request")).status).toBe(404);
  await server.call(anna, "POST", `/api/v1/trash/${folder}/restore`, {});
});

test("the person who asked has one notice, and the audit log says what came", async () => {
  const link = await ask();
  for (const name of ["a.txt", "b.txt", "c.txt"]) await leave(link, karin, name);
  await eventually(async () => {
    const { body } = await server.call(anna, "GET", "/api/v1/notices");
    const notices = (body.items as { reason: string; title: string; excerpt: string }[]).filter(
      (one) => one.reason === "received",
    );
    expect(notices.length).toBeGreaterThan(0);
    expect(notices[0]).toMatchObject({ title: "Enhet Väst" });
    const { body: log } = await server.call(anna, "GET", "/api/v1/audit");
    const acts = (log.items as { act: string; facts: { grantId?: string } }[]).filter(
      (one) => one.act === "file.received" && one.facts.grantId === link.id,
    );
    expect(acts).toHaveLength(3);
  });
  const { body } = await server.call(agnes, "GET", "/api/v1/notices");
  expect((body.items as { reason: string }[]).filter((one) => one.reason === "received")).toEqual([]);
});
