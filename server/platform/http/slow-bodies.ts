import { Transform } from "node:stream";
import type { FastifyRequest } from "fastify";
import { refuse } from "./refusal.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    isStream?: boolean;
  }
}

const deadlineMs = 20_000;

/** Small bodies must arrive within twenty seconds; a trickling client would otherwise hold a request open for as long as it likes. */
export function limitSlowBody(
  request: Pick<FastifyRequest, "routeOptions" | "headers">,
  payload: NodeJS.ReadableStream,
  withinMs = deadlineMs,
): NodeJS.ReadableStream {
  // Uploads stream for as long as they move; their routes say so.
  if (request.routeOptions.config.isStream === true) return payload;
  const type = request.headers["content-type"];
  if (type === undefined) return payload;
  if (type.includes("json")) return limitParsed(payload, withinMs);
  return /x-www-form-urlencoded|xml/.test(type) ? limitRead(payload, withinMs) : payload;
}

/** What Fastify reads and parses itself: it hears of the end of the time as of any error, and answers. Nothing is put in between. */
function limitParsed(payload: NodeJS.ReadableStream, withinMs: number): NodeJS.ReadableStream {
  const timer = setTimeout(() => payload.emit("error", refuse("BODY_TOO_SLOW")), withinMs);
  const clear = (): void => clearTimeout(timer);
  // This one hears the error too: one that nobody hears, since a body was refused before it was read, would end the process.
  payload.on("error", clear).once("end", clear).once("close", clear);
  return payload;
}

/** What handlers read themselves: an end of theirs is none of the connection's, on which the answer goes out. */
function limitRead(payload: NodeJS.ReadableStream, withinMs: number): NodeJS.ReadableStream {
  const guarded = new Transform({
    transform(chunk, _encoding, done) {
      done(null, chunk);
    },
  });
  const timer = setTimeout(() => guarded.destroy(refuse("BODY_TOO_SLOW")), withinMs);
  // Anyone who refuses a body before reading it listens to nothing, and an error that nobody hears ends the process.
  guarded.on("error", () => clearTimeout(timer));
  guarded.once("close", () => clearTimeout(timer));
  guarded.once("end", () => clearTimeout(timer));
  payload.once("error", (error: Error) => guarded.destroy(error));
  payload.pipe(guarded);
  // Fastify compares this with Content-Length to notice a body cut short.
  (guarded as { receivedEncodedLength?: number }).receivedEncodedLength = 0;
  payload.on(
    "data",
    (chunk: Buffer) =>
      ((guarded as unknown as { receivedEncodedLength: number }).receivedEncodedLength += chunk.length),
  );
  return guarded;
}
