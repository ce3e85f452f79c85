import { afterAll, expect, test } from "vitest";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { MatrixCaller } from "../testing.ts";

/** What people tell the moderators of. */

const server = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "100000" });
afterAll(() => server.stop());
const here = new MatrixCaller(server);
const { anna, agnes, bo, britt } = server.people;
const id = encodeURIComponent;

const report = (who: TestPerson | null, path: string, body: object = { reason: "Hotfullt" }) =>
  here.ask(who, "POST", path, body);
const statusOf = async (who: TestPerson | null, path: string, body?: object): Promise<unknown> => {
  const answer = await report(who, path, body);
  return [answer.status, answer.body.errcode];
};
const eventPath = (roomId: string, eventId: string) => `/v3/rooms/${id(roomId)}/report/${id(eventId)}`;
const noticesOf = async (who: TestPerson) => {
  const { items } = (await server.call(who, "GET", "/api/v1/notices")).body as {
    items: { reason: string; title: string; excerpt: string; path: string; actor: { id: string } | null }[];
  };
  return items.filter(({ reason }) => reason === "reported");
};

test("the owners of a workspace hear what was written in it and why that is reported, its author does not", async () => {
  const workspace = await server.workspace("Diket", agnes, anna, bo);
  await eventually(async () => {
    const { joined_rooms: rooms } = await here.get(bo, "GET", "/v3/joined_rooms");
    expect(rooms.length).toBeGreaterThan(1);
  });
  const channels = (await server.call(agnes, "GET", `/api/v1/workspaces/${workspace.id}/channels`)).body as {
    items?: { roomId: string }[];
  };
  const roomId = channels.items?.[0]?.roomId ?? "";
  const eventId = await here.send(bo, roomId, { msgtype: "m.text", body: "Akta dig" });
  expect(await statusOf(anna, eventPath(roomId, eventId))).toEqual([200, undefined]);
  await eventually(async () => expect(await noticesOf(agnes)).toHaveLength(1));
  const [notice] = await noticesOf(agnes);
  expect(notice).toMatchObject({ excerpt: "Hotfullt ”Akta dig”", actor: { id: anna.id } });
  expect(notice?.title).toContain(bo.displayName);
  expect(notice?.path).toBe(`/w/${workspace.id}/chat/${id(roomId)}?event=${id(eventId)}`);
  expect(await noticesOf(bo)).toEqual([]);
  // The owner's own message goes to the administrators, Anna here.
  const own = await here.send(agnes, roomId, { msgtype: "m.text", body: "Nu räcker det" });
  await report(bo, eventPath(roomId, own));
  await report(agnes, `/v3/rooms/${id(roomId)}/report`, {});
  await eventually(async () => expect((await noticesOf(anna)).length).toBeGreaterThan(0));
});

test("outside workspaces the administrators of one's own organisation hear of messages, invitations and people", async () => {
  const roomId = await here.room(bo, [agnes], { name: "Sidan om" });
  const eventId = await here.send(bo, roomId, { msgtype: "m.text", body: "Säg inget" });
  const before = (await noticesOf(anna)).length;
  expect(await statusOf(agnes, eventPath(roomId, eventId), { score: -100, reason: "Oroande" })).toEqual([
    200,
    undefined,
  ]);
  expect(await statusOf(agnes, `/v3/users/${id(bo.userId)}/report`, { reason: "Slutar inte" })).toEqual([
    200,
    undefined,
  ]);
  await eventually(async () => expect(await noticesOf(anna)).toHaveLength(before + 2));
  const excerpts = (await noticesOf(anna)).map(({ excerpt }) => excerpt);
  expect(excerpts).toEqual(expect.arrayContaining(["Oroande ”Säg inget”", "Slutar inte"]));
  // Bo is an administrator of his own organisation, and hears nothing of it.
  expect(await noticesOf(bo)).toEqual([]);
});

test("what one may not see is not there, and the number of reports has a limit", async () => {
  const roomId = await here.room(anna, [agnes], {});
  const eventId = await here.send(anna, roomId, { msgtype: "m.text", body: "hemligt" });
  expect(await statusOf(null, eventPath(roomId, eventId))).toEqual([401, "M_MISSING_TOKEN"]);
  expect(await statusOf(britt, eventPath(roomId, eventId))).toEqual([404, "M_NOT_FOUND"]);
  expect(await statusOf(britt, `/v3/rooms/${id(roomId)}/report`)).toEqual([404, "M_NOT_FOUND"]);
  expect(await statusOf(agnes, eventPath(roomId, "$none"))).toEqual([404, "M_NOT_FOUND"]);
  expect(await statusOf(agnes, "/v3/users/@none:elsewhere.example/report")).toEqual([404, "M_NOT_FOUND"]);
  expect(await statusOf(agnes, `/v3/users/${id("@none:fk.example")}/report`)).toEqual([404, "M_NOT_FOUND"]);
  expect(await statusOf(agnes, eventPath(roomId, eventId), { reason: 1 })).toEqual([400, "M_BAD_JSON"]);
  expect(await statusOf(agnes, eventPath(roomId, eventId), { reason: "x".repeat(2001) })).toEqual([413, "M_TOO_LARGE"]);
  await here.get(agnes, "POST", `/v3/rooms/${id(roomId)}/leave`, {});
  expect(await statusOf(agnes, eventPath(roomId, eventId))).toEqual([404, "M_NOT_FOUND"]);
  const invited = await here.get(anna, "POST", "/v3/createRoom", { invite: [agnes.userId] });
  expect(await statusOf(agnes, `/v3/rooms/${id(invited.room_id)}/report`)).toEqual([200, undefined]);
  const answers: number[] = [];
  for (let made = 0; made < 52; made += 1)
    answers.push((await report(agnes, `/v3/rooms/${id(invited.room_id)}/report`, {})).status);
  expect(answers.at(-1)).toBe(429);
});
