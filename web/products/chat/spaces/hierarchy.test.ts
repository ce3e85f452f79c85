import { expect, test } from "vitest";
import { childrenIn, readChildren, type AnsweredRoom } from "./hierarchy.ts";

const answered = (id: string, more: object = {}): AnsweredRoom =>
  ({ room_id: id, num_joined_members: 1, children_state: [], ...more }) as unknown as AnsweredRoom;
const child = (id: string, at: number, order?: unknown) => ({
  type: "m.space.child",
  state_key: id,
  origin_server_ts: at,
  content: { via: ["fk.example"], ...(order === undefined ? {} : { order }) },
});

test("children stand in the space's order: written places first, then by when they came; what is not named is left out", () => {
  const space = answered("!space", {
    children_state: [
      child("!late", 9),
      child("!early", 1),
      child("!b", 5, "b"),
      child("!a", 7, "a"),
      child("!long", 2, "x".repeat(51)),
      child("!odd", 3, 7),
      child("!hidden", 4, "0"),
    ],
  });
  const rooms = ["!late", "!b", "!early", "!long", "!a", "!odd", "!stranger"].map((id) => answered(id));
  expect(childrenIn([...rooms, space], "!space").map(({ id }) => id)).toEqual([
    "!a",
    "!b",
    "!early",
    "!long",
    "!odd",
    "!late",
  ]);
  expect(childrenIn(rooms, "!space")).toEqual([]);
});

test("a child says what it is, and whether one is asked in", () => {
  const space = answered("!space", { children_state: [child("!sub", 1), child("!closed", 2)] });
  const sub = answered("!sub", { room_type: "m.space", name: "Under", join_rule: "public", topic: "Om det" });
  const [first, second] = childrenIn([space, sub, answered("!closed", { join_rule: "invite" })], "!space");
  expect(first).toMatchObject({ name: "Under", topic: "Om det", isSpace: true, isByInvitation: false });
  expect(second).toMatchObject({ name: "", isSpace: false, isByInvitation: true });
});

/** A server that answers those pages, and names one more after each. */
function endless(pages: readonly (readonly AnsweredRoom[])[]) {
  const asked: (string | undefined)[] = [];
  const getRoomHierarchy = async (
    _id: string,
    _limit: number,
    _depth: number,
    _isSuggested: boolean,
    from?: string,
  ) => {
    asked.push(from);
    return { rooms: pages[asked.length - 1] ?? [], next_batch: `page ${asked.length}` };
  };
  return { asked, client: { getRoomHierarchy } as unknown as Parameters<typeof readChildren>[0] };
}

test("pages are followed twenty times at most, also when they are empty", async () => {
  const space = answered("!space", { children_state: [child("!late", 1)] });
  const { asked, client } = endless([[space], [], [answered("!late")]]);
  expect((await readChildren(client, "!space")).map(({ id }) => id)).toEqual(["!late"]);
  expect(asked).toEqual([undefined, ...Array.from({ length: 19 }, (_, n) => `page ${n + 1}`)]);
});
