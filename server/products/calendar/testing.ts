import type { TestPerson, TestServer } from "../../testing/server.ts";

/** An answer of CalDAV. */
export interface DavAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Sends requests of CalDAV as a person with a token, or as nobody. Paths that do not begin with a slash are below their home. */
export function davClient(server: Pick<TestServer, "url">) {
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
    "DTSTAMP:20261101T100000Z",
    ...(lines.some((one) => one.startsWith("DTSTART")) ? [] : ["DTSTART:20261201T090000Z", "DTEND:20261201T100000Z"]),
    ...(lines.some((one) => one.startsWith("SUMMARY")) ? [] : ["SUMMARY:Möte"]),
    ...lines,
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ].join("\r\n");

/** What a sync report answers with: addresses with their etags, those that are gone, and the next token. */
export function readSync(text: string) {
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
