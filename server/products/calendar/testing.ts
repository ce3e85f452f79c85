import type { TestPerson, TestServer } from "../../testing/server.ts";

/** An answer of CalDAV. */
interface DavAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Sends requests of CalDAV as a person with a token, or as nobody. Paths that do not begin with a slash are below their home. */
function davClient(server: Pick<TestServer, "url">) {
  return async (
    who: Pick<TestPerson, "name" | "token"> | null,
    method: string,
    path: string,
    body?: string,
    headers: Record<string, string> = {},
  ): Promise<DavAnswer> => {
    const full = path.startsWith("/") ? path : `/remote.php/dav/calendars/${who?.name ?? "x"}/${path}`;
    const answer = await fetch(server.url + full, {
      method,
      redirect: "manual",
      headers: { ...(who ? { authorization: `Bearer ${who.token}` } : {}), ...headers },
      ...(body === undefined ? {} : { body }),
    });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };
}

/** An event in iCalendar, as clients write it. */
export const eventText = (uid: string, lines: readonly string[] = []): string =>
  [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Test//EN",
    "BEGIN:VEVENT",
    `UID:${uid}`,
    "DTSTAMP:20371101T100000Z",
    ...(lines.some((one) => one.startsWith("DTSTART")) ? [] : ["DTSTART:20371201T090000Z", "DTEND:20371201T100000Z"]),
    ...(lines.some((one) => one.startsWith("SUMMARY")) ? [] : ["SUMMARY:Möte"]),
    ...lines,
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ].join("\r\n");

/** What a sync report answers with: addresses with their etags, those that are gone, and the next token. */
function readSync(text: string) {
  const responses = [...text.matchAll(/<d:response>(.*?)<\/d:response>/gs)].map(([, one = ""]) => one);
  const hrefOf = (one: string): string => /<d:href>([^<]*)</.exec(one)?.[1] ?? "";
  const nameOf = (one: string): string => decodeURIComponent(hrefOf(one).split("/").at(-1) ?? "");
  return {
    entries: new Map(
      responses.flatMap((one): [string, string][] => {
        const etag = /<d:getetag>&quot;([^<]*)&quot;</.exec(one)?.[1];
        return etag === undefined ? [] : [[nameOf(one), etag]];
      }),
    ),
    gone: responses.filter((one) => one.includes("404 Not Found") && !one.includes("propstat")).map(nameOf),
    isTruncated: text.includes("507 Insufficient Storage"),
    token: /<d:sync-token>([^<]*)<\/d:sync-token><\/d:multistatus>$/.exec(text)?.[1] ?? "",
  };
}

export const syncBody = (token: string, limit?: number): string =>
  `<?xml version="1.0"?><d:sync-collection xmlns:d="DAV:"><d:sync-token>${token}</d:sync-token><d:sync-level>1</d:sync-level>${
    limit === undefined ? "" : `<d:limit><d:nresults>${limit}</d:nresults></d:limit>`
  }<d:prop><d:getetag/></d:prop></d:sync-collection>`;

export const xmlNamespaces =
  'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:a="http://apple.com/ns/ical/" xmlns:cs="http://calendarserver.org/ns/"';

/** A filter of events in a calendar-query. */
export const eventFilter = (inside: string): string => `<c:comp-filter name="VEVENT">${inside}</c:comp-filter>`;

export const hrefsIn = (text: string): string[] =>
  [...text.matchAll(/<d:response><d:href>([^<]*)</g)].map((one) => one[1] ?? "");

/** The last parts of the addresses in an answer. */
export const namesIn = (text: string): string[] => hrefsIn(text).map((one) => one.split("/").at(-1) ?? "");

export const unescapeXml = (text: string): string =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&");

/** The requests of CalDAV's clients. */
export function caldavTools(server: Pick<TestServer, "call" | "url">) {
  const dav = davClient(server);
  let made = 0;
  const report = (who: TestPerson | null, path: string, name: string, content: string): Promise<DavAnswer> =>
    dav(who, "REPORT", path, `<c:${name} ${xmlNamespaces}>${content}</c:${name}>`, { depth: "1" });
  return {
    dav,
    report,
    /** The id of someone's first calendar. */
    async own(who: TestPerson): Promise<string> {
      const { body } = await server.call(who, "GET", "/api/v1/calendars");
      const list = (body as { items: { id: string; isOwn: boolean; isDefault: boolean }[] }).items;
      return list.find((one) => one.isOwn && one.isDefault)?.id ?? "";
    },
    propfind: (who: TestPerson | null, path: string, props: string, depth = "0"): Promise<DavAnswer> =>
      dav(who, "PROPFIND", path, `<d:propfind ${xmlNamespaces}><d:prop>${props}</d:prop></d:propfind>`, { depth }),
    query: (who: TestPerson, path: string, filter: string, data = "<c:calendar-data/>"): Promise<DavAnswer> =>
      report(
        who,
        path,
        "calendar-query",
        `<d:prop><d:getetag/>${data}</d:prop><c:filter><c:comp-filter name="VCALENDAR">${filter}</c:comp-filter></c:filter>`,
      ),
    async sync(who: TestPerson, path: string, token: string, limit?: number) {
      const answer = await dav(who, "REPORT", path, syncBody(token, limit));
      return { ...readSync(answer.text), status: answer.status, text: answer.text };
    },
    /** Makes a calendar of someone's own; the last part of its address. */
    async calendar(who: TestPerson): Promise<string> {
      const segment = `k${++made}`;
      const { status, text } = await dav(who, "MKCALENDAR", `${segment}/`);
      if (status !== 201) throw new Error(`MKCALENDAR: ${status} ${text}`);
      return segment;
    },
    put: (
      who: TestPerson | null,
      path: string,
      text: string,
      headers: Record<string, string> = {},
    ): Promise<DavAnswer> =>
      dav(who, "PUT", path, text, { "content-type": "text/calendar; charset=utf-8", ...headers }),
  };
}
