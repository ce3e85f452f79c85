import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { addPerson, eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { caldavTools, eventFilter, eventText, hrefsIn, namesIn, unescapeXml, xmlNamespaces } from "../testing.ts";

const server = await startTestServer();
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const { anna, agnes, bo, britt } = server.people;
await server.safos.organisations.add({ domain: "stangd.example", name: "Stängd" });
const { dav, propfind, report, query, sync, put, own } = caldavTools(server);
const other = caldavTools(twin);
await server.workspace("Gemensamt", anna, bo);

const people = (organizer: TestPerson, ...invited: readonly (TestPerson | string)[]): string[] => [
  `ORGANIZER:mailto:${organizer.name}`,
  `ATTENDEE;PARTSTAT=ACCEPTED:mailto:${organizer.name}`,
  ...invited.map((one) => (typeof one === "string" ? one : `ATTENDEE:mailto:${one.name}`)),
];
const text = (answer: { text: string }): string => unescapeXml(answer.text).replaceAll("\r\n ", "");
const getEntry = async (who: TestPerson, path: string) => {
  const answer = await dav(who, "GET", path);
  return { ...answer, text: answer.text.replaceAll("\r\n ", ""), tag: answer.headers.get("schedule-tag") };
};
/** The address of someone's copy of an entry, once it is there. */
const copyOf = (who: TestPerson, uid: string): Promise<string> =>
  eventually(async () => {
    const found = await query(
      who,
      `${await own(who)}/`,
      eventFilter(`<c:prop-filter name="UID"><c:text-match collation="i;octet">${uid}</c:text-match></c:prop-filter>`),
    );
    const [href = ""] = hrefsIn(found.text);
    expect(href).not.toBe("");
    return href;
  });
/** The messages in someone's inbox about an entry. */
const messages = async (who: TestPerson, uid: string): Promise<string[]> => {
  const listed = await propfind(who, "inbox/", "<d:getetag/>", "1");
  const found: string[] = [];
  for (const href of hrefsIn(listed.text).slice(1)) {
    const one = (await dav(who, "GET", href)).text.replaceAll("\r\n ", "");
    if (one.includes(`UID:${uid}`)) found.push(one);
  }
  return found;
};
const invite = async (uid: string, invited: readonly (TestPerson | string)[], lines: readonly string[] = []) => {
  const path = `${await own(anna)}/${uid}.ics`;
  const answer = await put(anna, path, eventText(uid, [...people(anna, ...invited), ...lines]));
  expect([answer.status, answer.text]).toEqual([201, ""]);
  return path;
};
const busyText = (organizer: string, attendees: readonly string[], lines: readonly string[] = []): string =>
  [
    ...["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//EN", "METHOD:REQUEST", "BEGIN:VFREEBUSY", "UID:fb-1"],
    ...["DTSTAMP:20371101T100000Z", "DTSTART:20371201T000000Z", "DTEND:20371202T000000Z", ...lines],
    `ORGANIZER:mailto:${organizer}`,
    ...attendees.map((one) => `ATTENDEE:mailto:${one}`),
    ...["END:VFREEBUSY", "END:VCALENDAR", ""],
  ].join("\r\n");
const ask = (who: TestPerson | null, body: string, path = "outbox/") =>
  dav(who, "POST", path, body, { "content-type": "text/calendar; charset=utf-8" });
const statusesIn = (answer: { text: string }): string[] =>
  [...answer.text.matchAll(/<c:request-status>([^;<]*)/g)].map((one) => one[1] ?? "");

test("a client finds inbox, outbox and the default calendar, and reads what they are", async () => {
  const principal = `/remote.php/dav/principals/users/${encodeURIComponent(anna.name)}/`;
  const asked = "<c:schedule-inbox-URL/><c:schedule-outbox-URL/><c:calendar-user-address-set/><c:calendar-user-type/>";
  const { text: found } = await propfind(anna, principal, asked);
  expect(found).not.toContain("404 Not Found");
  expect(found).toContain("<c:calendar-user-type>INDIVIDUAL</c:calendar-user-type>");
  const inbox = await propfind(
    anna,
    "inbox/",
    "<d:resourcetype/><c:schedule-default-calendar-URL/><d:sync-token/><d:supported-report-set/><d:current-user-privilege-set/>",
  );
  expect(inbox.text).toContain("<d:resourcetype><d:collection/><c:schedule-inbox/></d:resourcetype>");
  expect(inbox.text).toContain(`/${encodeURIComponent(anna.name)}/${await own(anna)}/</d:href>`);
  expect(inbox.text).toContain("<d:privilege><c:schedule-deliver/></d:privilege>");
  const outbox = await propfind(anna, "outbox/", "<d:resourcetype/><c:max-attendees-per-instance/>");
  expect(outbox.text).toContain("<c:schedule-outbox/>");
  expect(outbox.text).toContain("<c:max-attendees-per-instance>50<");
  const home = await propfind(anna, "", "<d:resourcetype/>", "1");
  expect(
    hrefsIn(home.text)
      .slice(-2)
      .map((one) => one.split("/").at(-2)),
  ).toEqual(["inbox", "outbox"]);
  // A client cannot take their addresses.
  for (const name of ["inbox", "outbox"]) expect((await dav(anna, "MKCALENDAR", `${name}/`)).status).toBe(403);
  for (const [method, path] of [
    ["PUT", "inbox/x.ics"],
    ["PUT", "outbox/x.ics"],
    ["DELETE", "inbox/"],
    ["DELETE", "outbox/"],
    ["PROPPATCH", "inbox/"],
  ] as const)
    expect([method, path, (await dav(anna, method, path, eventText("x"))).status >= 400]).toEqual([method, path, true]);
});

test("an invitation, its change, its end and the answers come into the inboxes, are synced and taken out", async () => {
  const before = await sync(bo, "inbox/", "");
  const path = await invite(
    "in-1",
    [bo],
    ["LOCATION:Rum 1", "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT5M", "DESCRIPTION:x", "END:VALARM"],
  );
  const [request = ""] = await eventually(async () => {
    const found = await messages(bo, "in-1");
    expect(found).toHaveLength(1);
    return found;
  });
  expect(request).toContain("METHOD:REQUEST");
  expect(request).toContain("LOCATION:Rum 1");
  for (const hidden of ["VALARM", "SCHEDULE-STATUS", "X-RESPONSE"]) expect(request).not.toContain(hidden);
  const after = await sync(bo, "inbox/", before.token);
  expect([after.entries.size, after.gone]).toEqual([1, []]);
  const [name = ""] = after.entries.keys();
  const data = "<d:prop><d:getetag/><c:calendar-data/></d:prop>";
  const got = await report(
    bo,
    "inbox/",
    "calendar-multiget",
    `${data}<d:href>/remote.php/dav/calendars/${bo.name}/inbox/${name}</d:href><d:href>/remote.php/dav/calendars/${bo.name}/inbox/nothing.ics</d:href>`,
  );
  expect([text(got).includes("METHOD:REQUEST"), got.text.includes("404 Not Found")]).toEqual([true, true]);
  expect(namesIn((await query(bo, "inbox/", eventFilter(""))).text)).toContain(name);
  // Another time is said anew, at the same address.
  await put(anna, path, eventText("in-1", [...people(anna, bo), "DTSTART:20371202T090000Z", "DTEND:20371202T100000Z"]));
  await eventually(async () => expect((await messages(bo, "in-1"))[0]).toContain("DTSTART:20371202T090000Z"));
  expect(await messages(bo, "in-1")).toHaveLength(1);
  const copy = await copyOf(bo, "in-1");
  const written = (await dav(bo, "GET", copy)).text;
  expect((await put(bo, copy, written.replace("PARTSTAT=NEEDS-ACTION", "PARTSTAT=ACCEPTED"))).status).toBe(204);
  const [reply = ""] = await messages(anna, "in-1");
  expect([reply.includes("METHOD:REPLY"), reply.includes("PARTSTAT=ACCEPTED"), reply.includes("LOCATION")]).toEqual([
    true,
    true,
    false,
  ]);
  expect((await getEntry(bo, copy)).text).toMatch(/ORGANIZER[^:]*SCHEDULE-STATUS=1\.2/);
  const known = await sync(bo, "inbox/", "");
  expect((await dav(bo, "DELETE", `inbox/${name}`, undefined, { "if-match": '"other"' })).status).toBe(412);
  expect((await dav(bo, "DELETE", `inbox/${name}`)).status).toBe(204);
  expect((await dav(bo, "DELETE", `inbox/${name}`)).status).toBe(404);
  expect((await sync(bo, "inbox/", known.token)).gone).toEqual([name]);
  // What it did stays.
  expect((await dav(bo, "GET", copy)).status).toBe(200);
  expect((await dav(anna, "DELETE", path)).status).toBe(204);
  await eventually(async () => {
    const [cancelled = ""] = await messages(bo, "in-1");
    expect([cancelled.includes("METHOD:CANCEL"), cancelled.includes("STATUS:CANCELLED")]).toEqual([true, true]);
  });
  for (const token of ["urn:safos:calendar:x:1", `urn:safos:calendar:${bo.id}:999999999`])
    expect((await sync(anna, "inbox/", token)).status).toBe(403);
});

test("what became of each invitation stands in the organiser's entry, and says nothing of who has an account", async () => {
  const hidden = await addPerson(server.safos, { name: "gomd@stangd.example", displayName: "Gömd Person" });
  const path = await invite("st-1", [
    bo,
    hidden,
    "ATTENDEE:mailto:ingen@utanfor.example",
    "ATTENDEE;SCHEDULE-AGENT=CLIENT:mailto:klient@utanfor.example",
    "ATTENDEE;SCHEDULE-STATUS=2.0;SCHEDULE-FORCE-SEND=REQUEST:mailto:fel",
  ]);
  const { text: stored } = await getEntry(anna, path);
  const statusOf = (address: string): string | undefined =>
    stored
      .split("\r\n")
      .find((one) => one.endsWith(`:mailto:${address}`))
      ?.match(/SCHEDULE-STATUS="?([\d.]+)/)?.[1];
  expect(statusOf(bo.name)).toBe("1.1");
  // No mail goes from this server: an address of nobody and of someone who is not to be found are the same.
  expect([statusOf(hidden.name), statusOf("ingen@utanfor.example")]).toEqual(["5.2", "5.2"]);
  expect([statusOf("klient@utanfor.example"), statusOf("fel"), stored.includes("FORCE-SEND")]).toEqual([
    undefined,
    "3.7",
    false,
  ]);
  // Those who are invited read nothing of it.
  const copy = await copyOf(bo, "st-1");
  expect((await getEntry(bo, copy)).text).not.toContain("SCHEDULE-STATUS");
});

test("a schedule tag stays with answers and changes with everything else, and keeps clients from writing over one another", async () => {
  const path = await invite("tag-1", [bo, agnes], ["DESCRIPTION:Ett"]);
  const first = await getEntry(anna, path);
  expect(first.tag).toMatch(/^"[^"]+"$/);
  const copy = await copyOf(bo, "tag-1");
  const before = await getEntry(bo, copy);
  const agnesCopy = await copyOf(agnes, "tag-1");
  const accepted = before.text.replace(/(ATTENDEE[^\r]*)PARTSTAT=NEEDS-ACTION([^\r]*bo@digg)/, "$1PARTSTAT=ACCEPTED$2");
  const answered = await put(bo, copy, accepted, { "if-schedule-tag-match": before.tag ?? "" });
  expect([answered.status, answered.headers.get("schedule-tag") !== null, answered.headers.get("etag")]).toEqual([
    204,
    true,
    null,
  ]);
  const later = await getEntry(anna, path);
  expect([later.tag === first.tag, later.headers.get("etag") === first.headers.get("etag")]).toEqual([true, false]);
  // Others see the answer under the tag that they have.
  const tagOfAgnes = (await getEntry(agnes, agnesCopy)).tag;
  await eventually(async () =>
    expect((await getEntry(agnes, agnesCopy)).text).toMatch(/PARTSTAT=ACCEPTED[^\r]*bo@digg/),
  );
  expect((await getEntry(agnes, agnesCopy)).tag).toBe(tagOfAgnes);
  // The organiser, who has not seen the answer, changes words: the answer stays.
  const changed = first.text.replace("DESCRIPTION:Ett", "DESCRIPTION:Två");
  expect((await put(anna, path, changed, { "if-match": first.headers.get("etag") ?? "" })).status).toBe(412);
  const written = await put(anna, path, changed, { "if-schedule-tag-match": first.tag ?? "" });
  expect([written.status, written.headers.get("schedule-tag") === first.tag]).toEqual([204, false]);
  expect((await getEntry(anna, path)).text).toMatch(/PARTSTAT=ACCEPTED[^\r]*bo@digg/);
  expect((await put(anna, path, changed, { "if-schedule-tag-match": first.tag ?? "" })).status).toBe(412);
  await eventually(async () => expect((await getEntry(agnes, agnesCopy)).tag).not.toBe(tagOfAgnes));
  expect((await dav(agnes, "DELETE", agnesCopy, undefined, { "if-schedule-tag-match": tagOfAgnes ?? "" })).status).toBe(
    412,
  );
  const listed = await propfind(anna, path, "<c:schedule-tag/>");
  expect(unescapeXml(listed.text)).toContain(
    `<c:schedule-tag>${written.headers.get("schedule-tag") ?? "-"}</c:schedule-tag>`,
  );
  // What schedules nothing has none.
  const plain = await put(anna, `${await own(anna)}/plain.ics`, eventText("plain"));
  expect([plain.status, plain.headers.get("schedule-tag")]).toEqual([201, null]);
  expect((await propfind(anna, `${await own(anna)}/plain.ics`, "<c:schedule-tag/>")).text).toContain("404 Not Found");
});

test("who takes an invitation away without an answer is not asked again but for another time", async () => {
  const path = await invite("f-1", [bo]);
  const copy = await copyOf(bo, "f-1");
  expect((await dav(bo, "DELETE", copy, undefined, { "schedule-reply": "F" })).status).toBe(204);
  expect((await getEntry(anna, path)).text).toMatch(/PARTSTAT=NEEDS-ACTION[^\r]*bo@digg/);
  expect(await messages(anna, "f-1")).toEqual([]);
  await put(anna, path, eventText("f-1", [...people(anna, bo, agnes), "LOCATION:Rum 2"]));
  await copyOf(agnes, "f-1");
  expect((await dav(bo, "GET", copy)).status).toBe(404);
  await put(
    anna,
    path,
    eventText("f-1", [...people(anna, bo, agnes), "DTSTART:20371203T090000Z", "DTEND:20371203T100000Z"]),
  );
  await copyOf(bo, "f-1");
});

test("people, rooms and the caller's own time are asked for in one question, as REST shows them", async () => {
  const room = (await server.call(anna, "POST", "/api/v1/organisation/resources", { name: "Utsikten", kind: "room" }))
    .body as { address: string };
  await put(agnes, `${await own(agnes)}/busy.ics`, eventText("busy"));
  const stranger = await addPerson(server.safos, { name: "fjarran@stangd.example", displayName: "Fjärran Person" });
  const answer = await ask(
    anna,
    busyText(anna.name, [agnes.name, bo.name, room.address, stranger.name, "ingen@utanfor.example"]),
  );
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/xml; charset=utf-8"]);
  // Who shares no workspace is as nobody.
  expect(statusesIn(answer)).toEqual(["2.0", "2.0", "2.0", "3.7", "3.7"]);
  expect(text(answer)).toContain("FREEBUSY;FBTYPE=BUSY:20371201T090000Z/20371201T100000Z");
  expect(text(answer)).toContain("METHOD:REPLY");
  // What is about to be moved is not in its own way.
  await invite("mask", [agnes], ["DTSTART:20371201T150000Z", "DTEND:20371201T160000Z"]);
  await copyOf(agnes, "mask");
  const busy = /:20371201T150000Z\/20371201T160000Z/;
  expect(text(await ask(anna, busyText(anna.name, [agnes.name])))).toMatch(busy);
  expect(text(await ask(anna, busyText(anna.name, [agnes.name], ["X-CALENDARSERVER-MASK-UID:mask"])))).not.toMatch(
    busy,
  );
});

test("a question in another's name, of another's outbox, of too many or of something else is refused", async () => {
  expect(
    (await ask(null, busyText(anna.name, [bo.name]), `/remote.php/dav/calendars/${anna.name}/outbox/`)).status,
  ).toBe(401);
  expect((await ask(bo, busyText(bo.name, [anna.name]), `/remote.php/dav/calendars/${anna.name}/outbox/`)).status).toBe(
    404,
  );
  const forged = await ask(bo, busyText(anna.name, [agnes.name]));
  expect([forged.status, forged.text.includes("organizer-allowed")]).toEqual([403, true]);
  const many = await ask(
    anna,
    busyText(
      anna.name,
      Array.from({ length: 51 }, (_one, index) => `p${index}@fk.example`),
    ),
  );
  expect([many.status, many.text.includes("max-attendees-per-instance")]).toEqual([403, true]);
  const invitation = eventText("x", people(anna, bo)).replace("VERSION:2.0", "VERSION:2.0\r\nMETHOD:REQUEST");
  const wrong = await ask(anna, invitation);
  expect([wrong.status, wrong.text.includes("valid-scheduling-message")]).toEqual([403, true]);
  expect((await ask(anna, "BEGIN:OJ")).text).toContain("valid-calendar-data");
  expect((await ask(anna, `${busyText(anna.name, [bo.name])}${" ".repeat(300_000)}`)).text).toContain(
    "max-resource-size",
  );
  expect((await dav(anna, "POST", "outbox/", "{}", { "content-type": "application/json" })).status).toBe(415);
  const years = busyText(anna.name, [bo.name]).replace("DTEND:20371202", "DTEND:20401202");
  expect((await ask(anna, years)).status).toBe(403);
  for (const path of ["inbox/", `${await own(anna)}/`])
    expect((await ask(anna, busyText(anna.name, [bo.name]), path)).status).toBe(405);
});

test("who asks too often waits, and nobody else does", async () => {
  const asker = await addPerson(server.safos, { name: "ivrig@fk.example", displayName: "Ivrig Person" });
  await server.safos.database
    .of()
    .transaction()
    .execute(async (trx) => {
      await sql`insert into identity.sign_in_failure (key, failures, since, last_at)
      values (${`calendar outbox ${asker.id}`}, 305, now(), now())`.execute(trx);
    });
  const refused = await ask(asker, busyText(asker.name, [anna.name]));
  expect([refused.status, refused.headers.get("retry-after") !== null]).toEqual([429, true]);
  expect((await ask(anna, busyText(anna.name, [agnes.name]))).status).toBe(200);
});

test("an inbox is its person's alone, and keeps no more than it holds", async () => {
  await invite("priv-1", [bo]);
  await eventually(async () => expect(await messages(bo, "priv-1")).toHaveLength(1));
  const listed = hrefsIn((await propfind(bo, "inbox/", "<d:getetag/>", "1")).text);
  const href = listed[1] ?? "";
  for (const who of [anna, britt])
    for (const method of ["GET", "PROPFIND", "DELETE", "REPORT"])
      expect([method, (await dav(who, method, href, undefined, { depth: "0" })).status >= 400]).toEqual([method, true]);
  expect((await dav(null, "GET", href)).status).toBe(401);
  // The name of another's message leads to nothing of one's own.
  expect((await dav(anna, "GET", `inbox/${href.split("/").at(-1) ?? ""}`)).status).toBe(404);
  const db = server.safos.database.of();
  await sql`insert into calendar.inbox_message (person_id, name, uid, body, etag, revision)
    select ${bo.id}, 'old-' || n, 'old', 'BEGIN:VCALENDAR', 'x', -n from generate_series(1, 600) as n`.execute(db);
  await invite("priv-2", [bo]);
  await eventually(async () => {
    const { rows } = await sql<{
      count: number;
    }>`select count(*)::int as count from calendar.inbox_message where person_id = ${bo.id}`.execute(db);
    expect(rows[0]?.count).toBe(500);
  });
  expect(await messages(bo, "priv-2")).toHaveLength(1);
});

test("two processes put messages into one inbox, and a client that syncs misses none", async () => {
  const { token } = await sync(agnes, "inbox/", "");
  const calendar = await own(anna);
  await Promise.all(
    Array.from({ length: 8 }, (_one, index) =>
      (index % 2 === 0 ? put : other.put)(
        anna,
        `${calendar}/two-${index}.ics`,
        eventText(`two-${index}`, people(anna, agnes)),
      ),
    ),
  );
  const seen = new Set<string>();
  let last = token;
  await eventually(async () => {
    const step = await other.sync(agnes, "inbox/", last, 3);
    for (const name of step.entries.keys()) seen.add(name);
    last = step.token;
    expect(seen.size).toBe(8);
  });
});

test("nobody invites in another's name, and nobody answers for another", async () => {
  const forged = await put(britt, `${await own(britt)}/forged.ics`, eventText("forged", people(anna, bo)));
  expect([forged.status, forged.headers.get("schedule-tag")]).toEqual([201, null]);
  expect((await getEntry(britt, `${await own(britt)}/forged.ics`)).text).not.toContain("SCHEDULE-STATUS");
  await invite("real", [bo]);
  await eventually(async () => expect(await messages(bo, "real")).toHaveLength(1));
  expect(await messages(bo, "forged")).toEqual([]);
  expect(await messages(anna, "forged")).toEqual([]);
  const copy = await copyOf(bo, "real");
  const both = (await getEntry(bo, copy)).text
    .replaceAll("PARTSTAT=NEEDS-ACTION", "PARTSTAT=DECLINED")
    .replaceAll("PARTSTAT=ACCEPTED", "PARTSTAT=DECLINED");
  await put(bo, copy, both);
  expect((await getEntry(anna, `${await own(anna)}/real.ics`)).text).toMatch(/PARTSTAT=ACCEPTED[^\r]*anna@fk/);
});

test("rooms are principals to those who may book them, and are found by their names", async () => {
  const add = async (who: TestPerson, name: string, rest: object = {}) =>
    (await server.call(who, "POST", "/api/v1/organisation/resources", { name, kind: "room", ...rest })).body as {
      id: string;
      address: string;
    };
  const room = await add(anna, "Björken");
  await add(anna, "Projektorn", { kind: "equipment" });
  const search = (who: TestPerson | null, name: string, match: string) =>
    dav(
      who,
      "REPORT",
      "/remote.php/dav/principals/users/",
      `<d:principal-property-search ${xmlNamespaces} test="anyof"><d:property-search><d:prop><${name}/></d:prop><d:match match-type="contains">${match}</d:match></d:property-search><d:prop><d:displayname/><c:calendar-user-type/><c:calendar-user-address-set/></d:prop><d:apply-to-principal-collection-set/></d:principal-property-search>`,
      { depth: "0" },
    );
  const found = await search(agnes, "d:displayname", "björk");
  expect(found.status).toBe(207);
  expect(found.text).toContain("<c:calendar-user-type>ROOM</c:calendar-user-type>");
  expect(found.text).toContain(`mailto:${room.address}`);
  expect(hrefsIn((await search(agnes, "c:calendar-user-type", "resource")).text)).toHaveLength(1);
  // Other agencies' people find what is shared alone.
  expect(hrefsIn((await search(bo, "d:displayname", "björk")).text)).toEqual([]);
  const [href = ""] = hrefsIn(found.text);
  expect((await propfind(agnes, href, "<d:resourcetype/><c:calendar-user-type/>")).text).toContain("<d:principal/>");
  expect((await propfind(bo, href, "<d:resourcetype/>")).status).toBe(404);
  await server.call(anna, "PATCH", `/api/v1/organisation/resources/${room.id}`, { isShared: true });
  expect((await propfind(bo, href, "<d:resourcetype/>")).status).toBe(207);
  await server.call(anna, "PATCH", `/api/v1/organisation/resources/${room.id}`, { isClosed: true });
  for (const who of [agnes, bo]) expect((await propfind(who, href, "<d:resourcetype/>")).status).toBe(404);
  expect((await search(null, "d:displayname", "björk")).status).toBe(401);
  expect((await search(agnes, "d:unknown", "björk")).text).not.toContain("<d:response>");
  const names = await dav(
    agnes,
    "REPORT",
    "/remote.php/dav/principals/",
    `<d:principal-search-property-set ${xmlNamespaces}/>`,
    { depth: "0" },
  );
  expect(names.text).toContain("<d:displayname/>");
});

test("who is asked twice is answered once, and what is too long to be written back is refused", async () => {
  const twice = await ask(anna, busyText(anna.name, [agnes.name, agnes.name.toUpperCase(), agnes.name]));
  expect(statusesIn(twice)).toHaveLength(1);
  const long = await ask(anna, busyText(anna.name, [`${"x".repeat(600)}@fk.example`]));
  expect(long.status).toBe(403);
});

test("what stood in an entry while nobody was invited is nobody's answer, and nobody's invitation either", async () => {
  const path = `${await own(anna)}/forged.ics`;
  const written = [
    `ATTENDEE;PARTSTAT=ACCEPTED:mailto:${bo.name}`,
    `ATTENDEE;PARTSTAT=DECLINED;SCHEDULE-STATUS=1.1:mailto:${britt.name}`,
  ];
  expect((await put(anna, path, eventText("forged", written))).status).toBe(201);
  expect((await put(anna, path, eventText("forged", [...written, ...people(anna)]))).status).toBe(204);
  for (const one of [bo, britt]) {
    const copy = await copyOf(one, "forged");
    expect((await getEntry(one, copy)).text).toMatch(
      new RegExp(`ATTENDEE[^\\r\\n]*NEEDS-ACTION[^\\r\\n]*:mailto:${one.name}`),
    );
  }
});

test("an answer to one occurrence is not lost to a client that has not seen it", async () => {
  const series = ["DTSTART:20271201T090000Z", "DTEND:20271201T100000Z", "RRULE:FREQ=DAILY;COUNT=5"];
  const path = await invite("occ-1", [bo], series);
  const before = await getEntry(anna, path);
  const copy = await copyOf(bo, "occ-1");
  const theirs = await getEntry(bo, copy);
  const one = [
    "BEGIN:VEVENT",
    "UID:occ-1",
    "DTSTAMP:20371101T100000Z",
    "RECURRENCE-ID:20271203T090000Z",
    "DTSTART:20271203T090000Z",
    "DTEND:20271203T100000Z",
    "SUMMARY:x",
    `ORGANIZER:mailto:${anna.name}`,
    `ATTENDEE;PARTSTAT=ACCEPTED:mailto:${anna.name}`,
    `ATTENDEE;PARTSTAT=DECLINED:mailto:${bo.name}`,
    "END:VEVENT",
  ].join("\r\n");
  const declined = theirs.text.replace("END:VCALENDAR", `${one}\r\nEND:VCALENDAR`);
  expect(
    (
      await dav(bo, "PUT", copy, declined, {
        "if-match": theirs.headers.get("etag") ?? "",
        "content-type": "text/calendar",
      })
    ).status,
  ).toBeLessThan(300);
  await eventually(async () => expect((await getEntry(anna, path)).text).toContain("PARTSTAT=DECLINED"));
  const stale = await dav(anna, "PUT", path, before.text.replace("SUMMARY:", "SUMMARY:y"), {
    "if-schedule-tag-match": before.tag ?? "",
    "content-type": "text/calendar",
  });
  expect(stale.status).toBe(412);
});
