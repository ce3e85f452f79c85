import { createHash } from "node:crypto";
import { beginMultistatus, multistatusEnd, writeResponse } from "./multistatus.ts";
import type { Namespaces, PropertyName } from "./namespaces.ts";
import { writePath } from "./paths.ts";
import type { RequestedProperties } from "./propfind.ts";
import { selectProperties, type DeadProperties, type PropertyTable } from "./properties.ts";

/** A resource in a listing, at the path that leads to it. */
export interface Member<R> {
  readonly names: readonly string[];
  readonly isCollection: boolean;
  readonly resource: R;
  readonly dead?: DeadProperties | undefined;
}

/**
 * A tree of resources under one address, as a product implements it: folders of files, or calendars of entries.
 * `Root` is what a caller sees at the top, `Location` what a path leads to with what is missing of it, and `Resource`
 * what the product's properties are written from.
 */
export interface ResourceTree<Caller, Root, Location extends { readonly missing: readonly string[] }, Resource> {
  /** `names`: the path that will be asked for first, which may be read together with it. */
  rootOf(caller: Caller, names?: readonly string[]): Promise<Root>;
  find(root: Root, names: readonly string[]): Promise<Location>;
  /** The resource itself first, then, at depth 1, its members (RFC 4918 §9.1). */
  list(root: Root, location: Location, listing: Listing): Promise<readonly Member<Resource>[]>;
}

export interface Listing {
  /** What every href begins with, and the path of the listed resource. */
  readonly base: string;
  readonly names: readonly string[];
  readonly depth: "0" | "1";
  readonly requested: RequestedProperties;
  /** Of the members only these, by the product's numbers; what is mounted stands in the first part. All of them when it is left out. */
  readonly part?: { readonly ids: readonly number[]; readonly isFirst: boolean };
}

/** What appears in a root at a path of its own although it belongs elsewhere; no mount lies in another. */
export interface PlacedMount {
  readonly path: readonly string[];
}

/** Where a path leads: below the mount that it begins with, or below the root itself. */
export function splitAtMount<M extends PlacedMount>(
  mounts: readonly M[],
  names: readonly string[],
): { mount: M | null; rest: readonly string[] } {
  const mount = mounts.find(({ path }) => path.every((name, index) => name === names[index])) ?? null;
  return { mount, rest: mount ? names.slice(mount.path.length) : names };
}

/** The etag of a root with mounts: another one whenever the root or the description of a mount changes. */
export function combineEtags(own: string, mounts: readonly string[]): string {
  const hash = createHash("sha256").update(own);
  for (const one of mounts) hash.update(`\n${one}`);
  return hash.digest("hex").slice(0, 32);
}

/** The answer to a PROPFIND. Hrefs begin with `base`; those of collections end in a slash (RFC 4918 §5.2, §9.1). */
export function writeListing<R>(
  base: string,
  members: readonly Member<R>[],
  requested: RequestedProperties,
  table: PropertyTable<R>,
  usual: readonly PropertyName[],
  namespaces: Namespaces,
): string {
  return beginMultistatus(namespaces) + writeMembers(base, members, requested, table, usual) + multistatusEnd;
}

/** The responses of some members. */
export function writeMembers<R>(
  base: string,
  members: readonly Member<R>[],
  requested: RequestedProperties,
  table: PropertyTable<R>,
  usual: readonly PropertyName[],
): string {
  let text = "";
  for (const { names, isCollection, resource, dead } of members) {
    const { found, elements, unknown } = selectProperties(table, usual, resource, requested, dead);
    text += writeResponse(writeHref(base, names, isCollection), found, unknown, elements);
  }
  return text;
}

export function writeHref(base: string, names: readonly string[], isCollection: boolean): string {
  return `${base}${writePath(names)}${isCollection ? "/" : ""}`;
}
