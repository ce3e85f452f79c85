import type { EventType } from "@safos/contract/events";
import { useEffect, useSyncExternalStore } from "react";
import { isVisiting, visitorToken } from "./api.ts";
import { positions } from "./positions.ts";

export interface LiveEvent {
  topic: string;
  id?: string | number;
  type: EventType;
  payload: Record<string, unknown>;
}

/** What events are named after: `card` of `card.moved`. */
type EventSubject = EventType extends `${infer Subject}.${string}` ? Subject : never;

/** Whether something happened to one of these, whatever it was: the page fetches it again. */
export const isAbout = ({ type }: LiveEvent, ...subjects: readonly EventSubject[]): boolean =>
  subjects.some((subject) => type.startsWith(`${subject}.`));

type Handler = (event: LiveEvent) => void;
interface Topic {
  handlers: Set<Handler>;
  resets: Set<() => void>;
  lastId: string | number | undefined;
  /** How far the server had come in the answers that the page had before it listened. */
  position: number | undefined;
}
interface Frame extends Partial<LiveEvent> {
  op: string;
}

/** Waits between attempts to come back, in ms; the last one repeats. */
const waits = [300, 1000, 2000, 4000, 8000];

/**
 * The page's one socket for events. A topic begins with what happened since the page had its answers, so that nothing falls
 * between them. Topics survive drops: after a reconnect each asks for what came after the last event it saw.
 */
class Live {
  readonly #topics = new Map<string, Topic>();
  readonly #goneHandlers = new Set<(topic: string) => void>();
  readonly #statusListeners = new Set<() => void>();
  #socket: WebSocket | null = null;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isStarted = false;
  /** A visitor must have been admitted by their link before they may ask for anything. */
  #isAdmitted = false;
  /** True from the second failed attempt on: a short blink is not worth a banner. */
  #isLost = false;
  onBye: () => void = () => undefined;

  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    addEventListener("online", this.#reconnect);
    addEventListener("offline", this.#lose);
    if (!navigator.onLine) this.#lose();
    this.#connect();
  }

  stop(): void {
    this.#isStarted = false;
    removeEventListener("online", this.#reconnect);
    removeEventListener("offline", this.#lose);
    clearTimeout(this.#timer);
    this.#socket?.close();
    this.#socket = null;
    this.#topics.clear();
    this.#setStatus(false);
  }

  get isLost(): boolean {
    return this.#isLost;
  }

  readonly watchStatus = (listener: () => void): (() => void) => {
    this.#statusListeners.add(listener);
    return () => this.#statusListeners.delete(listener);
  };

  /** Access to a topic has ended. */
  onGone(handler: (topic: string) => void): () => void {
    this.#goneHandlers.add(handler);
    return () => this.#goneHandlers.delete(handler);
  }

  /** `onReset`: some events may have been missed, fetch again. Returns the way out. */
  listen(name: string, handler: Handler, onReset: () => void): () => void {
    let topic = this.#topics.get(name);
    if (!topic) {
      topic = { handlers: new Set(), resets: new Set(), lastId: undefined, position: positions.oldest() };
      this.#topics.set(name, topic);
      this.#subscribe(name, topic);
    }
    topic.handlers.add(handler);
    topic.resets.add(onReset);
    return () => {
      topic.handlers.delete(handler);
      topic.resets.delete(onReset);
      if (topic.handlers.size === 0 && this.#topics.get(name) === topic) {
        this.#topics.delete(name);
        this.#send({ op: "unsubscribe", topics: [name] });
      }
    };
  }

  readonly #reconnect = (): void => {
    if (!this.#isStarted) return;
    clearTimeout(this.#timer);
    // A socket from before the break may look open and be dead.
    this.#attempt = Math.max(this.#attempt, 1);
    this.#socket?.close();
    this.#connect();
  };

  /** The computer itself says that it has no network. */
  readonly #lose = (): void => this.#setStatus(true);

  #connect(): void {
    const path = isVisiting() ? "/api/live/visit" : "/api/live";
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${path}`);
    this.#socket = socket;
    this.#isAdmitted = false;
    socket.addEventListener("open", () => {
      // The secret goes in a message: addresses are written into logs on the way.
      if (isVisiting()) socket.send(JSON.stringify({ op: "visit", ...visitorToken() }));
      else this.#enter();
    });
    socket.addEventListener("message", (message) => this.#receive(JSON.parse(String(message.data)) as Frame));
    socket.addEventListener("close", () => {
      if (this.#socket !== socket) return;
      this.#socket = null;
      if (!this.#isStarted) return;
      this.#attempt += 1;
      this.#setStatus(this.#attempt > 1);
      const wait = waits[Math.min(this.#attempt, waits.length) - 1] ?? 0;
      // When the server comes back not all pages are there in the same moment.
      this.#timer = setTimeout(() => this.#connect(), wait * (0.5 + Math.random()));
    });
  }

  #enter(): void {
    const wasLost = this.#attempt > 0;
    this.#attempt = 0;
    this.#isAdmitted = true;
    this.#setStatus(false);
    for (const [name, topic] of this.#topics) {
      this.#subscribe(name, topic);
      // With neither a last event nor an answer there is nothing to resume from.
      if (wasLost && topic.lastId === undefined && topic.position === undefined)
        for (const reset of topic.resets) reset();
    }
  }

  #receive(frame: Frame): void {
    const name = frame.topic ?? "";
    const topic = this.#topics.get(name);
    if (frame.op === "event" && topic && frame.type !== undefined) {
      if (frame.id !== undefined) topic.lastId = frame.id;
      const event: LiveEvent = {
        topic: name,
        // A newer server may send what this page does not know yet: nobody handles that.
        type: frame.type,
        payload: frame.payload ?? {},
        ...(frame.id === undefined ? {} : { id: frame.id }),
      };
      for (const handler of topic.handlers) handler(event);
    } else if (frame.op === "reset" && topic) {
      // What could not be resumed from now cannot be after the next drop either.
      topic.lastId = undefined;
      topic.position = positions.oldest();
      for (const reset of topic.resets) reset();
    } else if (frame.op === "gone") {
      this.#topics.delete(name);
      for (const handler of this.#goneHandlers) handler(name);
    } else if (frame.op === "admitted") {
      this.#enter();
    } else if (frame.op === "closed") {
      // The link opens nothing any more, however often one comes back with it.
      this.#isStarted = false;
      // Also of a page that listens to nothing yet.
      for (const handler of this.#goneHandlers) handler("");
    } else if (frame.op === "bye" && !isVisiting()) {
      // A visitor whose session has ended elsewhere comes back with the link alone.
      this.#isStarted = false;
      this.onBye();
    }
  }

  #subscribe(name: string, { lastId: since, position = positions.oldest() }: Topic): void {
    const from = since === undefined ? { position } : { since };
    this.#send({ op: "subscribe", topics: [name], ...from });
  }

  #send(message: object): void {
    if (this.#isAdmitted && this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #setStatus(isLost: boolean): void {
    if (this.#isLost === isLost) return;
    this.#isLost = isLost;
    for (const listener of this.#statusListeners) listener();
  }
}

export const live = new Live();

/** True while the server cannot be reached. */
export function useIsOffline(): boolean {
  return useSyncExternalStore(live.watchStatus, () => live.isLost);
}

/** Calls back with the events of a topic while the component is shown. `handler` and `onReset` must be stable. */
export function useLive(topic: string | null, handler: Handler, onReset: () => void): void {
  useEffect(() => (topic ? live.listen(topic, handler, onReset) : undefined), [topic, handler, onReset]);
}
