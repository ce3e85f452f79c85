import { createHmac, timingSafeEqual } from "node:crypto";
import type { FastifyRequest } from "#http";

/** What the browser that asked is given, so that nobody is made to answer a question of another's browser. */
export const bindingCookie = (key: string, uid: string): string =>
  createHmac("sha256", key).update(`authorisation ${uid}`).digest("base64url");

/** Whether the request comes from the browser that asked, by the present key or one before. */
export function isBound(request: Pick<FastifyRequest, "headers">, keys: readonly string[], uid: string): boolean {
  const shown = (request.headers.cookie ?? "")
    .split(";")
    .map((part) => part.trim().split("="))
    .find(([name]) => name === "safos-authorisation")?.[1];
  if (shown === undefined) return false;
  return keys.some((key) => {
    const expected = Buffer.from(bindingCookie(key, uid));
    const given = Buffer.from(shown);
    return expected.length === given.length && timingSafeEqual(expected, given);
  });
}
