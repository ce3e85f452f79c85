import { afterAll, expect, test } from "vitest";
import { startTestServer } from "../../../testing/server.ts";
import { forgetRemoved } from "../entries/queries.ts";
import type { CalendarTables } from "../tables.ts";
import {
  caldavTools,
  eventFilter as event,
  eventText,
  namesIn as names,
  unescapeXml as unescape,
  xmlNamespaces as namespaces,
} from "../testing.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;
const workspace = await server.workspace("Gemensamt", anna, bo);
await server.safos.workspaces.addMember(anna.id, workspace.id, agnes.id, "viewer");
const { dav, propfind, report, query, sync, calendar, put } = caldavTools(server);

test("a client that knows the host alone finds the principal, the home and the calendars", async () => {
  for (const method of ["GET", "PROPFIND", "OPTIONS"]) {
    const found = await dav(null, method, "/.well-known/caldav");
    expect([found.status, found.headers.get("location")]).toEqual([301, "/remote.php/dav/calendars/"]);
  }
  expect((await dav(null, "PROPFIND", "/remote.php/caldav/")).headers.get("location")).toBe(
    "/remote.php/dav/calendars/",
  );
  expect((await dav(null, "PROPFIND", "/remote.php/caldav/calendars/x/")).headers.get("location")).toBe(
    "/remote.php/dav/calendars/x/",
  );
  const principal = `/remote.php/dav/principals/users/${encodeURIComponent(anna.name)}/`;
  const home = `/remote.php/dav/calendars/${encodeURIComponent(anna.name)}/`;
  for (const top of ["/remote.php/dav/calendars/", "/remote.php/dav/", home, "/remote.php/dav/principals/"]) {
    const { status, text } = await propfind(anna, top, "<d:current-user-principal/>");
    expect([top, status, text.includes(`<d:href>${principal}</d:href>`)]).toEqual([top, 207, true]);
  }
  const options = await dav(anna, "OPTIONS", principal);
  expect([options.status, options.headers.get("dav")]).toEqual([
    200,
    "1, 3, access-control, calendar-access, calendar-auto-schedule, extended-mkcol",
  ]);
  const own = await propfind(anna, principal, "<c:calendar-home-set/><c:calendar-user-address-set/>");
  expect(own.text).toContain(`<c:calendar-home-set><d:href>${home}</d:href></c:calendar-home-set>`);
  expect(own.text).toContain("mailto:anna@fk.example");
  const scheduling = await propfind(anna, principal, "<c:schedule-inbox-URL/><c:schedule-outbox-URL/>");
  expect(scheduling.text).toContain(`<d:href>${home}inbox/</d:href>`);
  expect(scheduling.text).toContain(`<d:href>${home}outbox/</d:href>`);
  const listed = await propfind(anna, home, "<d:resourcetype/><d:displayname/><a:calendar-color/>", "1");
  expect(listed.text).toContain("<d:displayname>Min kalender</d:displayname>");
  expect(listed.text).toContain("<d:resourcetype><d:collection/><c:calendar/></d:resourcetype>");
  expect((await propfind(anna, home, "<d:displayname/>", "infinity")).status).toBe(403);
});

test("a calendar says what it takes and does, as DAVx5 and Apple's clients ask", async () => {
  const segment = await calendar(anna);
  const props = [
    ...["d:sync-token", "d:current-user-privilege-set", "d:owner", "d:supported-report-set", "d:resourcetype"],
    ...["c:supported-calendar-component-set", "c:calendar-timezone", "c:max-resource-size", "c:min-date-time"],
    ...["cs:getctag", "a:calendar-color", "a:calendar-order", "d:acl"],
  ];
  const { text } = await propfind(anna, `${segment}/`, props.map((one) => `<${one}/>`).join(""));
  expect(text).not.toContain("404 Not Found");
  expect(text).toContain('<c:comp name="VEVENT"/><c:comp name="VTODO"/><c:comp name="VJOURNAL"/>');
  expect(text).toContain("<d:report><d:sync-collection/></d:report>");
  expect(text).toContain("<d:privilege><d:write-content/></d:privilege>");
  expect(unescape(text)).toContain("TZID:Europe/Stockholm");
  expect(text).toContain("<c:max-resource-size>1048576</c:max-resource-size>");
});

test("calendars are made as clients do, with what they chose, and their properties are changed", async () => {
  const apple = `<?xml version="1.0"?><B:mkcalendar xmlns:B="urn:ietf:params:xml:ns:caldav"><A:set xmlns:A="DAV:"><A:prop>
    <A:displayname>Hemma &amp; borta</A:displayname><B:calendar-free-busy-set><YES/></B:calendar-free-busy-set>
    <D:calendar-color xmlns:D="http://apple.com/ns/ical/" symbolic-color="custom">#FF2D5500</D:calendar-color>
    <D:calendar-order xmlns:D="http://apple.com/ns/ical/">7</D:calendar-order>
    <B:supported-calendar-component-set><B:comp name="VTODO"/></B:supported-calendar-component-set>
    <B:calendar-timezone>BEGIN:VCALENDAR&#13;\nBEGIN:VTIMEZONE&#13;\nTZID:Europe/Helsinki&#13;\nEND:VTIMEZONE&#13;\nEND:VCALENDAR&#13;\n</B:calendar-timezone>
    </A:prop></A:set></B:mkcalendar>`;
  expect((await dav(anna, "MKCALENDAR", "apple/", apple)).status).toBe(201);
  const asked =
    "<d:displayname/><a:calendar-color/><a:calendar-order/><c:supported-calendar-component-set/><c:calendar-timezone/>";
  const { text } = await propfind(anna, "apple/", asked);
  expect(text).toContain(
    "<d:displayname>Hemma &amp; borta</d:displayname><a:calendar-color>#ff2d55</a:calendar-color>",
  );
  expect(text).toContain("<a:calendar-order>7</a:calendar-order>");
  expect(text).toContain(
    '<c:supported-calendar-component-set><c:comp name="VTODO"/></c:supported-calendar-component-set>',
  );
  expect(text).toContain("TZID:Europe/Helsinki");
  expect((await dav(anna, "MKCALENDAR", "apple/", apple)).status).toBe(405);
  // A calendar of tasks takes no event.
  const wrong = await put(anna, "apple/e.ics", eventText("e"));
  expect([wrong.status, wrong.text.includes("<c:supported-calendar-component/>")]).toEqual([403, true]);
  const extended = `<d:mkcol ${namespaces}><d:set><d:prop><d:resourcetype><d:collection/><c:calendar/></d:resourcetype><d:displayname>Utökad</d:displayname></d:prop></d:set></d:mkcol>`;
  expect((await dav(anna, "MKCOL", "extended/", extended)).status).toBe(201);
  expect((await propfind(anna, "extended/", "<d:displayname/>")).text).toContain("Utökad");
  expect((await dav(anna, "MKCOL", "plain/")).status).toBe(403);
  expect((await dav(anna, "MKCALENDAR", "a/b/")).status).toBe(403);
  const patch = (content: string) =>
    dav(
      anna,
      "PROPPATCH",
      "extended/",
      `<d:propertyupdate ${namespaces}><d:set><d:prop>${content}</d:prop></d:set></d:propertyupdate>`,
    );
  const changed = await patch("<d:displayname>Annat namn</d:displayname><a:calendar-color>#00FF00</a:calendar-color>");
  expect([changed.status, changed.text.includes("200 OK"), changed.text.includes("424")]).toEqual([207, true, false]);
  const refused = await patch("<d:displayname>Nej</d:displayname><d:getetag>x</d:getetag>");
  expect([refused.text.includes("403 Forbidden"), refused.text.includes("424 Failed")]).toEqual([true, true]);
  expect((await propfind(anna, "extended/", "<d:displayname/>")).text).toContain("Annat namn");
  expect((await dav(anna, "DELETE", "extended/")).status).toBe(204);
  expect((await propfind(anna, "extended/", "<d:displayname/>")).status).toBe(404);
  expect((await dav(anna, "MKCALENDAR", "extended/")).status).toBe(201);
});

test("an entry is kept byte for byte, and writers who saw another one are refused", async () => {
  const base = await calendar(anna);
  const path = `${base}/en%20post.ics`;
  const text = eventText("u-1", [
    'X-EGEN;X-P="å":värde',
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    "TRIGGER:-PT5M",
    "DESCRIPTION:x",
    "END:VALARM",
  ]);
  const first = await put(anna, path, text, { "if-none-match": "*" });
  const etag = first.headers.get("etag") ?? "";
  expect([first.status, /^"[^"]+"$/.test(etag)]).toEqual([201, true]);
  const got = await dav(anna, "GET", path);
  expect([got.status, got.text, got.headers.get("etag")]).toEqual([200, text, etag]);
  expect(got.headers.get("content-type")).toBe("text/calendar; charset=utf-8; component=VEVENT");
  const head = await dav(anna, "HEAD", path);
  expect([head.status, head.text, head.headers.get("etag")]).toEqual([200, "", etag]);
  expect((await dav(anna, "GET", path, undefined, { "if-none-match": etag })).status).toBe(304);
  expect((await put(anna, path, text, { "if-none-match": "*" })).status).toBe(412);
  const second = await put(anna, path, eventText("u-1", ["SUMMARY:Två"]), { "if-match": etag });
  expect(second.status).toBe(204);
  expect((await put(anna, path, text, { "if-match": etag })).status).toBe(412);
  expect((await dav(anna, "DELETE", path, undefined, { "if-match": etag })).status).toBe(412);
  expect((await dav(anna, "DELETE", path)).status).toBe(204);
  expect((await dav(anna, "DELETE", path)).status).toBe(404);
  expect((await put(anna, path, text, { "if-match": etag })).status).toBe(412);
});

test("what is no entry is refused with the precondition that it breaks", async () => {
  const base = await calendar(anna);
  expect((await put(anna, `${base}/a.ics`, eventText("same"))).status).toBe(201);
  const cases: [string, string, string, number][] = [
    ["conflict.ics", eventText("same"), "<c:no-uid-conflict>", 409],
    ["a.ics", eventText("other"), "<c:no-uid-conflict>", 409],
    ["b.ics", "skräp", "<c:valid-calendar-data/>", 403],
    [
      "b.ics",
      eventText("m").replace("VERSION:2.0", "VERSION:2.0\r\nMETHOD:REQUEST"),
      "<c:valid-calendar-object-resource/>",
      403,
    ],
    ["b.ics", eventText("m").replace("UID:m\r\n", ""), "<c:valid-calendar-object-resource/>", 403],
    ["b.ics", eventText("big", [`DESCRIPTION:${"x".repeat(1024 * 1024)}`]), "<c:max-resource-size/>", 403],
    ["b.ics", eventText("nul", ["DESCRIPTION:a\u0000b"]), "<c:valid-calendar-data/>", 403],
    ["b.ics", eventText("dear", ["RRULE:FREQ=SECONDLY;COUNT=999999999"]), "<c:valid-calendar-data/>", 403],
  ];
  for (const [name, text, condition, status] of cases) {
    const answer = await put(anna, `${base}/${name}`, text);
    expect([condition, answer.status, answer.text.includes(condition)]).toEqual([condition, status, true]);
  }
  const html = await dav(anna, "PUT", `${base}/c.ics`, "<b>", { "content-type": "text/html" });
  expect([html.status, html.text.includes("<c:supported-calendar-data/>")]).toEqual([415, true]);
  expect((await put(anna, `${base}/${"n".repeat(300)}.ics`, eventText("long"))).status).toBe(400);
  expect((await put(anna, `${base}/deep/er.ics`, eventText("deep"))).status).toBe(404);
  expect((await put(anna, "missing/a.ics", eventText("x"))).status).toBe(404);
  expect(names((await propfind(anna, `${base}/`, "<d:getetag/>", "1")).text).filter(Boolean)).toEqual(["a.ics"]);
});

test("sync tells what was added, changed and removed since a token, a part at a time where that is asked for", async () => {
  const base = await calendar(anna);
  for (const name of ["a", "b", "c"]) await put(anna, `${base}/${name}.ics`, eventText(name));
  const first = await sync(anna, `${base}/`, "");
  expect([...first.entries.keys()].sort()).toEqual(["a.ics", "b.ics", "c.ics"]);
  expect((await sync(anna, `${base}/`, first.token)).entries.size).toBe(0);
  await put(anna, `${base}/a.ics`, eventText("a", ["SUMMARY:Ny"]));
  await dav(anna, "DELETE", `${base}/b.ics`);
  await put(anna, `${base}/d.ics`, eventText("d"));
  await dav(anna, "DELETE", `${base}/d.ics`);
  const second = await sync(anna, `${base}/`, first.token);
  expect([[...second.entries.keys()], second.gone.sort()]).toEqual([["a.ics"], ["b.ics", "d.ics"]]);
  // What was removed comes back under its name and is no longer gone.
  await put(anna, `${base}/b.ics`, eventText("b2"));
  const third = await sync(anna, `${base}/`, first.token);
  expect([[...third.entries.keys()].sort(), third.gone]).toEqual([["a.ics", "b.ics"], ["d.ics"]]);
  const part = await sync(anna, `${base}/`, first.token, 1);
  expect([part.isTruncated, part.entries.size + part.gone.length]).toEqual([true, 1]);
  const rest = await sync(anna, `${base}/`, part.token);
  expect([...part.entries.keys(), ...rest.entries.keys(), ...part.gone, ...rest.gone].sort()).toEqual([
    "a.ics",
    "b.ics",
    "d.ics",
  ]);
  const { token } = third;
  for (const wrong of ["x", token.replace(/\d+$/, "999999"), `urn:safos:calendar:${workspace.id}:1`]) {
    const refused = await sync(anna, `${base}/`, wrong);
    expect([wrong, refused.status, refused.text.includes("<d:valid-sync-token/>")]).toEqual([wrong, 403, true]);
  }
});

test("a token from before what is still known to have been removed is refused, and the client begins anew", async () => {
  const base = await calendar(anna);
  await put(anna, `${base}/a.ics`, eventText("a"));
  const old = await sync(anna, `${base}/`, "");
  await dav(anna, "DELETE", `${base}/a.ics`);
  const current = await sync(anna, `${base}/`, old.token);
  await server.safos.database.pool.query("update calendar.removed set removed_at = now() - interval '181 days'");
  await forgetRemoved(server.safos.database.of<CalendarTables>(), new Date(Date.now() - 180 * 86_400_000));
  expect((await sync(anna, `${base}/`, old.token)).status).toBe(403);
  expect((await sync(anna, `${base}/`, current.token)).status).toBe(207);
  expect((await sync(anna, `${base}/`, "")).entries.size).toBe(0);
});

test("queries filter by time, text and parameters, and answer the parts that are asked for", async () => {
  const base = await calendar(anna);
  await put(anna, `${base}/one.ics`, eventText("one", ["SUMMARY:Årsmöte", "CATEGORIES:viktigt"]));
  await put(
    anna,
    `${base}/series.ics`,
    eventText("series", [
      "DTSTART;TZID=Europe/Stockholm:20370105T100000",
      "DTEND;TZID=Europe/Stockholm:20370105T110000",
      "RRULE:FREQ=WEEKLY",
      "SUMMARY:Varje vecka",
    ]),
  );
  await put(anna, `${base}/day.ics`, eventText("day", ["DTSTART;VALUE=DATE:20371224", "SUMMARY:Julafton"]));
  const task = eventText("task", ["SUMMARY:Uppgift"])
    .replaceAll("VEVENT", "VTODO")
    .replace(/DTSTART.*\r\nDTEND.*\r\n/, "");
  expect((await put(anna, `${base}/task.ics`, task)).status).toBe(201);
  const range = (start: string, end: string) => `<c:time-range start="${start}" end="${end}"/>`;
  const found = async (filter: string) => names((await query(anna, `${base}/`, filter)).text).sort();
  expect(await found(event(range("20371201T000000Z", "20371202T000000Z")))).toEqual(["one.ics"]);
  expect(await found(event(range("20371201T000000Z", "20371208T000000Z")))).toEqual(["one.ics", "series.ics"]);
  expect(await found(event(range("20371223T230000Z", "20371224T000000Z")))).toEqual(["day.ics"]);
  expect(await found(event(""))).toEqual(["day.ics", "one.ics", "series.ics"]);
  expect(await found('<c:comp-filter name="VTODO"/>')).toEqual(["task.ics"]);
  expect(
    await found(
      event(
        '<c:prop-filter name="SUMMARY"><c:text-match collation="i;unicode-casemap">årsm</c:text-match></c:prop-filter>',
      ),
    ),
  ).toEqual(["one.ics"]);
  expect(await found(event('<c:prop-filter name="CATEGORIES"><c:is-not-defined/></c:prop-filter>'))).toEqual([
    "day.ics",
    "series.ics",
  ]);
  expect(await found("")).toHaveLength(4);
  const bad: [string, string][] = [
    ["<c:comp-filter/>", "400"],
    [event('<c:time-range start="igår"/>'), "400"],
    [
      event('<c:prop-filter name="SUMMARY"><c:text-match collation="i;klingon">x</c:text-match></c:prop-filter>'),
      "403",
    ],
    [event('<c:prop-filter name="A"/>'.repeat(101)), "400"],
  ];
  for (const [filter, status] of bad)
    expect([filter.slice(0, 60), String((await query(anna, `${base}/`, filter)).status)]).toEqual([
      filter.slice(0, 60),
      status,
    ]);
  const expanded = await query(
    anna,
    `${base}/`,
    event(range("20371201T000000Z", "20371215T000000Z")),
    '<c:calendar-data><c:expand start="20371203T000000Z" end="20371215T000000Z"/></c:calendar-data>',
  );
  const text = unescape(expanded.text);
  expect(text.match(/RECURRENCE-ID:\d+T\d+Z/g)).toEqual([
    "RECURRENCE-ID:20371207T090000Z",
    "RECURRENCE-ID:20371214T090000Z",
  ]);
  expect(text).not.toMatch(/RRULE|TZID/);
  const partial = await query(
    anna,
    `${base}/`,
    event(range("20371201T000000Z", "20371202T000000Z")),
    '<c:calendar-data><c:comp name="VCALENDAR"><c:prop name="VERSION"/><c:comp name="VEVENT"><c:prop name="UID"/><c:prop name="SUMMARY" novalue="yes"/></c:comp></c:comp></c:calendar-data>',
  );
  expect(unescape(/<c:calendar-data>(.*?)<\/c:calendar-data>/s.exec(partial.text)?.[1] ?? "")).toBe(
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:one\r\nSUMMARY:\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
  );
  const busy = await report(anna, `${base}/`, "free-busy-query", range("20371201T000000Z", "20371208T000000Z"));
  expect(busy.text.match(/FREEBUSY;FBTYPE=BUSY:.*/g)?.map((one) => one.trim())).toEqual([
    "FREEBUSY;FBTYPE=BUSY:20371201T090000Z/20371201T100000Z",
    "FREEBUSY;FBTYPE=BUSY:20371207T090000Z/20371207T100000Z",
  ]);
});

test("many entries are fetched by their addresses, and what is not there or elsewhere is told as missing", async () => {
  const base = await calendar(anna);
  const home = `/remote.php/dav/calendars/${anna.name}`;
  for (const name of ["a", "b"]) await put(anna, `${base}/${name}.ics`, eventText(name));
  const ask = (list: readonly string[]) =>
    report(
      anna,
      `${base}/`,
      "calendar-multiget",
      `<d:prop><d:getetag/><c:calendar-data/></d:prop>${list.map((one) => `<d:href>${one}</d:href>`).join("")}`,
    );
  const { status, text } = await ask([
    `${home}/${base}/a.ics`,
    `${server.url}${home}/${base}/b.ics`,
    `${home}/${base}/saknas.ics`,
    `/remote.php/dav/calendars/${bo.name}/x/y.ics`,
    "%ff",
  ]);
  expect([status, text.match(/BEGIN:VEVENT/g)?.length, text.match(/404 Not Found/g)?.length]).toEqual([207, 2, 3]);
  const many = Array.from({ length: 5001 }, (_, index) => `${home}/${base}/${index}.ics`);
  expect((await ask(many)).status).toBe(400);
  expect((await ask(many.slice(1))).text.match(/404 Not Found/g)).toHaveLength(5000);
});

test("entries are copied and moved between calendars that may be written", async () => {
  const from = await calendar(anna);
  const to = await calendar(anna);
  const aim = (path: string) => `/remote.php/dav/calendars/${anna.name}/${path}`;
  await put(anna, `${from}/a.ics`, eventText("a"));
  const carry = (method: string, path: string, destination: string, headers = {}) =>
    dav(anna, method, path, undefined, { destination: aim(destination), ...headers });
  const before = await sync(anna, `${from}/`, "");
  expect((await carry("COPY", `${from}/a.ics`, `${to}/a.ics`)).status).toBe(201);
  expect((await carry("COPY", `${from}/a.ics`, `${to}/b.ics`)).status).toBe(409);
  expect((await carry("COPY", `${from}/a.ics`, `${to}/a.ics`, { overwrite: "F" })).status).toBe(412);
  expect((await carry("MOVE", `${from}/a.ics`, `${to}/a.ics`)).status).toBe(204);
  expect((await sync(anna, `${from}/`, before.token)).gone).toEqual(["a.ics"]);
  expect((await carry("MOVE", `${to}/a.ics`, `${to}/renamed.ics`)).status).toBe(201);
  expect((await dav(anna, "GET", `${to}/renamed.ics`)).text).toBe(eventText("a"));
  expect((await carry("MOVE", `${to}/renamed.ics`, `${to}/renamed.ics`)).status).toBe(403);
  expect((await carry("MOVE", `${to}/`, "elsewhere/")).status).toBe(403);
  expect(
    (await dav(anna, "MOVE", `${to}/renamed.ics`, undefined, { destination: "https://elsewhere.example/x" })).status,
  ).toBe(502);
});

test("every method refuses who has not signed in, and others' homes and calendars do not exist", async () => {
  const segment = await calendar(anna);
  const id = (await server.call(anna, "GET", "/api/v1/calendars")).body.items[0].id as string;
  const methods = [
    "OPTIONS",
    "PROPFIND",
    "PROPPATCH",
    "REPORT",
    "MKCALENDAR",
    "MKCOL",
    "GET",
    "HEAD",
    "PUT",
    "DELETE",
    "COPY",
    "MOVE",
    "LOCK",
    "POST",
  ];
  for (const method of methods) {
    const path = `/remote.php/dav/calendars/${anna.name}/${segment}/a.ics`;
    const refused = await dav(null, method, path);
    expect([method, refused.status, refused.headers.get("www-authenticate")?.startsWith("Basic")]).toEqual([
      method,
      401,
      true,
    ]);
  }
  for (const method of methods.filter((one) => one !== "LOCK" && one !== "POST"))
    for (const path of [
      `/remote.php/dav/calendars/${anna.name}/${segment}/`,
      `/remote.php/dav/calendars/${anna.name}/`,
      `/remote.php/dav/principals/users/${anna.name}/`,
      `/remote.php/dav/calendars/${britt.name}/${id}/a.ics`,
    ]) {
      const { status } = await dav(britt, method, path, undefined, { destination: path, depth: "0" });
      // What is about no calendar is refused before it is looked for.
      expect([
        method,
        path,
        [403, 404, 400].includes(status) || (method === "OPTIONS" && path.includes(britt.name)),
      ]).toEqual([method, path, true]);
    }
  expect((await dav(anna, "LOCK", `${segment}/a.ics`)).status).toBe(405);
  expect((await dav(anna, "POST", `${segment}/`)).status).toBe(405);
});

test("an app password opens calendars only when it was made for them", async () => {
  const make = async (scopes: readonly string[]) =>
    (await server.call(anna, "POST", "/api/v1/app-passwords", { label: "Telefon", scopes })).body.password as string;
  const open = async (password: string, path: string) =>
    (
      await fetch(`${server.url}${path}`, {
        method: "PROPFIND",
        headers: { authorization: `Basic ${btoa(`${anna.name}:${password}`)}`, depth: "0" },
      })
    ).status;
  const home = `/remote.php/dav/calendars/${anna.name}/`;
  const files = `/remote.php/dav/files/${anna.name}/`;
  const forCalendars = await make(["calendar"]);
  expect([await open(forCalendars, home), await open(forCalendars, files)]).toEqual([207, 401]);
  const forFiles = await make(["files"]);
  expect([await open(forFiles, home), await open(forFiles, files)]).toEqual([401, 207]);
  expect(await open("fel", home)).toBe(401);
});

test("bodies that are no XML, too deep or too large are refused", async () => {
  const segment = await calendar(anna);
  const deep = `${"<d:a>".repeat(200)}${"</d:a>".repeat(200)}`;
  for (const [body, status] of [
    ["<oj", 400],
    [`<!DOCTYPE x [<!ENTITY y "z">]><d:propfind ${namespaces}><d:prop/></d:propfind>`, 400],
    [`<d:propfind ${namespaces}>${deep}</d:propfind>`, 400],
    [`<d:propfind ${namespaces}>${" ".repeat(3 * 1024 * 1024)}</d:propfind>`, 413],
  ] as const)
    expect([body.slice(0, 20), (await dav(anna, "PROPFIND", `${segment}/`, body, { depth: "0" })).status]).toEqual([
      body.slice(0, 20),
      status,
    ]);
  expect((await report(anna, `${segment}/`, "unknown", "")).text).toContain("<d:supported-report/>");
});
