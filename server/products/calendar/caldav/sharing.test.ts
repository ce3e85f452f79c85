import { afterAll, expect, test } from "vitest";
import { startTestServer } from "../../../testing/server.ts";
import {
  caldavTools,
  eventFilter as event,
  eventText,
  hrefsIn as hrefs,
  syncBody,
  xmlNamespaces as namespaces,
} from "../testing.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;
const workspace = await server.workspace("Gemensamt", anna, bo);
await server.safos.workspaces.addMember(anna.id, workspace.id, agnes.id, "viewer");
const { dav, propfind, report, query, sync, calendar, put } = caldavTools(server);

/** The workspace's calendar in someone's home, by its last part: its id. */
async function sharedSegment(): Promise<string> {
  const { body } = await server.call(bo, "GET", `/api/v1/calendars?workspaceId=${workspace.id}`);
  return (body.items as { id: string }[])[0]?.id ?? "";
}

test("a viewer sees a shared calendar in their home and writes nothing of it, by any method", async () => {
  const id = await sharedSegment();
  expect((await put(bo, `${id}/a.ics`, eventText("a", ["SUMMARY:Delat"]))).status).toBe(201);
  expect(hrefs((await propfind(agnes, "", "<d:displayname/>", "1")).text).some((one) => one.includes(id))).toBe(true);
  expect((await dav(agnes, "GET", `${id}/a.ics`)).text).toContain("SUMMARY:Delat");
  const privileges = await propfind(agnes, `${id}/`, "<d:current-user-privilege-set/>");
  expect(privileges.text).not.toContain("<d:write-content/>");
  const attempts = [
    await put(agnes, `${id}/a.ics`, eventText("a", ["SUMMARY:Kapat"])),
    await put(agnes, `${id}/b.ics`, eventText("b")),
    await dav(agnes, "DELETE", `${id}/a.ics`),
    await dav(agnes, "DELETE", `${id}/`),
    await dav(
      agnes,
      "PROPPATCH",
      `${id}/`,
      `<d:propertyupdate ${namespaces}><d:set><d:prop><d:displayname>Kapad</d:displayname></d:prop></d:set></d:propertyupdate>`,
    ),
    await dav(agnes, "MOVE", `${id}/a.ics`, undefined, {
      destination: `/remote.php/dav/calendars/${agnes.name}/${await calendar(agnes)}/a.ics`,
    }),
  ];
  for (const [index, { status, text }] of attempts.entries())
    expect([index, status, text.includes("<d:need-privileges/>")]).toEqual([index, 403, true]);
  // Their colour is their own.
  const colour = `<d:propertyupdate ${namespaces}><d:set><d:prop><a:calendar-color>#123456</a:calendar-color></d:prop></d:set></d:propertyupdate>`;
  expect((await dav(agnes, "PROPPATCH", `${id}/`, colour)).text).toContain("200 OK");
  expect((await propfind(agnes, `${id}/`, "<a:calendar-color/>")).text).toContain("#123456");
  expect((await propfind(bo, `${id}/`, "<a:calendar-color/>")).text).not.toContain("#123456");
});

test("others' private entries are busy times in every method and report, and filters do not tell what they hide", async () => {
  const id = await sharedSegment();
  const secret = eventText("secret", [
    "SUMMARY:Lönesamtal",
    "LOCATION:Rum X",
    "DESCRIPTION:hemligt",
    "CLASS:PRIVATE",
    "ATTENDEE;CN=Chefen:mailto:chef@fk.example",
    "RRULE:FREQ=DAILY;COUNT=2",
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    "TRIGGER:-PT5M",
    "DESCRIPTION:Lönesamtal",
    "END:VALARM",
  ]);
  const written = await put(bo, `${id}/secret.ics`, secret);
  const got = await dav(agnes, "GET", `${id}/secret.ics`);
  expect(got.headers.get("etag")).not.toBe(written.headers.get("etag"));
  const all = "<d:prop><d:getetag/><c:calendar-data/></d:prop>";
  const data = await query(agnes, `${id}/`, event(""));
  const multiget = await report(
    agnes,
    `${id}/`,
    "calendar-multiget",
    `${all}<d:href>/remote.php/dav/calendars/${agnes.name}/${id}/secret.ics</d:href>`,
  );
  const synced = await dav(
    agnes,
    "REPORT",
    `${id}/`,
    `<d:sync-collection ${namespaces}><d:sync-token/><d:sync-level>1</d:sync-level>${all}</d:sync-collection>`,
  );
  const expanded = await query(
    agnes,
    `${id}/`,
    event('<c:time-range start="20371201T000000Z" end="20371210T000000Z"/>'),
    '<c:calendar-data><c:expand start="20371201T000000Z" end="20371210T000000Z"/></c:calendar-data>',
  );
  for (const { status, text } of [got, data, multiget, synced, expanded]) {
    expect([200, 207]).toContain(status);
    expect(text).toMatch(/UID:secret/);
    expect(text).not.toMatch(/Lönesamtal|Rum X|hemligt|chef/);
  }
  const guess = await query(
    agnes,
    `${id}/`,
    event('<c:prop-filter name="SUMMARY"><c:text-match>nesamtal</c:text-match></c:prop-filter>'),
  );
  expect(hrefs(guess.text)).toEqual([]);
  expect(
    hrefs(
      (
        await query(
          bo,
          `${id}/`,
          event('<c:prop-filter name="SUMMARY"><c:text-match>nesamtal</c:text-match></c:prop-filter>'),
        )
      ).text,
    ),
  ).toHaveLength(1);
  // Who may write the calendar may not overwrite, remove, copy or move what they do not see.
  await server.safos.workspaces.addMember(anna.id, workspace.id, britt.id, "editor");
  const own = await calendar(britt);
  const aim = { destination: `/remote.php/dav/calendars/${britt.name}/${own}/x.ics` };
  for (const answer of [
    await put(britt, `${id}/secret.ics`, eventText("secret", ["SUMMARY:Kapat"])),
    await dav(britt, "DELETE", `${id}/secret.ics`),
    await dav(britt, "COPY", `${id}/secret.ics`, undefined, aim),
    await dav(britt, "MOVE", `${id}/secret.ics`, undefined, aim),
  ])
    expect(answer.status).toBe(403);
  expect((await dav(bo, "GET", `${id}/secret.ics`)).text).toBe(secret);
});

test("who is removed reads and writes nothing from that moment on, whatever they kept", async () => {
  const id = await sharedSegment();
  await put(bo, `${id}/kept.ics`, eventText("kept"));
  const token = (await sync(britt, `${id}/`, "")).token;
  await server.safos.workspaces.removeMember(anna.id, workspace.id, britt.id);
  for (const answer of [
    await dav(britt, "GET", `${id}/kept.ics`),
    await put(britt, `${id}/kept.ics`, eventText("kept")),
    await dav(britt, "REPORT", `${id}/`, syncBody(token)),
    await propfind(britt, `${id}/`, "<d:displayname/>"),
    await dav(britt, "DELETE", `${id}/kept.ics`),
  ])
    expect(answer.status).toBe(404);
  expect(hrefs((await propfind(britt, "", "<d:displayname/>", "1")).text).some((one) => one.includes(id))).toBe(false);
});
