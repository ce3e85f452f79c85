import { attributeOf, type Attribute } from "./attributes.ts";
import { invalidValue } from "./fault.ts";
import { isList, isObject, type Json, type JsonObject } from "./json.ts";

const longestText = 1000;
/** Values of an attribute that may have several; members are read by themselves. */
export const mostValues = 100;

/** What the schema knows of an object, under the schema's names; what it does not know is left out (RFC 7644 §3.3). */
export function pick(attributes: readonly Attribute[], object: JsonObject): JsonObject {
  const found: Record<string, Json> = {};
  for (const [name, value] of Object.entries(object)) {
    const attribute = attributeOf(attributes, name);
    const read = attribute ? readValue(attribute, value) : null;
    if (attribute && read !== null) found[attribute.name] = read;
  }
  return found;
}

/** A value as the schema has it; null: unassigned. Refuses `invalidValue`. */
export function readValue(attribute: Attribute, value: Json): Json {
  if (value === null) return null;
  if (!attribute.isMultiple) return readOne(attribute, value);
  const values = isList(value) ? value : [value];
  if (values.length > mostValues) throw invalidValue(`${attribute.name} has more than ${mostValues} values.`);
  const read = values.map((one) => readOne(attribute, one)).filter((one) => one !== null);
  return read.length === 0 ? null : read;
}

/** One of the values of an attribute. */
export function readOne(attribute: Attribute, value: Json): Json {
  if (value === null) return null;
  if (attribute.type === "boolean") return readBoolean(attribute, value);
  if (attribute.type === "complex") return readComplex(attribute, value);
  if (typeof value === "number") return String(value);
  if (typeof value !== "string") throw invalidValue(`${attribute.name} is a text.`);
  if (value.length > longestText) throw invalidValue(`${attribute.name} is longer than ${longestText} characters.`);
  return value;
}

function readComplex(attribute: Attribute, value: Json): JsonObject | null {
  const parts = attribute.parts ?? [];
  const isShort = attribute.isMultiple && typeof value === "string";
  if (!isObject(value) && !isShort) throw invalidValue(`${attribute.name} is an object.`);
  const picked = pick(parts, isObject(value) ? value : { value });
  return Object.keys(picked).length === 0 ? null : picked;
}

/** Entra sends "True" and "False". */
function readBoolean(attribute: Attribute, value: Json): boolean {
  const word = typeof value === "string" ? value.toLowerCase() : value;
  if (word === true || word === "true") return true;
  if (word === false || word === "false") return false;
  throw invalidValue(`${attribute.name} is true or false.`);
}
