import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

/** A calendar elsewhere, on this machine. */
export interface FeedServer {
  readonly url: string;
  readonly host: string;
  /** The headers of what was asked, the last at the end. */
  readonly asked: Record<string, string | string[] | undefined>[];
  /** What is answered from now on; a text is a calendar. */
  answer(with_: string | RequestListener): void;
  stop(): Promise<void>;
}

export async function startFeed(): Promise<FeedServer> {
  let current: RequestListener = (_request, response) => response.writeHead(404).end();
  const asked: FeedServer["asked"] = [];
  const server = createServer((request, response) => {
    asked.push(request.headers);
    current(request, response);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `http://${host}/feed.ics?key=hemlig`,
    host,
    asked,
    answer(with_) {
      current =
        typeof with_ === "string"
          ? (_request, response) => response.writeHead(200, { "content-type": "text/calendar" }).end(with_)
          : with_;
    },
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** One event of a feed. */
export const feedEvent = (uid: string, lines: readonly string[] = []): string =>
  [
    "BEGIN:VEVENT",
    `UID:${uid}`,
    ...(lines.some((one) => one.startsWith("DTSTAMP")) ? [] : ["DTSTAMP:20260101T000000Z"]),
    ...(lines.some((one) => one.startsWith("DTSTART")) ? [] : ["DTSTART:20261201T090000Z", "DTEND:20261201T100000Z"]),
    ...(lines.some((one) => one.startsWith("SUMMARY")) ? [] : [`SUMMARY:Händelse ${uid}`]),
    ...lines,
    "END:VEVENT",
  ].join("\r\n");

export const feedText = (events: readonly string[], head: readonly string[] = []): string =>
  ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Elsewhere//SV", ...head, ...events, "END:VCALENDAR", ""].join("\r\n");
