import type { Namespaces, PropertyName } from "./namespaces.ts";
import { invalidXml, parseXml } from "./xml.ts";

export interface PropertyChange {
  readonly name: PropertyName;
  /** Null removes the property. */
  readonly value: string | null;
}

/** The changes of a PROPPATCH body in document order (RFC 4918 §9.2). */
export function readProppatch(text: string, namespaces: Namespaces): PropertyChange[] {
  const root = parseXml(text, namespaces);
  if (root?.name !== "d:propertyupdate") throw invalidXml("a propertyupdate is expected");
  return root.children.flatMap((change) =>
    change.children
      .filter((one) => one.name === "d:prop")
      .flatMap((prop) =>
        prop.children.map((one) => ({ name: one.name, value: change.name === "d:remove" ? null : one.text.trim() })),
      ),
  );
}
