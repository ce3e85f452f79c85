import { now, randomToken } from "#clock";
import type { Events } from "#events";
import type { Log } from "#log";
import type { Typing } from "../receipts/typing.ts";
import type { Waiters } from "../sync/waiters.ts";
import { agencyOf, areNear, hasRule, seenAs, type Around } from "./audience.ts";
import { hereMs, mergeSigns, readSigns, stateOf, unseen, writeSigns, type Sign, type State } from "./sign.ts";

const channel = "chat.presence";
/** What has changed is shown, and sent to other processes, this often at most. */
const roundMs = 3000;
/** Everybody who is there is sent again this often, so that a process that starts knows them. */
const repeatMs = 30_000;
/** A process that starts knows by then who is there. */
const learningMs = 60_000;
/** Answers that changes cost this process in a second: the more wait, the rarer the changes are shown. */
const wakesPerSecond = 100;
/** Polls are as long: beyond this they end of themselves before they would be woken. */
const longestPaceMs = 30_000;
/** Who was there longer ago is forgotten. */
const keptMs = 86_400_000;
/** More changes than this concern everybody who waits. */
const manyChanges = 20;

/** What is shown of a person, and since which serial. */
interface Shown {
  readonly state: State;
  readonly message: string;
  readonly serial: number;
}

/** Who asks, and what their client says of them. */
interface Arrival {
  readonly userId: string;
  readonly sessionId: string;
  readonly state: State;
}

interface Poll {
  readonly sessionId: string;
  readonly at: number;
}

interface PresenceOptions extends Around {
  readonly events: Events;
  readonly log: Log;
  /** Gives the serials: sync tokens have one for both. */
  readonly typing: Typing;
  readonly waiters: Waiters;
}

/**
 * Who is there. Transient as typing is: in memory, sent to every process by signals, never stored. What changes is collected
 * and shown in rounds, so that many who come at once cost each of those who see them an answer a round, and not one for each.
 */
export class Presence {
  readonly #options: PresenceOptions;
  /** Marks this process in signals. */
  readonly #id = randomToken(8);
  readonly #signs = new Map<string, Sign>();
  readonly #shown = new Map<string, Shown>();
  /** Polls under way in this process, by person. */
  readonly #open = new Map<string, Set<Poll>>();
  /** Who asked this process since it last sent everybody. */
  readonly #own = new Set<string>();
  readonly #due = new Set<string>();
  /** When rules were switched, by organisation. */
  readonly #switched = new Map<string, { readonly isOn: boolean; readonly serial: number }>();
  /** The newest serial of `#shown`. */
  #head = 0;
  #settled = 0;
  #settlesAt = Infinity;
  #showsAt = 0;
  #repeatsAt = 0;
  #isPublishing = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: PresenceOptions) {
    this.#options = options;
    options.events.onSignal(channel, (payload) => {
      const { from, signs } = readSigns(payload);
      if (from === this.#id) return;
      for (const [userId, sign] of signs) this.#signs.set(userId, mergeSigns(this.#signs.get(userId) ?? unseen, sign));
    });
  }

  start(): void {
    this.#settlesAt = now() + learningMs;
    for (const { id } of this.#options.organisations.all())
      this.#switched.set(id, { isOn: this.#options.policy.presence(id), serial: 0 });
    this.#timer = setInterval(() => this.#round(), roundMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** A client asks and waits for its answer; with `offline` without being there. */
  async whileHere<T>({ userId, sessionId, state }: Arrival, answer: () => Promise<T>): Promise<T> {
    if (state === "offline" || !hasRule(this.#options, userId)) return answer();
    const polls = this.#open.get(userId) ?? new Set<Poll>();
    this.#open.set(userId, polls);
    const poll = { sessionId, at: now() };
    polls.add(poll);
    this.#stay(userId, poll.at, state === "online");
    try {
      return await answer();
    } finally {
      polls.delete(poll);
      if (polls.size === 0 && this.#open.get(userId) === polls) this.#open.delete(userId);
      if (this.#holds(userId, poll)) this.#stay(userId, now(), false);
    }
  }

  /** The person says it themselves, which holds until a client of theirs asks again. */
  set(userId: string, state: State, message: string): void {
    if (!hasRule(this.#options, userId)) return;
    const at = now();
    const hereUntil = state === "offline" ? 0 : at + hereMs;
    this.#take(userId, { setAt: at, activeAt: state === "online" ? at : 0, hereUntil, message });
  }

  /** A session has ended, or all: nobody is there with it. Called in every process, with the time of the event. */
  end(userId: string, sessionId: string | undefined, at: Date): void {
    const sign = this.#signs.get(userId);
    const setAt = at.getTime();
    if (!sign || sign.setAt > setAt) return;
    const polls = this.#open.get(userId);
    const isElsewhere = sessionId !== undefined && polls?.values().some((one) => one.sessionId !== sessionId) === true;
    const activeAt = isElsewhere ? sign.activeAt : 0;
    const hereUntil = isElsewhere ? now() + hereMs : 0;
    this.#take(userId, mergeSigns(sign, { setAt, activeAt, hereUntil, message: sign.message }));
  }

  /** As it is now, before it is shown to those who wait. */
  signOf(userId: string): Sign {
    return this.#signs.get(userId) ?? unseen;
  }

  shownOf(userId: string): Shown | undefined {
    return this.#shown.get(userId);
  }

  /** What was shown after a serial, the newest first. */
  shownSince(serial: number): [string, Shown][] {
    const found: [string, Shown][] = [];
    if (this.#head > serial) for (const one of this.#shown) if (one[1].serial > serial) found.push(one);
    return found.sort(([, a], [, b]) => b.serial - a.serial);
  }

  /** Since when those of whom nothing is known are not there; 0: this process has not found out yet. */
  get settled(): number {
    return this.#settled;
  }

  /** When the rule of an organisation was last switched while this process runs; 0: never. */
  switchedAt(organisationId: string): number {
    return this.#switched.get(organisationId)?.serial ?? 0;
  }

  /** What began before the person said otherwise, or their session ended, keeps them there no longer. */
  #holds(userId: string, { at }: Poll): boolean {
    return at >= (this.#signs.get(userId)?.setAt ?? 0);
  }

  #stay(userId: string, at: number, isActive: boolean): void {
    const before = this.#signs.get(userId) ?? unseen;
    this.#own.add(userId);
    this.#take(userId, { ...before, activeAt: isActive ? at : before.activeAt, hereUntil: at + hereMs });
  }

  #take(userId: string, sign: Sign): void {
    const at = now();
    const before = this.#signs.get(userId) ?? unseen;
    this.#signs.set(userId, sign);
    const isOther = stateOf(before, at) !== stateOf(sign, at) || before.setAt !== sign.setAt;
    // Others would take the person for gone before they are sent again.
    if (isOther || sign.hereUntil - before.hereUntil > hereMs - repeatMs) this.#due.add(userId);
  }

  #round(): void {
    const at = now();
    for (const [userId, polls] of this.#open)
      if (polls.values().some((poll) => this.#holds(userId, poll))) this.#stay(userId, at, false);
    if (at >= this.#settlesAt) {
      this.#settlesAt = Infinity;
      this.#settled = this.#options.typing.nextSerial();
    }
    if (at >= this.#showsAt || this.#showsAt > at + longestPaceMs) this.#show(at);
    if (!this.#isPublishing) void this.#publish(at);
  }

  #show(at: number): void {
    const { waiters } = this.#options;
    const paceMs = Math.min((waiters.size / wakesPerSecond) * 1000, longestPaceMs);
    this.#showsAt = at + paceMs;
    const agencies = this.#noteSwitches();
    const changed = this.#noteChanges(at);
    if (paceMs === longestPaceMs || (changed.length === 0 && agencies.size === 0)) return;
    const isMany = changed.length > manyChanges;
    waiters.wakeForPresence((userId) => {
      const agency = agencyOf(this.#options, userId);
      if (agency === null) return false;
      if (agencies.has(agency)) return true;
      if (!this.#options.policy.presence(agency)) return false;
      return isMany || changed.some((one) => areNear(this.#options, userId, one));
    });
  }

  /** Organisations whose rule has been switched. */
  #noteSwitches(): ReadonlySet<string> {
    const { organisations, policy, typing } = this.#options;
    const agencies = new Set<string>();
    for (const { id } of organisations.all()) {
      const isOn = policy.presence(id);
      const before = this.#switched.get(id);
      if (before?.isOn === isOn) continue;
      this.#switched.set(id, { isOn, serial: typing.nextSerial() });
      agencies.add(id);
    }
    return agencies;
  }

  #noteChanges(at: number): readonly string[] {
    const changed: string[] = [];
    let serial: number | undefined;
    for (const [userId, sign] of this.#signs) {
      const { state } = seenAs(this.#options, userId, sign, at);
      const message = state === "offline" ? "" : sign.message;
      const before = this.#shown.get(userId);
      if (state === (before?.state ?? "offline") && message === (before?.message ?? "")) {
        // Without the rule nothing is remembered but that they are gone.
        if (sign.hereUntil > 0 && !hasRule(this.#options, userId)) this.#signs.set(userId, { ...unseen, setAt: at });
        if (state !== "offline" || at - Math.max(sign.hereUntil, sign.setAt) < keptMs) continue;
        this.#signs.delete(userId);
        this.#shown.delete(userId);
        continue;
      }
      serial ??= this.#head = this.#options.typing.nextSerial();
      this.#shown.set(userId, { state, message, serial });
      changed.push(userId);
    }
    return changed;
  }

  async #publish(at: number): Promise<void> {
    const named = new Set(this.#due);
    this.#due.clear();
    if (at >= this.#repeatsAt || this.#repeatsAt > at + repeatMs) {
      this.#repeatsAt = at + repeatMs;
      for (const userId of [...this.#own, ...this.#open.keys()]) named.add(userId);
      this.#own.clear();
    }
    const signs = [...named].flatMap((userId) => {
      const sign = this.#signs.get(userId);
      return sign ? [[userId, sign] as const] : [];
    });
    if (signs.length === 0) return;
    this.#isPublishing = true;
    try {
      for (const payload of writeSigns(this.#id, signs)) await this.#options.events.signal(channel, payload);
    } catch (error) {
      // Those who are there are sent again within the minute.
      this.#options.log.warn({ error }, "other processes do not know yet who is there; trying again");
    } finally {
      this.#isPublishing = false;
    }
  }
}
