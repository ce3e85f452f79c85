import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { inDays, openGuestHouse } from "../shared/guests/testing.ts";

const house = await openGuestHouse();
const { server } = house;
afterAll(() => house.stop());
const { agnes, anna, bo } = server.people;
const db = server.safos.database.of();
const returned = (address: string) =>
  sql`insert into mail.refused_address (address, code, answer, is_paused)
    values (${address.toLowerCase()}, 550, '550 5.1.1 User unknown', true)`.execute(db);
const listed = async (who: { readonly id: string }) =>
  (
    (await server.call(anna, "GET", "/api/v1/persons")).body.items as {
      id: string;
      mailRefused: { answer: string } | null;
    }[]
  ).find((one) => one.id === who.id)?.mailRefused;

test("administrators see that letters do not arrive and have them sent again; others cannot", async () => {
  await returned(agnes.name);
  expect(await listed(agnes)).toMatchObject({ answer: "550 5.1.1 User unknown" });
  const path = `/api/v1/persons/${agnes.id}`;
  for (const [who, status] of [
    [null, 401],
    [agnes, 403],
    [bo, 404],
  ] as const)
    expect((await server.call(who, "PATCH", path, { isMailConfirmed: true })).status).toBe(status);
  expect((await server.call(anna, "PATCH", path, { isMailConfirmed: false })).status).toBe(400);
  expect(await listed(agnes)).not.toBeNull();
  expect((await server.call(anna, "PATCH", path, { isMailConfirmed: true })).status).toBe(200);
  expect(await listed(agnes)).toBeNull();
});

test("a person sees it among their settings, of the address they chose, and confirms it", async () => {
  const settings = "/api/v1/notice-settings";
  const refusedAt = async (): Promise<unknown> => (await server.call(bo, "GET", settings)).body.mailRefusedAt;
  expect(await refusedAt()).toBeNull();
  await returned(bo.name);
  await returned("Bo.Ek@Digg.example");
  expect(await refusedAt()).toBe(bo.name);
  const changed = await server.call(bo, "PATCH", settings, { mailTo: "bo.ek@digg.example" });
  expect(changed.body.mailRefusedAt).toBe("bo.ek@digg.example");
  const confirmed = await server.call(bo, "PATCH", settings, { isMailConfirmed: true });
  expect([confirmed.status, confirmed.body.mailRefusedAt]).toEqual([200, null]);
  expect((await server.call(bo, "PATCH", settings, { mailTo: null })).body.mailRefusedAt).toBe(bo.name);
});

test("an invitation shows that its letter came back, and goes again when it is sent anew", async () => {
  const place = await server.workspace("Gästande", anna);
  const guests = `/api/v1/workspaces/${place.id}/guests`;
  const mail = "citra@konsult.example";
  const made = await server.call(anna, "POST", guests, { mail, endsAt: inDays(30) });
  expect(made.status).toBe(201);
  await house.letterTo(mail);
  const state = async () =>
    ((await server.call(anna, "GET", guests)).body.items as { mail: string; isMailRefused: boolean }[])[0];
  expect(await state()).toMatchObject({ mail, isMailRefused: false });
  await returned(mail);
  expect(await state()).toMatchObject({ mail, isMailRefused: true });
  expect((await server.call(anna, "POST", `${guests}/${made.body.id}/remind`, {})).status).toBeLessThan(300);
  await house.letterTo(mail, 2);
});
