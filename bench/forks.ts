import { performance } from "node:perf_hooks";
import { startTestServer } from "../server/testing/server.ts";
import { Elsewhere, naiveRoom } from "../server/products/chat/incoming/testing.ts";
import { MatrixCaller } from "../server/products/chat/testing.ts";
import type { ChatTables } from "../server/products/chat/tables.ts";
import startPostgres from "../server/testing/setup.ts";

/**
 * Taking an event that another server made into a room of 1,000 members: after the newest event, and in a fork two events back,
 * where people here have written meanwhile. Everything to the commit, one at a time; commits do not wait for the disk.
 *
 *   node bench/forks.ts [members] [events]
 */

const members = Number(process.argv[2] ?? "1000");
const count = Number(process.argv[3] ?? "200");
const domain = "partner.example";
const stopPostgres = await startPostgres();
const server = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "1000000" });
try {
  const caller = new MatrixCaller(server);
  const { anna } = server.people;
  const roomId = await caller.room(anna, [], {
    initial_state: [{ type: "m.room.join_rules", content: { join_rule: "public" } }],
  });
  const elsewhere = new Elsewhere(domain);
  const room = await naiveRoom(server.safos.database.of<ChatTables>(), roomId);
  const state = new Map(room.state);
  let end = room.extremities;
  const joins = Array.from({ length: members }, (_, index) => {
    const name = `@p${index}:${domain}`;
    const draft = { type: "m.room.member", sender: name, stateKey: name, content: { membership: "join" } };
    const sealed = elsewhere.seal(room, draft, state, { prev_events: end });
    state.set(`m.room.member\0${name}`, sealed.eventId);
    end = [sealed.eventId];
    return sealed;
  });
  await elsewhere.send(server, ...joins);
  const say = (previous: string[], body: string, sender = `@p1:${domain}`) =>
    elsewhere.seal(room, { type: "m.room.message", sender, content: { msgtype: "m.text", body } }, state, {
      prev_events: previous,
    });
  const rejoin = (previous: string[], index: number) => {
    const name = `@p${index}:${domain}`;
    const content = { membership: "join", displayname: `${index}` };
    return elsewhere.seal(room, { type: "m.room.member", sender: name, stateKey: name, content }, state, {
      prev_events: previous,
    });
  };
  process.stdout.write(`| an event of a room of ${members} members | p50 ms | p95 ms |\n|---|---:|---:|\n`);
  for (const what of ["message after the newest", "message in a fork", "membership in a fork"] as const) {
    const times: number[] = [];
    for (let index = 0; index < count; index++) {
      const fork = await caller.send(anna, roomId, { msgtype: "m.text", body: "a" });
      const newest = what.endsWith("fork") ? await caller.send(anna, roomId, { msgtype: "m.text", body: "b" }) : fork;
      const previous = [what.endsWith("fork") ? fork : newest];
      const sealed = what.startsWith("message")
        ? say(previous, `${index}`)
        : rejoin(previous, 2 + (index % (members - 2)));
      const begin = performance.now();
      const [done] = await elsewhere.send(server, sealed);
      times.push(performance.now() - begin);
      if (done?.status !== "taken") throw new Error(`${what}: ${JSON.stringify(done)}`);
      if (what.startsWith("membership")) state.set(`m.room.member\0${sealed.pdu.state_key}`, sealed.eventId);
    }
    times.sort((a, b) => a - b);
    const at = (part: number): string => (times[Math.floor(times.length * part)] ?? 0).toFixed(1);
    process.stdout.write(`| ${what} | ${at(0.5)} | ${at(0.95)} |\n`);
  }
} finally {
  await server.stop();
  await stopPostgres();
}
process.exit(0);
