import { nameOf, splitName, writeElement, type DeadProperties, type RequestedProperties } from "#dav";
import { readDeadProperties } from "../dead-properties/queries.ts";
import type { FileDb } from "../tables.ts";
import { namespaces } from "./namespaces.ts";
import { properties } from "./properties.ts";

/** Namespaces whose properties are the server's alone; the empty prefix of none. */
const own = new Set(["d", "oc", "nc", "x1", "x2", "s", "safos"]);

/** What may not be a default namespace (Namespaces in XML 1.0 §3). */
const reserved = ["{http://www.w3.org/XML/1998/namespace}", "{http://www.w3.org/2000/xmlns/}"];

/** Whether a client may keep a property of this name; what the server computes, or may one day, it may not. */
export const isDead = (name: string): boolean =>
  name.startsWith("{") ? !reserved.some((one) => name.startsWith(one)) : !own.has(name.split(":")[0] ?? "");

/** What clients keep with these nodes, by node, of what is asked for; no statement where only the server's properties are. */
export async function readDead(
  db: FileDb,
  nodeIds: readonly number[],
  requested: RequestedProperties,
): Promise<ReadonlyMap<number, DeadProperties>> {
  const names =
    typeof requested === "string" ? null : requested.filter((name) => !(name in properties) && isDead(name));
  if (names?.length === 0) return new Map();
  const only = names?.map((one) => {
    const { namespace, local } = splitName(one, namespaces);
    return { namespace, name: local };
  });
  const found = await readDeadProperties(db, nodeIds, only ?? null);
  return new Map(
    [...found].map(([id, list]) => [
      id,
      new Map(
        list.map(({ namespace, name: local, value, language }) => {
          const name = nameOf(namespace, local, namespaces);
          return [name, writeElement(name, value, language)];
        }),
      ),
    ]),
  );
}
