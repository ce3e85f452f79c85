import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { MatrixCaller } from "../testing.ts";

/** Events that are sent later (MSC4140). */

const server = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "100000" });
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const here = new MatrixCaller(server);
const { anna, agnes, bo, britt } = server.people;
const id = encodeURIComponent;
const client = "/_matrix/client";
const all = `${client}/unstable/org.matrix.msc4140/delayed_events`;

// oxlint-disable-next-line typescript/no-explicit-any -- tests look into whatever came back
type Any = any;
let sent = 0;

const ask = async (who: TestPerson | null, method: string, path: string, body?: object, at = server): Promise<Any> => {
  const answer = await at.call(who, method, path, body);
  return [answer.status, answer.body];
};
const send = (
  who: TestPerson | null,
  roomId: string,
  delay: string,
  more: { txn?: string; type?: string; content?: object } = {},
) =>
  ask(
    who,
    "PUT",
    `${client}/v3/rooms/${id(roomId)}/send/${more.type ?? "m.room.message"}/${more.txn ?? `d${(sent += 1)}`}?org.matrix.msc4140.delay=${delay}`,
    more.content ?? { msgtype: "m.text", body: "senare" },
  );
const setState = (
  who: TestPerson,
  roomId: string,
  delay: number,
  content: object,
  type = "org.matrix.msc3401.call.member",
) =>
  ask(
    who,
    "PUT",
    `${client}/v3/rooms/${id(roomId)}/state/${type}/${id(who.userId)}?org.matrix.msc4140.delay=${delay}`,
    content,
  );
const idOf = async (answer: Promise<Any>): Promise<string> => {
  const [status, body] = await answer;
  expect([status, body]).toEqual([200, { delay_id: expect.stringMatching(/^[\w-]{20,}$/) }]);
  return body.delay_id as string;
};
const act = (delayId: string, action: string) => ask(null, "POST", `${all}/${delayId}/${action}`, {});
const bodies = async (roomId: string): Promise<string[]> => {
  const { chunk } = await here.get(anna, "GET", `/v3/rooms/${id(roomId)}/messages?dir=b&limit=100`);
  return chunk.filter((one: Any) => one.type === "m.room.message").map((one: Any) => one.content.body);
};
const stateOf = async (roomId: string, who: TestPerson): Promise<Any> =>
  (await here.ask(anna, "GET", `/v3/rooms/${id(roomId)}/state/org.matrix.msc3401.call.member/${id(who.userId)}`)).body;
const listOf = async (who: TestPerson, query = ""): Promise<Any> => (await ask(who, "GET", `${all}${query}`))[1];
const room = (others: readonly TestPerson[] = [bo]) =>
  here.room(anna, others, {
    power_level_content_override: { events: { "org.matrix.msc3401.call.member": 0 } },
  });

test("a message is sent when its time has come, once, and until then it is listed and in nobody's room", async () => {
  const { unstable_features: features } = await here.get(null, "GET", "/versions");
  expect(features["org.matrix.msc4140"]).toBe(true);
  const roomId = await room();
  const delayId = await idOf(send(bo, roomId, "1500", { txn: "once" }));
  // The same transaction again is the same event.
  expect(await idOf(send(bo, roomId, "1500", { txn: "once" }))).toBe(delayId);
  expect(await bodies(roomId)).toEqual([]);
  const waiting = {
    delay_id: delayId,
    room_id: roomId,
    type: "m.room.message",
    delay: 1500,
    running_since: expect.any(Number),
    content: { msgtype: "m.text", body: "senare" },
  };
  expect(await listOf(bo)).toEqual({ delayed_events: [waiting], scheduled: [waiting], finalised: [] });
  expect((await ask(bo, "GET", `${all}/${delayId}`))[1]).toEqual(waiting);
  await eventually(async () => expect(await bodies(roomId)).toEqual(["senare"]));
  await eventually(async () => expect((await listOf(bo)).finalised).toHaveLength(1));
  const { scheduled, finalised } = await listOf(bo);
  expect(scheduled).toEqual([]);
  expect(finalised[0]).toMatchObject({ outcome: "send", reason: "delay", event_id: expect.stringMatching(/^\$/) });
  expect(finalised[0].origin_server_ts).toBeGreaterThanOrEqual(finalised[0].delayed_event.running_since + 1500);
  expect((await listOf(bo, "?status=scheduled")).finalised).toEqual([]);
  // What is redacted in its room is nowhere else.
  const { rows: kept } = await sql`select content from chat.delayed_event where id = ${delayId}`.execute(
    server.safos.database.of(),
  );
  expect(kept).toEqual([{ content: "{}" }]);
  // Once it is sent, sending again changes nothing and anything else comes too late.
  expect(await act(delayId, "send")).toEqual([200, {}]);
  for (const action of ["cancel", "restart"])
    expect(await act(delayId, action)).toEqual([409, expect.objectContaining({ errcode: "M_UNKNOWN" })]);
  expect(await bodies(roomId)).toEqual(["senare"]);
});

test("the end of a call waits as long as its heart beats, and everyone who holds the id may end it", async () => {
  const roomId = await room();
  await here.get(bo, "PUT", `/v3/rooms/${id(roomId)}/state/org.matrix.msc3401.call.member/${id(bo.userId)}`, {
    in: true,
  });
  const delayId = await idOf(setState(bo, roomId, 60_000, {}));
  const begun = (await listOf(bo)).scheduled[0];
  expect(begun).toMatchObject({ state_key: bo.userId, content: {} });
  expect(await act(delayId, "restart")).toEqual([200, {}]);
  expect((await listOf(bo)).scheduled[0].running_since).toBeGreaterThan(begun.running_since);
  // Earlier clients have the action in the body.
  expect(await ask(null, "POST", `${all}/${delayId}`, { action: "restart" })).toEqual([200, {}]);
  expect(await stateOf(roomId, bo)).toEqual({ in: true });
  expect(await act(delayId, "send")).toEqual([200, {}]);
  expect(await stateOf(roomId, bo)).toEqual({});

  await here.get(bo, "PUT", `/v3/rooms/${id(roomId)}/state/org.matrix.msc3401.call.member/${id(bo.userId)}`, { in: 2 });
  const other = await idOf(setState(bo, roomId, 1000, {}));
  expect(await act(other, "cancel")).toEqual([200, {}]);
  expect(await act(other, "cancel")).toEqual([200, {}]);
  expect((await act(other, "send"))[0]).toBe(409);
  // Its time passes, and nothing comes of it.
  const later = await idOf(send(bo, roomId, "1100"));
  await eventually(async () => expect(await bodies(roomId)).toHaveLength(1));
  expect(later).not.toBe(other);
  expect(await stateOf(roomId, bo)).toEqual({ in: 2 });
});

test("two processes, and one that died after sending, send it once", async () => {
  const roomId = await room();
  const delayId = await idOf(send(bo, roomId, "3600000", { content: { msgtype: "m.text", body: "en gång" } }));
  const due = sql`update chat.delayed_event set due_at = now(), outcome = null, finalised_at = null, event_id = null
    where id = ${delayId}`;
  const db = server.safos.database.of();
  // Before its time nothing is sent by whatever job.
  await server.safos.chat.sendDelayed(delayId);
  expect(await bodies(roomId)).toEqual([]);
  await due.execute(db);
  await Promise.all([
    ...[1, 2, 3].map(() => server.safos.chat.sendDelayed(delayId)),
    ...[1, 2, 3].map(() => twin.safos.chat.sendDelayed(delayId)),
    act(delayId, "send"),
  ]);
  await eventually(async () => expect(await bodies(roomId)).toEqual(["en gång"]));
  const eventOf = async (): Promise<string> =>
    (await listOf(bo)).finalised.find((one: Any) => one.delayed_event.delay_id === delayId)?.event_id;
  await eventually(async () => expect(await eventOf()).toMatch(/^\$/));
  const first = await eventOf();
  // It was sent, and the process ended before it said so.
  await due.execute(db);
  await twin.safos.chat.sendDelayed(delayId);
  await eventually(async () => expect(await eventOf()).toBe(first));
  // What comes after it is there, and no second one.
  await here.send(bo, roomId, { msgtype: "m.text", body: "efter" });
  expect(await bodies(roomId)).toEqual(["efter", "en gång"]);
});

test("what may not be sent when its time comes is not, and says why", async () => {
  const roomId = await room([bo, britt]);
  const endOf = (who: TestPerson, delayId: string): Promise<Any> =>
    eventually(async () => {
      const found = (await listOf(who)).finalised.find((one: Any) => one.delayed_event.delay_id === delayId);
      expect(found).toBeDefined();
      return found;
    });
  // Sent early it is refused and goes on waiting.
  const muted = await idOf(send(britt, roomId, "1200"));
  await here.get(anna, "POST", `/v3/rooms/${id(roomId)}/kick`, { user_id: britt.userId });
  expect(await act(muted, "send")).toEqual([403, expect.objectContaining({ errcode: "M_FORBIDDEN" })]);
  expect(await endOf(britt, muted)).toMatchObject({
    outcome: "cancel",
    reason: "error",
    error: { errcode: "M_FORBIDDEN" },
  });
  expect((await act(muted, "send"))[0]).toBe(409);

  // A workspace that its sender has lost is closed to it too.
  const workspace = await server.workspace("Senare", anna, bo);
  const { items } = (await server.call(anna, "GET", `/api/v1/workspaces/${workspace.id}/channels`)).body;
  const channel = items[0].roomId as string;
  const lost = await eventually(() => idOf(send(bo, channel, "3600000")));
  await server.safos.workspaces.removeMember(anna.id, workspace.id, bo.id);
  await eventually(async () =>
    expect(await here.refused(bo, "GET", `/v3/rooms/${id(channel)}/state`)).toMatch(/^40[34]/),
  );
  expect((await act(lost, "send"))[0]).toBe(403);
  expect(await bodies(channel)).toEqual([]);

  // State that another person has set meanwhile stands.
  const key = `${client}/v3/rooms/${id(roomId)}/state/se.safos.x/`;
  await here.get(anna, "PUT", `/v3/rooms/${id(roomId)}/state/m.room.power_levels/`, {
    ...(await here.get(anna, "GET", `/v3/rooms/${id(roomId)}/state/m.room.power_levels/`)),
    state_default: 0,
  });
  const [, { delay_id: mine }] = await ask(bo, "PUT", `${key}?org.matrix.msc4140.delay=3600000`, { v: "bo" });
  const [, { delay_id: own }] = await ask(anna, "PUT", `${key}?org.matrix.msc4140.delay=3600000`, { v: "anna senare" });
  await here.get(anna, "PUT", `/v3/rooms/${id(roomId)}/state/se.safos.x/`, { v: "anna" });
  expect((await act(mine, "send"))[0]).toBe(400);
  expect((await here.get(anna, "GET", `/v3/rooms/${id(roomId)}/state/se.safos.x/`)).v).toBe("anna");
  expect(await endOf(bo, mine)).toMatchObject({ outcome: "cancel", reason: "action" });
  expect((await act(own, "send"))[0]).toBe(200);
  expect((await here.get(anna, "GET", `/v3/rooms/${id(roomId)}/state/se.safos.x/`)).v).toBe("anna senare");
});

test("a message that waits in plain text is not sent into a room that has been encrypted since", async () => {
  const roomId = await room();
  const waiting = await idOf(send(bo, roomId, "3600000"));
  await here.get(anna, "PUT", `/v3/rooms/${id(roomId)}/state/m.room.encryption/`, {
    algorithm: "m.megolm.v1.aes-sha2",
  });
  expect(await act(waiting, "send")).toEqual([403, expect.objectContaining({ errcode: "M_FORBIDDEN" })]);
  expect(await bodies(roomId)).toEqual([]);
  // What is encrypted already, and what is scheduled by who knows that the room is, goes out.
  const sealed = await idOf(send(bo, roomId, "3600000", { type: "m.room.encrypted", content: { ciphertext: "x" } }));
  expect((await act(sealed, "send"))[0]).toBe(200);
  const plain = await idOf(send(bo, roomId, "3600000"));
  expect((await act(plain, "send"))[0]).toBe(200);
});

test("what no try has sent ends as failed: at the last try of its job, or long after it", async () => {
  const roomId = await room();
  const db = server.safos.database.of();
  const failing = await idOf(send(bo, roomId, "3600000"));
  const forgotten = await idOf(send(bo, roomId, "3600000"));
  const young = await idOf(send(bo, roomId, "3600000"));
  // Nothing that can be sent, and no fault of the sender's.
  await sql`update chat.delayed_event set content = 'null', due_at = now() where id = ${failing}`.execute(db);
  await expect(server.safos.chat.sendDelayed(failing)).rejects.toThrow();
  expect((await listOf(bo)).scheduled.map((one: Any) => one.delay_id)).toContain(failing);
  const jobs = sql.table("graphile_worker._private_jobs");
  const last = sql`update ${jobs} set run_at = now(), attempts = max_attempts - 1
    where key = ${`chat:send-delayed:${failing}`} and locked_at is null`;
  await last.execute(db);
  const endOf = async (delayId: string): Promise<Any> =>
    (await listOf(bo)).finalised.find((one: Any) => one.delayed_event.delay_id === delayId);
  await eventually(async () => expect(await endOf(failing)).toBeDefined());
  expect(await endOf(failing)).toMatchObject({ outcome: "cancel", reason: "error", error: { errcode: "M_UNKNOWN" } });
  expect((await sql`select from ${jobs} where key = ${`chat:send-delayed:${failing}`}`.execute(db)).rows).toEqual([]);
  expect((await act(failing, "send"))[0]).toBe(409);

  // Its process ended at the last try.
  await sql`update chat.delayed_event set due_at = now() - interval '8 days' where id = ${forgotten}`.execute(db);
  await sql`update chat.delayed_event set due_at = now() - interval '6 days', delay = 1 where id = ${young}`.execute(
    db,
  );
  await server.safos.chat.trimNotes();
  expect(await endOf(forgotten)).toMatchObject({ outcome: "cancel", reason: "error", error: { errcode: "M_UNKNOWN" } });
  expect(await endOf(young)).toBeUndefined();
  expect(await act(young, "cancel")).toEqual([200, {}]);
  expect(await bodies(roomId)).toEqual([]);
});

test("what was sent is never said not to have been, whatever its try did not come to say and has changed since", async () => {
  const roomId = await room([bo]);
  const db = server.safos.database.of();
  const first = await idOf(send(bo, roomId, "3600000"));
  const last = await idOf(send(bo, roomId, "3600000"));
  await sql`update chat.delayed_event set due_at = now() where id in (${first}, ${last})`.execute(db);
  await sql`create function public.refuse_sent() returns trigger language plpgsql as $$
    begin raise exception 'not now'; end $$`.execute(db);
  await sql`create trigger refuse_sent before update on chat.delayed_event
    for each row when (new.outcome = 'send') execute function public.refuse_sent()`.execute(db);
  try {
    await expect(server.safos.chat.sendDelayed(first)).rejects.toThrow("not now");
    await expect(server.safos.chat.sendDelayed(last, { isLast: true })).rejects.toThrow("not now");
  } finally {
    await sql`drop function public.refuse_sent cascade`.execute(db);
  }
  expect(await bodies(roomId)).toHaveLength(2);
  await here.get(bo, "POST", `/v3/rooms/${id(roomId)}/leave`, {});
  await sql`update chat.delayed_event set claimed_until = null, due_at = case when id = ${last}
    then now() - interval '8 days' else due_at end where id in (${first}, ${last})`.execute(db);
  await server.safos.chat.sendDelayed(first);
  await server.safos.chat.trimNotes();
  const ends = (await listOf(bo)).finalised.filter((one: Any) => [first, last].includes(one.delayed_event.delay_id));
  expect(ends.map((one: Any) => [one.outcome, one.reason])).toEqual([
    ["send", "delay"],
    ["send", "delay"],
  ]);
  expect(await bodies(roomId)).toHaveLength(2);
});

test("who is closed out sends nothing any more, by whatever holds the id, and nothing in their name later", async () => {
  const roomId = await room([britt]);
  const soon = await idOf(send(britt, roomId, "3600000"));
  const late = await idOf(send(britt, roomId, "3600000"));
  const { identity } = server.safos;
  const db = server.safos.database.of();
  await identity.change(britt.id, { isDisabled: true });
  try {
    expect(await act(late, "send")).toEqual([403, expect.objectContaining({ errcode: "M_USER_DEACTIVATED" })]);
    await sql`update chat.delayed_event set due_at = now() where id = ${soon}`.execute(db);
    await twin.safos.chat.sendDelayed(soon);
    const { rows } = await sql`select outcome, reason, error::json ->> 'errcode' as errcode from chat.delayed_event
      where id = ${soon}`.execute(db);
    expect(rows).toEqual([{ outcome: "cancel", reason: "error", errcode: "M_USER_DEACTIVATED" }]);
    expect(await bodies(roomId)).toEqual([]);
  } finally {
    await identity.change(britt.id, { isDisabled: false });
  }
  // What ended then has ended for good.
  expect((await act(soon, "send"))[0]).toBe(409);
  expect(await bodies(roomId)).toEqual([]);
});

test("rights are those of the moment of sending: what was allowed when it was scheduled is not by then", async () => {
  const roomId = await room([bo]);
  const levels = await here.get(anna, "GET", `/v3/rooms/${id(roomId)}/state/m.room.power_levels/`);
  const topic = await idOf(
    ask(anna, "PUT", `${client}/v3/rooms/${id(roomId)}/state/m.room.topic/?org.matrix.msc4140.delay=3600000`, {
      topic: "annas",
    }),
  );
  const own = await idOf(setState(bo, roomId, 3_600_000, { in: true }));
  const power = await idOf(
    ask(bo, "PUT", `${client}/v3/rooms/${id(roomId)}/state/m.room.power_levels/?org.matrix.msc4140.delay=3600000`, {
      ...levels,
      users: { ...levels.users, [bo.userId]: 100 },
    }),
  );
  expect((await act(power, "send"))[0]).toBe(403);
  await here.get(anna, "PUT", `/v3/rooms/${id(roomId)}/state/m.room.power_levels/`, {
    ...levels,
    events: { ...levels.events, "org.matrix.msc3401.call.member": 50, "m.room.topic": 100 },
  });
  expect((await act(own, "send"))[0]).toBe(403);
  expect((await act(topic, "send"))[0]).toBe(200);
  expect((await here.get(anna, "GET", `/v3/rooms/${id(roomId)}/state/m.room.power_levels/`)).users[bo.userId]).not.toBe(
    100,
  );
});

test("many calls of one address go on beside each other; one event, and who guesses ids, is held back", async () => {
  const slow = await server.twin({ SAFOS_CHAT_SENDS_PER_SECOND: "1" });
  try {
    const roomId = await room();
    const ids = await Promise.all(Array.from({ length: 8 }, () => idOf(send(bo, roomId, "3600000"))));
    const at = async (delayId: string): Promise<number> =>
      (await ask(null, "POST", `${all}/${delayId}/restart`, {}, slow))[0];
    for (let beat = 0; beat < 6; beat++) for (const one of ids) expect([beat, await at(one)]).toEqual([beat, 200]);
    expect(await Promise.all(Array.from({ length: 20 }, () => at(ids[0] ?? "")))).toContain(429);
    expect(await at(ids[1] ?? "")).toBe(200);
    expect(await Promise.all(Array.from({ length: 20 }, (_, index) => at(`gissad${index}`)))).toContain(429);
  } finally {
    await slow.stop();
  }
});

test("strangers schedule nothing and see nothing; what is no delay, no action or too much is refused", async () => {
  const roomId = await room();
  expect((await send(null, roomId, "1000"))[1].errcode).toBe("M_MISSING_TOKEN");
  expect(await send(agnes, roomId, "1000")).toEqual([403, expect.objectContaining({ errcode: "M_FORBIDDEN" })]);
  expect((await send(anna, "!x:fk.example", "1000"))[0]).toBe(403);
  for (const delay of ["0", "-1", "x", "1.5", ""])
    expect([delay, (await send(bo, roomId, delay))[0]]).toEqual([delay, 400]);
  expect((await send(bo, roomId, "99999999999"))[1]).toMatchObject({
    "org.matrix.msc4140.errcode": "M_MAX_DELAY_EXCEEDED",
    "org.matrix.msc4140.max_delay": 2_592_000_000,
  });
  expect((await send(bo, roomId, "1000", { type: "m.room.redaction", content: { redacts: "$x" } }))[0]).toBe(403);
  expect((await setState(bo, roomId, 1000, { membership: "leave" }, "m.room.member"))[0]).toBe(403);
  expect((await send(bo, roomId, "1000", { content: { body: "x".repeat(70_000) } }))[0]).toBe(413);
  expect((await send(bo, roomId, "1000&org.matrix.msc4140.parent_delay_id=x"))[0]).toBe(400);
  expect(await bodies(roomId)).toEqual([]);

  const delayId = await idOf(send(bo, roomId, "3600000"));
  expect((await ask(null, "GET", all))[0]).toBe(401);
  expect((await ask(anna, "GET", `${all}/${delayId}`))[0]).toBe(404);
  expect(JSON.stringify(await listOf(anna))).not.toContain(delayId);
  for (const none of ["%00", "ok%C3%A4nd", "x".repeat(90)])
    expect([none, (await ask(anna, "GET", `${all}/${none}`))[0]]).toEqual([none, 404]);
  for (const path of [`${all}/okänd/send`, `${all}/%00/send`, `${all}/${"x".repeat(200)}/cancel`])
    expect((await ask(null, "POST", path, {}))[0]).toBe(404);
  expect((await ask(null, "POST", `${all}/${delayId}/destroy`, {}))[0]).toBe(400);
  expect((await ask(null, "POST", `${all}/${delayId}`, {}))[0]).toBe(400);

  // A hundred wait at most, however many are asked for at once.
  const answers = await Promise.all(Array.from({ length: 110 }, () => send(agnes, agnesRoom, "3600000")));
  expect(answers.filter(([status]) => status === 200)).toHaveLength(100);
  const refused = answers.find(([status]) => status !== 200);
  expect(refused).toEqual([429, expect.objectContaining({ errcode: "M_LIMIT_EXCEEDED" })]);
  expect(refused?.[1].retry_after_ms).toBeGreaterThan(3_000_000);
});
const agnesRoom = await here.room(agnes, [], {});
