import { afterAll, expect, test } from "vitest";
import { eventually, type TestAnswer, type TestPerson } from "../../testing/server.ts";
import { inDays, openGuestHouse, secretOf } from "./testing.ts";

const house = await openGuestHouse();
const { server } = house;
const { anna, agnes, bo, britt } = server.people;
afterAll(() => house.stop());

const ws = await server.workspace("Blanketter", anna, agnes);
const guests = (who: TestPerson | null, method = "GET", path = "", body?: unknown): Promise<TestAnswer> =>
  server.call(who, method, `/api/v1/workspaces/${ws.id}/guests${path}`, body);
const invitation = (mail: string, more: object = {}) => ({ mail, endsAt: inDays(30), ...more });
const codeFor = async (answer: Promise<TestAnswer>): Promise<unknown[]> => {
  const { status, body } = await answer;
  return [status, body.code];
};

test("someone from outside gets a letter, makes an account of their own kind and sees that workspace alone", async () => {
  const other = await server.workspace("Annat", anna);
  const { status, body } = await guests(
    anna,
    "POST",
    "",
    invitation("Citra@Konsult.example", { message: "Hej Citra!" }),
  );
  expect([status, body.state, body.mail, body.person]).toEqual([201, "invited", "citra@konsult.example", null]);
  const letter = await house.letterTo("citra@konsult.example");
  expect(letter).toContain("Hej Citra!");
  const secret = secretOf(letter);
  const shown = await server.call(null, "POST", "/api/v1/guest-invitations/read", { secret });
  expect(shown.body).toMatchObject({
    mail: "citra@konsult.example",
    workspaceName: "Blanketter",
    organisationName: "Försäkringskassan",
    sponsorName: "Anna Lindqvist",
    displayName: null,
  });
  const citra = await house.accept(secret, "Citra Wahyudi");
  expect([citra.isGuest, citra.displayName, citra.userId.endsWith(":guests.localhost")]).toEqual([
    true,
    "Citra Wahyudi",
    true,
  ]);
  const seen = await server.call(citra, "GET", "/api/v1/workspaces");
  expect(seen.body.items.map((one: { name: string; role: string }) => [one.name, one.role])).toEqual([
    ["Blanketter", "guest"],
  ]);
  expect((await server.call(citra, "GET", `/api/v1/workspaces/${other.id}`)).status).toBe(404);
  const list = (await guests(agnes)).body;
  expect(list.items[0]).toMatchObject({ state: "active", person: { guest: { mail: "citra@konsult.example" } } });
  expect(list.mayInvite).toBe(false);
  // Its organisation is no agency that takes part.
  const view = (await server.call(anna, "GET", `/api/v1/workspaces/${ws.id}`)).body;
  expect([view.organisations.length, view.guestCount]).toEqual([1, 1]);
});

test("a link is good once, for one address, and only as long as the invitation stands", async () => {
  const { secret, id } = await house.invite(anna, ws.id, "en@konsult.example");
  expect(await codeFor(server.call(null, "POST", "/api/v1/guest-invitations/read", { secret: "gissad" }))).toEqual([
    410,
    "GUEST_INVITATION_GONE",
  ]);
  const both = await Promise.all(
    ["Ett", "Två"].map((displayName) =>
      server.call(null, "POST", "/api/v1/guest-invitations/accept", { secret, displayName }),
    ),
  );
  expect(both.map((one) => one.status).toSorted()).toEqual([201, 410]);
  expect(await codeFor(server.call(null, "POST", "/api/v1/guest-invitations/accept", { secret }))).toEqual([
    410,
    "GUEST_INVITATION_GONE",
  ]);
  const old = await house.invite(anna, ws.id, "gammal@konsult.example");
  await house.run(`update guests.guest set secret_expires_at = now() where id = '${old.id}'`);
  expect((await server.call(null, "POST", "/api/v1/guest-invitations/read", { secret: old.secret })).status).toBe(410);
  const taken = await house.invite(anna, ws.id, "tagen@konsult.example");
  expect((await guests(anna, "DELETE", `/${taken.id}`)).status).toBe(200);
  expect((await server.call(null, "POST", "/api/v1/guest-invitations/read", { secret: taken.secret })).status).toBe(
    410,
  );
  // A reminder's link takes the place of the one before.
  const asked = await house.invite(anna, ws.id, "minns@konsult.example");
  expect((await guests(anna, "POST", `/${asked.id}/remind`)).status).toBe(200);
  const newer = secretOf(await house.letterTo("minns@konsult.example", 2));
  expect((await server.call(null, "POST", "/api/v1/guest-invitations/read", { secret: asked.secret })).status).toBe(
    410,
  );
  expect((await server.call(null, "POST", "/api/v1/guest-invitations/read", { secret: newer })).status).toBe(200);
  expect((await guests(anna, "POST", `/${id}/remind`)).status).toBe(404);
});

test("who may invite whom is asked first", async () => {
  const fresh = invitation("ny@konsult.example");
  expect(await codeFor(guests(null, "POST", "", fresh))).toEqual([401, "UNAUTHENTICATED"]);
  expect(await codeFor(guests(agnes, "POST", "", fresh))).toEqual([403, "FORBIDDEN"]);
  expect(await codeFor(guests(bo, "POST", "", fresh))).toEqual([404, "MISSING"]);
  expect(await codeFor(guests(bo))).toEqual([404, "MISSING"]);
  expect(await codeFor(guests(anna, "POST", "", invitation("bo@digg.example")))).toEqual([409, "GUEST_HAS_ACCOUNT"]);
  expect(await codeFor(guests(anna, "POST", "", invitation("x@guests.localhost")))).toEqual([409, "GUEST_HAS_ACCOUNT"]);
  for (const mail of [
    "ingen adress",
    "a@b",
    "a b@konsult.example",
    "a@konsult.example\r\nBcc: x@y.example",
    "@x.example",
  ])
    expect(await codeFor(guests(anna, "POST", "", invitation(mail)))).toEqual([400, "GUEST_MAIL_INVALID"]);
  expect(await codeFor(guests(anna, "POST", "", { ...fresh, endsAt: inDays(-1) }))).toEqual([400, "GUEST_END_INVALID"]);
  expect(await codeFor(guests(anna, "POST", "", { ...fresh, endsAt: inDays(400) }))).toEqual([403, "POLICY_REFUSED"]);
  expect(await codeFor(guests(anna, "POST", "", { ...fresh, sponsorId: britt.id }))).toEqual([400, "SPONSOR_UNFIT"]);
  expect((await guests(anna, "POST", "", { mail: 1 })).status).toBe(400);
  expect((await guests(anna, "POST", "", fresh)).status).toBe(201);
  expect(await codeFor(guests(anna, "POST", "", invitation("NY@konsult.example")))).toEqual([409, "GUEST_KNOWN"]);
  const personal = (await server.call(anna, "GET", "/api/v1/workspaces")).body.items.find(
    (one: { isPersonal: boolean }) => one.isPersonal,
  );
  expect(
    await codeFor(
      server.call(anna, "POST", `/api/v1/workspaces/${personal.id}/guests`, invitation("p@konsult.example")),
    ),
  ).toEqual([409, "PERSONAL"]);
});

test("a guest who is invited elsewhere keeps the account, and loses one workspace without the other", async () => {
  const second = await server.workspace("Andra", bo);
  const first = await house.guest(anna, ws.id, "dubbel@konsult.example");
  const again = await house.guest(bo, second.id, "dubbel@konsult.example");
  expect(again.id).toBe(first.id);
  expect((await server.call(again, "GET", "/api/v1/workspaces")).body.items).toHaveLength(2);
  expect((await guests(anna, "DELETE", `/${first.guestId}`)).status).toBe(200);
  expect((await server.call(again, "GET", "/api/v1/workspaces")).body.items).toHaveLength(1);
  await server.call(bo, "DELETE", `/api/v1/workspaces/${second.id}/guests/${again.guestId}`);
  await eventually(async () => expect((await server.call(again, "GET", "/api/v1/session")).status).toBe(401));
});

test("the sponsor answers for a guest without owning the workspace; others do not, and nobody elsewhere", async () => {
  const { body } = await guests(anna, "POST", "", invitation("ansvar@konsult.example", { sponsorId: agnes.id }));
  await house.accept(secretOf(await house.letterTo("ansvar@konsult.example")));
  const path = `/${body.id}`;
  const later = inDays(200);
  expect((await guests(agnes, "PATCH", path, { endsAt: later })).body.endsAt).toBe(later);
  expect(await codeFor(guests(agnes, "PATCH", path, { endsAt: inDays(2000) }))).toEqual([403, "POLICY_REFUSED"]);
  expect(await codeFor(guests(bo, "PATCH", path, { endsAt: inDays(20) }))).toEqual([404, "MISSING"]);
  expect(await codeFor(guests(agnes, "PATCH", path, { sponsorId: britt.id }))).toEqual([400, "SPONSOR_UNFIT"]);
  expect((await guests(anna, "PATCH", path, { sponsorId: anna.id })).body.sponsor.id).toBe(anna.id);
  expect(await codeFor(guests(agnes, "DELETE", path))).toEqual([403, "FORBIDDEN"]);
  expect(await codeFor(guests(anna, "PATCH", "/nonsense", {}))).toEqual([400, "INVALID"]);
  // The same id at another workspace opens nothing.
  const other = await server.workspace("Bos", bo);
  expect((await server.call(bo, "DELETE", `/api/v1/workspaces/${other.id}/guests${path}`)).status).toBe(404);
});

test("administrators of the workspace's organisation see its guests, and end them; no others", async () => {
  const list = await server.call(anna, "GET", "/api/v1/organisation/guests");
  expect(list.body.items.length).toBeGreaterThan(1);
  expect(list.body.items[0].workspace.name).toBe("Blanketter");
  expect((await server.call(agnes, "GET", "/api/v1/organisation/guests")).status).toBe(403);
  const guest = await house.guest(anna, ws.id, "admin@konsult.example");
  const path = `/api/v1/organisation/guests/${guest.guestId}`;
  expect((await server.call(bo, "DELETE", path)).status).toBe(404);
  expect((await server.call(anna, "DELETE", path)).status).toBe(200);
  expect((await server.call(guest, "GET", "/api/v1/session")).status).toBe(401);
  expect((await server.call(anna, "DELETE", path)).status).toBe(404);
});

test("a guest is a guest: no role, no adding by name, no domain of an agency", async () => {
  const guest = await house.guest(anna, ws.id, "roll@konsult.example");
  const member = `/api/v1/workspaces/${ws.id}/members/${guest.id}`;
  expect(await codeFor(server.call(anna, "PATCH", member, { role: "owner" }))).toEqual([409, "GUEST_ROLE"]);
  const other = await server.workspace("Utan gäster", anna);
  const add = server.call(anna, "POST", `/api/v1/workspaces/${other.id}/members`, { name: guest.name, role: "editor" });
  expect(await codeFor(add)).toEqual([409, "GUEST_ROLE"]);
  await expect(server.safos.organisations.add({ domain: "guests.localhost", name: "Kapad" })).rejects.toThrow();
  const { id } = await server.safos.organisations.ensureGuests();
  await expect(server.safos.organisations.change(id, { rules: { guestLinks: true } })).rejects.toThrow();
  expect(server.safos.organisations.all().map((one) => one.id)).not.toContain(id);
});
