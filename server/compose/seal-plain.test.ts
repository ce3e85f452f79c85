import { createHash, randomBytes } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { afterAll, expect, test } from "vitest";
import { hostOrganisation } from "#blobs";
import { uuid } from "#clock";
import { startTestServer } from "../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, bo } = server.people;
const { blobs, database } = server.safos;
const { pool } = database;
const never = new AbortController().signal;

/** Content as an earlier version left it: in plain, named by its SHA-256. */
async function storePlain(): Promise<{ hash: string; body: Buffer }> {
  const body = randomBytes(500);
  const hash = createHash("sha256").update(body).digest("hex");
  await blobs.stored.put({ hash, object: null }, [body] as never);
  await pool.query("insert into blobs.blob (hash, size) values ($1, $2)", [hash, body.length]);
  return { hash, body };
}

test("what every module refers to is sealed for the organisation it belongs to, and still found where it was", async () => {
  const call = async (who: typeof anna, path: string, body: unknown) =>
    (await server.call(who, "POST", path, body)).body;
  const mine = await server.workspace("Vår", anna, bo);
  const theirs = await server.workspace("Deras", bo, anna);
  const put = async (who: typeof anna, workspaceId: string, name: string): Promise<number> => {
    const answer = await fetch(`${server.url}/api/v1/workspaces/${workspaceId}/files?name=${name}`, {
      method: "POST",
      headers: { authorization: `Bearer ${who.token}` },
      body: randomBytes(10),
    });
    return ((await answer.json()) as { id: number }).id;
  };
  const [own, foreign, shared, sharedToo] = [
    await put(anna, mine.id, "a.bin"),
    await put(anna, theirs.id, "b.bin"),
    await put(anna, mine.id, "c.bin"),
    await put(bo, theirs.id, "c.bin"),
  ];
  const document = (await call(anna, `/api/v1/workspaces/${mine.id}/documents`, { title: "Ett" })).id as string;
  const whiteboard = (await call(bo, `/api/v1/workspaces/${theirs.id}/whiteboards`, { title: "Ett" })).id as string;
  const form = (await call(anna, `/api/v1/workspaces/${mine.id}/forms`, { title: "Ett" })).id as string;
  expect([document, whiteboard, form].every((id) => typeof id === "string")).toBe(true);

  const wanted: [what: string, owner: string, hash: string, body: Buffer][] = [];
  async function refer(what: string, owner: string, statement: (hash: string) => [string, unknown[]][]): Promise<void> {
    const { hash, body } = await storePlain();
    for (const [text, values] of statement(hash))
      expect([what, (await pool.query(text, values)).rowCount]).toEqual([what, 1]);
    wanted.push([what, owner, hash, body]);
  }
  const toFile = "update files.node set blob = $1, size = 500 where id = $2";
  await refer("file", anna.organisationId, (hash) => [[toFile, [hash, own]]]);
  await refer("file elsewhere", bo.organisationId, (hash) => [[toFile, [hash, foreign]]]);
  await refer("file of both", hostOrganisation, (hash) => [
    [toFile, [hash, shared]],
    [toFile, [hash, sharedToo]],
  ]);
  await refer("version", bo.organisationId, (hash) => [
    [
      `insert into files.version (node_id, blob, size, content_type, mtime, changed_at)
        select id, $1, 500, content_type, now(), now() from files.node where id = $2`,
      [hash, foreign],
    ],
  ]);
  await refer("preview", anna.organisationId, (hash) => [
    ["insert into files.preview (source, size, blob) select blob, 64, $1 from files.node where id = $2", [hash, own]],
  ]);
  await refer("picture of a document", anna.organisationId, (hash) => [
    [
      "insert into documents.image (id, document_id, blob, content_type, width, height) values ($1, $2, $3, 'image/png', 1, 1)",
      [uuid(), document, hash],
    ],
  ]);
  await refer("picture of a whiteboard", bo.organisationId, (hash) => [
    [
      "insert into whiteboards.image (id, whiteboard_id, blob, content_type, width, height) values ('bild', $1, $2, 'image/png', 1, 1)",
      [whiteboard, hash],
    ],
  ]);
  await refer("media", bo.organisationId, (hash) => [
    [
      "insert into chat.media (domain, media_id, hash, size, content_type, user_id) values ($1, 'm1', $2, 500, 'image/png', $3)",
      [bo.userId.split(":")[1], hash, bo.userId],
    ],
  ]);
  await refer("answer", anna.organisationId, (hash) => [
    [
      "insert into forms.upload (id, form_id, question_id, blob, name, size, uploaded_at) values ('u1', $1, 'q', $2, 'n', 500, now())",
      [form, hash],
    ],
  ]);

  expect(await blobs.sealPlain(60_000, never)).toBe(wanted.length);
  for (const [what, owner, hash, body] of wanted) {
    expect([what, await blobs.organisationOf(hash)]).toEqual([what, owner]);
    expect([what, (await buffer(blobs.open(hash))).equals(body)]).toEqual([what, true]);
  }
  const answer = await server.call(bo, "GET", `/api/v1/files/${foreign}`);
  expect(answer.status).toBe(200);
  expect((await blobs.verify()).faulty).toEqual([]);
}, 60_000);
