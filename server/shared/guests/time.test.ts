import { afterAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { eventually } from "../../testing/server.ts";
import { inDays, openGuestHouse } from "./testing.ts";

const house = await openGuestHouse();
const { server } = house;
const { anna, agnes } = server.people;
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await house.stop();
});
const { guests, identity, workspaces } = server.safos;

const ws = await server.workspace("Blanketter", anna, agnes);
const base = `/api/v1/workspaces/${ws.id}`;
const log = { error: (): void => undefined };
const stateOf = async (guestId: string): Promise<string> => {
  const { items } = (await server.call(anna, "GET", `${base}/guests`)).body;
  return items.find((one: { id: string }) => one.id === guestId)?.state;
};
/** As if the guest's time had been over for a moment. */
const endNow = async (guestId: string, personId: string): Promise<void> => {
  await house.run(`update guests.guest set ends_at = now() - interval '1 second' where id = '${guestId}'`);
  await house.run(`update workspaces.member set ends_at = now() - interval '1 second' where person_id = '${personId}'`);
};
const lettersTo = (mail: string, about: string): number =>
  house.letters.filter((one) => one.to === mail && one.text.includes(about)).length;

test("at the end everything closes: calls, a waiting sync, a socket, what was shared, the account", async () => {
  const citra = await house.guest(anna, ws.id, "citra@konsult.example");
  const board = (await server.call(anna, "POST", `${base}/boards`, { title: "Tavlan" })).body.id as string;
  await server.call(anna, "POST", `/api/v1/items/board/${board}/shares`, { name: citra.name, role: "viewer" });
  expect((await server.call(citra, "GET", `/api/v1/boards/${board}`)).status).toBe(200);
  const matrix = (path: string) =>
    fetch(`${server.url}/_matrix/client/v3/${path}`, { headers: { authorization: `Bearer ${citra.token}` } });
  const { next_batch: since } = (await (await matrix("sync?timeout=0")).json()) as { next_batch: string };
  const waiting = matrix(`sync?timeout=30000&since=${since}`);
  const socket = new WebSocket(`${server.url.replace("http", "ws")}/api/live`, {
    headers: { authorization: `Bearer ${citra.token}` },
  });
  await new Promise<void>((resolve, reject) => socket.once("open", () => resolve()).once("error", reject));
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  await endNow(citra.guestId, citra.id);
  await workspaces.endMembers(log);
  expect((await server.call(citra, "GET", base)).status).toBeGreaterThanOrEqual(401);
  await eventually(async () => expect((await server.call(citra, "GET", "/api/v1/session")).status).toBe(401));
  await eventually(async () => expect((await twin.call(citra, "GET", `/api/v1/boards/${board}`)).status).toBe(401));
  expect((await waiting).status).toBe(401);
  await closed;
  expect(await stateOf(citra.guestId)).toBe("ended");
  expect((await identity.personById(citra.id))?.disabled).toBe(true);
  expect(await workspaces.grantsOn({ workspaceId: ws.id, kind: "board", id: board })).toHaveLength(0);
});

test("whose time is over has no role before the job comes, and two processes end it once", async () => {
  const guest = await house.guest(anna, ws.id, "precis@konsult.example");
  await endNow(guest.guestId, guest.id);
  workspaces.forgetMember(ws.id, guest.id);
  expect(await workspaces.roleOf(guest.id, ws.id)).toBeNull();
  await Promise.all([workspaces.endMembers(log), twin.safos.workspaces.endMembers(log)]);
  await eventually(async () => expect(await stateOf(guest.guestId)).toBe("ended"));
  const { rows } = await server.safos.database.pool.query(
    "select count(*)::int as n from events.outbox where type = 'member.removed' and payload->>'personId' = $1",
    [guest.id],
  );
  expect(rows[0]?.n).toBe(1);
});

test("guest and sponsor get a letter two weeks and two days before the end, once, from however many processes", async () => {
  const guest = await house.guest(anna, ws.id, "snart@konsult.example", 60);
  const at = async (days: number): Promise<void> => {
    await house.run(`update guests.guest set ends_at = now() + interval '${days} days' where id = '${guest.guestId}'`);
    await house.run(`update guests.guest set accepted_at = now() - interval '40 days' where id = '${guest.guestId}'`);
    await Promise.all([guests.watch(), twin.safos.guests.watch(), guests.watch()]);
  };
  await at(20);
  await at(13);
  await eventually(() => expect(lettersTo("snart@konsult.example", "Du är gäst i samarbetsytan")).toBe(1));
  await eventually(() => expect(lettersTo("anna@fk.example", "du är ansvarig")).toBe(1));
  await at(13);
  await at(1.5);
  await eventually(() => expect(lettersTo("snart@konsult.example", "Du är gäst i samarbetsytan")).toBe(2));
  // A new end begins anew.
  await server.call(anna, "PATCH", `${base}/guests/${guest.guestId}`, { endsAt: inDays(40) });
  await at(13);
  await eventually(() => expect(lettersTo("snart@konsult.example", "Du är gäst i samarbetsytan")).toBe(3));
});

test("once a year the sponsor is asked; an answer keeps the guest, none ends it after two weeks", async () => {
  const [kept, lost] = [
    await house.guest(anna, ws.id, "kvar@konsult.example", 300),
    await house.guest(anna, ws.id, "borta@konsult.example", 300),
  ];
  await house.run("update guests.guest set reviewed_at = now() - interval '366 days' where state = 'active'");
  await Promise.all([guests.watch(), twin.safos.guests.watch()]);
  expect([await stateOf(kept.guestId), await stateOf(lost.guestId)]).toEqual(["review", "review"]);
  await eventually(() => expect(lettersTo("anna@fk.example", "sedan någon såg över")).toBeGreaterThanOrEqual(1));
  const answer = { endsAt: inDays(365) };
  const path = `${base}/guests/${kept.guestId}/review`;
  expect((await server.call(agnes, "POST", path, answer)).status).toBe(403);
  expect((await server.call(anna, "POST", path, { endsAt: inDays(500) })).body.code).toBe("POLICY_REFUSED");
  expect((await server.call(anna, "POST", path, answer)).body).toMatchObject({ state: "active", reviewBy: null });
  await house.run("update guests.guest set review_by = now() where review_by is not null");
  await guests.watch();
  expect([await stateOf(kept.guestId), await stateOf(lost.guestId)]).toEqual(["active", "ended"]);
});

test("invitations run out, and thirty days after the end nothing is left but that there was a guest", async () => {
  const invited = await house.invite(anna, ws.id, "svarar-inte@konsult.example");
  await house.run(`update guests.guest set secret_expires_at = now() where id = '${invited.id}'`);
  await guests.watch();
  expect(await stateOf(invited.id)).toBe("ended");
  const guest = await house.guest(anna, ws.id, "tidigare@konsult.example");
  await server.call(anna, "DELETE", `${base}/guests/${guest.guestId}`);
  await guests.watch();
  expect((await identity.personById(guest.id))?.displayName).toBe("tidigare");
  await house.run(`update identity.person set disabled_at = now() - interval '31 days' where id = '${guest.id}'`);
  await house.run(`update guests.guest set ended_at = now() - interval '31 days' where id = '${guest.guestId}'`);
  await Promise.all([guests.watch(), twin.safos.guests.watch()]);
  expect(await identity.personByMail("tidigare@konsult.example")).toBeNull();
  expect(await identity.personById(guest.id)).toMatchObject({ displayName: "Tidigare gäst", disabled: true });
  expect(await stateOf(guest.guestId)).toBeUndefined();
  // The same address is someone new.
  const anew = await house.guest(anna, ws.id, "tidigare@konsult.example");
  expect(anew.id).not.toBe(guest.id);
});

test("someone whose account was closed lately is let in again with it, and a workspace that is gone closes accounts too", async () => {
  const own = await server.workspace("Kort", anna);
  const first = await house.guest(anna, own.id, "ater@konsult.example");
  await server.call(anna, "DELETE", `/api/v1/workspaces/${own.id}/guests/${first.guestId}`);
  expect((await identity.personById(first.id))?.disabled).toBe(true);
  const again = await house.guest(anna, own.id, "ater@konsult.example");
  expect([again.id, again.disabled]).toEqual([first.id, false]);
  await server.call(anna, "DELETE", `/api/v1/workspaces/${own.id}`);
  await house.run(`update workspaces.workspace set trashed_at = now() - interval '40 days' where id = '${own.id}'`);
  await workspaces.purge();
  await guests.watch();
  expect((await identity.personById(first.id))?.disabled).toBe(true);
});

test("who answers for guests is a holding: when they leave, a successor does", async () => {
  const guest = await house.guest(agnes.isAdmin ? agnes : anna, ws.id, "arv@konsult.example");
  await server.call(anna, "PATCH", `${base}/guests/${guest.guestId}`, { sponsorId: agnes.id });
  const to = await identity.personById(anna.id);
  const from = await identity.personById(agnes.id);
  if (!to || !from) throw new Error("They are gone.");
  const done = await server.safos.departures.handOver(from, to);
  expect(done?.handedOver.find((one) => one.name === "guests")).toMatchObject({ given: 1, kept: 0 });
  const { items } = (await server.call(anna, "GET", `${base}/guests`)).body;
  expect(items.find((one: { id: string }) => one.id === guest.guestId).sponsor.id).toBe(anna.id);
});
