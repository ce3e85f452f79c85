import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { startTestServer, type TestPerson } from "../../../testing/server.ts";
import { MatrixCaller } from "../testing.ts";

/**
 * A client that applies what `/v3/sync` answers has exactly the server's state: whatever happened, whatever its filter hides,
 * whichever answers were lost and whichever process answers.
 */

const server = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "100000" });
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const here = new MatrixCaller(server);
const there = new MatrixCaller(twin, here.oracle);
const { anna, agnes, bo } = server.people;
const id = encodeURIComponent;

interface ClientEvent {
  readonly event_id: string;
  readonly type: string;
  readonly state_key?: string;
  readonly sender: string;
}
interface JoinedRoom {
  readonly timeline: { readonly events: readonly ClientEvent[]; readonly limited: boolean };
  readonly state?: { readonly events: readonly ClientEvent[] };
  readonly state_after?: { readonly events: readonly ClientEvent[] };
}

const keyOf = (event: ClientEvent): string => `${event.type} ${event.state_key ?? ""}`;

/** One device that knows of a room what it was answered. */
class ModelClient {
  private since: string | null = null;
  private readonly state = new Map<string, Map<string, string>>();
  private readonly speakers = new Map<string, Set<string>>();
  readonly person: TestPerson;
  readonly filter: Filter;

  constructor(person: TestPerson, filter: Filter) {
    this.person = person;
    this.filter = filter;
  }

  async sync(caller: MatrixCaller, isLost: boolean): Promise<void> {
    const query = [
      `filter=${id(JSON.stringify({ room: this.filter.room }))}`,
      this.since === null ? "" : `since=${id(this.since)}`,
      this.filter.isAfter ? "use_state_after=true" : "",
    ];
    const answer = await caller.get(this.person, "GET", `/v3/sync?${query.filter(Boolean).join("&")}`);
    if (isLost) return;
    this.since = answer.next_batch as string;
    const { join = {}, leave = {} } = (answer.rooms ?? {}) as Partial<
      Record<"join" | "leave", Record<string, JoinedRoom>>
    >;
    for (const roomId of Object.keys(leave)) this.state.delete(roomId);
    for (const [roomId, room] of Object.entries(join)) this.apply(roomId, room);
  }

  private apply(roomId: string, room: JoinedRoom): void {
    const known = this.state.get(roomId) ?? new Map<string, string>();
    this.state.set(roomId, known);
    const before = (this.filter.isAfter ? room.state_after : room.state)?.events ?? [];
    for (const event of [...before, ...(this.filter.isAfter ? [] : room.timeline.events)])
      if (event.state_key !== undefined) known.set(keyOf(event), event.event_id);
    this.speakers.set(roomId, new Set(room.timeline.events.map((event) => event.sender)));
  }

  /** Throws where it differs from what the server says. */
  compare(roomId: string, truth: readonly ClientEvent[] | null): void {
    const known = this.state.get(roomId);
    if (truth === null) return expect(known).toBeUndefined();
    const right = Object.fromEntries(truth.map((event) => [keyOf(event), event.event_id]));
    const own = Object.fromEntries(known ?? []);
    if (!this.filter.room.state?.lazy_load_members) return expect(own).toEqual(right);
    // Members are there as far as they matter, and none of another time.
    const needed = Object.keys(right).filter(
      (key) =>
        !key.startsWith("m.room.member ") ||
        key in own ||
        [this.person.userId, ...(this.speakers.get(roomId) ?? [])].includes(key.slice("m.room.member ".length)),
    );
    expect(own).toEqual(Object.fromEntries(needed.map((key) => [key, right[key]])));
  }
}

interface Filter {
  readonly room: {
    readonly timeline?: {
      readonly limit?: number;
      readonly types?: readonly string[];
      readonly senders?: readonly string[];
    };
    readonly state?: { readonly lazy_load_members: boolean };
  };
  readonly isAfter: boolean;
}

const filters: readonly Filter[] = [
  { room: {}, isAfter: false },
  { room: { timeline: { types: ["m.room.message"] } }, isAfter: false },
  { room: { timeline: { limit: 2 } }, isAfter: false },
  { room: { timeline: { senders: [anna.userId] } }, isAfter: false },
  { room: { state: { lazy_load_members: true } }, isAfter: false },
  { room: { timeline: { limit: 1 }, state: { lazy_load_members: true } }, isAfter: false },
  { room: { timeline: { limit: 2, types: ["m.room.message"] } }, isAfter: true },
];

const people = [anna, agnes, bo] as const;

type Step =
  | { readonly kind: "say"; readonly who: number; readonly times: number }
  | { readonly kind: "set"; readonly who: number; readonly type: string; readonly value: string }
  | { readonly kind: "leave" | "rejoin"; readonly who: number }
  | { readonly kind: "sync"; readonly client: number; readonly isLost: boolean; readonly isThere: boolean };

const visibilities = ["joined", "invited", "shared"];
const steps = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant("say" as const),
        who: fc.nat(2),
        times: fc.integer({ min: 1, max: 4 }),
      }),
    },
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant("set" as const),
        who: fc.nat(2),
        type: fc.constantFrom(
          "m.room.name",
          "m.room.topic",
          "m.room.history_visibility",
          "m.room.encryption",
          "se.safos.x",
        ),
        value: fc.constantFrom("a", "b", "c"),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constantFrom("leave" as const, "rejoin" as const),
        who: fc.integer({ min: 1, max: 2 }),
      }),
    },
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant("sync" as const),
        client: fc.nat(filters.length * 2 - 1),
        isLost: fc.boolean(),
        isThere: fc.boolean(),
      }),
    },
  ),
  { minLength: 10, maxLength: 40 },
);

const contentOf = (type: string, value: string): object => {
  if (type === "m.room.name") return { name: value };
  if (type === "m.room.topic") return { topic: value };
  if (type === "m.room.encryption") return { algorithm: "m.megolm.v1.aes-sha2", x: value };
  if (type === "m.room.history_visibility") return { history_visibility: visibilities["abc".indexOf(value)] };
  return { value };
};

/** What is refused, such as words of who has left, has not happened. */
async function act(roomId: string, step: Exclude<Step, { kind: "sync" }>): Promise<void> {
  const who = people[step.who] ?? anna;
  const room = `/v3/rooms/${id(roomId)}`;
  if (step.kind === "say")
    for (let time = 0; time < step.times; time++)
      await here.ask(who, "PUT", `${room}/send/m.room.message/m${(here.sent += 1)}`, { msgtype: "m.text", body: "x" });
  else if (step.kind === "set")
    await here.ask(who, "PUT", `${room}/state/${step.type}/`, contentOf(step.type, step.value));
  else if (step.kind === "leave") await here.ask(who, "POST", `${room}/leave`, {});
  else {
    await here.ask(anna, "POST", `${room}/invite`, { user_id: who.userId });
    await here.ask(who, "POST", `${room}/join`, {});
  }
}

/** One is out and in again between two answers of their client, which loads members lazily; another has left meanwhile. */
const leftAndBack: Step[] = [
  { kind: "sync", client: 12, isLost: false, isThere: false },
  { kind: "leave", who: 1 },
  { kind: "leave", who: 2 },
  { kind: "rejoin", who: 2 },
];

test("any client has the server's state, after any history and any answers lost", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (list) => {
      const roomId = await here.room(anna, [agnes, bo], {
        power_level_content_override: { users_default: 50, state_default: 50 },
      });
      const clients = [agnes, bo].flatMap((person) => filters.map((filter) => new ModelClient(person, filter)));
      for (const step of list) {
        if (step.kind === "sync") await clients[step.client]?.sync(step.isThere ? there : here, step.isLost);
        else await act(roomId, step);
      }
      for (const person of [agnes, bo]) {
        const own = clients.filter((client) => client.person === person);
        for (const client of own) await client.sync(here, false);
        const { status, body } = await here.ask(person, "GET", `/v3/rooms/${id(roomId)}/state`);
        const { body: joined } = await here.ask(person, "GET", "/v3/joined_rooms");
        const isIn = status === 200 && (joined as { joined_rooms: string[] }).joined_rooms.includes(roomId);
        for (const client of own) client.compare(roomId, isIn ? (body as ClientEvent[]) : null);
      }
      // The next history begins with as little as this one.
      for (const who of people) {
        await here.ask(who, "POST", `/v3/rooms/${id(roomId)}/leave`, {});
        await here.ask(who, "POST", `/v3/rooms/${id(roomId)}/forget`, {});
      }
    }),
    { numRuns: 40, examples: [[leftAndBack]] },
  );
  // Forty histories are a thousand answers; on a machine that others share they take their time.
}, 60_000);

test("whose devices changed is told also to a client that filters members away", async () => {
  const roomId = await here.room(anna, [agnes, bo], {
    initial_state: [{ type: "m.room.encryption", content: { algorithm: "m.megolm.v1.aes-sha2" } }],
  });
  const filter = id(JSON.stringify({ room: { timeline: { types: ["m.room.message"] }, state: { types: [] } } }));
  const { next_batch: since } = await here.get(anna, "GET", `/v3/sync?filter=${filter}`);
  await here.get(bo, "POST", `/v3/rooms/${id(roomId)}/leave`, {});
  const { device_lists: lists } = await here.get(anna, "GET", `/v3/sync?filter=${filter}&since=${id(since as string)}`);
  expect(lists).toEqual({ changed: [], left: [bo.userId] });
});
