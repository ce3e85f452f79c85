import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { ItemKindName } from "@safos/contract/items";
import { itemParts, lacking, type ItemPart } from "../shared/items/parts.ts";
import { eventually, startTestServer } from "../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes } = server.people;

interface Thing {
  readonly kind: ItemKindName;
  readonly id: string;
  /** A word that is in nothing else. */
  readonly word: string;
}

const things = new Map<ItemKindName, Thing>();
let workspaceId = "";
let otherId = "";

async function post(path: string, body: object): Promise<Record<string, unknown>> {
  const answer = await server.call(anna, "POST", path, body);
  if (answer.status > 201) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body as Record<string, unknown>;
}

beforeAll(async () => {
  workspaceId = (await server.workspace("Tolv delar", anna, agnes)).id;
  const base = `/api/v1/workspaces/${workspaceId}`;
  const add = (kind: ItemKindName, word: string, id: unknown): void =>
    void things.set(kind, { kind, id: String(id), word });
  const board = await post(`${base}/boards`, { title: "Tavlaxord" });
  add("board", "Tavlaxord", board["id"]);
  add("card", "Kortxord", (await post(`/api/v1/boards/${String(board["id"])}/cards`, { title: "Kortxord" }))["id"]);
  const options = [{ text: "ja" }, { text: "nej" }];
  add("poll", "Frågaxord", (await post(`${base}/polls`, { title: "Frågaxord", kind: "text", options }))["id"]);
  add("form", "Enkätxord", (await post(`${base}/forms`, { title: "Enkätxord" }))["id"]);
  add("document", "Textxord", (await post(`${base}/documents`, { title: "Textxord" }))["id"]);
  add("whiteboard", "Ritaxord", (await post(`${base}/whiteboards`, { title: "Ritaxord" }))["id"]);
  add("meeting", "Mötexord", (await post(`${base}/meetings`, { title: "Mötexord" }))["id"]);
  add("file", "Mappxord", (await post(`${base}/folders`, { name: "Mappxord" }))["id"]);
  const calendar = await post("/api/v1/calendars", { name: "Kalenderxord", workspaceId });
  add("calendar", "Kalenderxord", calendar["id"]);
  otherId = String((await post(`${base}/boards`, { title: "Annan" }))["id"]);
  const channel = await eventually(async () => post(`${base}/channels`, { name: "Kanalxord" }));
  const roomId = String(channel["id"]);
  add("channel", "Kanalxord", roomId);
  const room = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}`;
  const sent = await eventually(async () => {
    const answer = await server.call(anna, "PUT", `${room}/send/m.room.message/1`, {
      msgtype: "m.text",
      body: "Meddelandexord",
    });
    expect(answer.status).toBe(200);
    return answer.body as { event_id: string };
  });
  add("message", "Meddelandexord", `${roomId}/${sent.event_id}`);
});

const pathOf = ({ kind, id }: Thing): string => `/api/v1/items/${kind}/${encodeURIComponent(id)}`;

/** Frames of the item's live topic from when it is subscribed to. */
async function listen({ kind, id }: Thing) {
  const ws = new WebSocket(`${server.url.replace("http", "ws")}/api/live`, {
    headers: { authorization: `Bearer ${anna.token}` },
  });
  const frames: { op: string; topic?: string }[] = [];
  ws.on("message", (data) => frames.push(JSON.parse((data as Buffer).toString()) as (typeof frames)[number]));
  await new Promise((resolve) => ws.once("open", resolve));
  ws.send(JSON.stringify({ op: "subscribe", topics: [`item:${kind}/${id}`] }));
  await eventually(() => expect(frames.map((one) => one.op)).toContain("subscribed"));
  return { frames, close: () => ws.terminate() };
}

/** Shows one part of a thing over HTTP; throws when it is not there. */
const shows: Readonly<Record<ItemPart, (thing: Thing) => Promise<void>>> = {
  async address(thing) {
    const { status, body } = await server.call(anna, "GET", pathOf(thing));
    expect([status, body.path]).toEqual([200, expect.stringMatching(/^\/(w\/|calendar\?calendar=)/)]);
  },
  async title(thing) {
    expect((await server.call(anna, "GET", pathOf(thing))).body.title).toContain(thing.word);
  },
  async live(thing) {
    const page = await listen(thing);
    try {
      await server.call(anna, "DELETE", pathOf(thing));
      await server.call(anna, "POST", `${pathOf(thing)}/restore`, {});
      await server.call(anna, "POST", `${pathOf(thing)}/comments`, { text: "hör" });
      await eventually(() => expect(page.frames.map((one) => one.op)).toContain("event"), 1500);
    } finally {
      page.close();
    }
  },
  async sharing(thing) {
    const shared = await server.call(anna, "POST", `${pathOf(thing)}/shares`, {
      name: "britt@digg.example",
      role: "viewer",
    });
    expect(shared.status).toBe(201);
    expect((await server.call(server.people.britt, "GET", pathOf(thing))).status).toBe(200);
  },
  async comments(thing) {
    expect((await server.call(agnes, "POST", `${pathOf(thing)}/comments`, { text: "Bra" })).status).toBe(201);
    const { body } = await server.call(anna, "GET", `${pathOf(thing)}/comments`);
    expect((body.items as { text: string }[]).map((one) => one.text)).toContain("Bra");
  },
  async links(thing) {
    const made = await server.call(anna, "POST", `${pathOf(thing)}/links`, { kind: "board", id: otherId });
    expect(made.status).toBe(201);
    const back = await server.call(anna, "GET", `/api/v1/items/board/${otherId}/links`);
    expect((back.body.items as { item: { id: string } }[]).map((one) => one.item.id)).toContain(thing.id);
  },
  async trash(thing) {
    expect((await server.call(anna, "DELETE", pathOf(thing))).status).toBe(200);
    expect((await server.call(anna, "GET", pathOf(thing))).status).toBe(404);
    // Files have a list of their own, with where each lay.
    const list = thing.kind === "file" ? "trash" : "trashed-items";
    const { body } = await server.call(anna, "GET", `/api/v1/workspaces/${workspaceId}/${list}`);
    expect(JSON.stringify(body.items)).toContain(thing.word);
    expect((await server.call(anna, "POST", `${pathOf(thing)}/restore`, {})).status).toBe(200);
    expect((await server.call(anna, "GET", pathOf(thing))).status).toBe(200);
  },
  async export(thing) {
    const written: string[] = [];
    for (const part of server.safos.items.exportParts())
      await part.write(
        workspaceId,
        {
          json: async (path, value) => void written.push(path, JSON.stringify(value)),
          text: async (path, text) => void written.push(path, text),
          page: async (path, title, body) => void written.push(path, title, body),
          async file(path, content) {
            written.push(path);
            content.resume();
          },
        },
        null,
      );
    expect(written.join("\n")).toContain(thing.word);
  },
  async search(thing) {
    const query = new URLSearchParams({ q: thing.word.toLowerCase() });
    await eventually(async () => {
      const { body } = await server.call(anna, "GET", `/api/v1/search?${query.toString()}`);
      const groups = body.groups as { kind: string; items: { id: string }[] }[];
      const ids = groups.filter((one) => one.kind === thing.kind).flatMap((one) => one.items.map((item) => item.id));
      expect(ids).toContain(thing.id);
    }, 3000);
  },
  async watch(thing) {
    const rule = { kind: thing.kind, id: thing.id, level: "all" };
    expect((await server.call(agnes, "PUT", "/api/v1/notice-rules", rule)).status).toBe(200);
    expect((await server.call(agnes, "GET", "/api/v1/notice-rules")).body.items).toContainEqual(rule);
  },
  async activity(thing) {
    const { status, body } = await server.call(anna, "GET", `/api/v1/${thing.kind}s/${thing.id}/activity`);
    expect([status, (body.items as unknown[]).length > 0]).toEqual([200, true]);
  },
  async class(thing) {
    const raised = await server.call(anna, "PUT", `${pathOf(thing)}/class`, { informationClass: "K1" });
    expect([raised.status, raised.body.effective]).toEqual([200, "K1"]);
    expect((await server.call(anna, "GET", pathOf(thing))).body.informationClass).toBe("K1");
  },
  async audience(thing) {
    expect((await server.call(anna, "GET", `${pathOf(thing)}/audience`)).status).toBe(200);
  },
};

for (const kind of Object.keys(lacking) as ItemKindName[])
  test(`a ${kind} has every part that it does not say it lacks`, async () => {
    const thing = things.get(kind);
    if (!thing) throw new Error(`Nothing was made of the kind ${kind}.`);
    const wrong: string[] = [];
    for (const part of itemParts) {
      const shown = await shows[part](thing).then(
        () => null,
        (error: unknown) => (error instanceof Error ? error.message.split("\n")[0] : String(error)),
      );
      const isLacking = lacking[kind][part] !== undefined;
      if (isLacking && shown === null) wrong.push(`${part}: it is there; take it off the list`);
      if (!isLacking && shown !== null) wrong.push(`${part}: ${shown}`);
    }
    expect(wrong).toEqual([]);
  });
