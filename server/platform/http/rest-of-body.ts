import { IncomingMessage } from "node:http";
import type { FastifyInstance } from "fastify";

const longestMs = 10_000;

/**
 * Takes and forgets what still comes of a body that was answered before its end: its sender reads the answer once all is sent, and the
 * connection serves the next request. Who goes on for long is cut off. HTTP/2 ends such a stream by itself.
 */
export function forgetRestOfBody(app: Pick<FastifyInstance, "addHook">, withinMs = longestMs): void {
  app.addHook("onResponse", (request, _reply, done) => {
    done();
    const { raw } = request;
    if (!(raw instanceof IncomingMessage) || raw.complete || raw.destroyed) return;
    const timer = setTimeout(() => raw.socket.destroy(), withinMs);
    timer.unref();
    raw.once("close", () => clearTimeout(timer));
    raw.on("error", () => undefined);
    // The one that read of it may still be waiting for its next part.
    raw.on("data", () => undefined);
    raw.resume();
  });
}
