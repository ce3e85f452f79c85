import { afterAll, expect, test } from "vitest";
import { startTestServer } from "../../../testing/server.ts";
import { feedEvent, feedText, startFeed } from "../subscriptions/testing.ts";
import { caldavTools, eventText, xmlNamespaces as namespaces } from "../testing.ts";

const server = await startTestServer({ SAFOS_CALENDAR_PRIVATE_NETWORKS: "127.0.0.0/8" });
const feed = await startFeed();
afterAll(async () => {
  await server.stop();
  await feed.stop();
});
const { anna } = server.people;
const { dav, propfind, sync, query, calendar, put } = caldavTools(server);

test("a calendar that is subscribed to is read by CalDAV and written by none of its methods", async () => {
  feed.answer(feedText([feedEvent("a", ["SUMMARY:Lov"])]));
  const { status, body } = await server.call(anna, "POST", "/api/v1/calendars", {
    name: "Lov",
    source: { url: feed.url },
  });
  expect(status).toBe(201);
  const id = body.id as string;
  const [name] = [...(await sync(anna, `${id}/`, "")).entries.keys()];
  const path = `${id}/${name ?? ""}`;
  expect((await dav(anna, "GET", path)).text).toContain("SUMMARY:Lov");
  expect((await query(anna, `${id}/`, '<c:comp-filter name="VEVENT"/>')).text).toContain("SUMMARY:Lov");
  const rights = async (of: string) => (await propfind(anna, of, "<d:current-user-privilege-set/>")).text;
  for (const of of [`${id}/`, path])
    for (const right of ["<d:write/>", "<d:write-content/>", "<d:bind/>", "<d:unbind/>"])
      expect([of, right, (await rights(of)).includes(right)]).toEqual([of, right, false]);
  expect(await rights(path)).toContain("<d:read/>");
  expect((await propfind(anna, `${id}/`, "<c:schedule-calendar-transp/>")).text).toContain("<c:transparent/>");
  const own = await calendar(anna);
  expect((await put(anna, `${own}/mitt.ics`, eventText("mitt"))).status).toBe(201);
  const home = `/remote.php/dav/calendars/${anna.name}`;
  const attempts = [
    await put(anna, path, eventText("a", ["SUMMARY:Kapad"])),
    await put(anna, `${id}/ny.ics`, eventText("ny")),
    await dav(anna, "DELETE", path),
    await dav(anna, "MOVE", path, undefined, { destination: `${home}/${own}/a.ics` }),
    await dav(anna, "MOVE", `${own}/mitt.ics`, undefined, { destination: `${home}/${id}/mitt.ics` }),
    await dav(anna, "COPY", `${own}/mitt.ics`, undefined, { destination: `${home}/${id}/mitt.ics` }),
  ];
  for (const [index, answer] of attempts.entries())
    expect([index, answer.status, answer.text.includes("<d:need-privileges/>")]).toEqual([index, 403, true]);
  const update = `<d:propertyupdate ${namespaces}><d:set><d:prop><d:displayname>Kapad</d:displayname></d:prop></d:set></d:propertyupdate>`;
  expect((await dav(anna, "PROPPATCH", path, update)).status).toBe(403);
  expect((await dav(anna, "GET", path)).text).toContain("SUMMARY:Lov");
  // A copy elsewhere is one's own, and the calendar itself is named and removed as any other.
  expect((await dav(anna, "COPY", path, undefined, { destination: `${home}/${own}/a.ics` })).status).toBe(201);
  expect((await dav(anna, "PROPPATCH", `${id}/`, update)).text).toContain("200 OK");
  expect((await dav(anna, "DELETE", `${id}/`)).status).toBe(204);
});
