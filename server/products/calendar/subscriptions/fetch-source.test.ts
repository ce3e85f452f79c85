import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { parseNetworks, type Networks } from "#config";
import { createGuardedFetch } from "#http";
import { readAddress } from "./address.ts";
import { SourceFault } from "./fault.ts";
import { fetchSource, type KnownAnswer } from "./fetch-source.ts";
import type { Sources } from "./port.ts";
import { readSource } from "./read-source.ts";
import { feedEvent, feedText, startFeed } from "./testing.ts";

const feed = await startFeed();
afterAll(() => feed.stop());
const loopback = parseNetworks("127.0.0.0/8");
if (!loopback) throw new Error("These are networks.");
const ownHost = "safos.example";
const sourcesOf = (privateNetworks: Networks): Sources => ({
  fetch: createGuardedFetch({ privateNetworks, timeoutMs: 700, mostBytes: 100_000 }),
  seal: { seal: () => Buffer.alloc(0), open: () => "", sign: () => Buffer.alloc(0) },
  ownHost,
  spend: () => undefined,
});
const open = sourcesOf(loopback);
const closed = sourcesOf({ has: () => false });
const failureOf = async (work: () => unknown): Promise<string> => {
  try {
    await work();
    return "none";
  } catch (error) {
    if (error instanceof SourceFault) return error.failure;
    throw error;
  }
};
const read = async (known: KnownAnswer | null = null, sources = open, url = feed.url) =>
  fetchSource(sources, readAddress(url, ownHost), known);
const readWhole = async () => readSource((await read()).text ?? "");

test("an address begins with https:// or webcal://, names nobody and is not of the server itself", async () => {
  expect(readAddress(" webcal://kommun.example/lov.ics#x ", ownHost).href).toBe("https://kommun.example/lov.ics");
  expect(readAddress("webcals://kommun.example/lov.ics", ownHost).href).toBe("https://kommun.example/lov.ics");
  for (const address of [
    "file:///etc/passwd",
    "ftp://kommun.example/lov.ics",
    "lov.ics",
    "https://anna:hemlig@kommun.example/",
    "https://safos.example/api/v1/calendar-feeds/x.ics",
    "webcal://safos.example/",
  ])
    expect([address, await failureOf(() => readAddress(address, ownHost))]).toEqual([address, "address"]);
});

test("neither what is private nor what is asked in the clear is reached, by number, by name or by a redirect", async () => {
  feed.answer(feedText([feedEvent("a")]));
  const before = feed.asked.length;
  for (const address of [
    feed.url,
    feed.url.replace("127.0.0.1", "localhost"),
    "https://169.254.169.254/latest/meta-data/",
    "https://[::ffff:127.0.0.1]/",
    "https://localhost/",
    "http://8.8.8.8/lov.ics",
  ])
    expect([address, await failureOf(() => read(null, closed, address))]).toEqual([address, "address"]);
  expect(feed.asked.length).toBe(before);
  for (const location of [
    "https://169.254.169.254/latest/meta-data/",
    "https://10.0.0.1/",
    "http://8.8.8.8/lov.ics",
    "https://safos.example/api/v1/me",
    "file:///etc/passwd",
  ]) {
    feed.answer((_request, response) => response.writeHead(302, { location }).end());
    expect([location, await failureOf(() => read())]).toEqual([location, "address"]);
  }
});

test("redirects are followed a few times, and a ring of them is given up", async () => {
  feed.answer((request, response) => {
    if (request.url === "/there") response.end(feedText([feedEvent("a")]));
    else response.writeHead(301, { location: "/there" }).end();
  });
  expect((await read()).text).toContain("UID:a");
  const before = feed.asked.length;
  feed.answer((_request, response) => response.writeHead(302, { location: "/again" }).end());
  expect(await failureOf(() => read())).toBe("refused");
  expect(feed.asked.length - before).toBe(6);
});

test("what is too large, too slow, packed, cut off or no calendar is not read", async () => {
  feed.answer((_request, response) => response.end("x".repeat(200_000)));
  expect(await failureOf(readWhole)).toBe("tooLarge");
  // A drop at a time: the time is for all of it.
  feed.answer((_request, response) => {
    const drip = setInterval(() => response.write("BEGIN:VCALENDAR\r\n"), 50);
    response.on("close", () => clearInterval(drip));
  });
  expect(await failureOf(readWhole)).toBe("unreachable");
  feed.answer((_request, response) =>
    response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(50_000_000, "A"))),
  );
  expect(await failureOf(readWhole)).toBe("notCalendar");
  for (const text of [
    "",
    "<!doctype html><title>Logga in</title>",
    feedText([feedEvent("a")]).replace("END:VCALENDAR\r\n", ""),
    feedText([feedEvent("a")]).slice(0, 120),
    "BEGIN:VCARD\r\nEND:VCARD\r\n",
  ]) {
    feed.answer(text);
    expect([text, await failureOf(readWhole)]).toEqual([text, "notCalendar"]);
  }
  feed.answer((_request, response) => response.writeHead(404).end("nej"));
  expect(await failureOf(read)).toBe("refused");
  feed.answer((_request, response) => response.writeHead(503, { "retry-after": "7200" }).end());
  await expect(read()).rejects.toMatchObject({ failure: "unreachable", retrySeconds: 7200 });
  feed.answer((request) => request.socket.destroy());
  expect(await failureOf(read)).toBe("unreachable");
});

test("what has not changed is not sent again where its server can tell, and not read again where it cannot", async () => {
  feed.answer((request, response) => {
    if (request.headers["if-none-match"] === '"1"') response.writeHead(304).end();
    else
      response
        .writeHead(200, { etag: '"1"', "last-modified": "Tue, 01 Dec 2026 08:00:00 GMT" })
        .end(feedText([feedEvent("a")]));
  });
  const first = await read();
  expect(first.text).toContain("UID:a");
  expect((await read(first)).text).toBeNull();
  expect(feed.asked.at(-1)).toMatchObject({
    "if-none-match": '"1"',
    "if-modified-since": "Tue, 01 Dec 2026 08:00:00 GMT",
  });
  feed.answer(feedText([feedEvent("a")]));
  expect((await read(first)).text).toBeNull();
  feed.answer(feedText([feedEvent("a", ["SUMMARY:Annat"])]));
  expect((await read(first)).text).toContain("Annat");
});

test("texts are read by the alphabet that their server names", async () => {
  feed.answer((_request, response) =>
    response
      .writeHead(200, { "content-type": "text/calendar; charset=iso-8859-1" })
      .end(Buffer.from(feedText([feedEvent("a", ["SUMMARY:Påsklov"])]), "latin1")),
  );
  expect((await read()).text).toContain("Påsklov");
});

test("people and reminders of a feed are not kept, and how often it asks to be fetched is", async () => {
  const content = await readSource(
    feedText(
      [
        feedEvent("a", [
          "ORGANIZER;CN=Chefen:mailto:chef@kommun.example",
          "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:anna@fk.example",
          "BEGIN:VALARM",
          "ACTION:EMAIL",
          "TRIGGER:rappakalja",
          "END:VALARM",
        ]),
      ],
      ["METHOD:PUBLISH", "X-WR-CALNAME:Lov\\, Södra", "REFRESH-INTERVAL;VALUE=DURATION:PT30M"],
    ),
  );
  expect([content.name, content.refreshSeconds, content.leftOut]).toEqual(["Lov, Södra", 1800, 0]);
  expect(content.entries).toHaveLength(1);
  expect(content.entries[0]?.body).not.toMatch(/ORGANIZER|ATTENDEE|VALARM|METHOD/);
});

test("two entries of one UID, and one without, are left out, and the rest is read", async () => {
  const { entries, unreadable, leftOut } = await readSource(
    feedText([feedEvent("a"), feedEvent("två"), feedEvent("två"), feedEvent("x").replace("UID:x\r\n", "")]),
  );
  expect([entries.map(({ uid }) => uid), [...unreadable], leftOut]).toEqual([["a"], ["två"], 2]);
});

test("a hundred thousand entries are too many", async () => {
  const many = Array.from(
    { length: 100_000 },
    (_, index) => `BEGIN:VEVENT\nUID:${index}\nDTSTART:20261201\nEND:VEVENT`,
  );
  expect(await failureOf(() => readSource(feedText(many)))).toBe("tooLarge");
});
