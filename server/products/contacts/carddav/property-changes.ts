import { parseXml, readProppatch, type PropertyChange } from "#dav";
import { namespaces } from "./namespaces.ts";

/** What changes of properties make of an address book. */
interface BookSettings {
  readonly name?: string;
  readonly description?: string;
}

/** What one change asks for, or the status that it is refused with. */
function read({ name, value }: Pick<PropertyChange, "name" | "value">, isNew: boolean): BookSettings | string {
  switch (name) {
    case "d:displayname":
      return value === null || value === "" || value.length > 200 ? "409 Conflict" : { name: value };
    case "card:addressbook-description":
      return (value ?? "").length > 5000 ? "409 Conflict" : { description: value ?? "" };
    case "d:resourcetype":
      return isNew ? {} : "403 Forbidden";
    default:
      return "403 Forbidden";
  }
}

interface ReadSettings {
  readonly settings: BookSettings;
  /** A status for each property in the order of the body; when one is refused all are (RFC 4918 §9.2). */
  readonly results: readonly { readonly name: string; readonly status: string }[];
  readonly isRefused: boolean;
}

function settle(changes: readonly Pick<PropertyChange, "name" | "value">[], isNew: boolean): ReadSettings {
  const reads = changes.map((one) => ({ name: one.name, read: read(one, isNew) }));
  const isRefused = reads.some((one) => typeof one.read === "string");
  return {
    settings: Object.assign({}, ...reads.map((one) => (typeof one.read === "string" ? {} : one.read))) as BookSettings,
    results: reads.map((one) => ({
      name: one.name,
      status: typeof one.read === "string" ? one.read : isRefused ? "424 Failed Dependency" : "200 OK",
    })),
    isRefused,
  };
}

export const readChanges = (text: string): ReadSettings => settle(readProppatch(text, namespaces), false);

/** Of an extended MKCOL (RFC 5689 §5.1); null where it asks for no address book. */
export function readFresh(text: string): ReadSettings | null {
  const root = parseXml(text, namespaces);
  if (root?.name !== "d:mkcol") return null;
  const properties = root.children
    .flatMap((set) => set.children.filter((one) => one.name === "d:prop"))
    .flatMap((prop) => prop.children);
  const type = properties.find((one) => one.name === "d:resourcetype");
  if (!type?.children.some((one) => one.name === "card:addressbook")) return null;
  return settle(
    properties.map(({ name, text: value }) => ({ name, value: value.trim() })),
    true,
  );
}
