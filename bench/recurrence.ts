import { createRequire } from "node:module";
import {
  buildEvent,
  exportCalendar,
  importCalendar,
  readCalendarObject,
  withExclusion,
  withOverride,
  writeCalendarObject,
} from "../server/products/calendar/icalendar/index.ts";
import { createPace } from "../server/platform/clock/index.ts";
import { freeBusyOf, occurrencesOf } from "../server/products/calendar/recurrence/index.ts";

/**
 * What it costs to find a week among 10,000 mixed entries of five years, without the database's index of when each begins and
 * ends, beside ical.js on the same entries in the same run; and to read their text.
 */
interface Time {
  toJSDate(): Date;
}
interface Component {
  getAllSubcomponents(name: string): Component[];
  getFirstSubcomponent(name: string): Component;
  hasProperty(name: string): boolean;
}
interface Ical {
  parse(text: string): unknown;
  Component: new (json: unknown) => Component;
  Timezone: new (component: Component) => unknown;
  TimezoneService: { register(zone: unknown): void };
  Event: new (
    component: Component,
    options: { exceptions: Component[] },
  ) => {
    isRecurring(): boolean;
    startDate: Time;
    endDate: Time;
    iterator(): { next(): Time | undefined };
    getOccurrenceDetails(time: Time): { startDate: Time; endDate: Time };
  };
}
const ical = createRequire(new URL("../server/package.json", import.meta.url))("ical.js") as Ical;

const count = 10_000;
const zone = "Europe/Stockholm";
const range = { from: new Date("2026-11-22T23:00Z"), to: new Date("2026-11-29T23:00Z"), zone };
const stamp = new Date("2026-01-01");

/** Of a hundred entries: what a working calendar holds. */
const rules: readonly (string | null)[] = [
  ...Array.from({ length: 45 }, () => null),
  ...Array.from({ length: 25 }, () => "FREQ=WEEKLY"),
  ...Array.from({ length: 10 }, () => "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH"),
  ...Array.from({ length: 6 }, () => "FREQ=DAILY;COUNT=200"),
  ...Array.from({ length: 6 }, () => "FREQ=MONTHLY;BYDAY=-1FR"),
  ...Array.from({ length: 8 }, () => "FREQ=YEARLY"),
];

function entryOf(index: number): string {
  // A fixed spread over five years and a working day.
  const day = new Date(Date.UTC(2022, 0, 3) + ((index * 7919) % 1826) * 86_400_000).toISOString().slice(0, 10);
  const hour = 7 + (index % 11);
  const two = (number: number): string => String(number).padStart(2, "0");
  const build = (date: string) =>
    buildEvent({
      ...{ uid: String(index), stamp, summary: `Möte ${index}`, zone, rrule: rules[index % 100] ?? null },
      ...{ start: `${date}T${two(hour)}:00`, end: `${date}T${two(hour)}:30` },
    });
  const whole = { from: new Date("2020-01-01"), to: new Date("2040-01-01"), zone, limit: 2 };
  // A start that the rule does not name is left open by the RFC, and read otherwise by ical.js.
  const onRule = occurrencesOf(build(day), whole).at(-1)?.start.toISOString().slice(0, 10) ?? day;
  const object = build(onRule);
  if (index % 100 < 45 || index % 4 > 0) return writeCalendarObject(object);
  const [, second, third] = occurrencesOf(object, { from: stamp, to: new Date("2040-01-01"), zone, limit: 3 });
  if (!second?.recurrenceId || !third?.recurrenceId) return writeCalendarObject(object);
  const changed = withOverride(object, second.recurrenceId, { summary: "Flyttat" }, { stamp });
  return writeCalendarObject(withExclusion(changed, third.recurrenceId, { stamp }));
}

function measure(work: () => number, rounds = 5): { milliseconds: number; found: number } {
  const times: number[] = [];
  let found = 0;
  for (let round = 0; round < rounds; round++) {
    const before = process.threadCpuUsage();
    found = work();
    const { user, system } = process.threadCpuUsage(before);
    times.push((user + system) / 1000);
  }
  return { milliseconds: times.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0, found };
}

/** The same of what lets others be answered meanwhile. */
async function measureResting(work: () => Promise<number>): Promise<{ milliseconds: number; found: number }> {
  const times: number[] = [];
  let found = 0;
  for (let round = 0; round < 5; round++) {
    const before = process.threadCpuUsage();
    found = await work();
    const { user, system } = process.threadCpuUsage(before);
    times.push((user + system) / 1000);
  }
  return { milliseconds: times.toSorted((a, b) => a - b)[2] ?? 0, found };
}

const texts = Array.from({ length: count }, (_, index) => entryOf(index));
const ours = texts.map(readCalendarObject);
const theirs = texts.map((text) => {
  const calendar = new ical.Component(ical.parse(text));
  for (const one of calendar.getAllSubcomponents("vtimezone")) ical.TimezoneService.register(new ical.Timezone(one));
  const [master, ...exceptions] = calendar.getAllSubcomponents("vevent");
  return new ical.Event(master as Component, { exceptions });
});

const expanded = measure(() => ours.reduce((sum, one) => sum + occurrencesOf(one, range).length, 0));
const peer = measure(() => {
  let found = 0;
  const add = (start: Time, end: Time): void => {
    if (start.toJSDate() < range.to && end.toJSDate() > range.from) found++;
  };
  for (const event of theirs) {
    if (!event.isRecurring()) {
      add(event.startDate, event.endDate);
      continue;
    }
    const iterator = event.iterator();
    for (let next = iterator.next(); next && next.toJSDate() < range.to; next = iterator.next()) {
      const { startDate, endDate } = event.getOccurrenceDetails(next);
      add(startDate, endDate);
    }
  }
  return found;
}, 1);
const busy = measure(() => freeBusyOf(ours, range).length);
const read = measure(() => texts.map(readCalendarObject).length);
const peerRead = measure(() => texts.map((text) => new ical.Component(ical.parse(text))).length, 1);
const file = await exportCalendar(ours, { name: "Mätning", colour: null });
const imported = await measureResting(async () => (await importCalendar(file, { pace: createPace() })).objects.length);

const row = (
  what: string,
  { milliseconds, found }: { milliseconds: number; found: number },
  other?: { milliseconds: number; found: number },
): string =>
  `| ${what} | ${found} | ${milliseconds.toFixed(1)} | ${other ? `${other.found} | ${other.milliseconds.toFixed(1)} | ${(other.milliseconds / milliseconds).toFixed(0)}` : " | | "} |\n`;
process.stdout.write("| what | found | ms of processor | ical.js found | ical.js ms | times |\n");
process.stdout.write("| --- | ---: | ---: | ---: | ---: | ---: |\n");
process.stdout.write(row(`a week of ${count} entries`, expanded, peer));
process.stdout.write(row("the same as busy time", busy));
process.stdout.write(row(`reading ${count} entries`, read, peerRead));
process.stdout.write(row("importing them as one file", imported));
