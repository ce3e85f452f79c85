import { MatrixCaller } from "../server/products/chat/testing.ts";
import { startTestServer, type TestServer } from "../server/testing/server.ts";
import startPostgres from "../server/testing/setup.ts";

/**
 * Simplified sliding sync of a person with 2,000 rooms: how long the first answers take, of a process that has just started and of
 * one that has the rooms in memory, beside the first answer of `/v3/sync`. Prints one table.
 *
 *   node bench/sliding.ts [rooms]
 */
const roomCount = Number(process.argv[2] ?? "2000");
const rounds = 7;
const path = "/_matrix/client/unstable/org.matrix.simplified_msc3575/sync";
const required = [
  ["m.room.name", ""],
  ["m.room.encryption", ""],
  ["m.room.member", "$LAZY"],
  ["m.room.member", "$ME"],
  ["m.room.topic", ""],
  ["m.room.avatar", ""],
  ["m.room.power_levels", ""],
  ["m.room.join_rules", ""],
  ["m.room.create", ""],
  ["m.space.child", "*"],
];
const list = (last: number, connection: string) => ({
  conn_id: connection,
  lists: { all_rooms: { ranges: [[0, last]], timeline_limit: 1, required_state: required } },
  extensions: { account_data: { enabled: true }, receipts: { enabled: true }, typing: { enabled: true } },
});
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const row = (what: string, times: readonly number[], bytes: number): void =>
  void process.stdout.write(
    `| ${what} | ${(times[0] ?? 0).toFixed(0)} | ${median(times.slice(1)).toFixed(0)} | ${(bytes / 1000).toFixed(0)} |\n`,
  );

const stopPostgres = await startPostgres();
const server = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "100000" });
try {
  const { anna, bo } = server.people;
  const matrix = new MatrixCaller(server);
  let left = roomCount;
  const make = async (): Promise<void> => {
    while (left-- > 0) {
      const roomId = await matrix.room(anna, [bo], { name: `Rum ${left}`, topic: "Ett ämne av vanlig längd" });
      for (let number = 0; number < 3; number++)
        await matrix.send(anna, roomId, { msgtype: "m.text", body: "Ett meddelande av vanlig längd" });
    }
  };
  await Promise.all(Array.from({ length: 40 }, make));

  process.stdout.write("| what | new process ms | median ms | kB |\n| --- | --: | --: | --: |\n");
  const measure = async (what: string, ask: (at: TestServer) => Promise<{ status: number; body: unknown }>) => {
    const twin = await server.twin();
    const times: number[] = [];
    let bytes = 0;
    for (let round = 0; round < rounds; round++) {
      const from = performance.now();
      const { status, body } = await ask(twin);
      times.push(performance.now() - from);
      if (status !== 200) throw new Error(`${what}: ${status}`);
      bytes = JSON.stringify(body).length;
    }
    row(what, times, bytes);
    await twin.stop();
  };
  let connection = 0;
  const first = (last: number) => (at: TestServer) => at.call(bo, "POST", path, list(last, `c${(connection += 1)}`));
  await measure("first answer, 20 rooms in sight", first(19));
  await measure("first answer, 120 rooms in sight", first(119));
  await measure("first answer, all rooms in sight", first(roomCount));
  const filter = encodeURIComponent(
    JSON.stringify({ room: { timeline: { limit: 1 }, state: { lazy_load_members: true } } }),
  );
  await measure("/v3/sync, first answer", (at) => at.call(bo, "GET", `/_matrix/client/v3/sync?filter=${filter}`));
  let pos = ((await server.call(bo, "POST", path, list(roomCount, "all"))).body as { pos: string }).pos;
  await measure("all rooms in sight, nothing new", (at) =>
    at.call(bo, "POST", `${path}?pos=${encodeURIComponent(pos)}`, list(roomCount, "all")),
  );
  const rooms = await matrix.get(bo, "GET", "/v3/joined_rooms");
  const [roomId] = rooms.joined_rooms as string[];
  const times: number[] = [];
  let bytes = 0;
  for (let round = 0; round < rounds; round++) {
    const waiting = server.call(
      bo,
      "POST",
      `${path}?timeout=20000&pos=${encodeURIComponent(pos)}`,
      list(roomCount, "all"),
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
    const from = performance.now();
    await matrix.send(anna, roomId ?? "", { msgtype: "m.text", body: "Nytt" });
    const { body } = await waiting;
    times.push(performance.now() - from);
    bytes = JSON.stringify(body).length;
    pos = (body as { pos: string }).pos;
  }
  row("all rooms in sight, from sending to the waiting answer", times, bytes);
} finally {
  await server.stop();
  await stopPostgres();
}
