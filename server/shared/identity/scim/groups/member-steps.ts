import { isUuid } from "#database";
import { invalidFilter, invalidPath, invalidValue, ScimFault } from "../protocol/fault.ts";
import { parseTarget, type Filter } from "../protocol/filter.ts";
import { isList, isObject, type Json, type JsonObject } from "../protocol/json.ts";
import { namedBy } from "../protocol/matches.ts";
import { textOf, valueOf, type Operation } from "../protocol/operations.ts";

/** What one operation does with who is in a group. */
export interface MemberStep {
  readonly kind: "add" | "remove" | "set";
  readonly ids: readonly string[];
}

/** Of a group, and of one request. */
export const mostMembers = 20_000;

export const isAboutMembers = ({ path }: Operation): boolean =>
  path !== null && parseTarget(path).attribute === "members";

/** Refuses `invalidValue`, `invalidPath` and `invalidFilter`. */
export function readStep({ op, path, value }: Operation): MemberStep {
  const { where, part } = parseTarget(path ?? "");
  if (part !== null && part !== "value") throw invalidPath("Members are added and removed, not changed.");
  if (where !== null) {
    if (op !== "remove") throw invalidPath("Members are added and removed, not changed.");
    return { kind: "remove", ids: idsNamedBy(where) };
  }
  if (op === "remove") return value === null ? { kind: "set", ids: [] } : { kind: "remove", ids: readMembers(value) };
  return { kind: op === "add" ? "add" : "set", ids: readMembers(value) };
}

/** `members[value eq "…"]`, and several with `or`. */
function idsNamedBy(where: Filter): readonly string[] {
  const ids = namedBy(where, "value");
  if (!ids) throw invalidFilter("Members are chosen by value eq.");
  return ids.map(requireId);
}

/** The members of a POST or PUT. */
export const membersIn = (body: JsonObject): readonly string[] => readMembers(valueOf(body, "members"));

function readMembers(value: Json): readonly string[] {
  if (value === null) return [];
  const values = isList(value) ? value : [value];
  if (values.length > mostMembers) throw new ScimFault(413, null, `A group has at most ${mostMembers} members.`);
  return [...new Set(values.map(readMember))];
}

function readMember(one: Json): string {
  const id = isObject(one) ? valueOf(one, "value") : one;
  if (typeof id !== "string") throw invalidValue("A member has the id of a user as value.");
  if (isObject(one) && textOf(one, "type")?.toLowerCase() === "group") throw nested();
  return requireId(id);
}

export const nested = (): ScimFault =>
  invalidValue("Groups within groups are not supported. Send the people of the inner group instead.");

function requireId(id: string): string {
  const lower = id.toLowerCase();
  if (!isUuid(lower)) throw invalidValue(`There is no user ${id.slice(0, 100)}.`);
  return lower;
}
