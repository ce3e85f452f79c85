import { addressBooksPrefix, readPathNames } from "#dav";
import { refuse, type Principal } from "#http";
import { longestName } from "../limits.ts";
import { missing } from "../refusals.ts";

/** What an address leads to. People's homes are their own: there are no others. */
export type Target = { readonly base: string } & (
  | { readonly kind: "root" | "users" | "home" }
  | { readonly kind: "book"; readonly segment: string }
  | { readonly kind: "card"; readonly segment: string; readonly name: string }
);

/** Reads an address that is not decoded yet. `base` is what its resource's hrefs begin with. Refuses MISSING and NAME_INVALID. */
export function readTarget(person: Pick<Principal, "name" | "userId">, rawPath: string): Target {
  if (rawPath !== addressBooksPrefix && !rawPath.startsWith(`${addressBooksPrefix}/`)) throw missing();
  const rest = rawPath.slice(addressBooksPrefix.length);
  const [users, user, segment, name, ...more] = readPathNames(rest);
  if (users === undefined) return { kind: "root", base: addressBooksPrefix };
  if (users !== "users") throw missing();
  if (user === undefined) return { kind: "users", base: `${addressBooksPrefix}/users` };
  if (user !== person.name && user !== person.userId) throw missing();
  const base = `${addressBooksPrefix}/users/${rest.split("/")[2] ?? ""}`;
  if (segment === undefined) return { kind: "home", base };
  if (name === undefined) return { kind: "book", base, segment };
  if (more.length > 0) throw missing();
  if (name.length > longestName) throw refuse("NAME_INVALID", "The name is longer than 255 characters.");
  return { kind: "card", base, segment, name };
}
