import { readdirSync, readlinkSync, statSync } from "node:fs";
import { connect } from "node:net";
import { afterAll, expect, test, vi } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer, type TestPerson } from "../../testing/server.ts";

const server = await startTestServer({ SAFOS_MAX_FILE_BYTES: "5000" });
afterAll(() => server.stop());
const { anna, bo } = server.people;
const shared = await server.workspace("Gemensam", anna, bo);
const { db, tree } = server.safos.files;

const dav = (
  who: TestPerson,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: string | Uint8Array<ArrayBuffer>,
): Promise<Response> =>
  fetch(`${server.url}/remote.php/dav/${path}`, {
    method,
    headers: { authorization: `Bearer ${who.token}`, ...headers },
    ...(body === undefined ? {} : { body }),
  });
const mine = (who: TestPerson, path = ""): string => `files/${who.name}/${path}`;
const to = (who: TestPerson, path: string): Record<string, string> => ({
  destination: `/remote.php/dav/${mine(who, path)}`,
});
const put = async (who: TestPerson, path: string, body = "hej"): Promise<number> =>
  (await dav(who, "PUT", mine(who, path), {}, body)).status;
const bytes = (size: number): Uint8Array<ArrayBuffer> => new Uint8Array(size).fill(120);

/** Every folder's size is what lies below it, in every workspace. */
async function wrongSizes(): Promise<unknown[]> {
  const { rows } = await sql`
    select f.id, f.name, f.size, coalesce(sum(c.size) filter (where c.trashed_at is null), 0)::bigint as below
    from files.node f left join files.node c on c.parent_id = f.id where f.kind = 'folder' group by f.id
    having f.size <> coalesce(sum(c.size) filter (where c.trashed_at is null), 0)`.execute(db);
  return rows;
}

test("nothing is put in the place of the folder that holds it, nor of itself", async () => {
  await dav(anna, "MKCOL", mine(anna, "A"));
  await dav(anna, "MKCOL", mine(anna, "A/B"));
  expect(await put(anna, "A/B/x.txt", "innehåll")).toBe(201);
  for (const method of ["MOVE", "COPY"]) {
    expect([method, (await dav(anna, method, mine(anna, "A/B/x.txt"), to(anna, "A"))).status]).toEqual([method, 409]);
    expect([method, (await dav(anna, method, mine(anna, "A/B"), to(anna, "A"))).status]).toEqual([method, 409]);
  }
  expect((await dav(anna, "COPY", mine(anna, "A/B/x.txt"), to(anna, "A/B/x.txt"))).status).toBe(403);
  expect(await (await dav(anna, "GET", mine(anna, "A/B/x.txt"))).text()).toBe("innehåll");
  expect(
    (
      await server.call(
        anna,
        "GET",
        `/api/v1/workspaces/${(await server.safos.workspaces.personalOf(anna.id)).id}/trash`,
      )
    ).body.items,
  ).toEqual([]);
  expect(await wrongSizes()).toEqual([]);
});

test("the folder of a workspace is not copied onto itself or into itself, and other people's trees do not exist", async () => {
  expect((await dav(anna, "COPY", mine(anna, "Gemensam"), to(anna, "Gemensam"))).status).toBe(403);
  expect((await dav(anna, "COPY", mine(anna, "Gemensam"), to(anna, "Gemensam/inuti"))).status).toBe(409);
  expect((await dav(anna, "MOVE", mine(anna, "Gemensam"), to(anna, "bort"))).status).toBe(403);
  expect(await put(anna, "min.txt")).toBe(201);
  expect((await dav(anna, "MOVE", mine(anna, "min.txt"), to(bo, "min.txt"))).status).toBe(404);
  for (const path of ["uploads/anna@fk.example/min2.txt", "uploads/anna@fk.example/x/1"])
    expect((await dav(anna, "MOVE", mine(anna, "min.txt"), { destination: `/remote.php/dav/${path}` })).status).toBe(
      404,
    );
  expect(await (await dav(anna, "GET", mine(anna, "min.txt"))).text()).toBe("hej");
});

test("a viewer takes nothing out of a workspace and puts nothing in, but may copy to their own", async () => {
  const read = await server.workspace("Läsning", anna);
  await server.safos.workspaces.addMember(anna.id, read.id, bo.id, "viewer");
  expect(await put(anna, "L%C3%A4sning/f.txt")).toBe(201);
  expect((await dav(bo, "MOVE", mine(bo, "L%C3%A4sning/f.txt"), to(bo, "Gemensam/f.txt"))).status).toBe(403);
  expect((await dav(bo, "COPY", mine(bo, "L%C3%A4sning/f.txt"), to(bo, "L%C3%A4sning/g.txt"))).status).toBe(403);
  expect((await dav(bo, "COPY", mine(bo, "L%C3%A4sning/f.txt"), to(bo, "egen.txt"))).status).toBe(201);
  expect(await put(bo, "byte.txt")).toBe(201);
  expect((await dav(bo, "MOVE", mine(bo, "byte.txt"), to(bo, "L%C3%A4sning/byte.txt"))).status).toBe(403);
  expect(await wrongSizes()).toEqual([]);
});

test("who is removed while their upload runs does not finish it", async () => {
  const brief = await server.workspace("Kort", anna, bo);
  await dav(bo, "PROPFIND", mine(bo, "Kort/"), { depth: "0" });
  const storing = vi.spyOn(server.safos.blobs, "write");
  const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
  let answer = "";
  socket.on("data", (part) => (answer += part.toString()));
  socket.write(
    `PUT /remote.php/dav/${mine(bo, "Kort/sen.txt")} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${bo.token}\r\nContent-Length: 11\r\n\r\nhalva`,
  );
  await eventually(() => expect(storing).toHaveBeenCalled());
  await server.safos.workspaces.removeMember(anna.id, brief.id, bo.id);
  socket.write("resten");
  await eventually(() => expect(answer).toMatch(/^HTTP\/1\.1 404/));
  socket.destroy();
  storing.mockRestore();
  expect((await dav(anna, "GET", mine(anna, "Kort/sen.txt"))).status).toBe(404);
});

test("pieces cannot carry a file past the largest size, nor past what was said", async () => {
  const base = `uploads/${anna.name}`;
  expect((await dav(anna, "MKCOL", `${base}/stor`)).status).toBe(201);
  expect((await dav(anna, "PUT", `${base}/stor/00001`, {}, bytes(3000))).status).toBe(201);
  expect((await dav(anna, "PUT", `${base}/stor/00001`, {}, bytes(3000))).status).toBe(201);
  expect((await dav(anna, "PUT", `${base}/stor/00002`, {}, bytes(3000))).status).toBe(413);
  const api = `/api/v1/workspaces/${shared.id}/uploads`;
  expect((await server.call(anna, "POST", api, { name: "s.bin", size: 6000 })).status).toBe(413);
  const begun = await server.call(anna, "POST", api, { name: "s.bin", size: 10 });
  const piece = await fetch(`${server.url}/api/v1/uploads/${begun.body.id}/chunks/1`, {
    method: "PUT",
    headers: { authorization: `Bearer ${anna.token}`, "content-type": "application/octet-stream" },
    body: bytes(11),
  });
  expect(piece.status).toBe(413);
});

test("a piece that arrives after its upload has ended is told so", async () => {
  const base = `uploads/${anna.name}`;
  expect((await dav(anna, "MKCOL", `${base}/slut`)).status).toBe(201);
  const storing = vi.spyOn(server.safos.blobs, "write");
  const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
  let answer = "";
  socket.on("data", (part) => (answer += part.toString()));
  socket.write(
    `PUT /remote.php/dav/${base}/slut/1 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${anna.token}\r\nContent-Length: 4\r\n\r\nha`,
  );
  await eventually(() => expect(storing).toHaveBeenCalled());
  expect((await dav(anna, "DELETE", `${base}/slut`)).status).toBe(204);
  socket.write("lv");
  await eventually(() => expect(answer).toMatch(/^HTTP\/1\.1 404/));
  socket.destroy();
  storing.mockRestore();
});

test("many writes at once do not pass the quota, which counts the trash; earlier versions give way to files", async () => {
  const own = await startTestServer();
  try {
    const { britt } = own.people;
    await own.safos.organisations.change(britt.organisationId, {
      rules: {
        personQuota: 1000,
        workspaceQuota: 700,
        guestLinks: true,
        otherOrganisations: true,
        isDirectoryOpen: true,
      },
    });
    const send = async (name: string, size: number): Promise<number> =>
      (
        await fetch(`${own.url}/remote.php/dav/files/${britt.name}/${name}`, {
          method: "PUT",
          headers: { authorization: `Bearer ${britt.token}` },
          body: bytes(size),
        })
      ).status;
    const answers = await Promise.all(Array.from({ length: 8 }, (_, index) => send(`f${index}`, 400)));
    expect(answers.toSorted((a, b) => a - b)).toEqual([201, 201, 507, 507, 507, 507, 507, 507]);
    const home = await own.safos.workspaces.personalOf(britt.id);
    const list = await own.call(britt, "GET", `/api/v1/workspaces/${home.id}/files`);
    const [first, second] = list.body.items as { id: number; name: string }[];
    expect(await send(first?.name ?? "", 500)).toBe(204);
    await own.call(britt, "DELETE", `/api/v1/files/${second?.id ?? 0}`);
    expect(await send("annan", 400)).toBe(507);
    /** Of what the file holds, and of what it held. */
    const versions = async (): Promise<number[]> =>
      ((await own.call(britt, "GET", `/api/v1/files/${first?.id ?? 0}/versions`)).body.items as { size: number }[]).map(
        ({ size }) => size,
      );
    // 500 in the file, 400 in the trash: of the two earlier versions, of 400 and 500 bytes, there is room for none.
    expect(await versions()).toEqual([500]);
    expect((await own.call(britt, "POST", `/api/v1/trash/${second?.id ?? 0}/restore`)).status).toBe(200);
    expect((await own.call(britt, "GET", `/api/v1/workspaces/${home.id}/files`)).body.folder.size).toBe(900);
    expect((await own.call(britt, "DELETE", `/api/v1/files/${second?.id ?? 0}`)).status).toBe(200);
    expect((await own.call(britt, "DELETE", `/api/v1/trash/${second?.id ?? 0}`)).status).toBe(200);
    for (const size of [300, 200, 350]) expect(await send(first?.name ?? "", size)).toBe(204);
    // 350 in the file; of 500, 300 and 200 the newest two fit beside it.
    expect(await versions()).toEqual([350, 200, 300]);
    // The same for a workspace of many.
    const crowded = await own.workspace("Trång", britt);
    const put = async (name: string, size: number): Promise<number> =>
      (
        await fetch(`${own.url}/api/v1/workspaces/${crowded.id}/files?name=${name}&onConflict=version`, {
          method: "POST",
          headers: { authorization: `Bearer ${britt.token}` },
          body: bytes(size),
        })
      ).status;
    expect([await put("a", 600), await put("b", 200), await put("a", 650)]).toEqual([201, 507, 201]);
    // A quota that is set later takes no more of what was than what is written needs.
    await own.safos.organisations.change(britt.organisationId, { rules: { workspaceQuota: null } });
    for (const size of [640, 630, 620]) expect(await put("a", size)).toBe(201);
    await own.safos.organisations.change(britt.organisationId, { rules: { workspaceQuota: 700 } });
    expect(await put("a", 10)).toBe(201);
    const { body: crowdedFiles } = await own.call(britt, "GET", `/api/v1/workspaces/${crowded.id}/files`);
    const { body: kept } = await own.call(britt, "GET", `/api/v1/files/${crowdedFiles.items[0].id}/versions`);
    expect(kept.items.map((one: { size: number }) => one.size)).toEqual([10, 620, 630, 640]);
  } finally {
    await own.stop();
  }
});

test("one who fills a workspace does not drive out what others wrote lately, and pays with their own first", async () => {
  const own = await startTestServer();
  try {
    const { bo, britt } = own.people;
    await own.safos.organisations.change(bo.organisationId, { rules: { workspaceQuota: 700 } });
    const full = await own.workspace("Full", britt, bo);
    const put = async (who: TestPerson, name: string, size: number): Promise<number> =>
      (
        await fetch(`${own.url}/api/v1/workspaces/${full.id}/files?name=${name}&onConflict=version`, {
          method: "POST",
          headers: { authorization: `Bearer ${who.token}` },
          body: bytes(size),
        })
      ).status;
    const versions = async (): Promise<number> =>
      (await sql<{ all: number }>`select count(*)::int as all from files.version`.execute(own.safos.files.db)).rows[0]
        ?.all ?? -1;
    expect([await put(britt, "a", 200), await put(britt, "a", 210), await put(bo, "b", 250)]).toEqual([201, 201, 201]);
    expect(await put(bo, "c", 100)).toBe(507);
    expect(await put(bo, "a", 400)).toBe(507);
    expect(await versions()).toBe(1);
    // Its writer may give it up, and so may time.
    expect(await put(britt, "c", 45)).toBe(201);
    expect(await put(britt, "c", 50)).toBe(201);
    expect(await versions()).toBe(1);
    await sql`update files.node set changed_at = now() - interval '40 days' where name in ('a', 'c')`.execute(
      own.safos.files.db,
    );
    // One that has a name stays, no matter whose it is and how old.
    await sql`update files.version set label = 'Beslutad'`.execute(own.safos.files.db);
    expect(await put(bo, "d", 160)).toBe(507);
    expect(await versions()).toBe(1);
    await sql`update files.version set label = ''`.execute(own.safos.files.db);
    expect(await put(bo, "d", 160)).toBe(201);
    expect(await versions()).toBe(0);
  } finally {
    await own.stop();
  }
});

test("what has just been restored is not destroyed by someone who saw it in the trash", async () => {
  const file = await fetch(`${server.url}/api/v1/workspaces/${shared.id}/files?name=kvar.txt`, {
    method: "POST",
    headers: { authorization: `Bearer ${anna.token}` },
    body: "kvar",
  });
  const { id } = (await file.json()) as { id: number };
  await server.call(anna, "DELETE", `/api/v1/files/${id}`);
  const actor = { personId: anna.id, organisationId: anna.organisationId, displayName: anna.displayName };
  const held = Promise.withResolvers<void>();
  const locked = Promise.withResolvers<void>();
  const holder = db.transaction().execute(async (trx) => {
    await sql`select from files.node where workspace_id = ${shared.id} and parent_id is null for update`.execute(trx);
    locked.resolve();
    await held.promise;
  });
  await locked.promise;
  const waiting = async (count: number): Promise<void> =>
    eventually(async () => {
      const { rows } = await sql<{ count: number }>`select count(*)::int as count from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
      expect(rows[0]?.count).toBe(count);
    });
  const restoring = tree.restore(actor, id);
  await waiting(1);
  const destroying = tree.destroy(actor, id).catch((error: unknown) => (error as { code: string }).code);
  await waiting(2);
  held.resolve();
  await holder;
  await restoring;
  expect(await destroying).toBe("FILE_MISSING");
  expect((await server.call(anna, "GET", `/api/v1/files/${id}`)).status).toBe(200);
  expect(await wrongSizes()).toEqual([]);
});

test("what comes back from the trash finds its renamed folder, and a name that is not too long", async () => {
  await dav(anna, "MKCOL", mine(anna, "Gemensam/Gammal"));
  const long = `${"å".repeat(119)}.txt`;
  expect(await put(anna, `Gemensam/Gammal/${encodeURIComponent(long)}`)).toBe(201);
  expect((await dav(anna, "DELETE", mine(anna, `Gemensam/Gammal/${encodeURIComponent(long)}`))).status).toBe(204);
  expect((await dav(anna, "MOVE", mine(anna, "Gemensam/Gammal"), to(anna, "Gemensam/Ny"))).status).toBe(201);
  expect(await put(anna, `Gemensam/Ny/${encodeURIComponent(long)}`)).toBe(201);
  const trash = await server.call(anna, "GET", `/api/v1/workspaces/${shared.id}/trash`);
  const item = (trash.body.items as { id: number; name: string; originalPath: string }[]).find(
    (one) => one.name === long,
  );
  expect(item?.originalPath).toBe("Ny");
  const restored = await server.call(anna, "POST", `/api/v1/trash/${item?.id ?? 0}/restore`);
  expect(restored.status).toBe(200);
  expect(Buffer.byteLength(restored.body.name as string)).toBeLessThanOrEqual(244);
  expect(await put(anna, `Gemensam/Ny/${encodeURIComponent(restored.body.name as string)}`)).toBe(204);
});

test("of a trashed folder with something trashed in it each comes back by itself, in either order", async () => {
  await dav(anna, "MKCOL", mine(anna, "Gemensam/Yttre"));
  await put(anna, "Gemensam/Yttre/inre.txt", "1");
  await put(anna, "Gemensam/Yttre/kvar.txt", "22");
  await dav(anna, "DELETE", mine(anna, "Gemensam/Yttre/inre.txt"));
  await dav(anna, "DELETE", mine(anna, "Gemensam/Yttre"));
  const items = (await server.call(anna, "GET", `/api/v1/workspaces/${shared.id}/trash`)).body.items as {
    id: number;
    name: string;
  }[];
  const idOf = (name: string): number => items.find((one) => one.name === name)?.id ?? 0;
  expect((await server.call(anna, "POST", `/api/v1/trash/${idOf("inre.txt")}/restore`)).status).toBe(200);
  expect(await (await dav(anna, "GET", mine(anna, "Gemensam/inre.txt"))).text()).toBe("1");
  expect((await server.call(anna, "POST", `/api/v1/trash/${idOf("Yttre")}/restore`)).status).toBe(200);
  expect((await dav(anna, "GET", mine(anna, "Gemensam/Yttre/inre.txt"))).status).toBe(404);
  expect(await (await dav(anna, "GET", mine(anna, "Gemensam/Yttre/kvar.txt"))).text()).toBe("22");
  expect(await wrongSizes()).toEqual([]);
});

test("a listing that asks for thousands of properties is refused, the same one twice is told once", async () => {
  const ask = (names: string): Promise<Response> =>
    dav(
      anna,
      "PROPFIND",
      mine(anna),
      { depth: "1" },
      `<d:propfind xmlns:d="DAV:"><d:prop>${names}</d:prop></d:propfind>`,
    );
  const many = Array.from({ length: 3000 }, (_, index) => `<x${index} xmlns="urn:x"/>`).join("");
  expect((await ask(many)).status).toBe(400);
  const twice = await (await ask('<u xmlns="urn:x"/><u xmlns="urn:x"/>')).text();
  expect(twice.match(/<u xmlns="urn:x"\/>/g)?.length).toBe(twice.match(/<d:response>/g)?.length);
  expect((await dav(anna, "PROPFIND", mine(anna), {})).status).toBe(403);
});

test("pictures that break leave no file open", async () => {
  const own = await startTestServer();
  try {
    const home = await own.safos.workspaces.personalOf(own.people.anna.id);
    const ids: number[] = [];
    for (let index = 0; index < 10; index++) {
      const body = bytes(2_000_000);
      body[0] = index;
      const answer = await fetch(`${own.url}/api/v1/workspaces/${home.id}/files?name=${index}.png`, {
        method: "POST",
        headers: { authorization: `Bearer ${own.people.anna.token}` },
        body,
      });
      ids.push(((await answer.json()) as { id: number }).id);
    }
    for (const id of ids)
      expect((await own.call(own.people.anna, "GET", `/api/v1/files/${id}/preview`)).status).toBe(404);
    const open = (): string[] =>
      readdirSync("/proc/self/fd").flatMap((fd) => {
        try {
          const path = readlinkSync(`/proc/self/fd/${fd}`);
          return path.startsWith(own.safos.blobs.folder) && !statSync(path).isDirectory() ? [path] : [];
        } catch {
          return [];
        }
      });
    await eventually(() => expect(open()).toEqual([]));
  } finally {
    await own.stop();
  }
});
