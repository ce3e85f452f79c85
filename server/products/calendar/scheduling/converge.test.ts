import fc from "fast-check";
import { expect, test } from "vitest";
import {
  componentsOf,
  readCalendarObject,
  withChanges,
  withOverride,
  writeCalendarObject,
  type CalendarComponent,
  type CalendarObject,
} from "../icalendar/index.ts";
import { occurrencesOf } from "../recurrence/index.ts";
import { withAnswer, type Answer } from "./answers.ts";
import { counterpartOf, emailOf, withAttendees, withComponents, withParameters } from "./components.ts";
import { copyFor, partstatOf } from "./copy.ts";
import { delegatedFrom, delegatedTo, mostHandovers, withDelegation } from "./delegation.ts";
import { mailedFor, writeMailed } from "./mailed.ts";
import { replyOf, requestOf } from "./message.ts";
import { inviteesOf, organised } from "./organised.ts";
import { proposalParameter } from "./parameters.ts";
import { followPeople } from "./people.ts";
import { readAnswers } from "./reply.ts";
import { sequenceAt } from "./sequence.ts";
import { isNewer } from "./stamps.ts";

const organizer = "anna@fk.example";
/** The first four are of Safos, the others read mail. */
const people = ["bo", "agnes", "britt", "kim", "citra", "dan"].map(
  (name, index) => `${name}@${index < 4 ? "digg" : "konsult"}.example`,
);
const inHouse = people.slice(0, 4);
const outside = people.slice(4);
const at = (index: number): string => people[index % people.length] ?? organizer;
const ids = [null, "20261201T090000Z", "20261208T090000Z", "20261215T090000Z"] as const;

const begin = (): CalendarObject =>
  readCalendarObject(
    [
      ...[
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Test//EN",
        "BEGIN:VEVENT",
        "UID:möte",
        "DTSTAMP:20261101T100000Z",
      ],
      ...["DTSTART:20261201T090000Z", "DTEND:20261201T100000Z", "RRULE:FREQ=WEEKLY;COUNT=3", "SUMMARY:Möte"],
      ...[`ORGANIZER:mailto:${organizer}`, `ATTENDEE;PARTSTAT=ACCEPTED:mailto:${organizer}`],
      ...people.filter((_one, index) => index % 2 === 0).map((one) => `ATTENDEE:mailto:${one}`),
      ...["END:VEVENT", "END:VCALENDAR", ""],
    ].join("\r\n"),
  );

/** What one of Safos has, or what the program of a guest shows; `stamp`: DTSTAMP of the letter that it shows. */
interface Held {
  readonly object: CalendarObject;
  readonly stamp: number;
}

/** A letter on its way: it may come late, twice, or never. */
type Letter =
  | { readonly to: "guest"; readonly guest: string; readonly text: string | null; readonly stamp: number }
  | { readonly to: "organizer"; readonly guest: string; readonly text: string };

class World {
  source = begin();
  readonly held = new Map<string, Held>();
  readonly known = new Set(inHouse);
  readonly answered = new Map<string, Record<string, number>>();
  readonly letters: Letter[] = [];
  clock = Date.UTC(2026, 10, 2);

  tick(): Date {
    this.clock += 1000;
    return new Date(this.clock);
  }
  write(after: CalendarObject): void {
    this.source = organised(this.source, after, organizer, this.tick());
  }
  isPerson(email: string): boolean {
    return inHouse.includes(email) && (this.known.has(email) || this.held.has(email));
  }
  bring(email: string): void {
    if (outside.includes(email)) this.post(email);
    else this.deliver(email);
  }
  /** As the server brings a copy to what the entry says. */
  deliver(email: string): void {
    if (!this.isPerson(email)) return;
    const copy = copyFor(this.source, email, this.held.get(email)?.object ?? null);
    if (copy) this.held.set(email, { object: copy, stamp: 0 });
    else this.held.delete(email);
  }
  /** As a letter goes to a guest: what the entry says when it is written. */
  post(guest: string): void {
    const stamp = this.tick();
    const own = { name: "Anna", address: organizer };
    const object = mailedFor(this.source, {
      address: guest,
      organizer: own,
      organizerAddress: organizer,
      raise: 0,
      stamp,
    });
    this.letters.push({ to: "guest", guest, text: object && writeMailed(object, "REQUEST"), stamp: stamp.getTime() });
  }
  receive(letter: Letter): void {
    if (letter.to === "organizer") return this.take(letter.guest, letter.text);
    // A program keeps the newest (RFC 5546 §2.1.5).
    if (letter.stamp < (this.held.get(letter.guest)?.stamp ?? 0)) return;
    if (letter.text === null) this.held.delete(letter.guest);
    else
      this.held.set(letter.guest, {
        object: readCalendarObject(letter.text.replace(/METHOD:.*\r\n/, "")),
        stamp: letter.stamp,
      });
  }
  /** An answer of someone of Safos, who sees their copy, goes into the entry at once. */
  answer(email: string, id: string | null, edit: (source: CalendarObject) => CalendarObject | string): void {
    const copy = this.held.get(email);
    if (!copy || sequenceAt(this.source, id) > sequenceAt(copy.object, id)) return;
    const changed = attempt(() => edit(this.source));
    if (changed === null || typeof changed === "string") return;
    this.source = changed;
    this.deliver(email);
  }
  /** A guest answers what their program shows. */
  reply(guest: string, id: string | null, edit: (shown: CalendarObject) => CalendarObject | string): void {
    const shown = this.held.get(guest);
    const changed = shown ? attempt(() => edit(shown.object)) : null;
    if (changed === null || typeof changed === "string") return;
    const text = replyOf(changed, { address: guest, recurrenceId: id, stamp: this.tick() });
    if (text !== null) this.letters.push({ to: "organizer", guest, text });
  }
  take(guest: string, text: string): void {
    for (const one of readAnswers(text)) {
      const { recurrenceId, comment, partstat, delegate } = one;
      const known = this.answered.get(guest) ?? {};
      const key = recurrenceId ?? "";
      const isInvited = inviteesOf(this.source, organizer).includes(guest);
      const sequence = attempt(() => sequenceAt(this.source, recurrenceId));
      if (one.address !== guest || !isInvited || sequence === null || one.sequence < sequence) continue;
      if (!isNewer(known, key, one.stamp.getTime())) continue;
      const changed = attempt(() =>
        partstat === "DELEGATED" && delegate
          ? withDelegation(this.source, guest, { to: delegate, recurrenceId, comment })
          : withAnswer(this.source, guest, { partstat: partstat as Answer["partstat"], comment }, recurrenceId),
      );
      if (changed === null || typeof changed === "string") continue;
      this.answered.set(guest, { ...known, [key]: one.stamp.getTime() });
      this.source = changed;
    }
  }
}

function attempt<T>(edit: () => T): T | null {
  try {
    return edit();
  } catch (error) {
    if (error instanceof Error && /occurrence|no series/.test(error.message)) return null;
    throw error;
  }
}

const who = fc.nat(people.length - 1);
const id = fc.constantFrom(...ids);
const partstats = fc.constantFrom("ACCEPTED", "TENTATIVE", "DECLINED");
const step = fc.oneof(
  fc.record({ kind: fc.constant("move" as const), id, hour: fc.integer({ min: 8, max: 17 }) }),
  fc.record({ kind: fc.constant("room" as const), id, room: fc.nat(5) }),
  fc.record({ kind: fc.constant("invite" as const), list: fc.uniqueArray(who, { minLength: 1 }) }),
  fc.record({ kind: fc.constant("answer" as const), who, id, partstat: partstats }),
  fc.record({ kind: fc.constant("answer" as const), who, id, partstat: partstats }),
  fc.record({ kind: fc.constant("counter" as const), who, id, hour: fc.integer({ min: 8, max: 17 }) }),
  fc.record({ kind: fc.constant("declineCounter" as const), who }),
  fc.record({ kind: fc.constant("delegate" as const), who, id, to: who }),
  fc.record({ kind: fc.constant("delegate" as const), who, id, to: who }),
  fc.record({ kind: fc.constant("policy" as const), who }),
  fc.record({ kind: fc.constant("deliver" as const), who }),
  fc.record({ kind: fc.constant("deliver" as const), who }),
  fc.record({
    kind: fc.constant("network" as const),
    does: fc.constantFrom("bring", "double", "lose"),
    at: fc.nat(100),
  }),
  fc.record({
    kind: fc.constant("network" as const),
    does: fc.constantFrom("bring", "double", "lose"),
    at: fc.nat(100),
  }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function run(world: World, one: Step): void {
  const edit = { stamp: world.tick() };
  const day = (key: string | null): string => `2026-12-${key === null ? "01" : key.slice(6, 8)}`;
  const change = (key: string | null, fields: object): void => {
    const changed = attempt(() =>
      key === null ? withChanges(world.source, fields, edit) : withOverride(world.source, key, fields, edit),
    );
    if (changed) world.write(changed);
  };
  const give = (email: string, key: string | null, work: (object: CalendarObject) => CalendarObject | string): void =>
    inHouse.includes(email) ? world.answer(email, key, work) : world.reply(email, key, work);
  if (one.kind === "move") {
    // A series that moves takes its exceptions along: ids name other times then.
    const hour = String(one.hour).padStart(2, "0");
    change(one.id, { start: `${day(one.id)}T${hour}:00:00Z`, end: `${day(one.id)}T${hour}:30:00Z` });
  } else if (one.kind === "room") change(one.id, { location: `Rum ${one.room}` });
  else if (one.kind === "invite") {
    const guests = one.list.map((index) => ({
      address: at(index),
      name: null,
      role: "REQ-PARTICIPANT",
      partstat: "NEEDS-ACTION",
    }));
    const chair = { address: organizer, name: "Anna", role: "CHAIR", partstat: "ACCEPTED" };
    const next = withChanges(world.source, { attendees: [chair, ...guests] }, edit);
    world.write(followPeople(world.source, next));
  } else if (one.kind === "answer")
    give(at(one.who), one.id, (object) =>
      withAnswer(object, at(one.who), { partstat: one.partstat, comment: "Ord" }, one.id),
    );
  else if (one.kind === "counter") {
    const hour = String(one.hour).padStart(2, "0");
    const proposal = `20261203T${hour}0000Z/20261203T${hour}3000Z`;
    give(at(one.who), one.id, (object) =>
      withAnswer(object, at(one.who), { partstat: "TENTATIVE", comment: null, proposal }, one.id),
    );
  } else if (one.kind === "declineCounter")
    world.write(
      withComponents(world.source, ({ tree }) =>
        withAttendees(tree, (each) =>
          emailOf(each) === at(one.who) ? withParameters(each, { [proposalParameter]: null }) : each,
        ),
      ),
    );
  else if (one.kind === "delegate")
    give(at(one.who), one.id, (object) =>
      withDelegation(object, at(one.who), {
        to: { address: at(one.to), name: null },
        recurrenceId: one.id,
        comment: null,
      }),
    );
  else if (one.kind === "policy") {
    if (!world.known.delete(at(one.who)) && inHouse.includes(at(one.who))) world.known.add(at(one.who));
  } else if (one.kind === "deliver") world.bring(at(one.who));
  else {
    const [letter] = world.letters.splice(one.at % Math.max(1, world.letters.length), 1);
    if (!letter) return;
    if (one.does !== "lose") world.receive(letter);
    if (one.does === "double") world.letters.push(letter);
  }
}

const window = { from: new Date("2026-11-01"), to: new Date("2027-03-01"), zone: "UTC", limit: 50 };
/** What an entry says to someone, occurrence by occurrence. */
function shownTo(object: CalendarObject, email: string, hidden: string | null): string[] {
  const person = ({ properties }: CalendarComponent): string[] =>
    properties
      .filter((one) => one.name === "ATTENDEE" && emailOf(one) !== hidden)
      .map(
        (one) =>
          `${emailOf(one)} ${one.parameters.find(({ name }) => name === "PARTSTAT")?.values[0]} ${delegatedTo(one)} ${delegatedFrom(one)}`,
      )
      .toSorted();
  return occurrencesOf(object, window)
    .filter(({ component }) => partstatOf(component, email) !== null)
    .map(({ start, end, component }) =>
      JSON.stringify([start, end, component.location, component.sequence, ...person(component)]),
    )
    .toSorted();
}

/** Nobody goes in the stead of someone who does not let them, each hand is one, and nobody is in it twice. */
function requireSound(object: CalendarObject): void {
  for (const { properties } of componentsOf(object)) {
    const all = properties.filter(({ name }) => name === "ATTENDEE");
    const byMail = new Map(all.map((one) => [emailOf(one), one]));
    expect(byMail.size).toBe(all.length);
    for (const one of all) {
      const partstat = one.parameters.find(({ name }) => name === "PARTSTAT")?.values[0];
      const [to, from] = [delegatedTo(one), delegatedFrom(one)];
      expect([emailOf(one), to !== null]).toEqual([emailOf(one), partstat === "DELEGATED"]);
      if (to !== null) expect(delegatedFrom(byMail.get(to) ?? one)).toBe(emailOf(one));
      if (from === null) continue;
      const giver = byMail.get(from);
      const given = giver?.parameters.find(({ name }) => name === "PARTSTAT")?.values[0];
      const isHeir = given === "DELEGATED" && giver && delegatedTo(giver) === emailOf(one);
      expect([from, isHeir || (partstat === "DECLINED" && given === "NEEDS-ACTION")]).toEqual([from, true]);
      let hands = 0;
      for (let up: string | null = emailOf(one); up !== null; hands++) up = delegatedFrom(byMail.get(up) ?? one);
      expect(hands).toBeLessThanOrEqual(mostHandovers + 1);
    }
  }
}

test("in whatever order changes, answers, delegations and letters come, are lost or doubled, all copies become the organiser's entry", () => {
  const seen = { delegated: 0, countered: 0, occurrences: 0 };
  fc.assert(
    fc.property(fc.array(step, { minLength: 8, maxLength: 30 }), (steps) => {
      const world = new World();
      for (const email of people) world.bring(email);
      for (const letter of world.letters.splice(0)) world.receive(letter);
      for (const one of steps) {
        run(world, one);
        requireSound(world.source);
      }
      const text = writeCalendarObject(world.source);
      if (text.includes("DELEGATED-TO")) seen.delegated++;
      if (text.includes(proposalParameter)) seen.countered++;
      if (text.includes("RECURRENCE-ID")) seen.occurrences++;
      // What is late comes at last, the newest first; answers to what has changed since change nothing that is asked anew.
      for (const letter of world.letters.splice(0).toReversed()) if (letter.to === "organizer") world.receive(letter);
      requireSound(world.source);
      for (const email of inHouse.toReversed()) world.deliver(email);
      for (const guest of outside) world.post(guest);
      for (const letter of world.letters.splice(0)) world.receive(letter);
      const invited = new Set(inviteesOf(world.source, organizer));
      for (const email of people) {
        const held = world.held.get(email);
        const isReached = invited.has(email) && (outside.includes(email) || world.isPerson(email));
        expect([email, held !== undefined]).toEqual([email, isReached]);
        if (!held) continue;
        // The organiser is no guest among the people in a letter.
        const hidden = outside.includes(email) ? organizer : null;
        expect(shownTo(held.object, email, hidden)).toEqual(shownTo(world.source, email, hidden));
        // Brought once more nothing becomes different, and no words or proposals of others are in it.
        if (inHouse.includes(email)) expect(copyFor(world.source, email, held.object)).toEqual(held.object);
        expect(requestOf(held.object)).not.toContain("X-RESPONSE");
        for (const one of componentsOf(held.object))
          expect(counterpartOf(one, held.object, world.source)).not.toBe(null);
      }
    }),
    { numRuns: 600 },
  );
  // The walk has been where it matters.
  expect(Math.min(seen.delegated, seen.countered, seen.occurrences)).toBeGreaterThan(20);
}, 60_000);
