import type { DatedThing } from "@safos/contract/timeline";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openGuestHouse, type GuestHouse } from "../../shared/guests/testing.ts";
import { eventually, type TestPerson, type TestServer } from "../../testing/server.ts";

let house: GuestHouse;
let server: TestServer;
let anna: TestPerson;
let agnes: TestPerson;
let bo: TestPerson;
let britt: TestPerson;
let workspaceId: string;

beforeAll(async () => {
  house = await openGuestHouse();
  ({ server } = house);
  ({ anna, agnes, bo, britt } = server.people);
  ({ id: workspaceId } = await server.workspace("Planering", agnes, bo));
  await server.safos.workspaces.addMember(agnes.id, workspaceId, anna.id, "viewer");
});
afterAll(() => house.stop());

const hour = 3_600_000;
const began = Date.now();
/** Each test has days of its own. */
const at = (days: number, hours = 0): string => new Date(began + days * 24 * hour + hours * hour).toISOString();
const read = (who: TestPerson | null, from: string, to: string, on = server) =>
  on.call(who, "GET", `/api/v1/time-line?${String(new URLSearchParams({ from, to, layers: "meetings" }))}`);
async function seen(who: TestPerson, from: string, to: string, on = server): Promise<DatedThing[]> {
  const { status, body } = await read(who, from, to, on);
  expect(status).toBe(200);
  return body.items as DatedThing[];
}
const titles = async (who: TestPerson, from: string, to: string): Promise<string[]> =>
  (await seen(who, from, to)).map((one) => one.title);
async function plan(title: string, startsAt: string, rest: object = {}, where = workspaceId): Promise<string> {
  const path = `/api/v1/workspaces/${where}/meetings`;
  const { status, body } = await server.call(agnes, "POST", path, { title, startsAt, ...rest });
  expect([title, status]).toEqual([title, 201]);
  return body.id as string;
}
const change = (who: TestPerson | null, id: string, body: object) =>
  server.call(who, "PATCH", `/api/v1/meetings/${id}`, body);
const share = (id: string, name: string, role: string) =>
  server.call(agnes, "POST", `/api/v1/items/meeting/${id}/shares`, { name, role });

test("a planned meeting stands where it is planned, for who may open it and in every process; who leads moves it", async () => {
  const [from, to] = [at(2), at(3)];
  const id = await plan("Styrgrupp", at(2, 4), { endsAt: at(2, 5) });
  const open = await plan("Utan slut", at(2, 6));
  const things = await seen(agnes, from, to);
  expect(things).toEqual([
    {
      layer: "meetings",
      id,
      title: "Styrgrupp",
      context: "Planering",
      at: at(2, 4),
      endsAt: at(2, 5),
      path: `/w/${workspaceId}/meetings/${id}`,
      canMove: true,
    },
    expect.objectContaining({ id: open, title: "Utan slut", endsAt: null, canMove: true }),
  ]);
  expect(await seen(bo, from, to)).toEqual(things);
  // Who only reads sees it and does not move it.
  expect((await seen(anna, from, to)).map((one) => one.canMove)).toEqual([false, false]);
  expect((await change(anna, id, { startsAt: at(4) })).body.code).toBe("FORBIDDEN");
  const twin = await server.twin();
  expect(await seen(britt, from, to, twin)).toEqual([]);
  expect(await seen(bo, from, to, twin)).toEqual(things);
  await twin.stop();
  expect((await change(britt, id, { startsAt: at(4) })).status).toBe(404);
  expect((await change(null, id, { startsAt: at(4) })).status).toBe(401);
  expect((await read(null, from, to)).status).toBe(401);
  expect((await change(bo, id, { startsAt: at(2, 8) })).status).toBe(200);
  expect((await seen(agnes, from, to)).map((one) => [one.title, one.at, one.endsAt])).toEqual([
    ["Utan slut", at(2, 6), null],
    ["Styrgrupp", at(2, 8), at(2, 9)],
  ]);
});

test("a window has what touches it, from whichever side, and nothing that has no time", async () => {
  await plan("Går in i", at(9, 23), { endsAt: at(10, 1) });
  await plan("Slutar när det börjar", at(9, 20), { endsAt: at(10) });
  await plan("Före, utan slut", at(9, 23));
  await plan("Börjar när det börjar", at(10));
  await plan("Går ut ur", at(10, 23), { endsAt: at(11, 1) });
  await plan("Ett dygn", at(9, 1), { endsAt: at(10, 1) });
  await plan("Varar hela", at(9, 12), { endsAt: at(12) });
  await plan("Börjar när det slutar", at(11));
  await server.call(agnes, "POST", `/api/v1/workspaces/${workspaceId}/meetings`, { title: "Utan tid" });
  expect(await titles(agnes, at(10), at(11))).toEqual([
    "Ett dygn",
    "Varar hela",
    "Går in i",
    "Börjar när det börjar",
    "Går ut ur",
  ]);
});

test("what goes on and what is over stays where it was planned, and is moved by nobody", async () => {
  const [from, to] = [at(-2), at(1)];
  const missed = await plan("Blev inte av", at(-1), { endsAt: at(-1, 1) });
  const live = await plan("Pågår", at(0));
  const over = await plan("Är över", at(-1, 4));
  for (const id of [live, over])
    expect((await server.call(agnes, "POST", `/api/v1/meetings/${id}/start`)).body.state).toBe("live");
  expect((await server.call(agnes, "POST", `/api/v1/meetings/${over}/end`)).body.state).toBe("ended");
  expect((await seen(agnes, from, to)).map(({ id, canMove }) => [id, canMove])).toEqual([
    [missed, true],
    [over, false],
    [live, false],
  ]);
  expect((await change(agnes, over, { startsAt: at(0) })).body.code).toBe("ENDED");
  expect((await server.call(agnes, "POST", `/api/v1/meetings/${live}/end`)).body.state).toBe("ended");
});

test("who was given one meeting sees that one, who is removed none, and a guest what they were given", async () => {
  const { id: where } = await server.workspace("Med andra", agnes, bo);
  const [from, to] = [at(20), at(21)];
  const given = await plan("Delat", at(20, 1), {}, where);
  const other = await plan("Inte delat", at(20, 2), {}, where);
  expect(await titles(britt, from, to)).toEqual([]);
  const made = await share(given, britt.name, "viewer");
  expect(made.status).toBe(201);
  expect((await seen(britt, from, to)).map(({ id, context, canMove }) => [id, context, canMove])).toEqual([
    [given, "", false],
  ]);
  expect((await change(britt, given, { startsAt: at(20, 3) })).body.code).toBe("FORBIDDEN");
  const guest = await house.guest(agnes, where, "arvid@konsult.example", 20);
  expect(await titles(guest, from, to)).toEqual([]);
  expect((await share(given, guest.name, "viewer")).status).toBe(201);
  expect((await seen(guest, from, to)).map(({ id, canMove }) => [id, canMove])).toEqual([[given, false]]);
  await server.call(agnes, "DELETE", `/api/v1/workspaces/${where}/guests/${guest.guestId}`);
  expect((await read(guest, from, to)).body.items ?? []).toEqual([]);
  expect(await titles(bo, from, to)).toEqual(["Delat", "Inte delat"]);
  await server.call(agnes, "DELETE", `/api/v1/workspaces/${where}/members/${bo.id}`);
  expect(await titles(bo, from, to)).toEqual([]);
  expect((await change(bo, given, { startsAt: at(20, 3) })).status).toBe(404);
  const taken = `/api/v1/items/meeting/${given}/shares/${made.body.id}`;
  expect((await server.call(agnes, "DELETE", taken)).status).toBe(200);
  expect(await titles(britt, from, to)).toEqual([]);
  // Who was given it to work with moves it.
  expect((await share(other, britt.name, "editor")).status).toBe(201);
  expect((await seen(britt, from, to)).map(({ id, canMove }) => [id, canMove])).toEqual([[other, true]]);
  expect((await change(britt, other, { startsAt: at(20, 3) })).status).toBe(200);
});

test("a class that keeps others out keeps the meeting from them, and the trash takes it until it is restored", async () => {
  const [from, to] = [at(30), at(31)];
  const id = await plan("Känsligt", at(30, 1));
  await plan("Öppet", at(30, 2));
  await server.safos.organisations.change(anna.organisationId, {
    rules: { isDirectoryOpen: true, classes: { K3: { otherOrganisations: false } } },
  });
  await server.call(agnes, "PUT", `/api/v1/items/meeting/${id}/class`, { informationClass: "K3" });
  await eventually(async () => expect(await titles(bo, from, to)).toEqual(["Öppet"]));
  expect(await titles(agnes, from, to)).toEqual(["Känsligt", "Öppet"]);
  expect((await server.call(agnes, "DELETE", `/api/v1/items/meeting/${id}`)).status).toBeLessThan(300);
  expect(await titles(agnes, from, to)).toEqual(["Öppet"]);
  expect((await server.call(agnes, "POST", `/api/v1/items/meeting/${id}/restore`)).status).toBe(200);
  expect(await titles(agnes, from, to)).toEqual(["Känsligt", "Öppet"]);
});

test("what an entry of a calendar plans stands there, and nowhere twice", async () => {
  const { items } = (await server.call(agnes, "GET", `/api/v1/calendars?workspaceId=${workspaceId}`)).body;
  const calendar = (items as { id: string; workspaceId: string }[]).find((one) => one.workspaceId === workspaceId);
  const made = await server.call(agnes, "POST", `/api/v1/calendars/${calendar?.id}/entries`, {
    summary: "Ur kalendern",
    call: true,
    start: at(40, 1),
    end: at(40, 2),
  });
  expect(made.status).toBe(201);
  const meeting = String(made.body.callPath).split("/").at(-1);
  await eventually(async () =>
    expect((await server.call(agnes, "GET", `/api/v1/meetings/${meeting}`)).body.startsAt).not.toBeNull(),
  );
  await plan("Bredvid", at(40, 3));
  expect(await titles(agnes, at(40), at(41))).toEqual(["Bredvid"]);
});

test("of many those that come first are shown, and it is said", async () => {
  const { id: where } = await server.workspace("Många", agnes);
  await house.run(`insert into meetings.meeting (id, workspace_id, title, starts_at)
    select gen_random_uuid(), '${where}', 'Möte ' || n, timestamptz '${at(50)}' + n * interval '1 minute'
    from generate_series(1, 301) n`);
  const { body } = await read(agnes, at(50), at(51));
  expect([body.items.length, body.cut, body.items[0].title]).toEqual([300, ["meetings"], "Möte 1"]);
});
