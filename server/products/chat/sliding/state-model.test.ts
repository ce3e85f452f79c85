import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { startTestServer } from "../../../testing/server.ts";
import { MatrixCaller } from "../testing.ts";
import { askSliding, type ClientEvent } from "./testing.ts";

/** A client that applies what sliding sync answers has the server's state, whatever was in sight, lost, or answered by another process. */

const server = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "100000" });
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const here = new MatrixCaller(server);
const { anna, bo } = server.people;
const id = encodeURIComponent;
let runs = 0;

const steps = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constantFrom("say" as const, "topic" as const, "name" as const, "visibility" as const),
        who: fc.nat(1),
        room: fc.nat(2),
        value: fc.nat(2),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constantFrom("leave" as const, "rejoin" as const), room: fc.nat(2) }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant("sync" as const),
        isLost: fc.boolean(),
        isThere: fc.boolean(),
        last: fc.nat(3),
        limit: fc.integer({ min: 1, max: 4 }),
      }),
    },
  ),
  { minLength: 5, maxLength: 30 },
);

type Step = Parameters<Parameters<typeof steps.map>[0]>[0][number];
const seen: Step = { kind: "sync", isLost: false, isThere: false, last: 3, limit: 1 };
const set = (kind: "topic" | "name" | "visibility", room: number, value: number): Step => ({
  kind,
  who: 0,
  room,
  value,
});

/** A room changes while another is all that is in sight. */
const outOfRange: Step[] = [seen, set("topic", 0, 1), set("topic", 1, 1), { ...seen, last: 0 }];
/** A value that the client sees is changed again while its person is out and may not see that. */
const unseen: Step[] = [
  set("visibility", 0, 0),
  set("name", 0, 1),
  { kind: "leave", room: 0 },
  set("name", 0, 2),
  { kind: "rejoin", room: 0 },
];

test("any client that applies what it is given has the server's state of what is in sight, and its newest messages", async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.boolean(), async (history, isLong) => {
      const ids: string[] = [];
      for (let number = 0; number < 3; number++)
        ids.push(
          await here.room(anna, [bo], {
            name: `p${number}`,
            power_level_content_override: { users_default: 50, state_default: 50 },
          }),
        );
      const connection = `c${(runs += 1)}`;
      const known = new Map<string, Map<string, string>>();
      const last = new Map<string, string>();
      let pos: string | undefined;
      const sync = async (caller: typeof server, isLost: boolean, range: number, limit: number): Promise<void> => {
        const lists = {
          all: {
            ranges: [[0, range]],
            timeline_limit: limit,
            required_state: [["*", "*"]],
            filters: { room_name_like: "p" },
          },
        };
        const answer = await askSliding(caller, bo, { conn_id: connection, lists }, { pos });
        if (isLost) return;
        pos = answer.pos;
        for (const [roomId, part] of Object.entries(answer.rooms)) {
          const own = part.timeline?.findLast((one) => one.type === "m.room.member" && one.state_key === bo.userId);
          if (own?.content["membership"] === "leave") {
            known.delete(roomId);
            last.delete(roomId);
            continue;
          }
          const map = part.initial ? new Map<string, string>() : (known.get(roomId) ?? new Map<string, string>());
          known.set(roomId, map);
          for (const event of [...(part.required_state ?? []), ...(part.timeline ?? [])])
            if (event.state_key !== undefined) map.set(`${event.type} ${event.state_key}`, event.event_id);
          const newest = part.timeline?.findLast((one) => one.type === "m.room.message");
          if (newest) last.set(roomId, newest.event_id);
        }
      };
      for (const step of history) {
        if (step.kind === "sync") {
          await sync(step.isThere ? twin : server, step.isLost, step.last, step.limit);
          continue;
        }
        const roomId = ids[step.room] ?? "";
        const base = `/v3/rooms/${id(roomId)}`;
        if (step.kind === "leave") await here.ask(bo, "POST", `${base}/leave`, {});
        else if (step.kind === "rejoin") {
          await here.ask(anna, "POST", `${base}/invite`, { user_id: bo.userId });
          await here.ask(bo, "POST", `${base}/join`, {});
        } else if ("who" in step) {
          const who = step.who === 0 ? anna : bo;
          if (step.kind === "say") {
            await here.ask(who, "PUT", `${base}/send/m.room.message/p${(here.sent += 1)}`, {
              msgtype: "m.text",
              body: "x",
            });
          } else if (step.kind === "visibility")
            await here.ask(who, "PUT", `${base}/state/m.room.history_visibility/`, {
              history_visibility: ["joined", "invited", "shared"][step.value],
            });
          else await here.ask(who, "PUT", `${base}/state/m.room.${step.kind}/`, { [step.kind]: `p${step.value}` });
        }
      }
      // The last answer shows whole histories, or as little as those before.
      await sync(server, false, 99, isLong ? 50 : 1);
      for (const roomId of ids) {
        const { status, body } = await here.ask(bo, "GET", `/v3/rooms/${id(roomId)}/state`);
        const { body: joined } = await here.ask(bo, "GET", "/v3/joined_rooms");
        const isIn = status === 200 && (joined as { joined_rooms: string[] }).joined_rooms.includes(roomId);
        const mine = Object.fromEntries(known.get(roomId) ?? []);
        const truth = isIn
          ? Object.fromEntries((body as ClientEvent[]).map((one) => [`${one.type} ${one.state_key}`, one.event_id]))
          : {};
        expect(mine).toEqual(truth);
        if (!isIn || !isLong) continue;
        const { chunk } = await here.get(bo, "GET", `/v3/rooms/${id(roomId)}/messages?dir=b&limit=100`);
        const newest = (chunk as ClientEvent[]).find((one) => one.type === "m.room.message");
        expect(last.get(roomId)).toBe(newest?.event_id);
      }
      for (const roomId of ids)
        for (const who of [anna, bo]) {
          await here.ask(who, "POST", `/v3/rooms/${id(roomId)}/leave`, {});
          await here.ask(who, "POST", `/v3/rooms/${id(roomId)}/forget`, {});
        }
    }),
    {
      numRuns: 25,
      examples: [
        [outOfRange, false],
        [unseen, true],
        [unseen, false],
      ],
    },
  );
}, 60_000);
