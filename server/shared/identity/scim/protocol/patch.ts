import { attributeOf, type Attribute } from "./attributes.ts";
import { invalidPath, invalidValue, ScimFault } from "./fault.ts";
import { parseTarget, type Filter, type Target } from "./filter.ts";
import { isList, isObject, isSame, without, type Json, type JsonObject } from "./json.ts";
import { impliedBy, matches } from "./matches.ts";
import { spread, type Operation } from "./operations.ts";
import { mostValues, readOne, readValue } from "./pick.ts";

/**
 * A resource after the operations of a PATCH, in their order (RFC 7644 §3.5.2). What the schema does not know is left
 * alone, as in a PUT: clients send what they have.
 */
export function applyPatch(
  attributes: readonly Attribute[],
  resource: JsonObject,
  operations: readonly Operation[],
): JsonObject {
  return operations.flatMap(spread).reduce((before, one) => applyOne(attributes, before, one), resource);
}

function applyOne(attributes: readonly Attribute[], resource: JsonObject, operation: Operation): JsonObject {
  const target = parseTarget(operation.path ?? "");
  const attribute = attributeOf(attributes, target.attribute);
  if (!attribute) return resource;
  if (operation.op === "remove" && (attribute.isRequired || attribute.type === "boolean") && target.part === null)
    throw new ScimFault(400, "mutability", `${attribute.name} cannot be removed.`);
  const before = resource[attribute.name] ?? null;
  const after = attribute.isMultiple
    ? changeList(attribute, isList(before) ? before : [], operation, target)
    : changeSingle(attribute, before, operation, target);
  return after === null ? without(resource, attribute.name) : { ...resource, [attribute.name]: after };
}

function changeSingle(attribute: Attribute, before: Json, { op, value }: Operation, target: Target): Json {
  if (target.where) throw invalidPath(`${attribute.name} has one value only.`);
  if (target.part !== null) return changePart(attribute, isObject(before) ? before : {}, { op, value }, target.part);
  if (op === "remove") return null;
  const read = readValue(attribute, value);
  // §3.5.2.3: parts that are not named stay.
  return isObject(before) && isObject(read) ? { ...before, ...read } : read;
}

/** One part of a complex value; null when nothing is left. */
function changePart(
  attribute: Attribute,
  before: JsonObject,
  { op, value }: Pick<Operation, "op" | "value">,
  name: string,
): JsonObject | null {
  const part = attributeOf(attribute.parts ?? [], name);
  if (!part) return Object.keys(before).length === 0 ? null : before;
  const read = op === "remove" ? null : readOne(part, value);
  const after = read === null ? without(before, part.name) : { ...before, [part.name]: read };
  return Object.keys(after).length === 0 ? null : after;
}

function changeList(attribute: Attribute, before: readonly Json[], operation: Operation, target: Target): Json {
  const after =
    target.where === null && target.part === null
      ? changeWhole(attribute, before, operation)
      : changeWithin(attribute, before, operation, target);
  if (after.length > mostValues) throw invalidValue(`${attribute.name} has more than ${mostValues} values.`);
  return after.length === 0 ? null : after;
}

function changeWhole(attribute: Attribute, before: readonly Json[], { op, value }: Operation): readonly Json[] {
  const read = readValue(attribute, value);
  const values = isList(read) ? read : [];
  if (op === "replace") return values;
  // Entra names what is removed in the value.
  if (op === "remove")
    return value === null ? [] : before.filter((one) => !values.some((other) => isAlike(one, other)));
  return [...before, ...values.filter((one) => !before.some((other) => isSame(one, other)))];
}

const isAlike = (one: Json, other: Json): boolean =>
  isObject(one) && isObject(other) && Object.entries(other).every(([name, value]) => isSame(one[name], value));

function changeWithin(
  attribute: Attribute,
  before: readonly Json[],
  operation: Operation,
  { where, part }: Target,
): readonly Json[] {
  const isMeant = (one: Json): boolean => isObject(one) && (where === null || matches(where, one));
  const change = (one: JsonObject): JsonObject | null => {
    if (part !== null) return changePart(attribute, one, operation, part);
    if (operation.op === "remove") return null;
    const read = readOne(attribute, operation.value);
    return isObject(read) ? { ...one, ...read } : one;
  };
  if (before.some(isMeant))
    return before.flatMap((one) => (isObject(one) && isMeant(one) ? (change(one) ?? []) : [one]));
  if (operation.op === "remove") throw new ScimFault(400, "noTarget", "No value fits the path.");
  return [...before, change(seedOf(attribute, where)) ?? []].flat() as readonly Json[];
}

/** Entra and Okta name by `[type eq "work"]` what is not there yet and mean that it is added. */
function seedOf(attribute: Attribute, where: Filter | null): JsonObject {
  const implied = where === null ? {} : impliedBy(where);
  if (!implied) throw new ScimFault(400, "noTarget", "No value fits the path.");
  const read = readOne(attribute, implied);
  return isObject(read) ? read : {};
}
