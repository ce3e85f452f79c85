import {
  addressBookHomeHref,
  escapeXml,
  principalHref,
  principalsPrefix,
  writeCollations,
  writeHref,
  writeHttpDate,
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

const href = (path: string): string => `<d:href>${escapeXml(path)}</d:href>`;
const homeHref = ({ name }: Principal): string => writeHref(calendarsPrefix, [name], true);

/** What someone may do, in words of RFC 3744 §3 and RFC 4791 §6.1.1. */
const mayRead = ["read", "read-current-user-privilege-set"];
const mayWrite = ["write", "write-content", "write-properties", "bind", "unbind"];

function privilegesOf(resource: Resource): string[] {
  const caldav = "<c:read-free-busy/>";
  const named = (list: readonly string[]): string[] => list.map((one) => `<d:${one}/>`);
  switch (resource.kind) {
    case "calendar":
      // Everybody writes what is their own: colour and order.
      return can(resource.calendar.role, "write")
        ? [...named([...mayRead, ...mayWrite]), caldav]
        : [...named([...mayRead, "write-properties"]), caldav];
    case "entry":
      return named(can(resource.role, "write") ? [...mayRead, "write", "write-content"] : mayRead);
    case "home":
      return named([...mayRead, "bind", "unbind"]);
    default:
      return named(mayRead);
  }
}

const privileges = (resource: Resource): string =>
  privilegesOf(resource)
    .map((one) => `<d:privilege>${one}</d:privilege>`)
    .join("");

const types: Readonly<Record<Resource["kind"], string>> = {
  root: "<d:collection/>",
  home: "<d:collection/>",
  principals: "<d:collection/>",
  users: "<d:collection/>",
  principal: "<d:principal/>",
  calendar: "<d:collection/><c:calendar/>",
  entry: "",
};

const reportsOf = (names: readonly string[]): string =>
  names.map((one) => `<d:supported-report><d:report><${one}/></d:report></d:supported-report>`).join("");

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
  "d:current-user-principal": ({ person }) => href(principalHref(person.name)),
  "d:principal-collection-set": () => href(`${principalsPrefix}/users/`),
  "d:principal-URL": onlyOf(["principal"], ({ person }) => href(principalHref(person.name))),
  "c:calendar-home-set": onlyOf(["root", "home", "principal"], ({ person }) => href(homeHref(person))),
  "card:addressbook-home-set": onlyOf(["principal"], ({ person }) => href(addressBookHomeHref(person.name))),
  "c:calendar-user-address-set": onlyOf(["principal"], ({ person }) => href(`mailto:${person.name}`)),
  "c:calendar-user-type": onlyOf(["principal"], () => "INDIVIDUAL"),
  // RFC 3744 §5.1: whose it is where that is a principal here. Only the caller's own can be asked for.
  "d:owner"(resource) {
    const { person } = resource;
    if (resource.kind === "home") return href(principalHref(person.name));
    const row = resource.kind === "calendar" ? resource.calendar.row : resource.kind === "entry" ? resource.row : null;
    return row?.createdBy === person.personId ? href(principalHref(person.name)) : null;
  },
  "d:current-user-privilege-set": privileges,
  "d:acl": (resource) =>
    `<d:ace><d:principal>${href(principalHref(resource.person.name))}</d:principal><d:grant>${privileges(resource)}</d:grant><d:protected/></d:ace>`,
  "d:supported-report-set": (resource) =>
    resource.kind === "calendar"
      ? reportsOf(["c:calendar-query", "c:calendar-multiget", "c:free-busy-query", "d:sync-collection"])
      : reportsOf([]),
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
