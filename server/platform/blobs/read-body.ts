import type { IncomingMessage } from "node:http";
import { finished } from "node:stream";

/** A body that comes faster than it is taken waits at its sender when as much as this is here. */
const mostReady = 1 << 19;

/**
 * The parts of a request's body. They are read on while those before are worked with; an iterator of Node's own stops the socket and starts
 * it again for each. A request of which no more is read stays open, so that it can be answered why.
 */
export async function* readBody(request: IncomingMessage): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  let size = 0;
  let end: { readonly error: Error | null } | null = null;
  let wake: (() => void) | null = null;
  const take = (part: Uint8Array): void => {
    ready.push(part);
    size += part.length;
    if (size >= mostReady) request.pause();
    wake?.();
  };
  const forget = finished(request, { writable: false }, (error) => {
    end = { error: error ?? null };
    wake?.();
  });
  const ended = (): typeof end => end;
  request.on("data", take);
  try {
    for (;;) {
      while (ready.length === 0 && !ended()) await new Promise<void>((done) => (wake = done));
      const error = ended()?.error;
      if (error) throw error;
      const part = ready.shift();
      if (!part) return;
      size -= part.length;
      if (size < mostReady && request.isPaused()) request.resume();
      yield part;
    }
  } finally {
    request.pause();
    request.off("data", take);
    forget();
  }
}
