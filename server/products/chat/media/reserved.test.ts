import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { startTestServer, type TestPerson } from "../../../testing/server.ts";
import { MatrixCaller } from "../testing.ts";

/** Addresses that are given out before their content. */

const server = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "100000" });
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const here = new MatrixCaller(server);
const { anna, agnes, bo } = server.people;

const length = String(Buffer.byteLength(JSON.stringify({ text: "innehåll" })));

const make = async (who: TestPerson): Promise<string> =>
  (await here.get(who, "POST", "/_matrix/media/v1/create", undefined)).content_uri.slice("mxc://".length);
const fill = async (who: TestPerson | null, media: string, text = "innehåll", at = server): Promise<unknown> => {
  const [domain, mediaId] = media.split("/");
  const answer = await at.call(who, "PUT", `/_matrix/media/v3/upload/${domain}/${mediaId}`, { text });
  return [answer.status, answer.body.errcode];
};
const fetchIt = async (who: TestPerson, media: string, wait = 0): Promise<unknown> => {
  const answer = await server.call(who, "GET", `/_matrix/client/v1/media/download/${media}?timeout_ms=${wait}`);
  return [answer.status, answer.status === 200 ? answer.headers.get("content-length") : answer.body.errcode];
};

test("a message may go before its picture: who asks meanwhile waits, and has it when it comes", async () => {
  const media = await make(anna);
  const roomId = await here.room(anna, [agnes], {});
  expect(await fetchIt(agnes, media)).toEqual([504, "M_NOT_YET_UPLOADED"]);
  const waiting = fetchIt(agnes, media, 15_000);
  expect(await fill(anna, media, "innehåll", twin)).toEqual([200, undefined]);
  expect(await waiting).toEqual([200, length]);
  await here.send(anna, roomId, { msgtype: "m.image", body: "bild", url: `mxc://${media}` });
  expect(await fetchIt(agnes, media)).toEqual([200, length]);
  expect(await fetchIt(bo, media)).toEqual([404, "M_NOT_FOUND"]);
});

test("it is filled once, by whom it was made for, within its time; fifty wait at most", async () => {
  const media = await make(anna);
  expect(await fill(null, media)).toEqual([401, "M_MISSING_TOKEN"]);
  expect(await fill(bo, media)).toEqual([403, "M_FORBIDDEN"]);
  expect(await fill(anna, "fk.example/none")).toEqual([403, "M_FORBIDDEN"]);
  const both = await Promise.all([fill(anna, media, "ett"), fill(anna, media, "två", twin)]);
  expect(both.toSorted()).toEqual([
    [200, undefined],
    [409, "M_CANNOT_OVERWRITE_MEDIA"],
  ]);
  expect(await fill(anna, media)).toEqual([409, "M_CANNOT_OVERWRITE_MEDIA"]);
  const late = await make(anna);
  await sql`update chat.reserved_media set expires_at = now() - interval '1 second'`.execute(
    server.safos.database.of(),
  );
  expect(await fill(anna, late)).toEqual([403, "M_FORBIDDEN"]);
  expect(await fetchIt(anna, late)).toEqual([404, "M_NOT_FOUND"]);
  for (let made = 0; made < 50; made += 1) await make(bo);
  expect(await here.refused(bo, "POST", "/_matrix/media/v1/create")).toBe("429 M_LIMIT_EXCEEDED");
  expect(await here.refused(null, "POST", "/_matrix/media/v1/create")).toBe("401 M_MISSING_TOKEN");
  expect((await make(anna)).length).toBeGreaterThan(20);
});
