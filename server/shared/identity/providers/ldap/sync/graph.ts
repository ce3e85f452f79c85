import type { LdapSettings } from "@safos/contract/providers";
import type { Entry } from "ldapts";
import { attributesOf, firstTextOf, idOf, textsOf, type Attributes } from "../entry.ts";
import { DirectoryFault } from "../connection.ts";
import { firstValueOf, normalizeDn } from "../dn.ts";
import type { DirectoryPerson } from "../person.ts";

/** A group as the directory shows it. */
export interface DirectoryGroup {
  readonly dn: string;
  readonly key: string;
  readonly id: string | null;
  readonly name: string | null;
  /** In which it lies itself. */
  readonly memberOf: readonly string[];
  readonly members: readonly string[];
  readonly memberUids: readonly string[];
}

type Read = Pick<LdapSettings, "attributes" | "membersIn">;

export const groupAttributes = ({ attributes, membersIn }: Read): string[] => [
  "cn",
  attributes.id,
  ...(membersIn === "people" ? ["memberOf"] : ["member", "uniqueMember", "memberUid"]),
];

/** Throws DirectoryFault where the directory gives members in parts (MS-ADTS §3.1.1.3.1.3.3): half a group is none. */
export function readGroup({ attributes: names }: Read, entry: Entry): DirectoryGroup {
  const attributes = attributesOf(entry);
  requireWhole(attributes, entry.dn);
  return {
    dn: entry.dn,
    key: normalizeDn(entry.dn),
    id: idOf(attributes, names.id),
    name: firstTextOf(attributes, "cn")?.slice(0, 100) ?? null,
    memberOf: textsOf(attributes, "memberOf"),
    members: [...textsOf(attributes, "member"), ...textsOf(attributes, "uniqueMember")],
    memberUids: textsOf(attributes, "memberUid"),
  };
}

function requireWhole(attributes: Attributes, dn: string): void {
  for (const name of attributes.keys())
    if (name.startsWith("member;range="))
      throw new DirectoryFault(
        `${dn} has more members than are given at once. Let memberOf of the people say it.`,
        null,
      );
}

/** Which groups each person is in, by the normal form of a group's name, also through groups within groups. */
export type MembershipOf = (person: DirectoryPerson) => ReadonlySet<string>;

/** However deep groups lie in each other, and in circles. */
export function flatten(people: readonly DirectoryPerson[], groups: readonly DirectoryGroup[]): MembershipOf {
  const parents = new Map<string, Set<string>>();
  const put = (child: string, parent: string): void => {
    const known = parents.get(child);
    if (known) known.add(parent);
    else parents.set(child, new Set([parent]));
  };
  for (const { key, memberOf, members, memberUids } of groups) {
    for (const dn of memberOf) put(key, normalizeDn(dn));
    for (const dn of members) put(normalizeDn(dn), key);
    for (const uid of memberUids) put(`uid ${uid.toLowerCase()}`, key);
  }
  for (const { dn, memberOf } of people) for (const group of memberOf) put(normalizeDn(dn), normalizeDn(group));
  return ({ dn, uid }) => {
    const found = new Set<string>();
    const open = [normalizeDn(dn), ...(uid === null ? [] : [`uid ${uid.toLowerCase()}`])];
    for (let next = open.pop(); next !== undefined; next = open.pop())
      for (const parent of parents.get(next) ?? []) {
        if (found.has(parent)) continue;
        found.add(parent);
        open.push(parent);
      }
    return found;
  };
}

/** Whether a mapping's value stands for a group: its distinguished name or its common name, whatever the case. */
export function meansGroup(value: string, key: string): boolean {
  const wanted = value.trim().toLowerCase();
  return normalizeDn(value) === key || nameInKey(key) === wanted;
}

/** A key is the normal form: `["cn","beredskap"],…`. */
function nameInKey(key: string): string | null {
  const first = /^\["[^"]*","((?:[^"\\]|\\.)*)"\]/.exec(key)?.[1];
  return first === undefined ? firstValueOf(key) : (JSON.parse(`"${first}"`) as string);
}
