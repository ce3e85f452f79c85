import { afterAll, afterEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import * as Y from "yjs";
import { eventually, startTestServer } from "../../testing/server.ts";
import { startSketches } from "./testing.ts";

const server = await startTestServer();
const { anna, agnes } = server.people;
const { makeItem, open, synced, endWriters } = startSketches(server);
afterEach(endWriters);
afterAll(async () => {
  await server.stop();
});

const address = (): string => `${server.url.replace("http", "ws")}/api/collaboration`;
const updateFrame = (name: string, update: Uint8Array): Buffer => {
  const length: number[] = [];
  for (let rest = update.length; ; rest >>>= 7) {
    length.push(rest > 127 ? (rest & 127) | 128 : rest);
    if (rest < 128) break;
  }
  return Buffer.concat([Buffer.from([name.length]), Buffer.from(name), Buffer.from([0, 2, ...length]), update]);
};
/** An update of as many pieces as it has letters: each is put before the one before. */
function piecesOf(count: number): Uint8Array {
  const doc = new Y.Doc();
  // Every piece names its writer: a small number would make the whole a tenth shorter.
  doc.clientID = 0xffff_fffe;
  const text = doc.getText("text");
  doc.transact(() => {
    for (let n = 0; n < count; n += 1) text.insert(0, "a");
  });
  return Y.encodeStateAsUpdate(doc);
}

test("what strangers send is not read before they show a link, and their sockets close after seconds", async () => {
  const { name } = await makeItem(agnes);
  const bomb = updateFrame(name, piecesOf(90_000));
  expect(bomb.length).toBeGreaterThan(900_000);
  const strangers = await Promise.all(
    Array.from({ length: 10 }, async () => {
      const ws = new WebSocket(address());
      const closed = new Promise<number>((resolve) => ws.once("close", resolve));
      ws.on("error", () => undefined);
      await new Promise((resolve) => ws.once("open", resolve));
      return { ws, closed };
    }),
  );
  // What this thread itself spent between two beats: on a busy machine it also waits for others.
  const spent = (): number => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  let longest = 0;
  let last = spent();
  const beat = setInterval(() => {
    longest = Math.max(longest, spent() - last);
    last = spent();
  }, 5);
  try {
    for (const { ws } of strangers.slice(1)) ws.send(bomb);
    expect(await Promise.all(strangers.slice(1).map(({ closed }) => closed))).toEqual(
      Array.from({ length: 9 }, () => 4413),
    );
    expect(longest).toBeLessThan(500);
    // One that says nothing at all is cut without a closing frame.
    expect(await strangers[0]?.closed).toBe(1006);
  } finally {
    clearInterval(beat);
    for (const { ws } of strangers) ws.terminate();
  }
}, 15_000);

test("an update of too many pieces ends its sender's socket, and more sockets give no more", async () => {
  const { name } = await makeItem(agnes);
  const a = open(anna, name);
  await synced(a);
  const send = async (update: Uint8Array): Promise<number> => {
    const ws = new WebSocket(address(), { headers: { authorization: `Bearer ${agnes.token}` } });
    ws.on("error", () => undefined);
    await new Promise((resolve) => ws.once("open", resolve));
    const closed = new Promise<number>((resolve) => ws.once("close", resolve));
    ws.send(Buffer.concat([Buffer.from([name.length]), Buffer.from(name), Buffer.from([2, 0, 2]), Buffer.from("{}")]));
    ws.send(Buffer.concat([Buffer.from([name.length]), Buffer.from(name), Buffer.from([0, 0, 1, 0])]));
    let isSent = false;
    const answered = new Promise<number>((resolve) => {
      ws.on("message", (data) => {
        const type = (data as Buffer)[name.length + 1];
        // Once the server answers about the text, the page has been let in: what it sends now is read.
        if (type === 0 && !isSent) ws.send(updateFrame(name, update));
        if (type === 0) isSent = true;
        if (type === 8) resolve(0);
      });
    });
    const code = await Promise.race([closed, answered]);
    ws.terminate();
    return code;
  };
  expect(await send(piecesOf(60_000))).toBe(4400);
  expect(await send(piecesOf(40_000))).toBe(0);
  expect(await send(piecesOf(40_000))).toBe(4429);
  a.type("lugn");
  await eventually(() => expect(a.provider.unsyncedChanges).toBe(0));
}, 20_000);

test("an address may hold a limited number of sockets that show nothing", async () => {
  const sockets: WebSocket[] = [];
  const status = (): Promise<number> =>
    new Promise((resolve) => {
      const ws = new WebSocket(address());
      sockets.push(ws);
      ws.once("open", () => resolve(101));
      ws.once("unexpected-response", (_request, answer) => resolve(answer.statusCode ?? 0));
      ws.on("error", () => undefined);
    });
  const answers = await Promise.all(Array.from({ length: 150 }, status));
  expect(answers.filter((one) => one === 101)).toHaveLength(100);
  expect(answers.filter((one) => one === 429)).toHaveLength(50);
  // People with an account are not counted with them.
  const { name } = await makeItem(agnes);
  await synced(open(anna, name));
  for (const ws of sockets) ws.terminate();
});
