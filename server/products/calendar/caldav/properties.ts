import {
  addressBookHomeHref,
  escapeXml,
  mayRead,
  mayWrite,
  principalHref,
  principalsPrefix,
  writeAcl,
  writeCollations,
  writeHref,
  writeHrefElement,
  writeHttpDate,
  writePrivileges,
  writeReports,
  type PropertyTable,
} from "#dav";
import type { Principal } from "#http";
import { can, type Role } from "#workspaces";
import type { HomeCalendar } from "../calendars/home.ts";
import { shownEtag } from "../entries/privacy.ts";
import { maxEntryBytes } from "../limits.ts";
import type { CalendarRow, EntryRow } from "../tables.ts";
import { zoneText } from "../zone-text.ts";
import { syncTokenOf } from "./sync-token.ts";
import { calendarsPrefix } from "./target.ts";

/** What properties are written from; `data`: an entry's text as it was asked for. */
export type Resource = { readonly person: Principal } & (
  | { readonly kind: "root" | "home" | "principals" | "users" | "principal" }
  | { readonly kind: "calendar"; readonly calendar: HomeCalendar }
  | {
      readonly kind: "entry";
      readonly row: CalendarRow;
      readonly role: Role;
      readonly entry: EntryRow;
      readonly data: string | null;
    }
);

const homeHref = ({ name }: Principal): string => writeHref(calendarsPrefix, [name], true);

/** What someone may do; RFC 4791 §6.1.1 has a word of its own. */
function privilegesOf(resource: Resource): readonly string[] {
  const caldav = "c:read-free-busy";
  switch (resource.kind) {
    case "calendar":
      // Everybody writes what is their own: colour and order.
      return can(resource.calendar.role, "write")
        ? [...mayRead, ...mayWrite, caldav]
        : [...mayRead, "d:write-properties", caldav];
    case "entry":
      return can(resource.role, "write") ? [...mayRead, "d:write", "d:write-content"] : mayRead;
    case "home":
      return [...mayRead, "d:bind", "d:unbind"];
    default:
      return mayRead;
  }
}

const types: Readonly<Record<Resource["kind"], string>> = {
  root: "<d:collection/>",
  home: "<d:collection/>",
  principals: "<d:collection/>",
  users: "<d:collection/>",
  principal: "<d:principal/>",
  calendar: "<d:collection/><c:calendar/>",
  entry: "",
};

/** A property of calendars alone. */
const ofCalendar =
  (write: (calendar: HomeCalendar) => string | null) =>
  (resource: Resource): string | null =>
    resource.kind === "calendar" ? write(resource.calendar) : null;

const ofEntry =
  (write: (resource: Extract<Resource, { kind: "entry" }>) => string | null) =>
  (resource: Resource): string | null =>
    resource.kind === "entry" ? write(resource) : null;

const onlyOf =
  (kinds: readonly Resource["kind"][], write: (resource: Resource) => string) =>
  (resource: Resource): string | null =>
    kinds.includes(resource.kind) ? write(resource) : null;

export const properties: PropertyTable<Resource> = {
  "d:resourcetype": ({ kind }) => types[kind],
  "d:displayname"(resource) {
    if (resource.kind === "calendar") return escapeXml(resource.calendar.row.name);
    return resource.kind === "entry" ? null : escapeXml(resource.person.displayName);
  },
  "d:current-user-principal": ({ person }) => writeHrefElement(principalHref(person.name)),
  "d:principal-collection-set": () => writeHrefElement(`${principalsPrefix}/users/`),
  "d:principal-URL": onlyOf(["principal"], ({ person }) => writeHrefElement(principalHref(person.name))),
  "c:calendar-home-set": onlyOf(["root", "home", "principal"], ({ person }) => writeHrefElement(homeHref(person))),
  "card:addressbook-home-set": onlyOf(["principal"], ({ person }) =>
    writeHrefElement(addressBookHomeHref(person.name)),
  ),
  "c:calendar-user-address-set": onlyOf(["principal"], ({ person }) => writeHrefElement(`mailto:${person.name}`)),
  "c:calendar-user-type": onlyOf(["principal"], () => "INDIVIDUAL"),
  // RFC 3744 §5.1: whose it is where that is a principal here. Only the caller's own can be asked for.
  "d:owner"(resource) {
    const { person } = resource;
    if (resource.kind === "home") return writeHrefElement(principalHref(person.name));
    const row = resource.kind === "calendar" ? resource.calendar.row : resource.kind === "entry" ? resource.row : null;
    return row?.createdBy === person.personId ? writeHrefElement(principalHref(person.name)) : null;
  },
  "d:current-user-privilege-set": (resource) => writePrivileges(privilegesOf(resource)),
  "d:acl": (resource) => writeAcl(principalHref(resource.person.name), privilegesOf(resource)),
  "d:supported-report-set": (resource) =>
    resource.kind === "calendar"
      ? writeReports(["c:calendar-query", "c:calendar-multiget", "c:free-busy-query", "d:sync-collection"])
      : writeReports([]),
  "d:sync-token": ofCalendar(({ row }) => escapeXml(syncTokenOf(row.id, row.revision))),
  "cs:getctag": ofCalendar(({ row }) => escapeXml(syncTokenOf(row.id, row.revision))),
  "c:supported-calendar-component-set": ofCalendar(({ row }) =>
    row.components.map((one) => `<c:comp name="${one}"/>`).join(""),
  ),
  "c:supported-calendar-data": ofCalendar(() => '<c:calendar-data content-type="text/calendar" version="2.0"/>'),
  "c:supported-collation-set": ofCalendar(() => writeCollations("c")),
  "c:max-resource-size": ofCalendar(() => String(maxEntryBytes)),
  "c:min-date-time": ofCalendar(() => "00010101T000000Z"),
  "c:max-date-time": ofCalendar(() => "99991231T235959Z"),
  "c:calendar-description": ofCalendar(({ row }) => (row.description === "" ? null : escapeXml(row.description))),
  "c:calendar-timezone": ofCalendar(({ row }) => escapeXml(zoneText(row.timeZone))),
  "a:calendar-color": ofCalendar(({ row, preference }) => escapeXml(preference?.colour ?? row.colour)),
  "a:calendar-order": ofCalendar(({ preference }) => String(preference?.position ?? 0)),
  "d:getetag": ofEntry(({ row, entry, person }) => escapeXml(`"${shownEtag(row, entry, person.personId)}"`)),
  "d:getcontenttype": ofEntry(({ entry }) => `text/calendar; charset=utf-8; component=${entry.kind}`),
  "d:getlastmodified": ofEntry(({ entry }) => writeHttpDate(entry.changedAt)),
  "d:creationdate": ofEntry(({ entry }) => entry.createdAt.toISOString().replace(/\.\d+Z$/, "Z")),
  "c:calendar-data": ofEntry(({ data }) => (data === null ? null : escapeXml(data))),
};

/** RFC 4918 §9.1: what `allprop` means; those of CalDAV and RFC 3744 are asked for by their names. */
export const usualProperties = [
  "d:resourcetype",
  "d:displayname",
  "d:getetag",
  "d:getcontenttype",
  "d:getlastmodified",
  "d:creationdate",
];
