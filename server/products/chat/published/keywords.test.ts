import { afterAll, expect, test } from "vitest";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { MatrixCaller } from "../testing.ts";

/** Who is notified of what they watch for, which they choose as push rules of content. */

const server = await startTestServer();
afterAll(() => server.stop());
const matrix = new MatrixCaller(server);
const { anna, bo, agnes } = server.people;
const { id: workspaceId } = await server.workspace("Remisser", anna, bo, agnes);
const channel = await eventually(async () => {
  const { items } = (await server.call(agnes, "GET", `/api/v1/workspaces/${workspaceId}/channels`)).body as {
    items: { roomId: string; isJoined: boolean }[];
  };
  if (!items[0]?.isJoined) throw new Error("not yet");
  return items[0].roomId;
});

const watch = (who: TestPerson, pattern: string, more: object = {}) =>
  matrix.get(who, "PUT", `/v3/pushrules/global/content/${encodeURIComponent(pattern)}`, {
    pattern,
    actions: ["notify", { set_tweak: "highlight" }],
    ...more,
  });
const noticesOf = async (who: TestPerson): Promise<string[]> => {
  const items = (await server.call(who, "GET", "/api/v1/notices")).body["items"] as Record<string, string>[];
  return items.flatMap(({ reason, excerpt }) => (reason === "keyword" ? [excerpt ?? ""] : []));
};
/** Notices are made in the order of the messages. */
const say = (body: string, more: object = {}) => matrix.send(anna, channel, { msgtype: "m.text", body, ...more });
const last = async (): Promise<void> => {
  const body = crypto.randomUUID();
  await say(`sluttecken ${body}`);
  await eventually(async () => expect((await noticesOf(bo))[0]).toContain(body));
};

test("who watches for what is written is notified, and nobody else", async () => {
  await watch(bo, "yttrande*");
  await watch(bo, "sluttecken");
  await watch(anna, "yttrande*");
  await say("Yttrandet ska in på fredag");
  await say("Medyttrande är inte bevakat");
  await say("Ett yttrande från en robot", { msgtype: "m.notice" });
  await last();
  const found = await noticesOf(bo);
  expect(found.slice(1)).toEqual(["Yttrandet ska in på fredag"]);
  expect(await noticesOf(agnes)).toEqual([]);
  // One's own message notifies nobody but others.
  expect(await noticesOf(anna)).toEqual([]);
});

test("what is switched off, only shown, of an ignored person or of a silent chat notifies of nothing", async () => {
  const before = (await noticesOf(agnes)).length;
  await watch(agnes, "diarie*");
  await matrix.get(agnes, "PUT", "/v3/pushrules/global/content/diarie*/enabled", { enabled: false });
  await watch(agnes, "handling", { actions: [] });
  await say("Diariet har en handling");
  await matrix.get(agnes, "PUT", "/v3/pushrules/global/content/diarie*/enabled", { enabled: true });
  const override = `/v3/pushrules/global/override/${encodeURIComponent(channel)}`;
  const conditions = [{ kind: "event_match", key: "room_id", pattern: channel }];
  await matrix.get(agnes, "PUT", override, { conditions, actions: [] });
  await say("Diariet igen");
  await last();
  await matrix.get(agnes, "DELETE", override);
  const ignored = `/v3/user/${encodeURIComponent(agnes.userId)}/account_data/m.ignored_user_list`;
  await matrix.get(agnes, "PUT", ignored, { ignored_users: { [anna.userId]: {} } });
  await say("Diariet från Anna");
  await last();
  await matrix.get(agnes, "PUT", ignored, { ignored_users: {} });
  expect((await noticesOf(agnes)).length).toBe(before);
  await say("Diariet till sist");
  await eventually(async () => expect(await noticesOf(agnes)).toEqual(["Diariet till sist"]));
});

test("in a group chat, where all is for everybody, only those who want mentions alone are notified by keyword", async () => {
  const group = await matrix.room(anna, [bo, agnes], { name: "Fredag" });
  await matrix.get(agnes, "PUT", `/v3/pushrules/global/room/${encodeURIComponent(group)}`, { actions: [] });
  const before = [(await noticesOf(bo)).length, (await noticesOf(agnes)).length];
  await watch(bo, "diarie*");
  await matrix.send(anna, group, { msgtype: "m.text", body: "Diariet i gruppen" });
  await eventually(async () => expect((await noticesOf(agnes))[0]).toBe("Diariet i gruppen"));
  expect([(await noticesOf(bo)).length, (await noticesOf(agnes)).length - 1]).toEqual(before);
  await matrix.get(bo, "DELETE", "/v3/pushrules/global/content/diarie*");
});

test("who has left is notified of nothing more", async () => {
  await server.call(anna, "DELETE", `/api/v1/workspaces/${workspaceId}/members/${agnes.id}`);
  await eventually(async () => {
    const { joined } = await matrix.get(anna, "GET", `/v3/rooms/${encodeURIComponent(channel)}/joined_members`);
    expect(Object.keys(joined as object)).not.toContain(agnes.userId);
  });
  const before = await noticesOf(agnes);
  await say("Diariet utan Agnes");
  await last();
  expect(await noticesOf(agnes)).toEqual(before);
});
