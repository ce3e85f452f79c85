import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { readSessionCookie } from "./cookies.ts";
import type { Credentials } from "./principal.ts";

/** Reads the Authorization header, or else the page's cookie. Malformed headers count as shown but wrong. */
export function readCredentials(headers: IncomingHttpHeaders, ip: string, isSecure: boolean): Credentials | null {
  const authorization = headers.authorization;
  if (authorization !== undefined) {
    const space = authorization.indexOf(" ");
    const scheme = authorization.slice(0, space).toLowerCase();
    const value = authorization.slice(space + 1).trim();
    if (scheme === "bearer") return { kind: "bearer", token: value, ip };
    if (scheme === "basic") {
      const decoded = Buffer.from(value, "base64").toString("utf8");
      const colon = decoded.indexOf(":");
      if (colon >= 0) return { kind: "basic", name: decoded.slice(0, colon), secret: decoded.slice(colon + 1), ip };
    }
    return { kind: "bearer", token: "", ip };
  }
  const cookie = readSessionCookie(headers.cookie, isSecure);
  return cookie === null ? null : { kind: "cookie", token: cookie, ip };
}

const safeMethods = new Set(["GET", "HEAD", "OPTIONS", "PROPFIND", "REPORT", "SEARCH"]);

/**
 * Whether a request that carries the cookie was made by our own page. SameSite=Strict already keeps other sites'
 * requests without it; this also covers sibling subdomains and browsers that get it wrong.
 */
export function isFromOwnPage(request: IncomingMessage, publicHost: string): boolean {
  const site = request.headers["sec-fetch-site"];
  if (site === "same-origin") return true;
  if (safeMethods.has(request.method ?? "GET") && request.headers.upgrade === undefined)
    return site === undefined || site === "none" || site === "same-site";
  return isOwnOrigin(request, publicHost);
}

function isOwnOrigin(request: IncomingMessage, publicHost: string): boolean {
  const origin = request.headers.origin;
  if (origin === undefined || !URL.canParse(origin)) return false;
  const host = new URL(origin).host;
  return host === publicHost || host === request.headers.host;
}
