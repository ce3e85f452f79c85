import { IncomingMessage } from "node:http";
import { TLSSocket } from "node:tls";
import type { FastifyInstance, Http } from "#http";

/** Nextcloud's desktop program names itself so. */
const desktop = /\bmirall\//;
const proxied = ["forwarded", "via", "x-forwarded-for"];

/**
 * The desktop program writes the head of a request and then its body, which its system holds back until the head is acknowledged (Nagle's
 * rule), and a server that has nothing to say yet acknowledges after 40 ms. An interim answer carries the acknowledgement at once; clients of
 * HTTP/1.1 must be able to read one that they did not ask for (RFC 9110 §15.2). Others are not sent any, nor is a proxy, nor who is
 * nobody here.
 */
export function hastenBody(app: Pick<FastifyInstance, "addHook">, { isSecure }: Pick<Http, "isSecure">): void {
  app.addHook("onRequest", (request, reply, done) => {
    // What clients see as HTTPS and comes here without came through a proxy, even one that does not say so.
    const isDirect = request.raw.socket instanceof TLSSocket === isSecure;
    if (request.principal && isDirect && waitsForAcknowledgement(request.raw)) reply.raw.writeContinue();
    done();
  });
}

function waitsForAcknowledgement(raw: unknown): boolean {
  if (!(raw instanceof IncomingMessage) || raw.httpVersion !== "1.1" || raw.complete) return false;
  const { headers } = raw;
  const hasBody = headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
  // Who expects one has had it.
  const mayNot = headers.expect !== undefined || proxied.some((one) => headers[one] !== undefined);
  return hasBody && !mayNot && desktop.test(headers["user-agent"] ?? "");
}
