import type { WebSocket } from "ws";
import { now } from "#clock";
import type { AnyEvent } from "#events";
import type { Principal } from "#http";
import type { Log } from "#log";
import { showEvent } from "./event-frame.ts";
import { readRequest, type Request } from "./requests.ts";

/** What a visitor shows: the link's secret, and who they say they are. */
export interface Visit {
  readonly link: string;
  readonly guest: string | undefined;
}

/** Who listens: somebody with an account, a visitor with a link, or both. Never neither, once they may listen to anything. */
export interface Listener {
  readonly principal: Principal | null;
  readonly visit: Visit | null;
}

/** What a link opens, and until when. */
export interface Admission {
  readonly workspaceId: string;
  readonly until: Date | null;
}

type Payload = Readonly<Record<string, unknown>>;

/** One open page: what it listens to, and how it is told. */
export interface Page {
  readonly principal: Principal | null;
  /** Where a visitor's link leads; null for pages of people with accounts and for visitors not yet let in. */
  readonly visits: () => Admission | null;
  send(topic: string, type: string, payload: Readonly<Record<string, unknown>>, id: number | null): void;
  /** The topic is closed to this person. */
  gone(topic: string): void;
  /** The session has ended. */
  bye(): void;
  recheck(): Promise<void>;
  /** Something may have been missed on every topic: the page fetches again. */
  resetAll(): void;
  ping(): void;
  close(code: number, reason: string): void;
}

export interface PageOptions {
  readonly ws: WebSocket;
  readonly principal: Principal | null;
  /** Comes with a link: says nothing and hears nothing before it has shown it. */
  readonly isVisitor: boolean;
  mayListen(listener: Listener, topic: string): Promise<boolean>;
  /** Null: the link opens nothing. */
  admit(listener: Listener): Promise<Admission | null>;
  /** What a visitor may be told of an event; null: nothing. */
  tellVisitor(topic: string, type: string, payload: Payload): Payload | null;
  /** False when the address has asked for too much. */
  mayAsk(): boolean;
  since(topic: string, after: number): Promise<readonly AnyEvent[] | null>;
  onTopics(topic: string, isOn: boolean): void;
  onClose(): void;
  readonly log: Log;
}

const maxTopics = 500;
const maxVisitorTopics = 60;
const maxBuffered = 4 << 20;
const maxHeld = 2000;
/** How long a visitor may be silent before they show their link. */
const silenceMs = 4000;
const longestTimerMs = 2 ** 31 - 1;

export function createPage(options: PageOptions): Page {
  const { ws, principal, isVisitor } = options;
  const topics = new Set<string>();
  let listener: Listener = { principal, visit: null };
  let admission: Admission | null = null;
  let isAlive = true;
  /** News that came while access is asked for: told when it is known that it may be. */
  let checks = 0;
  const held: (() => void)[] = [];
  /** A visitor's silence at first, their link's time later. */
  let timer = isVisitor ? setTimeout(() => ws.close(4408, "show a link"), silenceMs) : undefined;

  function say(message: Record<string, unknown>): void {
    if (ws.readyState !== ws.OPEN) return;
    // A page that does not read must not fill our memory; it comes back and resumes.
    if (ws.bufferedAmount > maxBuffered) return ws.close(1013, "too slow");
    ws.send(JSON.stringify(message));
  }

  function drop(topic: string): boolean {
    if (!topics.delete(topic)) return false;
    options.onTopics(topic, false);
    return true;
  }

  function gone(topic: string): void {
    if (drop(topic)) say({ op: "gone", topic });
  }

  function tell(topic: string, type: string, payload: Payload, id: number | null): void {
    const told = isVisitor ? options.tellVisitor(topic, type, payload) : payload;
    if (told) say({ op: "event", topic, type, payload: told, ...(id === null ? {} : { id }) });
  }

  /** The link has been closed: no use in coming back with it. */
  function putOut(): void {
    for (const topic of [...topics]) gone(topic);
    say({ op: "closed" });
    ws.close(4403, "the link opens nothing");
  }

  async function enter(visit: Visit): Promise<void> {
    if (!isVisitor || listener.visit !== null) return ws.close(4400, "one link, once");
    listener = { principal, visit };
    admission = await options.admit(listener);
    clearTimeout(timer);
    if (ws.readyState !== ws.OPEN) return;
    if (!admission) return putOut();
    watchTime(admission);
    say({ op: "admitted" });
  }

  function watchTime({ until }: Admission): void {
    clearTimeout(timer);
    if (!until || ws.readyState !== ws.OPEN) return;
    // The database's clock decides; should it be behind ours, ask again a little later.
    timer = setTimeout(() => void recheck(), Math.min(Math.max(until.getTime() - now() + 20, 100), longestTimerMs));
    timer.unref();
  }

  async function recheck(): Promise<void> {
    if (isVisitor && !admission) return;
    checks += 1;
    try {
      if (isVisitor) {
        admission = await options.admit(listener);
        if (!admission) return putOut();
        watchTime(admission);
      }
      for (const topic of [...topics]) if (!(await options.mayListen(listener, topic))) gone(topic);
    } catch (error) {
      // Nobody could be asked: better out and back again than listening without leave.
      options.log.warn({ error }, "access to news could not be checked");
      held.length = 0;
      ws.close(1013, "try again");
    } finally {
      checks -= 1;
      if (checks === 0) for (const one of held.splice(0)) one();
    }
  }

  async function subscribe(wanted: readonly string[], since: number | null): Promise<void> {
    for (const topic of wanted) {
      if (topics.size >= (isVisitor ? maxVisitorTopics : maxTopics) || topic.length > 200)
        return say({ op: "error", topic, code: "LIMITED" });
      if (isVisitor && !options.mayAsk()) return ws.close(4429, "too many requests");
      if (!(await options.mayListen(listener, topic))) {
        say({ op: "gone", topic });
        continue;
      }
      // A page that has left meanwhile must not stay in the lists.
      if (ws.readyState !== ws.OPEN) return;
      // Listening first and replaying after may show an event twice, never not at all.
      topics.add(topic);
      options.onTopics(topic, true);
      // Access may have gone while the first look was under way, with nothing here yet to take away.
      if (!(await options.mayListen(listener, topic))) {
        gone(topic);
        continue;
      }
      say({ op: "subscribed", topic });
      if (since === null) continue;
      const missed = await options.since(topic, since);
      // What was missed is told only to somebody who is still listening.
      if (!topics.has(topic)) continue;
      if (missed === null) say({ op: "reset", topic });
      else for (const event of missed) tell(topic, event.type, showEvent(event), event.id);
    }
  }

  function receive(request: Request): Promise<void> | void {
    if (request.op === "visit") return enter(request.visit);
    if (isVisitor && !admission) return ws.close(4401, "show a link first");
    if (request.op === "subscribe") return subscribe(request.topics, request.since);
    if (request.op === "unsubscribe") for (const topic of request.topics) drop(topic);
    if (request.op === "ping") say({ op: "pong" });
  }

  ws.on("message", (data, isBinary) => {
    if (isBinary) return ws.close(1003, "text only");
    if (isVisitor && !options.mayAsk()) return ws.close(4429, "too many requests");
    Promise.resolve()
      .then(() => receive(readRequest((data as Buffer).toString("utf8"))))
      .catch((error: unknown) => {
        if (error instanceof SyntaxError) return ws.close(1007, "not JSON");
        options.log.warn({ error }, "a live request failed");
        ws.close(1011, "try again");
      });
  });
  ws.on("pong", () => (isAlive = true));
  ws.on("error", () => ws.terminate());
  ws.on("close", () => {
    clearTimeout(timer);
    for (const topic of [...topics]) drop(topic);
    options.onClose();
  });
  say({ op: "hello" });

  return {
    principal,
    visits: () => admission,
    send(topic, type, payload, id) {
      const tellNow = (): void => {
        if (topics.has(topic)) tell(topic, type, payload, id);
      };
      if (checks === 0) return tellNow();
      if (held.push(tellNow) > maxHeld) ws.close(1013, "too slow");
    },
    gone,
    bye() {
      say({ op: "bye" });
      ws.close(4001, "signed out");
    },
    recheck,
    resetAll() {
      for (const topic of topics) say({ op: "reset", topic });
    },
    ping() {
      if (!isAlive) return ws.terminate();
      isAlive = false;
      ws.ping();
    },
    close: (code, reason) => ws.close(code, reason),
  };
}
