import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import type { JsonObject } from "../events/pdu.ts";
import type { SealedPdu } from "../events/sign.ts";
import { slot } from "../resolution/graph.ts";
import type { ChatTables } from "../tables.ts";
import { MatrixCaller } from "../testing.ts";
import { Elsewhere, naiveRoom, type ForeignDraft } from "./testing.ts";

/**
 * Whatever servers elsewhere write, in whatever order it comes, between whatever is sent here over two processes: the room is what
 * the rules alone make of it, and a client that applies what it is answered has the room's state.
 */

const server = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "100000" });
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const here = new MatrixCaller(server);
const there = new MatrixCaller(twin, here.oracle);
const { anna, agnes } = server.people;
const db = server.safos.database.of<ChatTables>();
const id = encodeURIComponent;
const elsewhere = new Elsewhere("partner.example", "other.example");
const foreign = ["@eva:partner.example", "@erik:partner.example", "@olle:other.example"] as const;
const everyone: readonly string[] = [...foreign, anna.userId, agnes.userId];
type Room = Awaited<ReturnType<typeof naiveRoom>>;

interface ClientEvent {
  readonly event_id: string;
  readonly type: string;
  readonly state_key?: string;
  readonly unsigned?: { readonly "safos.taken_back"?: true };
}

/** A client that knows what it was answered. */
class ModelClient {
  private since: string | null = null;
  private state = new Map<string, string>();
  private readonly person: TestPerson;
  private readonly limit: number;
  private readonly isAfter: boolean;

  constructor(person: TestPerson, limit: number, isAfter: boolean) {
    this.person = person;
    this.limit = limit;
    this.isAfter = isAfter;
  }

  async sync(caller: MatrixCaller, roomId: string): Promise<void> {
    const filter = id(JSON.stringify({ room: { rooms: [roomId], timeline: { limit: this.limit } } }));
    const since = this.since === null ? "" : `&since=${id(this.since)}`;
    const after = this.isAfter ? "&use_state_after=true" : "";
    const answer = await caller.get(this.person, "GET", `/v3/sync?filter=${filter}${since}${after}`);
    this.since = answer.next_batch;
    if (answer.rooms?.leave?.[roomId]) this.state = new Map();
    const room = answer.rooms?.join?.[roomId];
    if (!room) return;
    const events: ClientEvent[] = this.isAfter
      ? room.state_after.events
      : [...room.state.events, ...room.timeline.events];
    for (const { type, state_key: key, event_id: eventId, unsigned } of events) {
      if (key === undefined) continue;
      if (unsigned?.["safos.taken_back"]) this.state.delete(slot(type, key));
      else this.state.set(slot(type, key), eventId);
    }
  }

  async compare(roomId: string, room: Room): Promise<void> {
    const { joined_rooms: rooms } = await here.get(this.person, "GET", "/v3/joined_rooms");
    if (!(rooms as string[]).includes(roomId)) return expect([...this.state]).toEqual([]);
    expect([...this.state].sort()).toEqual([...room.state].sort());
  }
}

const pick = <T>(list: readonly T[], at: number): T => list[at % list.length] as T;
const member = (sender: string, stateKey: string, content: JsonObject): ForeignDraft => ({
  ...{ type: "m.room.member", sender, stateKey, content },
});

function draftOf({ kind, who, whom, value }: Made): ForeignDraft {
  const sender = pick(foreign, who);
  const target = pick(everyone, whom);
  switch (kind) {
    case "join":
      return member(sender, sender, { membership: "join", displayname: String(value) });
    case "leave":
      return member(sender, sender, { membership: "leave" });
    case "put":
      return member(sender, target, { membership: pick(["leave", "ban", "invite"], value) });
    case "levels": {
      const users = { [anna.userId]: 100, [pick(foreign, whom)]: pick([0, 50, 100], value), [sender]: 100 };
      return {
        type: "m.room.power_levels",
        sender,
        stateKey: "",
        content: { users, users_default: pick([0, 50], who) },
      };
    }
    case "rule":
      return {
        type: "m.room.join_rules",
        sender,
        stateKey: "",
        content: { join_rule: pick(["public", "invite"], value) },
      };
    case "topic":
      return { type: "m.room.topic", sender, stateKey: "", content: { topic: String(value) } };
    default:
      return { type: "m.room.message", sender, content: { msgtype: "m.text", body: String(value) } };
  }
}

const kinds = ["join", "leave", "put", "levels", "rule", "topic", "say"] as const;
interface Made {
  readonly kind: (typeof kinds)[number];
  readonly who: number;
  readonly whom: number;
  readonly value: number;
}
type Step =
  | (Made & {
      readonly step: "made";
      readonly on: readonly number[];
      readonly isEarly: boolean;
      readonly isHeld: boolean;
    })
  | {
      readonly step: "here";
      readonly kind: "say" | "topic" | "name" | "ban" | "again";
      readonly who: number;
      readonly isThere: boolean;
    }
  | { readonly step: "sync"; readonly client: number; readonly isThere: boolean };

const steps = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        step: fc.constant("made" as const),
        kind: fc.constantFrom(...kinds, "join" as const, "topic" as const),
        ...{ who: fc.nat(2), whom: fc.nat(4), value: fc.nat(5) },
        on: fc.array(fc.nat(7), { minLength: 1, maxLength: 3 }),
        isEarly: fc.boolean(),
        isHeld: fc.boolean(),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        step: fc.constant("here" as const),
        kind: fc.constantFrom("say" as const, "topic" as const, "name" as const, "ban" as const, "again" as const),
        who: fc.nat(4),
        isThere: fc.boolean(),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ step: fc.constant("sync" as const), client: fc.nat(5), isThere: fc.boolean() }),
    },
  ),
  { minLength: 12, maxLength: 45 },
);

async function actHere(roomId: string, { kind, who, isThere }: Step & { step: "here" }): Promise<void> {
  const caller = isThere ? there : here;
  const person = who % 2 === 0 ? anna : agnes;
  const path = `/v3/rooms/${id(roomId)}`;
  if (kind === "say")
    await caller.ask(person, "PUT", `${path}/send/m.room.message/m${(here.sent += 1)}`, {
      msgtype: "m.text",
      body: "x",
    });
  else if (kind === "ban")
    await caller.ask(anna, "POST", `${path}/${who === 3 ? "un" : ""}ban`, {
      user_id: pick(
        everyone.filter((one) => one !== anna.userId),
        who,
      ),
    });
  else if (kind === "again") {
    await caller.ask(anna, "POST", `${path}/invite`, { user_id: agnes.userId });
    await caller.ask(agnes, "POST", `${path}/join`, {});
  } else await caller.ask(person, "PUT", `${path}/state/m.room.${kind}/`, { [kind]: `${here.sent++}` });
}

const versions = ["6", "10", "11", "12"] as const;
const made = { step: "made", whom: 0, isEarly: false, isHeld: false } as const;
/** Someone joins, and a fork from before that has closed the room. */
const closedBefore: Step[] = [
  { ...made, kind: "join", who: 1, value: 0, on: [0] },
  { ...made, kind: "join", who: 0, value: 0, on: [0] },
  { ...made, kind: "rule", who: 1, value: 1, on: [1] },
];

const seen = new Map<string, number>();
const note = (kind: string, times = 1): void => void seen.set(kind, (seen.get(kind) ?? 0) + times);

test("any forked history is what the rules alone make of it, and clients have its state", async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.constantFrom(...versions), async (list, version) => {
      const users = Object.fromEntries([...foreign, agnes.userId].map((one) => [one, 50]));
      const roomId = await here.room(anna, [agnes], {
        room_version: version,
        initial_state: [{ type: "m.room.join_rules", content: { join_rule: "public" } }],
        power_level_content_override: {
          users: version === "12" ? users : { ...users, [anna.userId]: 100 },
          state_default: 50,
        },
      });
      const room = await naiveRoom(db, roomId);
      const clients = [anna, agnes].flatMap((one) => [
        new ModelClient(one, 50, false),
        new ModelClient(one, 2, false),
        new ModelClient(one, 2, true),
      ]);
      const all: string[] = [...room.pdus.keys()];
      // Made, and not yet given: those that were held back come later, the last first.
      let held: { sealed: SealedPdu; isThere: boolean }[] = [];
      const give = async ({ sealed, isThere }: (typeof held)[number]): Promise<void> => {
        const [done] = await elsewhere.send(isThere ? twin : server, sealed);
        const expected = room.take(sealed.eventId, sealed.pdu);
        expect([sealed.pdu.type, done?.status]).toEqual([sealed.pdu.type, expected]);
        note(expected);
        if (expected !== "waits") all.push(sealed.eventId);
      };
      for (const step of list) {
        if (step.step === "sync") await clients[step.client]?.sync(step.isThere ? there : here, roomId);
        else if (step.step === "here") {
          await actHere(roomId, step);
          await room.follow();
          all.push(...[...room.pdus.keys()].filter((one) => !all.includes(one)));
        } else {
          const on = [...new Set(step.on.map((back) => all.at(-1 - (back % all.length)) ?? ""))];
          const sealed = elsewhere.seal(room, draftOf(step), room.stateAfter(on), {
            prev_events: on,
            ...(step.isEarly ? { origin_server_ts: 1000 + step.value } : {}),
          });
          const isThere = step.value % 2 === 0;
          if (step.isHeld) {
            // What follows it comes first, and waits.
            const reply = { type: "m.room.message", sender: sealed.pdu.sender, content: { body: "svar" } };
            const next = elsewhere.seal(room, reply, room.stateAfter(on), { prev_events: [sealed.eventId] });
            await give({ sealed: next, isThere });
            held.push({ sealed: next, isThere }, { sealed, isThere });
          } else await give({ sealed, isThere });
          if (held.length === 6) {
            for (const one of held.toReversed()) await give(one);
            held = [];
          }
        }
      }
      for (const one of held.toReversed()) await give(one);
      const { rows: hidden } = await sql<{
        id: string;
        mark: string;
      }>`select event_id as id, mark from chat.hidden_event
        where room_id = ${roomId}`.execute(db);
      const marked = (mark: string): string[] => hidden.flatMap((one) => (one.mark === mark ? one.id : [])).sort();
      expect(marked("rejected")).toEqual([...room.rejected].sort());
      expect(marked("softFailed")).toEqual([...room.softFailed].sort());
      const now = [...room.state].sort();
      const { rows: moved } = await sql<{ gone: number; again: number }>`select
        count(*) filter (where d.is_gone)::int as gone, count(*) filter (where d.position <> e.position)::int as again
        from chat.state_delta d join chat.event e on e.event_id = d.event_id where d.room_id = ${roomId}`.execute(db);
      note("gone", moved[0]?.gone);
      note("again", moved[0]?.again);
      note("later", room.shownLater.size);
      for (const { safos } of [server, twin])
        await eventually(async () => {
          const { rows } = await sql<{ type: string; key: string; id: string }>`select * from (
            select distinct on (type, state_key) type, state_key as key, event_id as id, is_gone from chat.state_delta
            where room_id = ${roomId} order by type, state_key, position desc) s where not is_gone`.execute(
            safos.database.of<ChatTables>(),
          );
          expect(rows.map((one) => [slot(one.type, one.key), one.id]).sort()).toEqual(now);
        });
      for (const [index, client] of clients.entries()) {
        await client.sync(index % 2 === 0 ? here : there, roomId);
        await client.sync(index % 2 === 0 ? there : here, roomId);
        await client.compare(roomId, room);
      }
    }),
    // Chance rarely leaves a key with nothing.
    { numRuns: Number(process.env["FORK_RUNS"] ?? 40), examples: versions.map((one) => [closedBefore, one]) },
  );
  // Every position is an event or a note.
  const { rows } = await sql<{ gaps: number }>`select ((select position from chat.stream)
    - (select count(*) from (select position from chat.event union select position from chat.note) p))::int as gaps`.execute(
    db,
  );
  expect(rows[0]?.gaps).toBe(0);
  // The histories were worth telling.
  for (const kind of ["taken", "softFailed", "rejected", "waits", "gone", "again"])
    expect(seen.get(kind) ?? 0, kind).toBeGreaterThan(0);
}, 120_000);
