import {
  isMkcolOf,
  parseXml,
  readFreshProperties,
  readProppatch,
  settleChanges,
  type PropertyChange,
  type ReadSettings,
} from "#dav";
import { namespaces } from "./namespaces.ts";

/** What changes of properties make of an address book. */
interface BookSettings {
  readonly name?: string;
  readonly description?: string;
}

/** What one change asks for, or the status that it is refused with. */
function read({ name, value }: PropertyChange, isNew: boolean): BookSettings | string {
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

export const readChanges = (text: string): ReadSettings<BookSettings> =>
  settleChanges<BookSettings>(readProppatch(text, namespaces), (one) => read(one, false));

/** Of an extended MKCOL (RFC 5689 §5.1); null where it asks for no address book. */
export function readFresh(text: string): ReadSettings<BookSettings> | null {
  const root = parseXml(text, namespaces);
  if (!isMkcolOf(root, "card:addressbook")) return null;
  return settleChanges<BookSettings>(readFreshProperties(root), (one) => read(one, true));
}
