import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, expect, test } from "vitest";
import sharp from "sharp";
import { startTestServer } from "../../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna } = server.people;
const workspace = await server.workspace("Skisser", anna);
const headers = { authorization: `Bearer ${anna.token}`, "content-type": "application/octet-stream" };

const count = 28;
const size = 2000;

/** A whiteboard with many pictures of 12 MB each. */
async function makeLarge(): Promise<{ id: string; picture: Buffer }> {
  const picture = await sharp(randomBytes(size * size * 3), { raw: { width: size, height: size, channels: 3 } })
    .png({ compressionLevel: 0 })
    .toBuffer();
  const elements = Array.from({ length: count }, (_, at) => ({
    ...{ id: `e${at}`, type: "image", x: 0, y: at, width: 40, height: 40, fileId: `f${at}` },
  }));
  const made = await fetch(`${server.url}/api/v1/workspaces/${workspace.id}/whiteboards/import?name=a.excalidraw`, {
    method: "POST",
    headers,
    body: JSON.stringify({ type: "excalidraw", version: 2, elements, files: {} }),
  });
  const { id } = (await made.json()) as { id: string };
  const body = new Uint8Array(picture);
  const added = await fetch(`${server.url}/api/v1/whiteboards/${id}/images/f0`, { method: "POST", headers, body });
  expect(added.status).toBe(201);
  const client = new pg.Client({ connectionString: server.databaseUrl });
  await client.connect();
  await client.query(
    `insert into whiteboards.image (whiteboard_id, id, blob, content_type, width, height)
      select whiteboard_id, 'f' || n, blob, content_type, width, height from whiteboards.image, generate_series(1, $2) n
      where whiteboard_id = $1`,
    [id, count - 1],
  );
  await client.end();
  return { id, picture };
}

test("a whiteboard with more pictures than fit in memory goes out whole, in little of it", async () => {
  const { id, picture } = await makeLarge();
  const before = process.memoryUsage.rss();
  const answer = await fetch(`${server.url}/api/v1/whiteboards/${id}/export?format=excalidraw`, { headers });
  expect(answer.status).toBe(200);
  let length = 0;
  let most = 0;
  const ends: string[] = [];
  for await (const chunk of answer.body ?? []) {
    const bytes = chunk as Uint8Array;
    length += bytes.length;
    most = Math.max(most, process.memoryUsage.rss() - before);
    if (ends.length === 0) ends.push(Buffer.from(bytes.subarray(0, 40)).toString());
    ends[1] = Buffer.from(bytes.subarray(-2)).toString();
  }
  expect(ends).toEqual([expect.stringContaining('{"type":"excalidraw","version":2'), "}}"]);
  expect(length).toBeGreaterThan((picture.length * count * 4) / 3);
  expect(most).toBeLessThan(300 << 20);
}, 60_000);
