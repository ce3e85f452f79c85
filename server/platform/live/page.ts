import type { WebSocket } from "ws";
import { now } from "#clock";
import type { AnyEvent } from "#events";
import type { Principal } from "#http";
import type { Log } from "#log";
import { showEvent } from "./event-frame.ts";
import type { Admission, Listener, Payload, Visit } from "./listener.ts";
import { readRequest, type Request, type Subscription } from "./requests.ts";

export interface PageOptions {
  readonly ws: WebSocket;
  readonly principal: Principal | null;
  /** Comes with a link: sends and is shown nothing before it has shown it. */
  readonly isVisitor: boolean;
  readonly mayListen: (listener: Listener, topic: string) => Promise<boolean>;
  /** Null: the link opens nothing. */
  readonly admit: (listener: Listener) => Promise<Admission | null>;
  /** What a visitor may be shown of an event; null: nothing. */
  readonly showVisitor: (topic: string, type: string, payload: Payload) => Payload | null;
  /** False when the address has asked for too much. */
  readonly mayAsk: () => boolean;
  readonly since: (topic: string, after: number) => Promise<readonly AnyEvent[] | null>;
  readonly shownSince: (topic: string, position: number) => readonly AnyEvent[] | null;
  readonly onTopics: (topic: string, isOn: boolean) => void;
  /** A visitor's link opens something. */
  readonly onAdmitted: () => void;
  readonly onClose: () => void;
  readonly log: Log;
}

/** An event that waits. */
interface Held {
  readonly id: number;
  readonly show: () => void;
}

/** What is being asked, by person and topic. */
type Asked = Map<string, Promise<boolean>>;

const maxTopics = 500;
const maxVisitorTopics = 60;
const maxBuffered = 4 << 20;
const maxPending = 2000;
/** How long a visitor may be silent before they show their link. */
const silenceMs = 4000;
const longestTimerMs = 2 ** 31 - 1;

/** One open page: what it listens to, and what it is shown. */
export class Page {
  readonly principal: Principal | null;
  private readonly ws: WebSocket;
  private readonly options: PageOptions;
  private readonly topics = new Set<string>();
  private listener: Listener;
  private admission: Admission | null = null;
  private isAlive = true;
  /** Whether access is being asked for, and whether it must be asked once more, with what others have asked meanwhile. */
  private isChecking = false;
  private again: Asked | null = null;
  /** Events that came while access is asked for: shown when it is known that they may be. */
  private readonly pending: (() => void)[] = [];
  /**
   * Events of topics whose past is being looked up. Shown before it, the newest would be the last that the page has seen, and a drop just
   * then would lose it the rest for good.
   */
  private readonly held = new Map<string, Held[]>();
  /** A visitor's silence at first, their link's time later. */
  private timer: NodeJS.Timeout | undefined;

  constructor(options: PageOptions) {
    this.options = options;
    this.ws = options.ws;
    this.principal = options.principal;
    this.listener = { principal: options.principal, visit: null };
    if (options.isVisitor) this.timer = setTimeout(() => this.ws.close(4408, "show a link"), silenceMs);
    this.listen();
    this.write({ op: "hello" });
  }

  /** Where a visitor's link leads; null for pages of people with accounts and for visitors not yet admitted. */
  visits(): Admission | null {
    return this.admission;
  }

  send(topic: string, type: string, payload: Payload, id: number): void {
    const showNow = (): void => {
      if (this.topics.has(topic)) this.show(topic, type, payload, id);
    };
    const held = this.held.get(topic);
    if (held) return this.keep(held, { id, show: () => this.send(topic, type, payload, id) });
    if (!this.isChecking) return showNow();
    this.keep(this.pending, showNow);
  }

  /** The topic is closed to this person. */
  gone(topic: string): void {
    if (this.drop(topic)) this.write({ op: "gone", topic });
  }

  /** The session has ended. */
  bye(): void {
    this.write({ op: "bye" });
    this.ws.close(4001, "signed out");
  }

  /** Something may have been missed on every topic: the page fetches again. */
  resetAll(): void {
    for (const topic of this.topics) this.reset(topic);
  }

  reset(topic: string): void {
    this.write({ op: "reset", topic });
  }

  ping(): void {
    if (!this.isAlive) return this.ws.terminate();
    this.isAlive = false;
    this.ws.ping();
  }

  close(code: number, reason: string): void {
    this.ws.close(code, reason);
  }

  /**
   * Asks again for every topic whether it is still open, after access may have gone. However often this is called while
   * it asks, it asks once more; `asked` is shared by the pages that are to ask again for the same reason.
   */
  async recheck(asked: Asked = new Map()): Promise<void> {
    this.again = asked;
    if (this.isChecking) return;
    this.isChecking = true;
    try {
      for (let next = this.takeAgain(); next; next = this.takeAgain()) await this.checkAll(next);
    } catch (error) {
      // Access could not be asked for: better out and back again than listening without leave.
      this.options.log.warn({ error }, "access to live events could not be checked");
      this.again = null;
      this.pending.length = 0;
      this.ws.close(1013, "try again");
    } finally {
      this.isChecking = false;
      for (const one of this.pending.splice(0)) one();
    }
  }

  private keep<T>(list: T[], one: T): void {
    if (list.push(one) > maxPending) this.ws.close(1013, "too slow");
  }

  private takeAgain(): Asked | null {
    const next = this.again;
    this.again = null;
    return next;
  }

  private async checkAll(asked: Asked): Promise<void> {
    const { isVisitor, mayListen, admit } = this.options;
    if (isVisitor) {
      if (!this.admission) return;
      this.admission = await admit(this.listener);
      if (!this.admission) return this.expel();
      this.watchTime(this.admission);
    }
    for (const topic of [...this.topics]) {
      // Pages of one person are answered alike; visitors each have a link of their own.
      const key = `${this.principal?.personId} ${topic}`;
      const answer = (isVisitor ? undefined : asked.get(key)) ?? mayListen(this.listener, topic);
      if (!isVisitor) asked.set(key, answer);
      if (!(await answer)) this.gone(topic);
    }
  }

  private listen(): void {
    const { ws, options } = this;
    ws.on("message", (data, isBinary) => {
      if (isBinary) return ws.close(1003, "text only");
      if (options.isVisitor && !options.mayAsk()) return ws.close(4429, "too many requests");
      Promise.resolve()
        .then(() => this.receive(readRequest((data as Buffer).toString("utf8"))))
        .catch((error: unknown) => {
          if (error instanceof SyntaxError) return ws.close(1007, "not JSON");
          options.log.warn({ error }, "a live request failed");
          ws.close(1011, "try again");
        });
    });
    ws.on("pong", () => (this.isAlive = true));
    ws.on("error", () => ws.terminate());
    ws.on("close", () => {
      clearTimeout(this.timer);
      for (const topic of [...this.topics]) this.drop(topic);
      options.onClose();
    });
  }

  private receive(request: Request): Promise<void> | void {
    if (request.op === "visit") return this.enter(request.visit);
    if (this.options.isVisitor && !this.admission) return this.ws.close(4401, "show a link first");
    if (request.op === "subscribe") return this.subscribe(request);
    if (request.op === "unsubscribe") for (const topic of request.topics) this.drop(topic);
    if (request.op === "ping") this.write({ op: "pong" });
  }

  private write(message: Record<string, unknown>): void {
    const { ws } = this;
    if (ws.readyState !== ws.OPEN) return;
    // A page that does not read must not fill our memory; it comes back and resumes.
    if (ws.bufferedAmount > maxBuffered) return ws.close(1013, "too slow");
    ws.send(JSON.stringify(message));
  }

  private show(topic: string, type: string, payload: Payload, id: number): void {
    const { isVisitor, showVisitor } = this.options;
    const shown = isVisitor ? showVisitor(topic, type, payload) : payload;
    if (shown) this.write({ op: "event", topic, type, payload: shown, id });
  }

  private drop(topic: string): boolean {
    if (!this.topics.delete(topic)) return false;
    this.options.onTopics(topic, false);
    return true;
  }

  /** The link has been closed: no use in coming back with it. */
  private expel(): void {
    for (const topic of [...this.topics]) this.gone(topic);
    this.write({ op: "closed" });
    this.ws.close(4403, "the link opens nothing");
  }

  private async enter(visit: Visit): Promise<void> {
    const { ws } = this;
    if (!this.options.isVisitor || this.listener.visit !== null) return ws.close(4400, "one link, once");
    this.listener = { principal: this.principal, visit };
    this.admission = await this.options.admit(this.listener);
    clearTimeout(this.timer);
    if (ws.readyState !== ws.OPEN) return;
    if (!this.admission) return this.expel();
    this.options.onAdmitted();
    this.watchTime(this.admission);
    this.write({ op: "admitted" });
  }

  private watchTime({ until }: Admission): void {
    clearTimeout(this.timer);
    if (!until || this.ws.readyState !== this.ws.OPEN) return;
    // The database's clock decides; should it be behind ours, ask again a little later.
    const left = Math.min(Math.max(until.getTime() - now() + 20, 100), longestTimerMs);
    this.timer = setTimeout(() => void this.recheck(), left);
    this.timer.unref();
  }

  private async subscribe({ topics, since, position }: Subscription): Promise<void> {
    const { isVisitor, mayAsk } = this.options;
    for (const topic of topics) {
      if (this.topics.size >= (isVisitor ? maxVisitorTopics : maxTopics) || topic.length > 200)
        return this.write({ op: "error", topic, code: "LIMITED" });
      if (isVisitor && !mayAsk()) return this.ws.close(4429, "too many requests");
      if (since === null && position === null) await this.subscribeTo(topic);
      else await this.resume(topic, since, position);
      // A page that has left meanwhile must not stay in the lists.
      if (this.ws.readyState !== this.ws.OPEN) return;
    }
  }

  /** Shows what was missed and then what has happened meanwhile. */
  private async resume(topic: string, since: number | null, position: number | null): Promise<void> {
    const held: Held[] = [];
    this.held.set(topic, held);
    let missed: readonly AnyEvent[] | null = [];
    try {
      if (!(await this.subscribeTo(topic)) || this.ws.readyState !== this.ws.OPEN) return;
      if (since !== null) missed = await this.options.since(topic, since);
      else if (position !== null) missed = this.options.shownSince(topic, position);
    } finally {
      // Asked for once more meanwhile, the topic has another list by now.
      if (this.held.get(topic) === held) this.held.delete(topic);
    }
    this.replay(topic, missed);
    const replayed = new Set(missed?.map(({ id }) => id));
    for (const { id, show } of held) if (!replayed.has(id)) show();
  }

  /** Whether the page listens to the topic now. */
  private async subscribeTo(topic: string): Promise<boolean> {
    const { mayListen, onTopics } = this.options;
    if (!(await mayListen(this.listener, topic))) {
      this.write({ op: "gone", topic });
      return false;
    }
    if (this.ws.readyState !== this.ws.OPEN) return false;
    // Listening first and replaying after may show an event twice, never not at all.
    this.topics.add(topic);
    onTopics(topic, true);
    // Access may have gone while the first look was under way, with nothing here yet to take away.
    if (!(await mayListen(this.listener, topic))) {
      this.gone(topic);
      return false;
    }
    this.write({ op: "subscribed", topic });
    return true;
  }

  /** Null: the page fetches again. */
  private replay(topic: string, missed: readonly AnyEvent[] | null): void {
    // What was missed is shown only to a page that still listens.
    if (!this.topics.has(topic)) return;
    if (missed === null) return this.reset(topic);
    // As what happens now: it waits while access is asked for.
    for (const event of missed) this.send(topic, event.type, showEvent(event, topic), event.id);
  }
}
