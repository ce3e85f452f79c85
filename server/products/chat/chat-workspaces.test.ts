import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually, startTestServer, type TestPerson, type TestServer } from "../../testing/server.ts";
import { MatrixCaller } from "./testing.ts";

let server: TestServer;
let matrix: MatrixCaller;
let anna: TestPerson;
let agnes: TestPerson;
let bo: TestPerson;
let britt: TestPerson;

beforeAll(async () => {
  server = await startTestServer();
  matrix = new MatrixCaller(server);
  ({ anna, agnes, bo, britt } = server.people);
});
afterAll(async () => {
  await server.stop();
});

const id = encodeURIComponent;
const text = (body: string) => ({ msgtype: "m.text", body });

interface Made {
  readonly id: string;
  readonly space: string;
  readonly channel: string;
}

/** A workspace with its space and first channel, everybody in. */
async function workspace(name: string, ...members: TestPerson[]): Promise<Made> {
  const made = await server.workspace(name, anna, ...members);
  const space = (await server.call(anna, "GET", `/api/v1/workspaces/${made.id}/space`)).body.roomId as string;
  const { body } = await server.call(anna, "GET", `/api/v1/workspaces/${made.id}/channels`);
  const channel = body.items[0].roomId as string;
  for (const member of [anna, ...members]) {
    await eventually(async () => {
      expect((await matrix.get(member, "GET", "/v3/joined_rooms")).joined_rooms).toEqual(
        expect.arrayContaining([space, channel]),
      );
    });
  }
  return { id: made.id, space, channel };
}

async function membership(of: TestPerson, roomId: string): Promise<string> {
  const state = await matrix.ask(anna, "GET", `/v3/rooms/${id(roomId)}/state/m.room.member/${id(of.userId)}`);
  return state.status === 200 ? (state.body.membership as string) : "none";
}

describe("a workspace in chat", () => {
  test("is a space that lists its channels, kept by the organisation's own server user", async () => {
    const { space, channel } = await workspace("Utredning", bo);
    const tree = await matrix.get(bo, "GET", `/v1/rooms/${id(space)}/hierarchy`);
    expect(tree.rooms.map((one: { room_id: string; name: string }) => [one.room_id, one.name])).toEqual([
      [space, "Utredning"],
      [channel, "Allmänt"],
    ]);
    // Not through the oracle: the published schema of this answer matches both of its alternatives.
    const create = await server.call(
      bo,
      "GET",
      `/_matrix/client/v3/rooms/${id(space)}/state/m.room.create/?format=event`,
    );
    expect(create.body).toMatchObject({
      sender: "@_safos:fk.example",
      content: { type: "m.space", room_version: "12" },
    });
    expect(await matrix.refused(anna, "POST", `/v3/rooms/${id(space)}/kick`, { user_id: "@_safos:fk.example" })).toBe(
      "403 M_FORBIDDEN",
    );
    expect(await matrix.refused(bo, "PUT", `/v3/rooms/${id(space)}/send/m.room.message/s1`, text("i rymden"))).toBe(
      "403 M_FORBIDDEN",
    );
  });

  test("roles decide who may write and who may manage", async () => {
    const made = await workspace("Roller", bo);
    await server.safos.workspaces.addMember(anna.id, made.id, agnes.id, "viewer");
    await eventually(async () => expect(await membership(agnes, made.channel)).toBe("join"));
    const path = (txn: string) => `/v3/rooms/${id(made.channel)}/send/m.room.message/${txn}`;
    expect(await matrix.refused(agnes, "PUT", path("v1"), text("får jag?"))).toBe("403 M_FORBIDDEN");
    await matrix.get(agnes, "GET", `/v3/rooms/${id(made.channel)}/messages?dir=b`);
    await matrix.get(bo, "PUT", path("e1"), text("jag får"));
    expect(await matrix.refused(bo, "PUT", `/v3/rooms/${id(made.channel)}/state/m.room.name/`, { name: "Bos" })).toBe(
      "403 M_FORBIDDEN",
    );
    await server.safos.workspaces.setRole(anna.id, made.id, agnes.id, "editor");
    await eventually(async () => expect((await matrix.ask(agnes, "PUT", path("v2"), text("nu då?"))).status).toBe(200));
    await server.safos.workspaces.setRole(anna.id, made.id, bo.id, "owner");
    await eventually(async () =>
      expect(
        (await matrix.ask(bo, "PUT", `/v3/rooms/${id(made.channel)}/state/m.room.topic/`, { topic: "Bos" })).status,
      ).toBe(200),
    );
  });

  test("someone removed is out of the space and every channel at once, in an open sync too", async () => {
    const made = await workspace("Slut", bo);
    const { body: other } = await server.call(anna, "POST", `/api/v1/workspaces/${made.id}/channels`, {
      name: "Ekonomi",
    });
    const old = await matrix.get(
      anna,
      "PUT",
      `/v3/rooms/${id(made.channel)}/send/m.room.message/gammalt`,
      text("gammalt ord"),
    );
    const { next_batch: token } = await matrix.get(bo, "GET", "/v3/sync");
    const waiting = matrix.get(bo, "GET", `/v3/sync?since=${token}&timeout=10000`);
    const start = performance.now();
    await server.safos.workspaces.removeMember(anna.id, made.id, bo.id);
    const update = await waiting;
    expect(performance.now() - start).toBeLessThan(1000);
    expect(Object.keys(update.rooms.leave)).toEqual(expect.arrayContaining([made.space, made.channel, other.roomId]));
    for (const roomId of [made.space, made.channel, other.roomId as string]) {
      expect(await matrix.refused(bo, "POST", `/v3/rooms/${id(roomId)}/join`, {})).toBe("403 M_FORBIDDEN");
      expect(await matrix.refused(bo, "PUT", `/v3/rooms/${id(roomId)}/send/m.room.message/efter`, text("kvar"))).toBe(
        "403 M_FORBIDDEN",
      );
      for (const path of [
        "messages?dir=b",
        "state",
        "members",
        `event/${id(old.event_id)}`,
        `context/${id(old.event_id)}`,
      ]) {
        expect(await matrix.refused(bo, "GET", `/v3/rooms/${id(roomId)}/${path}`), path).toBe("403 M_FORBIDDEN");
      }
    }
    const withLeft = await matrix.get(bo, "GET", `/v3/sync?filter=${id('{"room":{"include_leave":true}}')}`);
    expect(JSON.stringify(withLeft)).not.toContain("gammalt ord");
    expect((await server.call(bo, "GET", `/api/v1/workspaces/${made.id}/channels`)).status).toBe(404);
  });

  test("leaving, kicking and inviting by a Matrix client change the workspace", async () => {
    const made = await workspace("Två vägar", bo, agnes);
    await matrix.get(bo, "POST", `/v3/rooms/${id(made.space)}/leave`, {});
    expect(await server.safos.workspaces.roleOf(bo.id, made.id)).toBeNull();
    await eventually(async () => expect(await membership(bo, made.channel)).toBe("leave"));
    expect(await matrix.refused(agnes, "POST", `/v3/rooms/${id(made.space)}/invite`, { user_id: bo.userId })).toBe(
      "403 M_FORBIDDEN",
    );
    await matrix.get(anna, "POST", `/v3/rooms/${id(made.space)}/invite`, { user_id: bo.userId });
    expect(await server.safos.workspaces.roleOf(bo.id, made.id)).toBe("editor");
    await eventually(async () => expect(await membership(bo, made.channel)).toBe("join"));
    expect(await matrix.refused(bo, "POST", `/v3/rooms/${id(made.space)}/kick`, { user_id: agnes.userId })).toBe(
      "403 M_FORBIDDEN",
    );
    await matrix.get(anna, "POST", `/v3/rooms/${id(made.space)}/kick`, { user_id: agnes.userId });
    expect(await server.safos.workspaces.roleOf(agnes.id, made.id)).toBeNull();
    await eventually(async () => expect(await membership(agnes, made.channel)).toBe("leave"));
    // The last owner stays: the workspace says so.
    expect(await matrix.refused(anna, "POST", `/v3/rooms/${id(made.space)}/leave`, {})).toBe("403 M_FORBIDDEN");
    expect(await membership(anna, made.space)).toBe("join");
  });

  test("a person who left a channel by themselves is not added again, and strangers cannot be invited to one", async () => {
    const made = await workspace("Tyst", bo);
    await matrix.get(bo, "POST", `/v3/rooms/${id(made.channel)}/leave`, {});
    await server.safos.workspaces.addMember(anna.id, made.id, agnes.id, "editor");
    await eventually(async () => expect(await membership(agnes, made.channel)).toBe("join"));
    expect(await membership(bo, made.channel)).toBe("leave");
    await matrix.get(bo, "POST", `/v3/join/${id(made.channel)}`, {});
    expect(await matrix.refused(anna, "POST", `/v3/rooms/${id(made.channel)}/invite`, { user_id: britt.userId })).toBe(
      "403 M_FORBIDDEN",
    );
    expect(
      await matrix.refused(anna, "PUT", `/v3/rooms/${id(made.channel)}/state/m.room.member/${id(britt.userId)}`, {
        membership: "invite",
      }),
    ).toBe("403 M_FORBIDDEN");
  });

  test("follows its name and its end", async () => {
    const made = await workspace("Gammalt namn", bo);
    await server.safos.workspaces.change(anna.id, made.id, { name: "Nytt namn" });
    await eventually(async () =>
      expect((await matrix.get(bo, "GET", `/v3/rooms/${id(made.space)}/state/m.room.name/`)).name).toBe("Nytt namn"),
    );
    await server.safos.workspaces.trash(anna.id, made.id);
    await eventually(async () => {
      const { joined_rooms: rooms } = await matrix.get(bo, "GET", "/v3/joined_rooms");
      expect(rooms).not.toContain(made.space);
      expect(rooms).not.toContain(made.channel);
    });
  });

  test("cannot be claimed by a room that someone makes", async () => {
    const made = await workspace("Äkta");
    const forged = await matrix.get(bo, "POST", "/v3/createRoom", {
      creation_content: { type: "m.space", "safos.workspace_id": made.id },
    });
    expect(await matrix.get(bo, "GET", `/v3/rooms/${id(forged.room_id)}/state/m.room.create/`)).not.toHaveProperty(
      "safos.workspace_id",
    );
  });
});

describe("channels over REST", () => {
  test("are made, changed, listed and removed by those whose role allows it", async () => {
    const made = await workspace("Kanaler", bo);
    const base = `/api/v1/workspaces/${made.id}/channels`;
    const open = await server.call(bo, "POST", base, { name: "Öppen", topic: "Allt möjligt" });
    expect(open).toMatchObject({
      status: 201,
      body: { name: "Öppen", topic: "Allt möjligt", isPrivate: false, isJoined: true, isDefault: false },
    });
    const closed = await server.call(anna, "POST", base, { name: "Stängd", isPrivate: true });
    expect((await matrix.get(anna, "GET", "/v3/joined_rooms")).joined_rooms).toContain(open.body.roomId);
    const names = async (who: TestPerson): Promise<string[]> =>
      (await server.call(who, "GET", base)).body.items.map((one: { name: string }) => one.name);
    expect(await names(anna)).toEqual(["Allmänt", "Stängd", "Öppen"]);
    expect(await names(bo)).toEqual(["Allmänt", "Öppen"]);
    expect((await server.call(bo, "PATCH", `${base}/${id(closed.body.roomId)}`, { name: "x" })).status).toBe(404);
    expect(
      (await server.call(bo, "PATCH", `${base}/${id(open.body.roomId)}`, { name: "Öppnare", topic: "" })).body,
    ).toMatchObject({ name: "Öppnare", topic: "" });
    expect((await server.call(bo, "DELETE", `${base}/${id(open.body.roomId)}`)).status).toBe(403);
    expect((await server.call(anna, "DELETE", `${base}/${id(made.channel)}`)).body.code).toBe("CHANNEL_DEFAULT");
    expect((await server.call(anna, "DELETE", `${base}/${id(open.body.roomId)}`)).status).toBe(200);
    expect(await names(bo)).toEqual(["Allmänt"]);
    expect((await matrix.get(bo, "GET", "/v3/joined_rooms")).joined_rooms).not.toContain(open.body.roomId);
    await matrix.get(anna, "POST", `/v3/rooms/${id(closed.body.roomId)}/invite`, { user_id: bo.userId });
    await matrix.get(bo, "POST", `/v3/rooms/${id(closed.body.roomId)}/join`, {});
    expect(await names(bo)).toEqual(["Allmänt", "Stängd"]);
  });

  test("refuse nobody, strangers and nonsense", async () => {
    const made = await workspace("Vägg");
    const base = `/api/v1/workspaces/${made.id}`;
    const channel = `${base}/channels/${id(made.channel)}`;
    const calls: [string, string, object?][] = [
      ["GET", `${base}/channels`],
      ["GET", `${base}/space`],
      ["POST", `${base}/channels`, { name: "x" }],
      ["PATCH", channel, { name: "x" }],
      ["DELETE", channel],
    ];
    for (const [method, path, body] of calls) {
      expect((await server.call(null, method, path, body)).status, `${method} ${path}`).toBe(401);
      expect((await server.call(britt, method, path, body)).status, `${method} ${path}`).toBe(404);
    }
    expect((await server.call(anna, "POST", `${base}/channels`, { name: "" })).status).toBe(400);
    expect((await server.call(anna, "POST", `${base}/channels`, { name: "x", mer: 1 })).status).toBe(400);
    expect((await server.call(anna, "PATCH", `${base}/channels/${id("!finnsinte")}`, { name: "x" })).status).toBe(404);
    expect((await server.call(anna, "GET", "/api/v1/workspaces/inget/channels")).status).toBe(400);
    const personal = await server.safos.workspaces.personalOf(anna.id);
    expect((await server.call(anna, "GET", `/api/v1/workspaces/${personal.id}/channels`)).body.code).toBe(
      "PERSONAL_CHAT",
    );
  });
});

describe("several processes on one database", () => {
  test("what one takes, the other's waiting sync shows; both may write to one room at the same time", async () => {
    const twin = await server.twin();
    try {
      const other = new MatrixCaller(twin, matrix.oracle);
      const made = await workspace("Tvilling", bo);
      await eventually(async () =>
        expect((await other.get(bo, "GET", "/v3/joined_rooms")).joined_rooms).toContain(made.channel),
      );
      const { next_batch: token } = await other.get(bo, "GET", "/v3/sync");
      const waiting = other.get(bo, "GET", `/v3/sync?since=${token}&timeout=10000`);
      const sent = await matrix.get(
        anna,
        "PUT",
        `/v3/rooms/${id(made.channel)}/send/m.room.message/p1`,
        text("över bron"),
      );
      const update = await waiting;
      expect(update.rooms.join[made.channel].timeline.events.at(-1).event_id).toBe(sent.event_id);
      // The same transaction through the other process is the same event.
      const again = await other.get(
        anna,
        "PUT",
        `/v3/rooms/${id(made.channel)}/send/m.room.message/p1`,
        text("över bron"),
      );
      expect(again.event_id).toBe(sent.event_id);
      const typing = other.get(bo, "GET", `/v3/sync?since=${update.next_batch}&timeout=10000`);
      await matrix.get(anna, "PUT", `/v3/rooms/${id(made.channel)}/typing/${id(anna.userId)}`, { typing: true });
      expect(JSON.stringify(await typing)).toContain("m.typing");
      await Promise.all(
        Array.from({ length: 60 }, (_, number) =>
          (number % 2 === 0 ? matrix : other).get(
            anna,
            "PUT",
            `/v3/rooms/${id(made.channel)}/send/m.room.message/c${number}`,
            text(`samtidigt ${number}`),
          ),
        ),
      );
      // A token from one is good at the other, and nothing is missing or twice.
      const read = async (caller: MatrixCaller): Promise<string[]> => {
        const page = await caller.get(
          bo,
          "GET",
          `/v3/rooms/${id(made.channel)}/messages?dir=f&limit=500&filter=${id('{"types":["m.room.message"]}')}`,
        );
        return page.chunk.map((one: { event_id: string }) => one.event_id);
      };
      await eventually(async () => {
        const [here, there] = [await read(matrix), await read(other)];
        expect(new Set(here).size).toBe(61);
        expect(here).toEqual(there);
      });
      const caught = await matrix.get(
        bo,
        "GET",
        `/v3/sync?since=${token}&filter=${id('{"room":{"timeline":{"limit":200}}}')}`,
      );
      expect(caught.rooms.join[made.channel].timeline.events).toHaveLength(61);
      // Every event follows exactly the one before it: the room never forked.
      const { rows } = await server.safos.database.pool.query<{ pdu: string; event_id: string }>(
        "select pdu, event_id from chat.event where room_id = $1 order by position",
        [made.channel],
      );
      for (const [index, row] of rows.entries()) {
        expect((JSON.parse(row.pdu) as { prev_events: string[] }).prev_events).toEqual(
          index === 0 ? [] : [rows[index - 1]?.event_id],
        );
      }
    } finally {
      await twin.stop();
    }
  });

  test("a server started anew on the database shows the same and goes on", async () => {
    const made = await workspace("Omstart", bo);
    const base = `/v3/rooms/${id(made.channel)}`;
    const first = await matrix.get(anna, "PUT", `${base}/send/m.room.message/o1`, text("före"));
    await matrix.get(bo, "POST", `${base}/receipt/m.read/${id(first.event_id)}`, {});
    await matrix.get(anna, "PUT", `/v3/user/${id(anna.userId)}/account_data/se.exempel`, { a: 1 });
    const before = await matrix.get(bo, "GET", "/v3/sync");
    const fresh = await server.twin();
    try {
      const caller = new MatrixCaller(fresh, matrix.oracle);
      const state = (list: { event_id: string }[]) => list.map((one) => one.event_id).sort();
      expect(state(await caller.get(bo, "GET", `${base}/state`))).toEqual(
        state(await matrix.get(bo, "GET", `${base}/state`)),
      );
      const after = await caller.get(bo, "GET", "/v3/sync");
      const strip = (sync: {
        rooms: { join: Record<string, { timeline: { events: object[] }; unread_notifications: object }> };
      }) =>
        JSON.parse(
          JSON.stringify(sync.rooms.join[made.channel]?.timeline.events).replaceAll(/"age":\d+/g, '"age":0'),
        ) as object;
      expect(strip(after)).toEqual(strip(before));
      expect(after.rooms.join[made.channel].unread_notifications).toEqual(
        before.rooms.join[made.channel].unread_notifications,
      );
      expect(await caller.get(anna, "GET", `/v3/user/${id(anna.userId)}/account_data/se.exempel`)).toEqual({ a: 1 });
      // An old token is still good, and the room goes on from where it was.
      await caller.get(anna, "PUT", `${base}/send/m.room.message/o2`, text("efter"));
      const next = await caller.get(bo, "GET", `/v3/sync?since=${before.next_batch}&timeout=5000`);
      expect(
        next.rooms.join[made.channel].timeline.events.map((one: { content: { body: string } }) => one.content.body),
      ).toEqual(["efter"]);
    } finally {
      await fresh.stop();
    }
  });
});

describe("the workspace's access comes first", () => {
  test("a channel that a client opens to the world stays the workspace's", async () => {
    const { channel } = await workspace("Öppnad", bo);
    const sent = await matrix.get(anna, "PUT", `/v3/rooms/${id(channel)}/send/m.room.message/öppen`, text("inom oss"));
    for (const [type, content] of [
      ["m.room.history_visibility", { history_visibility: "world_readable" }],
      ["m.room.join_rules", { join_rule: "public" }],
    ] as const)
      await matrix.ask(anna, "PUT", `/v3/rooms/${id(channel)}/state/${type}/`, content);
    const room = `/v3/rooms/${id(channel)}`;
    for (const path of [
      `${room}/messages?dir=b`,
      `${room}/state`,
      `${room}/event/${id(sent.event_id as string)}`,
      `${room}/context/${id(sent.event_id as string)}`,
      `${room}/members`,
      `/v1/rooms/${id(channel)}/hierarchy`,
      `/v1/room_summary/${id(channel)}`,
    ])
      expect([path, (await matrix.ask(britt, "GET", path)).status >= 400]).toEqual([path, true]);
    expect((await matrix.ask(britt, "POST", `/v3/join/${id(channel)}`, {})).status).toBe(403);
    expect((await matrix.get(bo, "GET", `${room}/messages?dir=b`)).chunk.length).toBeGreaterThan(0);
  });

  test("a guest of the workspace is in no space and no open channel, and sees neither members nor channels", async () => {
    const { id: workspaceId, space, channel } = await workspace("Gäster", bo);
    await server.safos.workspaces.addMember(anna.id, workspaceId, agnes.id, "guest");
    await server.safos.workspaces.setRole(anna.id, workspaceId, bo.id, "guest");
    await eventually(async () =>
      expect([await membership(bo, space), await membership(bo, channel)]).toEqual(["leave", "leave"]),
    );
    for (const guest of [agnes, bo]) {
      expect((await matrix.ask(guest, "POST", `/v3/join/${id(space)}`, {})).status).toBe(403);
      expect((await matrix.ask(guest, "POST", `/v3/join/${id(channel)}`, {})).status).toBe(403);
      for (const path of [
        `/v1/rooms/${id(space)}/hierarchy`,
        `/v3/rooms/${id(space)}/state`,
        `/v3/rooms/${id(space)}/members`,
        `/v3/rooms/${id(channel)}/messages?dir=b`,
      ])
        expect([path, (await matrix.ask(guest, "GET", path)).status]).toEqual([path, 403]);
    }
    // What a guest is asked into, they have; and a reader again is let in everywhere.
    const made = await server.call(anna, "POST", `/api/v1/workspaces/${workspaceId}/channels`, {
      name: "Sluten",
      isPrivate: true,
    });
    const closed = made.body.roomId as string;
    await matrix.get(anna, "POST", `/v3/rooms/${id(closed)}/invite`, { user_id: agnes.userId });
    await matrix.get(agnes, "POST", `/v3/join/${id(closed)}`, {});
    expect(await membership(agnes, closed)).toBe("join");
    await server.safos.workspaces.setRole(anna.id, workspaceId, bo.id, "viewer");
    await eventually(async () =>
      expect([await membership(bo, space), await membership(bo, channel)]).toEqual(["join", "join"]),
    );
    expect(await membership(agnes, closed)).toBe("join");
  });
});

test("who hears that a channel is in the trash or out of it is answered so, by whichever process", async () => {
  const made = await server.workspace("Kanaler i papperskorgen", anna);
  const channels = `/api/v1/workspaces/${made.id}/channels`;
  const channel = (await server.call(anna, "POST", channels, { name: "bort" })).body.roomId as string;
  const other = await matrix.room(anna, [], { name: "Annat" });
  const twin = await server.twin();
  try {
    const kind = twin.safos.chat.kinds.find((one) => one.kind === "channel");
    const answers: Promise<boolean | undefined>[] = [];
    // What it finds is what it has in memory right then.
    twin.safos.events.watch(["channel.trashed", "channel.restored"], () =>
      answers.push(Promise.resolve(kind?.find([channel])).then((found) => found?.[0]?.isTrashed)),
    );
    for (let round = 0; round < 12; round++) {
      // What has just been sent has the signal of the rest wait a little.
      await matrix.send(anna, other, text("strax"));
      const path = `/api/v1/items/channel/${id(channel)}`;
      const [method, end] = round % 2 === 0 ? ["DELETE", ""] : ["POST", "/restore"];
      expect((await server.call(anna, method ?? "", `${path}${end}`)).status).toBe(200);
      await eventually(() => expect(answers).toHaveLength(round + 1));
    }
    expect(await Promise.all(answers)).toEqual(answers.map((_, round) => round % 2 === 0));
  } finally {
    await twin.stop();
  }
});
