import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, startServer, until } from "../e2e/server.ts";
import { entries, event, file, fillCalendars, measure, password, row } from "./calendar-data.ts";

/**
 * Calendars: a week of 20 calendars with 10,000 entries each, free and busy of 50 people over two weeks, and what 10 changes of a
 * calendar of 10,000 entries cost a client that syncs; and 1,000 invitations, while the same week is read. The peer in the same run is Radicale from PyPI, for the sync and a week of one
 * calendar.
 */
const syncBody = (token: string): string =>
  `<d:sync-collection xmlns:d="DAV:"><d:sync-token>${token}</d:sync-token><d:sync-level>1</d:sync-level><d:prop><d:getetag/></d:prop></d:sync-collection>`;
const tokenIn = (text: string): string => /sync-token>([^<]+)</.exec(text)?.[1] ?? "";
const week = { start: "20261130T000000Z", end: "20261207T000000Z" };
const queryBody = `<c:calendar-query xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:prop><d:getetag/><c:calendar-data/></d:prop><c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT"><c:time-range start="${week.start}" end="${week.end}"/></c:comp-filter></c:comp-filter></c:filter></c:calendar-query>`;

interface Peer {
  readonly name: string;
  /** A calendar's address. */
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
}
async function dav({ headers }: Peer, method: string, address: string, body?: string): Promise<string> {
  const answer = await fetch(address, {
    method,
    headers: { ...headers, depth: "1", "content-type": method === "PUT" ? "text/calendar" : "application/xml" },
    ...(body === undefined ? {} : { body }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${address}: ${answer.status} ${text.slice(0, 300)}`);
  return text;
}
async function measureDav(peer: Peer): Promise<void> {
  let token = "";
  // An answer that was cut (RFC 6578 §3.6) is followed by the next until nothing is left.
  for (let isCut = true; isCut;) {
    const answer = await dav(peer, "REPORT", peer.address, syncBody(token));
    token = tokenIn(answer);
    isCut = answer.includes(" 507 ");
  }
  for (let index = 0; index < 10; index++) {
    const text = `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:bench\r\n${event(99, index)}END:VCALENDAR\r\n`;
    await dav(peer, "PUT", `${peer.address}b-99-${index}.ics`, text);
  }
  await measure(`${peer.name}: sync of ${entries} entries with 10 changes, ms`, () =>
    dav(peer, "REPORT", peer.address, syncBody(token)),
  );
  await measure(`${peer.name}: a week of one calendar by calendar-query, ms`, () =>
    dav(peer, "REPORT", peer.address, queryBody),
  );
}

/** Radicale in an environment of its own, with one calendar that was put there as a file; null where it cannot be installed. */
async function startRadicale(folder: string): Promise<{ peer: Peer; stop: () => void } | null> {
  const python = join(folder, "bin", "python");
  const steps: [string, string[]][] = [
    ["python3", ["-m", "venv", folder]],
    [python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "radicale==3.9.0"]],
  ];
  for (const [program, parameters] of steps)
    if (spawnSync(program, parameters, { stdio: ["ignore", 2, 2] }).status !== 0) return null;
  const port = await freePort();
  // Its storage is one file an entry; of 10,000 by PUT it is not done within minutes.
  const calendar = join(folder, "data", "collection-root", "anna", "kalender");
  mkdirSync(calendar, { recursive: true });
  writeFileSync(join(calendar, ".Radicale.props"), JSON.stringify({ tag: "VCALENDAR" }));
  for (let index = 0; index < entries; index++)
    writeFileSync(join(calendar, `b-0-${index}.ics`), file(0, index, index + 1));
  writeFileSync(
    join(folder, "config"),
    `[server]\nhosts = 127.0.0.1:${port}\nmax_content_length = 100000000\n[auth]\ntype = none\n[storage]\nfilesystem_folder = ${folder}/data\n[logging]\nlevel = error\n`,
  );
  const child = spawn(python, ["-m", "radicale", "--config", join(folder, "config")], { stdio: ["ignore", 2, 2] });
  const peer = {
    name: "Radicale",
    address: `http://127.0.0.1:${port}/anna/kalender/`,
    headers: { authorization: `Basic ${btoa("anna:x")}` },
  };
  await until(async () => (await fetch(`http://127.0.0.1:${port}/`)).status < 500);
  return { peer, stop: () => void child.kill() };
}

const server = await startServer();
const folder = mkdtempSync(join(tmpdir(), "safos-radicale-"));
try {
  const { headers, call, ids } = await fillCalendars(server);
  process.stdout.write("| what | p50 | p95 |\n| --- | --: | --: |\n");
  const list = `/api/v1/calendar-entries?from=2026-11-30T00:00:00Z&to=2026-12-07T00:00:00Z&calendars=${ids.join()}`;
  const { items } = await call<{ items: unknown[] }>("GET", list);
  // Until the last byte has come: what a program makes of them is its own.
  const bytesOf = async (path: string): Promise<ArrayBuffer> =>
    (await fetch(server.url + path, { headers })).arrayBuffer();
  await measure(`a week of 20 × ${entries} entries, ${items.length} occurrences, ms`, () => bytesOf(list));
  const moment = (days: number): string => new Date(Date.UTC(2025, 5, 2 + days)).toISOString();
  await measure(`another week of them each time, ms`, (round) =>
    bytesOf(`/api/v1/calendar-entries?from=${moment(7 * round)}&to=${moment(7 * round + 7)}`),
  );

  const people: string[] = [];
  const readers: ((path: string) => Promise<unknown>)[] = [];
  for (let index = 0; index < 50; index++) {
    const name = `person${index}@fk.example`;
    await server.safos("person", "add", name, "--password", password);
    const owner = await server.safos("token", "create", name);
    const as = { authorization: `Bearer ${owner["token"] ?? ""}` };
    const get = async (path: string): Promise<unknown> => (await fetch(server.url + path, { headers: as })).json();
    const { items: mine } = (await get("/api/v1/calendars")) as { items: { id: string }[] };
    const { person } = (await get("/api/v1/session")) as { person: { id: string } };
    await fetch(`${server.url}/api/v1/calendars/${mine[0]?.id ?? ""}/import`, {
      method: "POST",
      headers: { ...as, "content-type": "text/calendar" },
      body: file(100 + index, 0, 1000),
    });
    people.push(person.id);
    readers.push(get);
  }
  const busy = `/api/v1/free-busy?people=${people.join()}&from=2026-11-30T00:00:00Z&to=2026-12-14T00:00:00Z`;
  await measure("free and busy of 50 people with 1,000 entries over two weeks, ms", () => call("GET", busy));
  const times = `${busy.replace("free-busy", "calendar-proposals")}&minutes=60`;
  await measure("the best times of 50 people within two weeks, ms", () => call("GET", times));

  // One of them looks at a week of their own, before and while everybody is invited.
  const own = "/api/v1/calendar-entries?from=2026-11-30T00:00:00Z&to=2026-12-07T00:00:00Z";
  const [reader] = readers;
  await measure("a person's own week, 1,000 entries, ms", () => reader?.(own) ?? Promise.resolve());

  const attendees = people.map((personId) => ({ personId }));
  const begun = performance.now();
  for (let index = 0; index < 20; index++) {
    const day = String(index + 1).padStart(2, "0");
    const times = { start: `2027-01-${day}T09:00:00`, end: `2027-01-${day}T10:00:00`, zone: "Europe/Stockholm" };
    const entry = { summary: `Inbjudan ${index}`, ...times, attendees };
    await call("POST", `/api/v1/calendars/${ids[1] ?? ""}/entries`, JSON.stringify(entry));
  }
  const written = performance.now() - begun;
  const weeks: number[] = [];
  const ownWeeks: number[] = [];
  const timed = async (into: number[], work: () => Promise<unknown> | undefined): Promise<void> => {
    const from = performance.now();
    await work();
    into.push(performance.now() - from);
  };
  const has = async (get: (path: string) => Promise<unknown>): Promise<boolean> => {
    const copies = "/api/v1/calendar-entries?from=2027-01-01T00:00:00Z&to=2027-01-22T00:00:00Z";
    const { items: got } = (await get(copies)) as { items: { summary: string }[] };
    return got.filter(({ summary }) => summary.startsWith("Inbjudan")).length === 20;
  };
  let waiting = readers;
  while (waiting.length > 0) {
    for (let time = 0; time < 10; time++) {
      await timed(ownWeeks, () => reader?.(own));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await timed(weeks, () => call("GET", list));
    const [next] = waiting;
    if (next && (await has(next))) waiting = waiting.slice(1);
  }
  row("1,000 invitations: 20 entries with 50 people written, ms", [written]);
  row("… until all 50 have their copies, ms", [performance.now() - begun]);
  row("… the person's own week meanwhile, ms", ownWeeks);
  row(`… the week of 20 × ${entries} entries meanwhile, ms`, weeks);

  const address = `${server.url}/remote.php/dav/calendars/anna@fk.example/${ids[0] ?? ""}/`;
  await measureDav({ name: "Safos", address, headers });
  const radicale = await startRadicale(folder);
  if (radicale) {
    try {
      await measureDav(radicale.peer);
    } finally {
      radicale.stop();
    }
  } else process.stdout.write("Radicale could not be installed.\n");
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
