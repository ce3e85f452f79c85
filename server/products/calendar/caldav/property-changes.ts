import type { EntryKind } from "@safos/contract/calendar";
import {
  parseXml,
  readFreshProperties,
  readProppatch,
  settleChanges,
  type PropertyChange,
  type ReadSettings,
} from "#dav";
import { zoneOfText } from "./zone-text.ts";
import { namespaces } from "./namespaces.ts";

/** What changes of properties make of a calendar. */
interface CalendarSettings {
  readonly name?: string;
  readonly description?: string;
  readonly timeZone?: string;
  readonly colour?: string | null;
  readonly position?: number | null;
  readonly components?: readonly EntryKind[];
}

/** What one change asks for, or the status that it is refused with. */
type Read = CalendarSettings | string;

const kinds: readonly string[] = ["VEVENT", "VTODO", "VJOURNAL"];
const invalid = "409 Conflict";
const refused = "403 Forbidden";

/** `#RRGGBB`; Apple writes `#RRGGBBAA`. */
function colourOf(text: string): string | null {
  const found = /^(#[0-9a-f]{6})(?:[0-9a-f]{2})?$/i.exec(text);
  return found?.[1]?.toLowerCase() ?? null;
}

function read({ name, value, content }: PropertyChange, isNew: boolean): Read {
  switch (name) {
    case "d:displayname":
      return value === null || value === "" || value.length > 200 ? invalid : { name: value };
    case "c:calendar-description":
      return (value ?? "").length > 5000 ? invalid : { description: value ?? "" };
    case "a:calendar-color": {
      const colour = value === null ? null : colourOf(value);
      return value !== null && colour === null ? invalid : { colour };
    }
    case "a:calendar-order":
      if (value === null) return { position: null };
      return /^\d{1,4}$/.test(value) ? { position: Number(value) } : invalid;
    case "c:calendar-timezone": {
      if (value === null) return {};
      const timeZone = zoneOfText(value);
      return timeZone === null ? invalid : { timeZone };
    }
    // A calendar here counts as busy, which is what this says.
    case "c:calendar-free-busy-set":
      return isNew && content.includes("NO") ? invalid : {};
    case "c:schedule-calendar-transp":
      return isNew && !content.includes("transparent") ? {} : refused;
    case "d:resourcetype":
      return isNew ? {} : refused;
    case "c:supported-calendar-component-set":
      return isNew ? componentsOf(content) : refused;
    default:
      return refused;
  }
}

function componentsOf(content: string): Read {
  const names = [...content.matchAll(/\bname="([A-Z-]+)"/g)].map((one) => one[1] ?? "");
  const components = kinds.filter((one) => names.includes(one)) as EntryKind[];
  return components.length === 0 ? refused : { components };
}

/** What a PROPPATCH, MKCALENDAR or extended MKCOL asks for (RFC 4791 §5.3.1, RFC 5689 §3). */
export function readSettings(text: string, isNew: boolean): ReadSettings<CalendarSettings> {
  const root = isNew ? parseXml(text, namespaces, true) : null;
  const isFresh = root !== null && (root.name === "c:mkcalendar" || root.name === "d:mkcol");
  const changes = isFresh ? readFreshProperties(root) : isNew && root === null ? [] : readProppatch(text, namespaces);
  return settleChanges<CalendarSettings>(changes, (one) => read(one, isNew));
}
