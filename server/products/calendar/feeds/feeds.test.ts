import { afterAll, expect, test } from "vitest";
import { startTestServer, type TestPerson } from "../../../testing/server.ts";
import { caldavTools, eventText } from "../testing.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, bo } = server.people;
const { put } = caldavTools(server);

const own = async (who: TestPerson): Promise<string> =>
  ((await server.call(who, "GET", "/api/v1/calendars")).body["items"] as { id: string; isOwn: boolean }[]).find(
    (one) => one.isOwn,
  )?.id ?? "";
const calendar = await own(anna);
const shares = `/api/v1/items/calendar/${calendar}/shares`;
const link = async (fields: object = {}) => {
  const { status, body } = await server.call(anna, "POST", shares, { isLink: true, role: "viewer", ...fields });
  expect(status).toBe(201);
  return { id: body["id"] as string, secret: body["secret"] as string };
};
const feed = (secret: string, headers: Record<string, string> = {}) =>
  fetch(`${server.url}/api/v1/calendar-feeds/${secret}.ics`, { headers });

test("a calendar is followed by the address of a link, without people, reminders and what is private", async () => {
  const open = eventText("oppen", [
    "DTSTART;TZID=Europe/Stockholm:20261201T100000",
    "DTEND;TZID=Europe/Stockholm:20261201T110000",
    "SUMMARY:Öppet hus",
    "DESCRIPTION:Välkomna",
    "URL:https://fk.example/hemligt",
    "ORGANIZER;CN=Anna:mailto:anna@fk.example",
    "ATTENDEE;CN=Citra;PARTSTAT=ACCEPTED:mailto:citra@konsult.example",
    "RRULE:FREQ=WEEKLY;COUNT=3",
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    "TRIGGER:-PT15M",
    "END:VALARM",
  ]);
  expect((await put(anna, `${calendar}/oppen.ics`, open)).status).toBe(201);
  const closed = eventText("stangd", ["SUMMARY:Läkarbesök", "LOCATION:Vårdcentralen", "CLASS:PRIVATE"]);
  expect((await put(anna, `${calendar}/stangd.ics`, closed)).status).toBe(201);
  const { secret } = await link();
  const answer = await feed(secret);
  expect([answer.status, answer.headers.get("content-type"), answer.headers.get("referrer-policy")]).toEqual([
    200,
    "text/calendar; charset=utf-8",
    "no-referrer",
  ]);
  const text = await answer.text();
  for (const part of [
    "SUMMARY:Öppet hus",
    "DESCRIPTION:Välkomna",
    "FREQ=WEEKLY;COUNT=3",
    "BEGIN:VTIMEZONE",
    "UID:stangd",
  ])
    expect(text).toContain(part);
  for (const part of ["citra", "ORGANIZER", "VALARM", "hemligt", "Läkarbesök", "Vårdcentralen"])
    expect(text).not.toContain(part);
});

test("a program that has seen it is told so, and of a change at once", async () => {
  const { secret } = await link();
  const etag = (await feed(secret)).headers.get("etag") ?? "";
  const again = await feed(secret, { "if-none-match": etag });
  expect([again.status, await again.text()]).toEqual([304, ""]);
  expect((await put(anna, `${calendar}/ny.ics`, eventText("ny", ["SUMMARY:Nytt"]))).status).toBe(201);
  const changed = await feed(secret, { "if-none-match": etag });
  expect([changed.status, (await changed.text()).includes("SUMMARY:Nytt")]).toEqual([200, true]);
});

test("a link that is taken away, locked, for something else or made up follows nothing, nor does one of a calendar in the trash", async () => {
  const { id, secret } = await link();
  await server.call(anna, "DELETE", `${shares}/${id}`);
  expect((await feed(secret)).status).toBe(410);
  expect((await feed("x".repeat(43))).status).toBe(410);
  expect((await feed("x".repeat(300))).status).toBe(400);
  const locked = await link({ password: "ett långt lösenord" });
  expect((await feed(locked.secret)).status).toBe(401);
  const workspace = await server.workspace("Annat", anna);
  const made = await server.call(anna, "POST", `/api/v1/workspaces/${workspace.id}/documents`, { title: "Dokument" });
  const other = await server.call(anna, "POST", `/api/v1/items/document/${made.body["id"] as string}/shares`, {
    isLink: true,
    role: "viewer",
  });
  expect((await feed(other.body["secret"] as string)).status).toBe(410);
  const { body } = await server.call(anna, "POST", "/api/v1/calendars", { name: "Slängs" });
  const trashed = await server.call(anna, "POST", `/api/v1/items/calendar/${body["id"] as string}/shares`, {
    isLink: true,
    role: "viewer",
  });
  expect((await feed(trashed.body["secret"] as string)).status).toBe(200);
  await server.call(anna, "DELETE", `/api/v1/calendars/${body["id"] as string}`);
  expect((await feed(trashed.body["secret"] as string)).status).toBe(404);
  // Nobody else makes one, and rules that forbid links end those that there are.
  expect((await server.call(bo, "POST", shares, { isLink: true, role: "viewer" })).status).toBe(404);
});

test("many who ask at once are answered with one text, and a rule against links ends them all", async () => {
  const { secret } = await link();
  const all = await Promise.all(Array.from({ length: 20 }, async () => (await feed(secret)).text()));
  expect(new Set(all).size).toBe(1);
  expect((await server.call(anna, "PATCH", "/api/v1/organisation", { rules: { guestLinks: false } })).status).toBe(200);
  expect((await feed(secret)).status).toBe(410);
});
