import { afterAll, afterEach, expect, test, vi } from "vitest";
import { addPerson, eventually, testPassword, type TestPerson } from "../../../testing/server.ts";
import { openGuestHouse } from "../../../shared/guests/testing.ts";
import { MatrixCaller } from "../testing.ts";

/** Who sees whom active, over the client-server API and in two processes. */

const house = await openGuestHouse();
const { server } = house;
const twin = await server.twin();
afterEach(() => vi.useRealTimers());
afterAll(async () => {
  await twin.stop();
  await house.stop();
});
const here = new MatrixCaller(server);
const there = new MatrixCaller(twin);
const { anna, agnes, bo, britt } = server.people;
const eva = await addPerson(server.safos, { name: "eva@fk.example", displayName: "Eva Holm" });
const id = encodeURIComponent;
/** Rounds are three seconds, in each of two processes. */
const patienceMs = 15_000;

const rule = (who: TestPerson, presence: boolean) =>
  server.safos.organisations.change(who.organisationId, { rules: { presence } });
const put = (who: TestPerson, presence: string, more: object = {}, at = here) =>
  at.get(who, "PUT", `/v3/presence/${id(who.userId)}/status`, { presence, ...more });
const choose = (who: TestPerson, content: object) =>
  here.get(who, "PUT", `/v3/user/${id(who.userId)}/account_data/safos.presence`, content);
const status = async (who: TestPerson | null, of: TestPerson) => {
  const { status: code, body } = await here.ask(who, "GET", `/v3/presence/${id(of.userId)}/status`);
  return code === 200 ? (body.presence as string) : `${code} ${body.errcode}`;
};

/** A client that looks without being there, and what it has been given of others. */
class Eye {
  readonly known = new Map<string, Record<string, unknown>>();
  #since = "";
  readonly #who: TestPerson;
  readonly #at: MatrixCaller;
  readonly #filter: object;

  constructor(who: TestPerson, at = here, filter: object = {}) {
    this.#who = who;
    this.#at = at;
    this.#filter = filter;
  }

  /** How many were in the answer. */
  async look(timeoutMs = 0): Promise<number> {
    const query = `set_presence=offline&timeout=${timeoutMs}&filter=${id(JSON.stringify(this.#filter))}`;
    const since = this.#since === "" ? "" : `&since=${this.#since}`;
    const answer = await this.#at.get(this.#who, "GET", `/v3/sync?${query}${since}`);
    this.#since = answer.next_batch as string;
    const events = (answer.presence?.events ?? []) as { sender: string; content: Record<string, unknown> }[];
    for (const { sender, content } of events) this.known.set(sender, content);
    return events.length;
  }

  sees(who: TestPerson): unknown {
    return this.known.get(who.userId)?.["presence"];
  }

  async untilSees(who: TestPerson, presence: string): Promise<void> {
    await eventually(async () => {
      await this.look(this.#since === "" ? 0 : 1000);
      expect(this.sees(who)).toBe(presence);
    }, patienceMs);
  }
}

const sync = (who: TestPerson, presence = "online", at = here) =>
  at.get(who, "GET", `/v3/sync?timeout=0&set_presence=${presence}`);
const roomId = await here.room(anna, [agnes, bo, eva], { name: "Planen" });

test("without the rule nobody is seen, and what clients say is taken and forgotten", async () => {
  await put(agnes, "online");
  await sync(agnes);
  const eye = new Eye(anna);
  expect(await eye.look()).toBe(0);
  expect([await status(anna, agnes), await status(anna, britt)]).toEqual(["offline", "offline"]);
  await rule(anna, true);
  expect(await status(anna, agnes)).toBe("offline");
});

test("by the rule of both agencies those who share a room see who is there, in the other process too", async () => {
  const [annas, bos, britts, theirs] = [new Eye(anna), new Eye(bo), new Eye(britt), new Eye(anna, there)];
  await sync(agnes);
  await annas.untilSees(agnes, "online");
  expect(annas.known.get(agnes.userId)).toMatchObject({ currently_active: true, last_active_ago: expect.any(Number) });
  await theirs.untilSees(agnes, "online");
  await bos.look();
  expect([bos.known.size, await status(bo, agnes), await status(anna, bo)]).toEqual([0, "offline", "403 M_FORBIDDEN"]);
  await rule(bo, true);
  await bos.untilSees(agnes, "online");
  await sync(bo, "online", there);
  await annas.untilSees(bo, "online");
  // Nobody is seen by those they share no room with.
  await britts.look();
  expect(britts.known.size).toBe(0);
  expect([await status(britt, anna), await status(anna, britt)]).toEqual(["403 M_FORBIDDEN", "403 M_FORBIDDEN"]);
  expect(await status(anna, bo)).toBe("online");
});

test("a rule that is switched off takes everybody of that agency out of sight, and others out of theirs", async () => {
  await Promise.all([sync(agnes), sync(bo)]);
  const [annas, bos] = [new Eye(anna), new Eye(bo)];
  await annas.untilSees(bo, "online");
  await bos.untilSees(agnes, "online");
  await rule(bo, false);
  await annas.untilSees(bo, "offline");
  await bos.untilSees(agnes, "offline");
  expect(annas.sees(agnes)).toBe("online");
  expect([await status(anna, bo), await status(bo, agnes)]).toEqual(["403 M_FORBIDDEN", "offline"]);
  await sync(bo);
  const fresh = new Eye(bo);
  expect(await fresh.look()).toBe(0);
  await rule(bo, true);
});

test("people hide that they are active, or are away whatever their clients say", async () => {
  await sync(agnes);
  const [annas, own] = [new Eye(anna, there), new Eye(agnes)];
  await annas.untilSees(agnes, "online");
  await own.untilSees(agnes, "online");
  await choose(agnes, { shown: "hidden" });
  await annas.untilSees(agnes, "offline");
  await own.untilSees(agnes, "offline");
  await put(agnes, "online", { status_msg: "Här" });
  expect(await here.get(anna, "GET", `/v3/presence/${id(agnes.userId)}/status`)).toEqual({ presence: "offline" });
  await choose(agnes, { shown: "away" });
  await annas.untilSees(agnes, "unavailable");
  expect(annas.known.get(agnes.userId)).not.toHaveProperty("last_active_ago");
  await choose(agnes, {});
  await annas.untilSees(agnes, "online");
});

test("what a client says is checked, and said of oneself alone", async () => {
  const path = `/v3/presence/${id(agnes.userId)}/status`;
  expect(await here.refused(null, "PUT", path, { presence: "online" })).toBe("401 M_MISSING_TOKEN");
  expect(await status(null, agnes)).toBe("401 M_MISSING_TOKEN");
  expect(await here.refused(anna, "PUT", path, { presence: "online" })).toBe("403 M_FORBIDDEN");
  expect(await here.refused(agnes, "PUT", path, { presence: "busy" })).toBe("400 M_INVALID_PARAM");
  expect(await here.refused(agnes, "PUT", path, {})).toBe("400 M_MISSING_PARAM");
  const long = { presence: "online", status_msg: "x".repeat(201) };
  expect(await here.refused(agnes, "PUT", path, long)).toBe("400 M_INVALID_PARAM");
  expect(await here.refused(agnes, "GET", "/v3/sync?set_presence=busy")).toBe("400 M_INVALID_PARAM");
  const annas = new Eye(anna);
  await put(agnes, "online", { status_msg: "På plan 3" });
  await eventually(async () => {
    await annas.look();
    expect(annas.known.get(agnes.userId)).toMatchObject({ presence: "online", status_msg: "På plan 3" });
  }, patienceMs);
  await put(agnes, "unavailable", {}, there);
  await annas.untilSees(agnes, "unavailable");
  expect(annas.known.get(agnes.userId)).not.toHaveProperty("status_msg");
  await put(agnes, "offline");
  await annas.untilSees(agnes, "offline");
});

test("a filter says of whom and how many one is given", async () => {
  await Promise.all([sync(agnes), sync(bo)]);
  await new Eye(anna).untilSees(agnes, "online");
  await new Eye(anna).untilSees(bo, "online");
  const given = async (presence: object): Promise<string[]> => {
    const eye = new Eye(anna, here, { presence });
    await eye.look();
    return [...eye.known.keys()];
  };
  expect(await given({ types: [] })).toEqual([]);
  expect(await given({ not_types: ["m.*"] })).toEqual([]);
  expect(await given({ limit: 0 })).toEqual([]);
  expect(await given({ limit: 1 })).toHaveLength(1);
  expect(await given({ senders: [bo.userId] })).toEqual([bo.userId]);
  const others = await given({ not_senders: [bo.userId] });
  expect(others).toContain(agnes.userId);
  expect(others).not.toContain(bo.userId);
});

test("who waits is woken, and one who comes and goes all the time wakes them once a round", async () => {
  const eye = new Eye(anna);
  await sync(agnes);
  await eye.untilSees(agnes, "online");
  await put(agnes, "offline");
  await eye.untilSees(agnes, "offline");
  const waiting = eye.look(30_000);
  await put(agnes, "online");
  expect(await waiting).toBeGreaterThan(0);
  expect(eye.sees(agnes)).toBe("online");
  let answers = 0;
  const began = performance.now();
  const toggling = (async () => {
    for (let n = 0; performance.now() - began < 7000; n++) await put(agnes, n % 2 === 0 ? "offline" : "online");
  })();
  while (performance.now() - began < 7000) if ((await eye.look(2000)) > 0) answers += 1;
  await toggling;
  expect(answers).toBeLessThanOrEqual(4);
});

test("who leaves the last room that is shared is gone, who is removed too, and who comes is seen at once", async () => {
  await Promise.all([sync(bo), sync(britt)]);
  const [annas, bos] = [new Eye(anna), new Eye(bo)];
  await annas.untilSees(bo, "online");
  await sync(anna);
  await bos.untilSees(anna, "online");
  await here.get(anna, "POST", `/v3/rooms/${id(roomId)}/kick`, { user_id: bo.userId });
  await annas.look();
  await bos.look();
  expect([annas.sees(bo), bos.sees(anna)]).toEqual(["offline", "offline"]);
  expect(await status(anna, bo)).toBe("403 M_FORBIDDEN");
  const other = await here.room(anna, [bo], { name: "Igen" });
  await annas.look();
  await bos.look();
  expect([annas.sees(bo), bos.sees(anna)]).toEqual(["online", "online"]);
  await here.get(bo, "POST", `/v3/rooms/${id(other)}/leave`, {});
  await annas.look();
  expect(annas.sees(bo)).toBe("offline");
});

test("a guest neither sees nor is seen", async () => {
  const workspace = await server.workspace("Blanketter", anna);
  const citra = await house.guest(anna, workspace.id, "citra@konsult.example");
  const { room_id: direct } = await here.get(citra, "POST", "/v3/createRoom", {
    is_direct: true,
    invite: [anna.userId],
  });
  await here.get(anna, "POST", `/v3/join/${id(direct)}`, {});
  await put(citra, "online");
  await Promise.all([sync(citra), sync(anna)]);
  const [annas, own] = [new Eye(anna), new Eye(citra)];
  await annas.untilSees(anna, "online");
  await own.look();
  expect([annas.sees(citra), own.known.size]).toEqual([undefined, 0]);
  expect([await status(anna, citra), await status(citra, anna)]).toEqual(["403 M_FORBIDDEN", "offline"]);
});

test("with the end of a session, or of an account, one is gone", async () => {
  const device = { type: "m.login.password", identifier: { type: "m.id.user", user: eva.userId } };
  const { access_token: token } = await here.get(null, "POST", "/v3/login", { ...device, password: testPassword });
  const phone = { ...eva, token: token as string };
  const annas = new Eye(anna);
  await sync(phone, "online", there);
  await annas.untilSees(eva, "online");
  await here.get(phone, "POST", "/v3/logout", {});
  await annas.untilSees(eva, "offline");
  await sync(eva);
  await annas.untilSees(eva, "online");
  await server.safos.identity.change(eva.id, { isDisabled: true });
  await annas.untilSees(eva, "offline");
});

test("who is silent is away and gone in time, and a process that starts learns who is there", async () => {
  await sync(agnes);
  const annas = new Eye(anna);
  await annas.untilSees(agnes, "online");
  const began = Date.now();
  const move = (ms: number) => vi.useFakeTimers({ toFake: ["Date"], now: began + ms });
  const late = await server.twin();
  try {
    const lates = new Eye(anna, new MatrixCaller(late));
    // Those who have asked since the last time are named anew twice a minute.
    await sync(agnes, "unavailable");
    move(31_000);
    await lates.untilSees(agnes, "online");
    move(59_000);
    await sync(agnes, "unavailable");
    await annas.look();
    expect(annas.sees(agnes)).toBe("online");
    move(301_000);
    await sync(agnes, "unavailable", there);
    await annas.untilSees(agnes, "unavailable");
    await lates.untilSees(agnes, "unavailable");
    move(362_000);
    await annas.untilSees(agnes, "offline");
    await lates.untilSees(agnes, "offline");
  } finally {
    await late.stop();
  }
}, 90_000);
