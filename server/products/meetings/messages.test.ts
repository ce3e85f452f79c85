import { afterAll, expect, test } from "vitest";
import { uuid } from "#clock";
import { sql } from "#database";
import { eventually, startTestServer } from "../../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;
const db = server.safos.database.of();
const workspace = await server.workspace("Sagt", anna, bo);
await server.safos.workspaces.addMember(anna.id, workspace.id, agnes.id, "viewer");
const base = `/api/v1/workspaces/${workspace.id}`;

async function makeMeeting(title: string): Promise<string> {
  return (await server.call(anna, "POST", `${base}/meetings`, { title, isStarted: true })).body.id as string;
}

/** As the call keeps them; e2e/journeys/meeting.test.ts writes them in a real call. */
async function write(meetingId: string, ...texts: readonly string[]): Promise<void> {
  for (const text of texts)
    await sql`insert into meetings.message (id, meeting_id, stream_id, person_id, name, organisation_name, text, sent_at)
      values (${uuid()}, ${meetingId}, ${text}, ${bo.id}, 'Bo Ek', 'Digg', ${text}, now())`.execute(db);
}
const texts = (answer: { body: { items: { text: string }[] } }): string[] => answer.body.items.map((one) => one.text);

test("what was written in a call is read by the workspace, in order, page by page", async () => {
  const id = await makeMeeting("Avstämning");
  await write(id, "ett", "två", "tre");
  const path = `/api/v1/meetings/${id}/lines`;
  const all = await server.call(agnes, "GET", path);
  expect(all.status).toBe(200);
  expect(all.body.items[0]).toMatchObject({
    text: "ett",
    streamId: "ett",
    name: "Bo Ek",
    organisationName: "Digg",
    personId: bo.id,
  });
  expect(all.body.next).toBeUndefined();
  const first = await server.call(agnes, "GET", `${path}?limit=2`);
  expect(texts(first)).toEqual(["ett", "två"]);
  expect(texts(await server.call(agnes, "GET", `${path}?limit=2&after=${first.body.next}`))).toEqual(["tre"]);
});

test("lines are refused to nobody, strangers, people who were removed, and wrong questions", async () => {
  const id = await makeMeeting("Hemligt");
  await write(id, "hemligt");
  const path = `/api/v1/meetings/${id}/lines`;
  expect((await server.call(null, "GET", path)).status).toBe(401);
  expect((await server.call(britt, "GET", path)).status).toBe(404);
  expect((await server.call(anna, "GET", `/api/v1/meetings/${uuid()}/lines`)).status).toBe(404);
  for (const query of ["limit=0", "limit=501", "after=x"])
    expect([query, (await server.call(anna, "GET", `${path}?${query}`)).status]).toEqual([query, 400]);
  await server.safos.workspaces.addMember(anna.id, workspace.id, britt.id, "guest");
  expect((await server.call(britt, "GET", path)).status).toBe(404);
  // A link that guests come to the call by opens no lines: they read what is said while they are in.
  const link = await server.call(anna, "POST", `/api/v1/meetings/${id}/guest-link`);
  const response = await fetch(server.url + path, { headers: { "safos-link": link.body.secret } });
  expect(response.status).toBe(401);
});

test("a meeting in the trash takes its lines and its search hit along, and comes back with them", async () => {
  const id = await makeMeeting("Bordsplacering");
  await write(id, "körsbärsblommor");
  await server.call(anna, "PATCH", `/api/v1/meetings/${id}`, { title: "Bordsplaceringen" });
  const hits = async (): Promise<string[]> =>
    (await server.call(agnes, "GET", `/api/v1/search?q=${encodeURIComponent("körsbärsblommor")}`)).body.groups.flatMap(
      (group: { items: { path: string }[] }) => group.items.map((one) => one.path),
    );
  const path = `/w/${workspace.id}/meetings/${id}`;
  await eventually(async () => expect(await hits()).toEqual([path]));
  expect((await server.call(agnes, "DELETE", `/api/v1/meetings/${id}`)).status).toBe(403);
  expect((await server.call(bo, "DELETE", `/api/v1/meetings/${id}`)).status).toBe(200);
  for (const gone of ["", "/lines", "/participants"])
    expect([gone, (await server.call(bo, "GET", `/api/v1/meetings/${id}${gone}`)).status]).toEqual([gone, 404]);
  expect((await server.call(bo, "POST", `/api/v1/meetings/${id}/join`)).status).toBe(404);
  expect((await server.call(bo, "GET", `/api/v1/items/meeting/${id}`)).status).toBe(404);
  await eventually(async () => expect(await hits()).toEqual([]));
  const trashed = await server.call(bo, "GET", `${base}/trashed-items`);
  expect(trashed.body.items).toMatchObject([{ kind: "meeting", id, title: "Bordsplaceringen" }]);
  expect((await server.call(agnes, "POST", `/api/v1/items/meeting/${id}/restore`)).status).toBe(403);
  expect((await server.call(bo, "POST", `/api/v1/items/meeting/${id}/restore`)).status).toBe(200);
  expect((await server.call(bo, "GET", `/api/v1/meetings/${id}`)).body.state).toBe("ended");
  expect(texts(await server.call(bo, "GET", `/api/v1/meetings/${id}/lines`))).toEqual(["körsbärsblommor"]);
  await eventually(async () => expect(await hits()).toEqual([path]));
});

test("after its time in the trash a meeting is gone with everything that was said in it", async () => {
  const id = await makeMeeting("Länge sedan");
  await write(id, "borta");
  await server.call(anna, "DELETE", `/api/v1/meetings/${id}`);
  await server.safos.meetings.kind.purge?.(new Date(0));
  expect((await server.call(anna, "POST", `/api/v1/items/meeting/${id}/restore`)).status).toBe(200);
  await server.call(anna, "DELETE", `/api/v1/meetings/${id}`);
  await sql`update meetings.meeting set trashed_at = now() - interval '31 days' where id = ${id}`.execute(db);
  await server.safos.jobs.add(db, "items:purge", {});
  await eventually(async () => {
    const { rows } = await sql`select from meetings.message where meeting_id = ${id}`.execute(db);
    expect(rows).toEqual([]);
  });
});

test("the workspace's export has what was said", async () => {
  const id = await makeMeeting("Till arkivet");
  await write(id, "<b>bevaras</b>");
  const files = new Map<string, string>();
  await server.safos.meetings.exportPart.write(
    workspace.id,
    {
      json: async (path, value) => void files.set(path, JSON.stringify(value)),
      text: async (path, text) => void files.set(path, text),
      page: async (path, _title, body) => void files.set(path, body),
      file: async () => undefined,
    },
    null,
  );
  const { meetings } = JSON.parse(files.get("meetings.json") ?? "") as {
    meetings: { id: string; lines: { text: string; name: string }[] }[];
  };
  expect(meetings.find((one) => one.id === id)?.lines).toMatchObject([{ name: "Bo Ek", text: "<b>bevaras</b>" }]);
  expect(files.get("meetings.html")).toContain("Bo Ek: &lt;b&gt;bevaras&lt;/b&gt;");
});
