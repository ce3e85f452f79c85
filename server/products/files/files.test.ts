import { createHash, randomBytes } from "node:crypto";
import { connect } from "node:net";
import { afterAll, expect, test } from "vitest";
import sharp from "sharp";
import { eventually, startTestServer, type TestPerson } from "../../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, bo, britt } = server.people;
const shared = await server.workspace("Gemensam utredning", anna, bo);

const basic = (who: TestPerson): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${who.name}:${who.password}`).toString("base64")}`,
});
const dav = (
  who: TestPerson | null,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: string | Uint8Array<ArrayBuffer>,
): Promise<Response> =>
  fetch(`${server.url}/remote.php/dav/${path}`, {
    method,
    headers: { ...(who ? basic(who) : {}), ...headers },
    ...(body === undefined ? {} : { body }),
  });
const mine = (who: TestPerson, path = ""): string => `files/${who.name}/${path}`;
const workspaceFolder = encodeURIComponent("Gemensam utredning");
const etagOf = async (who: TestPerson, path: string): Promise<string> =>
  /<d:getetag>&quot;(.*?)&quot;/.exec(
    await (await dav(who, "PROPFIND", mine(who, path), { depth: "0" })).text(),
  )?.[1] ?? "";

test("a file written through WebDAV is there for every member, with its checksum, and for nobody else", async () => {
  const body = randomBytes(100_000);
  const sha1 = createHash("sha1").update(body).digest("hex");
  const put = await dav(
    anna,
    "PUT",
    mine(anna, `${workspaceFolder}/Plan.bin`),
    { "oc-checksum": `SHA1:${sha1}`, "x-oc-mtime": "1700000000.0" },
    body,
  );
  expect(put.status).toBe(201);
  expect(put.headers.get("x-oc-mtime")).toBe("accepted");
  expect(put.headers.get("oc-fileid")).toMatch(/^\d{8}oc/);
  const got = await dav(bo, "GET", mine(bo, `${workspaceFolder}/Plan.bin`));
  expect(Buffer.from(await got.arrayBuffer()).equals(body)).toBe(true);
  expect(got.headers.get("last-modified")).toBe(new Date(1_700_000_000_000).toUTCString());
  const part = await dav(bo, "GET", mine(bo, `${workspaceFolder}/Plan.bin`), { range: "bytes=10-19" });
  expect([part.status, part.headers.get("content-range")]).toEqual([206, "bytes 10-19/100000"]);
  expect(Buffer.from(await part.arrayBuffer()).equals(body.subarray(10, 20))).toBe(true);
  expect((await dav(bo, "GET", mine(bo, `${workspaceFolder}/Plan.bin`), { range: "bytes=200000-" })).status).toBe(416);
  expect((await dav(britt, "GET", mine(britt, `${workspaceFolder}/Plan.bin`))).status).toBe(404);
  expect((await dav(britt, "GET", mine(anna, `${workspaceFolder}/Plan.bin`))).status).toBe(404);
  expect((await dav(null, "GET", mine(anna, `${workspaceFolder}/Plan.bin`))).status).toBe(401);
  expect((await dav(anna, "PUT", mine(anna, "fel.bin"), { "oc-checksum": "SHA1:0000" }, "x")).status).toBe(400);
});

test("a listing begins with the folder itself and carries what desktop clients cannot do without", async () => {
  const answer = await dav(
    anna,
    "PROPFIND",
    mine(anna),
    { depth: "1", "content-type": "application/xml" },
    `<d:propfind xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns"><d:prop><d:resourcetype/><d:getetag/><d:getlastmodified/><oc:id/><oc:permissions/><oc:fileid/><x xmlns="urn:none"/></d:prop></d:propfind>`,
  );
  expect(answer.status).toBe(207);
  expect(answer.headers.get("content-type")).toBe("application/xml; charset=utf-8");
  const text = await answer.text();
  expect(text).toMatch(
    /^<\?xml[^>]*\?><d:multistatus [^>]*><d:response><d:href>\/remote\.php\/dav\/files\/anna@fk\.example\/<\/d:href>/,
  );
  expect(text).toContain(`/remote.php/dav/files/anna@fk.example/${workspaceFolder}/</d:href>`);
  expect(text).toMatch(/<oc:permissions>SRGCK<\/oc:permissions>/);
  expect(text).toMatch(/HTTP\/1\.1 200 OK.*<x xmlns="urn:none"\/>.*HTTP\/1\.1 404 Not Found/);
});

test("a change gives every folder above it a new etag, for every member, and a move keeps the moved one's own", async () => {
  await dav(anna, "MKCOL", mine(anna, `${workspaceFolder}/A`));
  await dav(anna, "MKCOL", mine(anna, `${workspaceFolder}/A/B`));
  await dav(anna, "MKCOL", mine(anna, `${workspaceFolder}/C`));
  const before = await Promise.all(
    ["", workspaceFolder, `${workspaceFolder}/A`, `${workspaceFolder}/C`].map((path) => etagOf(bo, path)),
  );
  await dav(anna, "PUT", mine(anna, `${workspaceFolder}/A/B/ny.txt`), {}, "hej");
  const after = await Promise.all(
    ["", workspaceFolder, `${workspaceFolder}/A`, `${workspaceFolder}/C`].map((path) => etagOf(bo, path)),
  );
  expect(after.map((one, index) => one === before[index])).toEqual([false, false, false, true]);
  const own = await etagOf(bo, `${workspaceFolder}/A/B`);
  const moved = await dav(bo, "MOVE", mine(bo, `${workspaceFolder}/A/B`), {
    destination: `${server.url}/remote.php/dav/${mine(bo, `${workspaceFolder}/C/B`)}`,
  });
  expect(moved.status).toBe(201);
  expect(await etagOf(anna, `${workspaceFolder}/C/B`)).toBe(own);
  expect(await (await dav(anna, "GET", mine(anna, `${workspaceFolder}/C/B/ny.txt`))).text()).toBe("hej");
});

test("names that are paths, broken or hidden twins are refused or folded together", async () => {
  const raw = (path: string): Promise<number> =>
    new Promise((resolve, reject) => {
      // fetch would tidy the path up before sending it.
      const socket = connect(Number(new URL(server.url).port), "127.0.0.1", () => {
        socket.write(
          `PUT ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: ${basic(anna)["authorization"]}\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx`,
        );
      });
      let text = "";
      socket.on("data", (part) => (text += part.toString()));
      socket.on("end", () => resolve(Number(text.split(" ")[1])));
      socket.on("error", reject);
    });
  const prefix = "/remote.php/dav/files/anna@fk.example";
  for (const path of ["/../x", "/%2e%2e/x", "/a%2fb", "/a%00b", "/a%5cb", "/%ff%fe", "/%zz", `/${"x".repeat(300)}`]) {
    expect([path, await raw(prefix + path)]).toEqual([path, 400]);
  }
  expect((await dav(anna, "PUT", mine(anna, encodeURIComponent("å.txt".normalize("NFD"))), {}, "1")).status).toBe(201);
  expect((await dav(anna, "PUT", mine(anna, encodeURIComponent("å.txt".normalize("NFC"))), {}, "2")).status).toBe(204);
  expect((await dav(anna, "PUT", mine(anna, encodeURIComponent("🙂 smil & <b>.txt")), {}, "3")).status).toBe(201);
  expect(await (await dav(anna, "PROPFIND", mine(anna), { depth: "1" })).text()).toContain(
    "%F0%9F%99%82%20smil%20%26%20%3Cb%3E.txt",
  );
  expect((await dav(anna, "PROPFIND", mine(anna), { depth: "0" }, "<!DOCTYPE x [<!ENTITY y 'z'>]><x/>")).status).toBe(
    400,
  );
  expect((await dav(anna, "PROPFIND", mine(anna), { depth: "infinity" })).status).toBe(403);
});

test("codes are those that sync clients expect", async () => {
  expect((await dav(anna, "MKCOL", mine(anna, "Mapp"))).status).toBe(201);
  expect((await dav(anna, "MKCOL", mine(anna, "Mapp"))).status).toBe(405);
  expect((await dav(anna, "MKCOL", mine(anna, "saknas/Mapp"))).status).toBe(409);
  expect((await dav(anna, "PUT", mine(anna, "saknas/fil.txt"), {}, "x")).status).toBe(409);
  expect((await dav(anna, "PUT", mine(anna, "Mapp/fil.txt"), {}, "ett")).status).toBe(201);
  const etag = await etagOf(anna, "Mapp/fil.txt");
  expect((await dav(anna, "PUT", mine(anna, "Mapp/fil.txt"), { "if-match": '"gammal"' }, "två")).status).toBe(412);
  expect((await dav(anna, "PUT", mine(anna, "Mapp/fil.txt"), { "if-match": `"${etag}"` }, "två")).status).toBe(204);
  expect(
    (
      await dav(anna, "COPY", mine(anna, "Mapp/fil.txt"), {
        destination: `/remote.php/dav/${mine(anna, "Mapp/kopia.txt")}`,
        overwrite: "F",
      })
    ).status,
  ).toBe(201);
  expect(
    (
      await dav(anna, "COPY", mine(anna, "Mapp/fil.txt"), {
        destination: `/remote.php/dav/${mine(anna, "Mapp/kopia.txt")}`,
        overwrite: "F",
      })
    ).status,
  ).toBe(412);
  expect(
    (await dav(anna, "MOVE", mine(anna, "Mapp"), { destination: `/remote.php/dav/${mine(anna, "Mapp/inuti")}` }))
      .status,
  ).toBe(409);
  expect(
    (await dav(anna, "MOVE", mine(anna, "Mapp/fil.txt"), { destination: "http://elsewhere.example/x" })).status,
  ).toBe(502);
  expect((await dav(anna, "DELETE", mine(anna, workspaceFolder))).status).toBe(403);
  expect(
    (await dav(anna, "MOVE", mine(anna, workspaceFolder), { destination: `/remote.php/dav/${mine(anna, "Annat")}` }))
      .status,
  ).toBe(403);
  expect((await dav(anna, "DELETE", mine(anna, "Mapp"))).status).toBe(204);
  expect((await dav(anna, "DELETE", mine(anna, "Mapp"))).status).toBe(404);
  expect((await dav(anna, "OPTIONS", mine(anna))).headers.get("dav")).toBe("1, 2, 3");
});

test("an upload in pieces is put together by number, resumed, and refused when a piece is missing", async () => {
  const upload = `uploads/${anna.name}/abc123`;
  expect((await dav(anna, "MKCOL", upload)).status).toBe(201);
  expect((await dav(anna, "PUT", `${upload}/00010`, {}, "slut")).status).toBe(201);
  expect((await dav(anna, "PUT", `${upload}/00002`, {}, "fel")).status).toBe(201);
  expect((await dav(anna, "PUT", `${upload}/00002`, {}, "mitt ")).status).toBe(201);
  expect((await dav(anna, "PUT", `${upload}/00001`, {}, "början ")).status).toBe(201);
  expect((await dav(anna, "PUT", `${upload}/x`, {}, "x")).status).toBe(400);
  expect(await (await dav(anna, "PROPFIND", upload, { depth: "1" })).text()).toContain(
    "<d:getcontentlength>8</d:getcontentlength>",
  );
  const destination = `/remote.php/dav/${mine(anna, "hel.txt")}`;
  expect((await dav(anna, "MOVE", `${upload}/.file`, { destination, "oc-total-length": "99" })).status).toBe(409);
  expect((await dav(bo, "PUT", `uploads/${anna.name}/abc123/00003`, {}, "x")).status).toBe(404);
  const done = await dav(anna, "MOVE", `${upload}/.file`, {
    destination,
    "oc-total-length": "17",
    "x-oc-mtime": "1600000000",
  });
  expect(done.status).toBe(201);
  expect(done.headers.get("oc-etag")).toBeTruthy();
  expect(await (await dav(anna, "GET", mine(anna, "hel.txt"))).text()).toBe("början mitt slut");
  expect((await dav(anna, "PROPFIND", upload, { depth: "1" })).status).toBe(404);
});

test("the page uploads in pieces, sees the conflict, and keeps the old content as a version", async () => {
  const path = `/api/v1/workspaces/${shared.id}`;
  const begin = (): Promise<{ status: number; body: { id: string; isNameTaken: boolean; received: number[] } }> =>
    server.call(anna, "POST", `${path}/uploads`, { name: "Rapport.txt", size: 6 });
  const send = (id: string, number: number, body: string, who = anna): Promise<Response> =>
    fetch(`${server.url}/api/v1/uploads/${id}/chunks/${number}`, {
      method: "PUT",
      headers: { authorization: `Bearer ${who.token}`, "content-type": "application/json" },
      body,
    });
  const first = (await begin()).body;
  expect((await send(first.id, 1, "ett")).status).toBe(200);
  expect(
    (await server.call(anna, "POST", `/api/v1/uploads/${first.id}/finish`, { onConflict: "refuse" })).body.code,
  ).toBe("UPLOAD_INCOMPLETE");
  expect((await server.call(anna, "GET", `/api/v1/uploads/${first.id}`)).body.received).toEqual([1]);
  expect((await send(first.id, 2, "två", bo)).status).toBe(404);
  // Four bytes where three are left.
  expect((await send(first.id, 2, "två")).status).toBe(413);
  expect((await send(first.id, 2, "tv")).status).toBe(200);
  expect((await send(first.id, 0, "x")).status).toBe(400);
  const incomplete = await server.call(anna, "POST", `/api/v1/uploads/${first.id}/finish`, { onConflict: "refuse" });
  expect(incomplete.body.data).toEqual({ received: 5, expected: 6 });
  const made = await server.call(anna, "POST", `${path}/uploads`, { name: "Rapport.txt", size: 8 });
  await send(made.body.id, 1, "ett");
  await send(made.body.id, 2, "två!");
  expect((await send(made.body.id, 2, "två!")).status).toBe(200);
  const file = await server.call(anna, "POST", `/api/v1/uploads/${made.body.id}/finish`, { onConflict: "refuse" });
  expect(file).toMatchObject({
    status: 201,
    body: { name: "Rapport.txt", size: 8, changedBy: { displayName: "Anna Lindqvist" } },
  });
  expect((await begin()).body.isNameTaken).toBe(true);
  const direct = (onConflict: string): Promise<Response> =>
    fetch(`${server.url}${path}/files?name=Rapport.txt&onConflict=${onConflict}`, {
      method: "POST",
      headers: { authorization: `Bearer ${bo.token}` },
      body: "Bos",
    });
  expect((await direct("refuse")).status).toBe(409);
  expect(await (await direct("rename")).json()).toMatchObject({ name: "Rapport (2).txt" });
  expect(await (await direct("version")).json()).toMatchObject({ id: file.body.id, size: 3 });
  const versions = await server.call(anna, "GET", `/api/v1/files/${file.body.id}/versions`);
  expect(versions.body.items).toMatchObject([
    { isCurrent: true, size: 3, changedBy: { displayName: "Bo Ek" } },
    { isCurrent: false, size: 8 },
  ]);
  const old = versions.body.items[1].id;
  expect((await server.call(anna, "GET", `/api/v1/files/${file.body.id}/content?version=${old}`)).body).toBe("etttvå!");
  expect((await server.call(anna, "POST", `/api/v1/files/${file.body.id}/versions/${old}/restore`)).body.size).toBe(8);
  expect((await server.call(britt, "POST", `/api/v1/files/${file.body.id}/versions/${old}/restore`)).status).toBe(404);
});

test("deleting goes to the trash, can be undone, and destroys only from there", async () => {
  const folder = (await server.call(anna, "POST", `/api/v1/workspaces/${shared.id}/folders`, { name: "Slängd" })).body;
  const inside = (
    await server.call(anna, "POST", `/api/v1/workspaces/${shared.id}/folders`, { name: "Inuti", parentId: folder.id })
  ).body;
  expect((await server.call(anna, "DELETE", `/api/v1/trash/${folder.id}`)).status).toBe(404);
  expect((await server.call(bo, "DELETE", `/api/v1/files/${folder.id}`)).status).toBe(200);
  expect((await server.call(anna, "GET", `/api/v1/files/${inside.id}`)).status).toBe(404);
  expect((await server.call(anna, "GET", `/api/v1/workspaces/${shared.id}/trash`)).body.items).toMatchObject([
    { id: folder.id, trashedBy: { displayName: "Bo Ek" } },
  ]);
  expect((await server.call(britt, "POST", `/api/v1/trash/${folder.id}/restore`)).status).toBe(404);
  await server.call(anna, "POST", `/api/v1/workspaces/${shared.id}/folders`, { name: "Slängd" });
  expect((await server.call(anna, "POST", `/api/v1/trash/${folder.id}/restore`)).body.name).toBe("Slängd (2)");
  expect((await server.call(anna, "GET", `/api/v1/files/${inside.id}`)).status).toBe(200);
  await server.call(anna, "DELETE", `/api/v1/files/${folder.id}`);
  expect((await server.call(anna, "DELETE", `/api/v1/trash/${folder.id}`)).status).toBe(200);
  expect((await server.call(anna, "POST", `/api/v1/trash/${folder.id}/restore`)).status).toBe(404);
});

test("sizes of folders stay true through moves, copies and deletions, also at the same time", async () => {
  const place = await server.workspace("Storlekar", anna);
  const path = `/api/v1/workspaces/${place.id}`;
  const one = (await server.call(anna, "POST", `${path}/folders`, { name: "ett" })).body;
  const two = (await server.call(anna, "POST", `${path}/folders`, { name: "två" })).body;
  await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      fetch(`${server.url}${path}/files?name=f${index}&folder=${index % 2 === 0 ? one.id : two.id}`, {
        method: "POST",
        headers: { authorization: `Bearer ${anna.token}` },
        body: "0123456789",
      }),
    ),
  );
  const root = async (): Promise<number> => (await server.call(anna, "GET", `${path}/files`)).body.folder.size;
  expect(await root()).toBe(200);
  await server.call(anna, "POST", `/api/v1/files/${one.id}/copy`, { parentId: two.id });
  expect(await root()).toBe(300);
  await server.call(anna, "PATCH", `/api/v1/files/${one.id}`, { parentId: two.id, name: "flyttad" });
  expect((await server.call(anna, "GET", `/api/v1/files/${two.id}`)).body.size).toBe(300);
  await server.call(anna, "DELETE", `/api/v1/files/${one.id}`);
  expect(await root()).toBe(200);
  expect((await server.call(anna, "PATCH", `/api/v1/files/${two.id}`, { parentId: two.id })).body.code).toBe(
    "INTO_ITSELF",
  );
});

test("a folder is sorted as a whole by name, size or time, whatever the page holds", async () => {
  const own = await server.workspace("Sorterad", anna);
  const path = `/api/v1/workspaces/${own.id}`;
  const sizes: Record<string, number> = { "Bilaga 10": 5, "Bilaga 9": 500, Äpple: 5, ärende: 40, zebra: 1, "1:2": 7 };
  for (const [name, size] of Object.entries(sizes)) {
    const answer = await fetch(`${server.url}${path}/files?name=${encodeURIComponent(name)}`, {
      method: "POST",
      headers: { authorization: `Bearer ${anna.token}` },
      body: "x".repeat(size),
    });
    expect(answer.status).toBe(201);
  }
  for (const name of ["Mapp 2", "Mapp 10"]) await server.call(anna, "POST", `${path}/folders`, { name });
  const inOrder = async (sort: string, descending: boolean): Promise<string[]> => {
    const names: string[] = [];
    for (let next = ""; ;) {
      const query = `limit=2&sort=${sort}&descending=${descending}&after=${encodeURIComponent(next)}`;
      const { status, body } = await server.call(anna, "GET", `${path}/files?${query}`);
      expect(status).toBe(200);
      names.push(...(body.items as { name: string }[]).map((one) => one.name));
      if (body.next === undefined) return names;
      next = body.next as string;
    }
  };
  const folders = ["Mapp 2", "Mapp 10"];
  const byName = ["1:2", "Bilaga 9", "Bilaga 10", "zebra", "Äpple", "ärende"];
  expect(await inOrder("name", false)).toEqual([...folders, ...byName]);
  expect(await inOrder("name", true)).toEqual([...folders.toReversed(), ...byName.toReversed()]);
  expect(await inOrder("size", false)).toEqual([
    ...folders,
    "zebra",
    "Bilaga 10",
    "Äpple",
    "1:2",
    "ärende",
    "Bilaga 9",
  ]);
  expect(await inOrder("size", true)).toEqual([...folders, "Bilaga 9", "ärende", "1:2", "Bilaga 10", "Äpple", "zebra"]);
  const byTime = Object.keys(sizes);
  expect(await inOrder("changed", false)).toEqual([...folders, ...byTime]);
  expect(await inOrder("changed", true)).toEqual([...folders.toReversed(), ...byTime.toReversed()]);
  expect((await server.call(anna, "GET", `${path}/files?sort=etag`)).status).toBe(400);
  for (const after of ["rubbish", "file:x:y", "file:99999999999999999999:a", "folder::"])
    expect((await server.call(anna, "GET", `${path}/files?sort=size&after=${encodeURIComponent(after)}`)).status).toBe(
      200,
    );
});

test("long folders come in pages, folders first, in Swedish order", async () => {
  const place = await server.workspace("Sidor", anna);
  const path = `/api/v1/workspaces/${place.id}`;
  for (const name of ["ö", "a", "å", "z", "ä"])
    await fetch(`${server.url}${path}/files?name=${encodeURIComponent(name)}`, {
      method: "POST",
      headers: { authorization: `Bearer ${anna.token}` },
      body: "x",
    });
  await server.call(anna, "POST", `${path}/folders`, { name: "mapp" });
  const names: string[] = [];
  let next = "";
  do {
    const { body } = await server.call(anna, "GET", `${path}/files?limit=2&after=${encodeURIComponent(next)}`);
    names.push(...body.items.map((one: { name: string }) => one.name));
    next = body.next ?? "";
  } while (next !== "");
  expect(names).toEqual(["mapp", "a", "z", "å", "ä", "ö"]);
});

test("a picture of too many pixels is refused unread, and a big one that many ask for at once is drawn once", async () => {
  const draw = async (name: string, width: number, height: number): Promise<number> => {
    const body = await sharp({ create: { width, height, channels: 3, background: "#246" }, limitInputPixels: false })
      .png({ compressionLevel: 9 })
      .toBuffer();
    const answer = await fetch(`${server.url}/api/v1/workspaces/${shared.id}/files?name=${name}`, {
      method: "POST",
      headers: { authorization: `Bearer ${anna.token}` },
      body: new Uint8Array(body),
    });
    return ((await answer.json()) as { id: number }).id;
  };
  const huge = await draw("jätte.png", 10_001, 10_000);
  const refusal = await server.call(anna, "GET", `/api/v1/files/${huge}/preview`);
  expect([refusal.status, refusal.body.code, refusal.body.data]).toEqual([
    413,
    "TOO_LARGE",
    { limit: "pixels", most: 100_000_000 },
  ]);
  const big = await draw("stor.png", 6000, 5000);
  const before = process.memoryUsage.rss();
  const asked = [anna, bo].flatMap((who) =>
    [200, 210, 256].map((size) =>
      fetch(`${server.url}/api/v1/files/${big}/preview?size=${size}`, {
        headers: { authorization: `Bearer ${who.token}` },
      }),
    ),
  );
  expect(new Set((await Promise.all(asked)).map((answer) => answer.headers.get("etag"))).size).toBe(1);
  expect((process.memoryUsage.rss() - before) >> 20).toBeLessThan(150);
  const { rows } = await server.safos.database.pool.query(
    "select p.size from files.preview p join files.node n on n.blob = p.source where n.id = $1",
    [big],
  );
  expect(rows).toEqual([{ size: 256 }]);
}, 180_000);

test("a picture has a preview, a broken one and a text have none", async () => {
  const picture = await sharp({ create: { width: 800, height: 600, channels: 3, background: "#246" } })
    .png()
    .toBuffer();
  const upload = async (name: string, body: string | Uint8Array<ArrayBuffer>): Promise<number> =>
    (
      (await (
        await fetch(`${server.url}/api/v1/workspaces/${shared.id}/files?name=${name}`, {
          method: "POST",
          headers: { authorization: `Bearer ${anna.token}` },
          body,
        })
      ).json()) as { id: number }
    ).id;
  const id = await upload("bild.png", new Uint8Array(picture));
  const preview = await fetch(`${server.url}/api/v1/files/${id}/preview?size=256`, {
    headers: { authorization: `Bearer ${bo.token}` },
  });
  expect(preview.headers.get("content-type")).toBe("image/webp");
  expect(await sharp(Buffer.from(await preview.arrayBuffer())).metadata()).toMatchObject({ width: 256, height: 192 });
  expect(
    (await server.call(anna, "GET", `/api/v1/files/${await upload("trasig.png", "inte en bild")}/preview`)).status,
  ).toBe(404);
  expect((await server.call(britt, "GET", `/api/v1/files/${id}/preview`)).status).toBe(404);
  const script = await upload("sida.html", "<script>alert(1)</script>");
  const shown = await fetch(`${server.url}/api/v1/files/${script}/content`, {
    headers: { authorization: `Bearer ${anna.token}` },
  });
  expect(shown.headers.get("content-disposition")).toMatch(/^attachment/);
  expect(shown.headers.get("content-security-policy")).toMatch(/^sandbox/);
});

test("an upload cut in the middle leaves nothing behind", async () => {
  await new Promise<void>((resolve) => {
    const socket = connect(Number(new URL(server.url).port), "127.0.0.1", () => {
      socket.write(
        `PUT /remote.php/dav/files/anna@fk.example/halv.bin HTTP/1.1\r\nHost: x\r\nAuthorization: ${basic(anna)["authorization"]}\r\nContent-Length: 1000000\r\n\r\nbara början`,
        () => socket.destroy(),
      );
    });
    socket.on("close", () => resolve());
  });
  await eventually(async () => expect((await dav(anna, "GET", mine(anna, "halv.bin"))).status).toBe(404));
});

test("viewers read and do not write, and a removed member's every address answers that it is gone", async () => {
  const place = await server.workspace("Stängs", anna);
  await server.safos.workspaces.addMember(anna.id, place.id, bo.id, "viewer");
  await dav(anna, "PUT", mine(anna, `${encodeURIComponent("Stängs")}/a.txt`), {}, "a");
  const id = (await server.call(anna, "GET", `/api/v1/workspaces/${place.id}/files`)).body.items[0].id;
  expect((await dav(bo, "GET", mine(bo, `${encodeURIComponent("Stängs")}/a.txt`))).status).toBe(200);
  expect((await dav(bo, "PUT", mine(bo, `${encodeURIComponent("Stängs")}/a.txt`), {}, "b")).status).toBe(403);
  expect((await dav(bo, "DELETE", mine(bo, `${encodeURIComponent("Stängs")}/a.txt`))).status).toBe(403);
  expect((await server.call(bo, "PATCH", `/api/v1/files/${id}`, { name: "b.txt" })).status).toBe(403);
  await server.call(anna, "DELETE", `/api/v1/workspaces/${place.id}/members/${bo.id}`);
  for (const path of [
    `/api/v1/files/${id}`,
    `/api/v1/files/${id}/content`,
    `/api/v1/files/${id}/versions`,
    `/api/v1/files/${id}/preview`,
    `/api/v1/workspaces/${place.id}/files`,
    `/api/v1/workspaces/${place.id}/trash`,
  ])
    expect([path, (await server.call(bo, "GET", path)).status]).toEqual([path, 404]);
  expect((await dav(bo, "GET", mine(bo, `${encodeURIComponent("Stängs")}/a.txt`))).status).toBe(404);
});

test("a quota stops what would go over it and keeps what is there", async () => {
  await server.call(bo, "PATCH", "/api/v1/organisation", { rules: { personQuota: 1000 } });
  expect((await dav(bo, "PUT", mine(bo, "liten.bin"), {}, "x".repeat(900))).status).toBe(201);
  expect((await dav(bo, "PUT", mine(bo, "stor.bin"), {}, "x".repeat(200))).status).toBe(507);
  expect((await dav(bo, "GET", mine(bo, "liten.bin"))).status).toBe(200);
  const user = await (await fetch(`${server.url}/ocs/v2.php/cloud/user?format=json`, { headers: basic(bo) })).json();
  expect(user).toMatchObject({ ocs: { data: { id: "bo@digg.example", quota: { used: 900, free: 100 } } } });
  await server.call(bo, "PATCH", "/api/v1/organisation", { rules: { personQuota: null } });
});

test("status and capabilities answer as Nextcloud's clients expect", async () => {
  expect((await server.call(null, "GET", "/status.php")).body).toMatchObject({
    installed: true,
    maintenance: false,
    productname: "Safos",
  });
  expect(
    (await server.call(null, "GET", "/ocs/v2.php/cloud/capabilities?format=json")).body.ocs.data.capabilities.dav,
  ).toBeUndefined();
  expect((await server.call(anna, "GET", "/ocs/v1.php/cloud/capabilities?format=json")).body.ocs).toMatchObject({
    meta: { statuscode: 100 },
    data: { capabilities: { dav: { chunking: "1.0" } } },
  });
  expect((await server.call(anna, "GET", "/ocs/v1.php/cloud/user")).body).toMatch(
    /<statuscode>100<\/statuscode>.*<id>anna@fk\.example<\/id>/,
  );
  expect((await server.call(null, "GET", "/ocs/v2.php/cloud/user?format=json")).body.ocs.meta.statuscode).toBe(997);
});
