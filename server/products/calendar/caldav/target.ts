import { principalsPrefix, readPathNames } from "#dav";
import { refuse, type Principal } from "#http";
import { missing } from "../refusals.ts";

export const calendarsPrefix = "/remote.php/dav/calendars";
/** As older clients of Nextcloud have it. */
export const legacyPrefix = "/remote.php/caldav";
const longestName = 255;

/** Where someone's messages of scheduling come in, and go out (RFC 6638 §2.1, §2.2): no calendar has these addresses. */
export const inboxName = "inbox";
export const outboxName = "outbox";
/** Rooms and equipment as principals (RFC 3744 §2), each below its address. */
export const resourcesPrefix = `${principalsPrefix}/resources`;

/** What an address leads to. People's homes are their own: there are no others. */
export type Target = { readonly base: string } & (
  | { readonly kind: "root" | "home" | "inbox" | "outbox" }
  | { readonly kind: "principals" | "users" | "principal" | "resources" }
  | { readonly kind: "message"; readonly name: string }
  | { readonly kind: "resource"; readonly address: string }
  | { readonly kind: "calendar"; readonly segment: string }
  | { readonly kind: "entry"; readonly segment: string; readonly name: string }
);

/** Reads an address that is not decoded yet. `base` is what its resource's hrefs begin with. Refuses MISSING and NAME_INVALID. */
export function readTarget(person: Pick<Principal, "name" | "userId">, rawPath: string): Target {
  if (rawPath === principalsPrefix || rawPath.startsWith(`${principalsPrefix}/`))
    return readPrincipal(person, rawPath.slice(principalsPrefix.length));
  if (rawPath !== calendarsPrefix && !rawPath.startsWith(`${calendarsPrefix}/`)) throw missing();
  const raw = rawPath.slice(calendarsPrefix.length + 1).split("/")[0] ?? "";
  const [user, segment, name, ...more] = readPathNames(rawPath.slice(calendarsPrefix.length));
  if (user === undefined) return { kind: "root", base: calendarsPrefix };
  requireOwn(person, user);
  const base = `${calendarsPrefix}/${raw}`;
  if (segment === undefined) return { kind: "home", base };
  if (more.length > 0) throw missing();
  if (segment === outboxName && name !== undefined) throw missing();
  if (segment === inboxName || segment === outboxName)
    return name === undefined ? { kind: segment, base } : { kind: "message", base, name };
  if (name === undefined) return { kind: "calendar", base, segment };
  if (name.length > longestName) throw refuse("NAME_INVALID", "The name is longer than 255 characters.");
  return { kind: "entry", base, segment, name };
}

function readPrincipal(person: Pick<Principal, "name" | "userId">, rest: string): Target {
  const [users, user, ...more] = readPathNames(rest);
  if (users === undefined) return { kind: "principals", base: principalsPrefix };
  if (more.length > 0) throw missing();
  if (users === "resources")
    return user === undefined
      ? { kind: "resources", base: resourcesPrefix }
      : { kind: "resource", base: resourcesPrefix, address: user.toLowerCase() };
  if (users !== "users") throw missing();
  if (user === undefined) return { kind: "users", base: `${principalsPrefix}/users` };
  requireOwn(person, user);
  return { kind: "principal", base: `${principalsPrefix}/users` };
}

function requireOwn(person: Pick<Principal, "name" | "userId">, user: string): void {
  if (user !== person.name && user !== person.userId) throw missing();
}
