import type { LdapSettings } from "@safos/contract/providers";
import type { Entry } from "ldapts";
import { displayNameOf } from "../claims/claims.ts";
import { attributesOf, closingAttributes, firstTextOf, idOf, isClosed, isGuid, textsOf } from "./entry.ts";

/** A person as the directory shows them. */
export interface DirectoryPerson {
  readonly dn: string;
  /** Null: the directory gives none, or not one. */
  readonly id: string | null;
  /** Candidates for the name: what they sign in with, then the mail address. */
  readonly names: readonly string[];
  readonly displayName: string | null;
  readonly isClosed: boolean;
  /** Distinguished names, where the directory says it of its people. */
  readonly memberOf: readonly string[];
  /** As groups of POSIX name their members. */
  readonly uid: string | null;
}

type Read = Pick<LdapSettings, "attributes" | "membersIn">;

/** What is asked of people's entries, and nothing besides. */
export const personAttributes = ({ attributes, membersIn }: Read): string[] => [
  ...new Set([
    attributes.name,
    attributes.mail,
    attributes.displayName,
    attributes.id,
    "uid",
    ...closingAttributes,
    ...(membersIn === "people" ? ["memberOf"] : []),
  ]),
];

/** Ids may be bytes; servers write an attribute's name as they like. */
export const bytesOf = (id: string): string[] => (isGuid(id) ? [...new Set([id, id.toLowerCase(), "objectGUID"])] : []);

export function readPerson({ attributes: names }: Read, entry: Entry): DirectoryPerson {
  const attributes = attributesOf(entry);
  return {
    dn: entry.dn,
    id: idOf(attributes, names.id),
    names: [...textsOf(attributes, names.name).slice(0, 5), ...textsOf(attributes, names.mail).slice(0, 5)],
    displayName: displayNameOf(firstTextOf(attributes, names.displayName)),
    isClosed: isClosed(attributes),
    memberOf: textsOf(attributes, "memberOf"),
    uid: firstTextOf(attributes, "uid"),
  };
}
