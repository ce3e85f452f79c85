import type { Namespaces, PropertyName } from "./namespaces.ts";
import { invalidXml, parseXml } from "./xml.ts";

// Each is answered for.
const maxChanges = 200;

export interface PropertyChange {
  readonly name: PropertyName;
  /** As text; null removes the property. */
  readonly value: string | null;
  /** The same as XML that stands by itself. */
  readonly content: string;
  readonly language: string | null;
}

/** The changes of a PROPPATCH body in document order (RFC 4918 §9.2). */
export function readProppatch(text: string, namespaces: Namespaces): PropertyChange[] {
  const root = parseXml(text, namespaces, true);
  if (root?.name !== "d:propertyupdate") throw invalidXml("a propertyupdate is expected");
  const changes = root.children.flatMap((change) =>
    change.children
      .filter((one) => one.name === "d:prop")
      .flatMap((prop) =>
        prop.children.map((one) => ({
          name: one.name,
          value: change.name === "d:remove" ? null : one.text.trim(),
          content: one.content,
          language: one.language,
        })),
      ),
  );
  if (changes.length > maxChanges) throw invalidXml(`at most ${maxChanges} properties may be changed at once`);
  return changes;
}
