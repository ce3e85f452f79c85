import type { RunningServer } from "../e2e/server.ts";

/** Calendars as the measurements of them fill them, and how they print what they find. */
export const entries = Number(process.env["BENCH_ENTRIES"] ?? 10_000);
const rounds = 40;
export const percentile = (values: readonly number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? 0;
export const row = (what: string, spans: readonly number[]): void =>
  void process.stdout.write(
    `| ${what} | ${percentile(spans, 0.5).toFixed(1)} | ${percentile(spans, 0.95).toFixed(1)} |\n`,
  );
/** Of what is slow fewer rounds are measured, at least three. */
const mostMs = 20_000;

/** `work` is given the number of its round, which goes on from those that are not measured. */
export async function measure(what: string, work: (round: number) => Promise<unknown>): Promise<void> {
  const begun = performance.now();
  let round = 0;
  while (round < 5 && performance.now() - begun < mostMs / 4) await work(round++);
  const spans: number[] = [];
  while (spans.length < rounds && (spans.length < 3 || performance.now() - begun < mostMs)) {
    const from = performance.now();
    await work(round++);
    spans.push(performance.now() - from);
  }
  row(spans.length < rounds ? `${what} (${spans.length} rounds)` : what, spans);
}

const stamp = (at: Date): string => at.toISOString().replaceAll(/[-:]|\.\d+/g, "");
/** Five years of entries: one in fifty recurs every week, one in twenty is a whole day. */
export function event(calendar: number, index: number): string {
  const start = new Date(Date.UTC(2024, 0, 1, 7) + ((index * 7919) % (5 * 365 * 24)) * 3_600_000);
  const day = stamp(start).slice(0, 8);
  const times =
    index % 20 === 0
      ? `DTSTART;VALUE=DATE:${day}\r\n`
      : `DTSTART;TZID=Europe/Stockholm:${stamp(start).slice(0, 15)}\r\nDURATION:PT1H\r\n`;
  const rule = index % 50 === 1 ? "RRULE:FREQ=WEEKLY;COUNT=100\r\n" : "";
  return `BEGIN:VEVENT\r\nUID:b-${calendar}-${index}\r\nDTSTAMP:20240101T000000Z\r\n${times}${rule}SUMMARY:Post ${index} med ett namn av vanlig längd\r\nLOCATION:Rum ${index % 40}\r\nEND:VEVENT\r\n`;
}
export const file = (calendar: number, from: number, to: number): string =>
  `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:bench\r\n${Array.from({ length: to - from }, (_, index) => event(calendar, from + index)).join("")}END:VCALENDAR\r\n`;

type Call = <T>(method: string, path: string, body?: string, type?: string) => Promise<T>;
export const password = "ett långt lösenord";

/** Anna with 20 calendars: how she calls the server, and their ids. */
export async function fillCalendars(server: RunningServer): Promise<{
  readonly headers: Readonly<Record<string, string>>;
  readonly call: Call;
  readonly ids: readonly string[];
}> {
  await server.safos("organisation", "add", "fk.example", "--name", "FK");
  await server.safos("person", "add", "anna@fk.example", "--password", password);
  const { token } = await server.safos("token", "create", "anna@fk.example");
  const headers = { authorization: `Bearer ${token}` };
  async function call<T>(method: string, path: string, body?: string, type = "application/json"): Promise<T> {
    const answer = await fetch(server.url + path, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { "content-type": type }) },
      ...(body === undefined ? {} : { body }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }
  const ids: string[] = [];
  for (let index = 0; index < 20; index++) {
    const { id } = await call<{ id: string }>("POST", "/api/v1/calendars", JSON.stringify({ name: `Nr ${index}` }));
    await call("POST", `/api/v1/calendars/${id}/import`, file(index, 0, entries), "text/calendar");
    ids.push(id);
  }
  return { headers, call, ids };
}
