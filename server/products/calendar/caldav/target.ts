import { principalsPrefix, readPathNames } from "#dav";
import { refuse, type Principal } from "#http";
import { missing } from "../refusals.ts";

export const calendarsPrefix = "/remote.php/dav/calendars";
/** As older clients of Nextcloud have it. */
export const legacyPrefix = "/remote.php/caldav";
const longestName = 255;

/** What an address leads to. People's homes are their own: there are no others. */
export type Target = { readonly base: string } & (
  | { readonly kind: "root" | "home" | "principals" | "users" | "principal" }
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
  if (name === undefined) return { kind: "calendar", base, segment };
  if (more.length > 0) throw missing();
  if (name.length > longestName) throw refuse("NAME_INVALID", "The name is longer than 255 characters.");
  return { kind: "entry", base, segment, name };
}

function readPrincipal(person: Pick<Principal, "name" | "userId">, rest: string): Target {
  const [users, user, ...more] = readPathNames(rest);
  if (users === undefined) return { kind: "principals", base: principalsPrefix };
  if (users !== "users" || more.length > 0) throw missing();
  if (user === undefined) return { kind: "users", base: `${principalsPrefix}/users` };
  requireOwn(person, user);
  return { kind: "principal", base: `${principalsPrefix}/users` };
}

function requireOwn(person: Pick<Principal, "name" | "userId">, user: string): void {
  if (user !== person.name && user !== person.userId) throw missing();
}
