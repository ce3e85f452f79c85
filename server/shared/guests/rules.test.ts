import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { eventually, type TestPerson } from "../../testing/server.ts";
import { inDays, openGuestHouse } from "./testing.ts";

const house = await openGuestHouse();
const { server } = house;
const { anna, bo, agnes } = server.people;
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await house.stop();
});

const rulesOf = (who: TestPerson, rules: object, on = server) =>
  on.safos.organisations.change(who.organisationId, { rules });
const open = { mailGuests: true, mailGuestDays: 365, otherOrganisations: true };
const classOf = (id: string, informationClass: string | null) =>
  server.call(anna, "PATCH", `/api/v1/workspaces/${id}`, { informationClass });
const isIn = async (guest: TestPerson, id: string): Promise<boolean> =>
  (await server.call(guest, "GET", `/api/v1/workspaces/${id}`)).status === 200;
const inviteTo = (who: TestPerson, id: string, mail: string, days = 30) =>
  server.call(who, "POST", `/api/v1/workspaces/${id}/guests`, { mail, endsAt: inDays(days) });

test("the strictest rule of every agency in the workspace decides, and is named", async () => {
  const ws = await server.workspace("Ihop", anna, bo);
  await rulesOf(bo, { mailGuestDays: 60 });
  const list = (await server.call(anna, "GET", `/api/v1/workspaces/${ws.id}/guests`)).body;
  expect([list.mostDays, list.mostDaysBy]).toEqual([60, "Digg"]);
  const long = await inviteTo(anna, ws.id, "lång@konsult.example", 61.5);
  expect(long.body.data).toMatchObject({ rule: "mailGuestDays", days: 60, organisation: { name: "Digg" } });
  expect((await inviteTo(anna, ws.id, "lagom@konsult.example", 60)).status).toBe(201);
  await rulesOf(bo, { mailGuests: false });
  const refused = await inviteTo(anna, ws.id, "ingen@konsult.example");
  expect(refused.body).toMatchObject({ code: "POLICY_REFUSED", data: { rule: "mailGuests", contacts: ["Bo Ek"] } });
  await rulesOf(bo, open);
  await classOf(ws.id, "K2");
  expect((await inviteTo(anna, ws.id, "k2@konsult.example")).body.data).toMatchObject({
    rule: "mailGuests",
    informationClass: "K2",
  });
});

test("a rule that is turned off, and a class that is raised, end the guests of before in every process", async () => {
  const ws = await server.workspace("Regler", anna);
  const citra = await house.guest(anna, ws.id, "citra@konsult.example");
  const waiting = await house.invite(anna, ws.id, "vantar@konsult.example");
  const preview = await server.call(anna, "POST", "/api/v1/policy/preview", { rules: { mailGuests: false } });
  expect(preview.body.counts.mailGuest).toBeGreaterThanOrEqual(2);
  expect(preview.body.items.map((one: { person: string }) => one.person)).toContain("citra");
  await rulesOf(anna, { mailGuests: false }, twin);
  await eventually(async () => expect(await isIn(citra, ws.id)).toBe(false));
  await eventually(async () => expect((await twin.call(citra, "GET", "/api/v1/session")).status).toBe(401));
  await eventually(async () =>
    expect((await server.call(null, "POST", "/api/v1/guest-invitations/read", { secret: waiting.secret })).status).toBe(
      410,
    ),
  );
  await rulesOf(anna, open);
  const ivar = await house.guest(anna, ws.id, "ivar@syn.example");
  await classOf(ws.id, "K3");
  await eventually(async () => expect(await isIn(ivar, ws.id)).toBe(false));
  await classOf(ws.id, null);
});

test("rules against other agencies are not about guests, and the other way round", async () => {
  const ws = await server.workspace("Blandat", anna, bo);
  const guest = await house.guest(anna, ws.id, "bland@konsult.example");
  await rulesOf(anna, { otherOrganisations: false });
  await eventually(async () => expect((await server.call(bo, "GET", `/api/v1/workspaces/${ws.id}`)).status).toBe(404));
  expect(await isIn(guest, ws.id)).toBe(true);
  await rulesOf(anna, open);
});

test("an agency that comes in brings its rules along, and fewer days shorten a stay", async () => {
  const ws = await server.workspace("Nykomling", anna);
  const guest = await house.guest(anna, ws.id, "ny@konsult.example", 300);
  await rulesOf(anna, { mailGuestDays: 30 });
  await eventually(async () => {
    const { items } = (await server.call(anna, "GET", `/api/v1/workspaces/${ws.id}/guests`)).body;
    expect(Date.parse(items[0].endsAt)).toBeLessThan(Date.now() + 31 * 86_400_000);
  });
  const { items } = (await server.call(anna, "GET", `/api/v1/workspaces/${ws.id}/members`)).body;
  const member = items.find((one: { person: { id: string } }) => one.person.id === guest.id);
  expect(Date.parse(member.endsAt)).toBeLessThan(Date.now() + 31 * 86_400_000);
  await rulesOf(anna, open);
  await rulesOf(bo, { mailGuests: false });
  expect(await isIn(guest, ws.id)).toBe(true);
  await server.call(anna, "POST", `/api/v1/workspaces/${ws.id}/members`, { name: "bo@digg.example", role: "viewer" });
  await eventually(async () => expect(await isIn(guest, ws.id)).toBe(false));
  await rulesOf(bo, open);
});

test("a link that was mailed before a rule was turned off lets nobody in after it", async () => {
  const ws = await server.workspace("Hinner", anna);
  const { secret } = await house.invite(anna, ws.id, "hinner@konsult.example");
  // The change and the answer at once: whichever is first, nobody stays.
  await Promise.all([
    rulesOf(anna, { mailGuests: false }, twin),
    server.call(null, "POST", "/api/v1/guest-invitations/accept", { secret, displayName: "Hinner" }),
  ]);
  await eventually(async () => {
    const { items } = (await server.call(anna, "GET", `/api/v1/workspaces/${ws.id}/guests`)).body;
    expect(items.every((one: { state: string }) => one.state === "ended")).toBe(true);
  });
  await rulesOf(anna, open);
});

test("no guest stays where a rule forbids, whatever is changed in whatever order", async () => {
  const ws = await server.workspace("Egenskap", anna, bo, agnes);
  let n = 0;
  const step = fc.oneof(
    fc.record({ kind: fc.constant("invite" as const) }),
    fc.record({ kind: fc.constant("rule" as const), isFk: fc.boolean(), isOn: fc.boolean() }),
    fc.record({ kind: fc.constant("class" as const), level: fc.constantFrom(null, "K1", "K2") }),
  );
  const isAllowed = (isFkOn: boolean, isDiggOn: boolean, level: string | null) => isFkOn && isDiggOn && level !== "K2";
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 7 }), async (steps) => {
      let [isFkOn, isDiggOn, level]: [boolean, boolean, string | null] = [true, true, null];
      await rulesOf(anna, open);
      await rulesOf(bo, open);
      await classOf(ws.id, null);
      for (const one of steps) {
        if (one.kind === "invite") {
          const mail = `nr${n++}@konsult.example`;
          if (isAllowed(isFkOn, isDiggOn, level)) await house.guest(anna, ws.id, mail);
          else expect((await inviteTo(anna, ws.id, mail)).body.code).toBe("POLICY_REFUSED");
        } else if (one.kind === "class") {
          level = one.level;
          await classOf(ws.id, level);
        } else {
          if (one.isFk) isFkOn = one.isOn;
          else isDiggOn = one.isOn;
          await rulesOf(one.isFk ? anna : bo, { mailGuests: one.isOn });
        }
        if (isAllowed(isFkOn, isDiggOn, level)) continue;
        await eventually(async () =>
          expect((await server.safos.workspaces.membersOf(ws.id)).some(({ role }) => role === "guest")).toBe(false),
        );
      }
    }),
    { numRuns: 6 },
  );
}, 60_000);
