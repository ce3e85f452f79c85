import { invalidSyntax, ScimFault } from "./fault.ts";
import { isList, isObject, type Json, type JsonObject } from "./json.ts";

const mostOperations = 1000;
const patchSchema = "urn:ietf:params:scim:api:messages:2.0:patchop";

/** One operation of a PATCH (RFC 7644 §3.5.2). */
export interface Operation {
  readonly op: "add" | "replace" | "remove";
  readonly path: string | null;
  readonly value: Json;
}

/** The value of a name in any case: clients differ. */
export const valueOf = (object: JsonObject, name: string): Json =>
  Object.entries(object).find(([one]) => one.toLowerCase() === name.toLowerCase())?.[1] ?? null;

/** The same where it is a text. */
export function textOf(object: JsonObject, name: string): string | null {
  const value = valueOf(object, name);
  return typeof value === "string" ? value : null;
}

/** Refuses `invalidSyntax`. */
export function readOperations(body: JsonObject): Operation[] {
  const schemas = valueOf(body, "schemas");
  const isPatch =
    isList(schemas) && schemas.some((one) => typeof one === "string" && one.toLowerCase() === patchSchema);
  const operations = valueOf(body, "Operations");
  if (!isPatch || !isList(operations)) throw invalidSyntax("A PATCH has the schema PatchOp and Operations.");
  if (operations.length === 0) throw invalidSyntax("A PATCH has an operation at least.");
  if (operations.length > mostOperations)
    throw new ScimFault(413, null, `A PATCH has at most ${mostOperations} operations.`);
  return operations.map(readOperation);
}

function readOperation(one: Json): Operation {
  if (!isObject(one)) throw invalidSyntax("An operation is an object.");
  const given = textOf(one, "op")?.toLowerCase();
  // Entra writes Add, Replace and Remove.
  const op = (["add", "replace", "remove"] as const).find((name) => name === given);
  if (!op) throw invalidSyntax("An operation is add, replace or remove.");
  const path = valueOf(one, "path");
  if (path !== null && typeof path !== "string") throw invalidSyntax("A path is a text.");
  const value = valueOf(one, "value");
  if (path === null && op === "remove") throw new ScimFault(400, "noTarget", "What is removed needs a path.");
  if (path === null && !isObject(value)) throw invalidSyntax("Without a path the value is an object.");
  return { op, path: path === "" ? null : path, value };
}

/** Several operations for one whose value is an object and names the paths. */
export function spread(operation: Operation): Operation[] {
  if (operation.path !== null || !isObject(operation.value)) return [operation];
  return Object.entries(operation.value).map(([path, value]) => ({ op: operation.op, path, value }));
}
