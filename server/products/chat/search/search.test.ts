import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { MatrixCaller } from "../testing.ts";

/** Messages by their words, as Matrix clients look for them. */

const server = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "100000" });
afterAll(() => server.stop());
const here = new MatrixCaller(server);
const { anna, agnes, bo, britt } = server.people;
const id = encodeURIComponent;

// oxlint-disable-next-line typescript/no-explicit-any -- tests look into whatever came back
type Any = any;

const search = async (who: TestPerson, asked: object, batch?: string): Promise<Any> => {
  const path = `/v3/search${batch === undefined ? "" : `?next_batch=${batch}`}`;
  return (await here.get(who, "POST", path, { search_categories: { room_events: asked } })).search_categories
    .room_events;
};
const bodiesOf = (found: Any): string[] => found.results.map((one: Any) => one.result.content.body);

let main = "";
let other = "";

beforeAll(async () => {
  main = await here.room(anna, [agnes], { name: "Diket" });
  other = await here.room(anna, [], { name: "Annat" });
  await here.send(anna, main, { msgtype: "m.text", body: "före" });
  for (const body of ["trumman vid Storgatan", "vi byter trumman i maj", "trumman är bytt"])
    await here.send(body.startsWith("vi") ? agnes : anna, main, { msgtype: "m.text", body });
  await here.send(anna, other, { msgtype: "m.text", body: "trumman hos grannen" });
  await eventually(async () => expect((await search(anna, { search_term: "trumman" })).count).toBe(4));
});

test("words are found in the rooms one is in, in the order asked for, a page at a time", async () => {
  const asked = { search_term: "trumman", order_by: "recent", filter: { limit: 2 } };
  const first = await search(anna, asked);
  expect(bodiesOf(first)).toEqual(["trumman hos grannen", "trumman är bytt"]);
  expect(first.highlights).toEqual(["trum"]);
  const second = await search(anna, asked, first.next_batch);
  expect(bodiesOf(second)).toEqual(["vi byter trumman i maj", "trumman vid Storgatan"]);
  expect(second.next_batch).toBeUndefined();
  // Agnes is in one of the rooms only, and Bo in none.
  expect((await search(agnes, { search_term: "trumman" })).count).toBe(3);
  expect(await search(bo, { search_term: "trumman" })).toMatchObject({ count: 0, results: [] });
});

test("rooms, senders and types are chosen by the filter; what stands around it and the groups come along", async () => {
  const inMain = { search_term: "trumman", filter: { rooms: [main] } };
  expect((await search(anna, inMain)).count).toBe(3);
  expect(bodiesOf(await search(anna, { ...inMain, filter: { rooms: [main], senders: [agnes.userId] } }))).toEqual([
    "vi byter trumman i maj",
  ]);
  expect((await search(anna, { ...inMain, filter: { not_rooms: [main, other] } })).count).toBe(0);
  expect((await search(anna, { ...inMain, filter: { types: ["m.room.name"] } })).count).toBe(0);
  const whole = await search(anna, {
    ...inMain,
    order_by: "recent",
    event_context: { before_limit: 1, after_limit: 1, include_profile: true },
    include_state: true,
    groupings: { group_by: [{ key: "sender" }, { key: "room_id" }] },
  });
  const [last, middle] = whole.results;
  expect(last.context.events_after).toEqual([]);
  expect(last.context.events_before[0].content.body).toBe("vi byter trumman i maj");
  expect(middle.context.events_after[0].content.body).toBe("trumman är bytt");
  expect(middle.context.profile_info[agnes.userId].displayname).toBe(agnes.displayName);
  expect(Object.keys(whole.groups.sender).toSorted()).toEqual([agnes.userId, anna.userId].toSorted());
  expect(whole.groups.room_id[main].results).toHaveLength(3);
  const state = whole.state[main].map((one: Any) => one.type);
  expect(state).toEqual(expect.arrayContaining(["m.room.create", "m.room.name", "m.room.member"]));
  const page = await here.get(anna, "GET", `/v3/rooms/${id(main)}/messages?dir=b&limit=1&from=${middle.context.start}`);
  expect(page.chunk[0].content.body).toBe("före");
});

test("nobody finds what was said before they could see it, what was taken back, or a room that they are out of", async () => {
  const closed = await here.room(anna, [], {
    initial_state: [
      { type: "m.room.history_visibility", state_key: "", content: { history_visibility: "joined" } },
      { type: "m.room.join_rules", state_key: "", content: { join_rule: "public" } },
    ],
  });
  const gone = await here.send(anna, closed, { msgtype: "m.text", body: "sländorna är tillbaka" });
  await here.send(anna, closed, { msgtype: "m.text", body: "sländorna syns" });
  await here.get(agnes, "POST", `/v3/rooms/${id(closed)}/join`, {});
  await here.send(anna, closed, { msgtype: "m.text", body: "sländorna igen" });
  const find = (who: TestPerson) => search(who, { search_term: "sländorna", order_by: "recent" });
  await eventually(async () =>
    expect(bodiesOf(await find(anna))).toEqual(["sländorna igen", "sländorna syns", "sländorna är tillbaka"]),
  );
  expect(bodiesOf(await find(agnes))).toEqual(["sländorna igen"]);
  await here.get(anna, "PUT", `/v3/rooms/${id(closed)}/redact/${id(gone)}/r1`, {});
  await eventually(async () => expect(bodiesOf(await find(anna))).toEqual(["sländorna igen", "sländorna syns"]));
  await here.get(agnes, "POST", `/v3/rooms/${id(closed)}/leave`, {});
  expect((await find(agnes)).count).toBe(0);
  // Words that are alike are shown as a guess in the page; here they are nothing.
  expect((await search(anna, { search_term: "sländörna" })).count).toBe(0);
  expect((await search(anna, { search_term: " … " })).count).toBe(0);
});

test("what is wrong is refused, and who has no token asks nothing", async () => {
  const refused = (who: TestPerson | null, body: unknown, query = "") =>
    here.refused(who, "POST", `/v3/search${query}`, body);
  const events = (asked: object) => ({ search_categories: { room_events: { search_term: "trumman", ...asked } } });
  expect(await refused(null, events({}))).toBe("401 M_MISSING_TOKEN");
  expect(await refused(anna, {})).toBe("400 M_MISSING_PARAM");
  expect(await refused(anna, { search_categories: { room_events: {} } })).toBe("400 M_MISSING_PARAM");
  expect(await refused(anna, events({ search_term: "x".repeat(201) }))).toBe("413 M_TOO_LARGE");
  expect(await refused(anna, events({ order_by: "size" }))).toBe("400 M_INVALID_PARAM");
  expect(await refused(anna, events({ event_context: { before_limit: -1 } }))).toBe("400 M_BAD_JSON");
  expect(await refused(anna, events({ groupings: { group_by: [{ key: "type" }] } }))).toBe("400 M_INVALID_PARAM");
  expect(await refused(anna, events({ groupings: { group_by: 1 } }))).toBe("400 M_BAD_JSON");
  expect(await refused(anna, events({}), "?next_batch=s9_1")).toBe("400 M_INVALID_PARAM");
  expect(await here.get(anna, "POST", "/v3/search", { search_categories: {} })).toEqual({ search_categories: {} });
  expect((await search(britt, { search_term: "trumman", filter: { rooms: [main] } })).count).toBe(0);
});
