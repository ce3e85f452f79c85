import { now } from "#clock";
import type { IncomingMessage, Server, ServerResponse } from "node:http";

/** `serving`; `draining`: what is under way is finished, new requests too; `closed`: new requests are turned away. */
type DrainState = "serving" | "draining" | "closed";

/** A request whose answer has not gone out. */
export interface UnderWay {
  /** `POST /api/v1/documents/:id/export`; empty until its route is known. */
  route: string;
  /** Milliseconds since 1970. */
  readonly since: number;
}

export interface Drain {
  readonly state: DrainState;
  /** The route of a request under way, never its address. */
  name(response: ServerResponse, route: string): void;
  underWay(): Iterable<UnderWay>;
  /** This answer waits for something to happen, perhaps for minutes: a stop does not wait for it. */
  wait(response: ServerResponse): void;
  /** Resolves with how many requests are still under way: 0, or more when the time is over or `signal` says so. */
  begin(withinMs: number, signal?: AbortSignal): Promise<number>;
  /** From now on new requests are turned away. */
  close(): void;
  /** Resolves when every answer has gone out, those that waited too. */
  emptied(): Promise<void>;
}

/** Follows every request of the server, so that a stop can let them finish. */
export function createDrain(server: Server): Drain {
  const open = new Map<ServerResponse, UnderWay>();
  const waiting = new Set<ServerResponse>();
  let state: DrainState = "serving";
  let onChange: () => void = () => undefined;

  // Before the server's own handler, which names the route at once.
  server.prependListener("request", (_request: IncomingMessage, response: ServerResponse) => {
    open.set(response, { route: "", since: now() });
    response.once("close", () => {
      open.delete(response);
      waiting.delete(response);
      onChange();
    });
  });

  const until = (isReached: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      onChange = () => {
        if (isReached()) resolve();
      };
      onChange();
    });

  return {
    get state() {
      return state;
    },
    name(response, route) {
      const request = open.get(response);
      if (request) request.route = route;
    },
    underWay: () => open.values(),
    wait(response) {
      if (open.has(response)) waiting.add(response);
      onChange();
    },
    async begin(withinMs, signal) {
      state = "draining";
      const isOver = Promise.withResolvers<void>();
      const timer = setTimeout(isOver.resolve, withinMs);
      signal?.addEventListener("abort", () => isOver.resolve(), { once: true });
      if (signal?.aborted) isOver.resolve();
      await Promise.race([until(() => open.size === waiting.size), isOver.promise]);
      clearTimeout(timer);
      return open.size - waiting.size;
    },
    close() {
      state = "closed";
    },
    emptied: () => until(() => open.size === 0),
  };
}
