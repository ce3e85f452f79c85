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
import { isWhole, shownEtag } from "../entries/privacy.ts";
import type { InboxState, MessageRow } from "../inbox/queries.ts";
import { maxAttendees, maxEntryBytes } from "../limits.ts";
import type { ResourceRow } from "../resources/queries.ts";
import { maxAskedAtOnce } from "../proposals/free-busy.ts";
import type { CalendarRow, EntryRow } from "../tables.ts";
import { zoneText } from "../zone-text.ts";
import { syncTokenOf } from "./sync-token.ts";
import { calendarsPrefix, inboxName, outboxName, resourcesPrefix } from "./target.ts";

/** What properties are written from; `data`: an entry's text as it was asked for. */
export type Resource = { readonly person: Principal } & (
  | { readonly kind: "root" | "home" | "outbox" | "principals" | "users" | "principal" | "resources" }
  | { readonly kind: "inbox"; readonly inbox: InboxState; readonly defaultSegment: string | null }
  | { readonly kind: "message"; readonly message: MessageRow; readonly data: string | null }
  | { readonly kind: "resource"; readonly room: ResourceRow }
  | { readonly kind: "calendar"; readonly calendar: HomeCalendar }
  | {
      readonly kind: "entry";
      readonly row: CalendarRow;
      readonly role: Role;
      readonly entry: EntryRow;
      readonly data: string | null;
    }
);

/** Where a room or equipment stands as a principal. */
const resourceHref = ({ address }: ResourceRow): string => writeHref(resourcesPrefix, [address], true);

const scheduleHref = ({ name }: Principal, collection: string): string =>
  writeHref(calendarsPrefix, [name, collection], true);

/** Of a message of scheduling. */
export const messageType = "text/calendar; charset=utf-8";

const homeHref = ({ name }: Principal): string => writeHref(calendarsPrefix, [name], true);

/** What someone may do; RFC 4791 §6.1.1 has a word of its own. */
function privilegesOf(resource: Resource): readonly string[] {
  const caldav = "c:read-free-busy";
  switch (resource.kind) {
    case "calendar":
      // Everybody writes what is their own: colour and order.
      return can(resource.calendar.role, "write") && !resource.calendar.row.isSubscribed
        ? [...mayRead, ...mayWrite, caldav]
        : [...mayRead, "d:write-properties", caldav];
    case "entry":
      return can(resource.role, "write") && !resource.row.isSubscribed
        ? [...mayRead, "d:write", "d:write-content"]
        : mayRead;
    case "home":
      return [...mayRead, "d:bind", "d:unbind"];
    case "inbox":
      return [...mayRead, "d:unbind", "c:schedule-deliver"];
    case "outbox":
      return [...mayRead, "c:schedule-send", "c:schedule-send-freebusy"];
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
  inbox: "<d:collection/><c:schedule-inbox/>",
  outbox: "<d:collection/><c:schedule-outbox/>",
  resources: "<d:collection/>",
  resource: "<d:principal/>",
  message: "",
  calendar: "<d:collection/><c:calendar/>",
  entry: "",
};

/** A property of calendars alone. */
const ofCalendar =
  (write: (calendar: HomeCalendar) => string | null) =>
  (resource: Resource): string | null =>
    resource.kind === "calendar" ? write(resource.calendar) : null;

/** Of what counts its changes. */
function tokenOf(resource: Resource): string | null {
  if (resource.kind === "inbox") return escapeXml(syncTokenOf(resource.inbox.id, resource.inbox.revision));
  if (resource.kind !== "calendar") return null;
  const { row } = resource.calendar;
  return escapeXml(syncTokenOf(row.id, row.revision));
}

const searches = ["d:principal-property-search", "d:principal-search-property-set"];
const reportsOf: Partial<Record<Resource["kind"], readonly string[]>> = {
  calendar: ["c:calendar-query", "c:calendar-multiget", "c:free-busy-query", "d:sync-collection"],
  inbox: ["c:calendar-query", "c:calendar-multiget", "d:sync-collection"],
  principals: searches,
  users: searches,
  resources: searches,
};

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
    if (resource.kind === "resource") return escapeXml(resource.room.name);
    return resource.kind === "entry" || resource.kind === "message" ? null : escapeXml(resource.person.displayName);
  },
  "d:current-user-principal": ({ person }) => writeHrefElement(principalHref(person.name)),
  "d:principal-collection-set": () =>
    writeHrefElement(`${principalsPrefix}/users/`) + writeHrefElement(`${resourcesPrefix}/`),
  "d:principal-URL"(resource) {
    if (resource.kind === "resource") return writeHrefElement(resourceHref(resource.room));
    return resource.kind === "principal" ? writeHrefElement(principalHref(resource.person.name)) : null;
  },
  "c:calendar-home-set": onlyOf(["root", "home", "principal"], ({ person }) => writeHrefElement(homeHref(person))),
  "card:addressbook-home-set": onlyOf(["principal"], ({ person }) =>
    writeHrefElement(addressBookHomeHref(person.name)),
  ),
  "c:calendar-user-address-set"(resource) {
    if (resource.kind === "resource") return writeHrefElement(`mailto:${resource.room.address}`);
    return resource.kind === "principal" ? writeHrefElement(`mailto:${resource.person.name}`) : null;
  },
  "c:calendar-user-type"(resource) {
    if (resource.kind === "resource") return resource.room.kind === "room" ? "ROOM" : "RESOURCE";
    return resource.kind === "principal" ? "INDIVIDUAL" : null;
  },
  "c:schedule-inbox-URL": onlyOf(["principal"], ({ person }) => writeHrefElement(scheduleHref(person, inboxName))),
  "c:schedule-outbox-URL": onlyOf(["principal"], ({ person }) => writeHrefElement(scheduleHref(person, outboxName))),
  "c:schedule-default-calendar-URL"(resource) {
    if (resource.kind !== "inbox" || resource.defaultSegment === null) return null;
    return writeHrefElement(writeHref(calendarsPrefix, [resource.person.name, resource.defaultSegment], true));
  },
  "c:schedule-calendar-transp": ofCalendar(({ row }) => (row.countsAsBusy ? "<c:opaque/>" : "<c:transparent/>")),
  "c:schedule-tag": ofEntry(({ row, entry, person }) =>
    entry.scheduleTag !== null && isWhole(row, entry, person.personId) ? escapeXml(`"${entry.scheduleTag}"`) : null,
  ),
  "c:max-attendees-per-instance"({ kind }) {
    if (kind === "outbox") return String(maxAskedAtOnce);
    return kind === "calendar" ? String(maxAttendees) : null;
  },
  // RFC 3744 §5.1: whose it is where that is a principal here. Only the caller's own can be asked for.
  "d:owner"(resource) {
    const { person } = resource;
    if (resource.kind === "home") return writeHrefElement(principalHref(person.name));
    const row = resource.kind === "calendar" ? resource.calendar.row : resource.kind === "entry" ? resource.row : null;
    return row?.createdBy === person.personId ? writeHrefElement(principalHref(person.name)) : null;
  },
  "d:current-user-privilege-set": (resource) => writePrivileges(privilegesOf(resource)),
  "d:acl": (resource) => writeAcl(principalHref(resource.person.name), privilegesOf(resource)),
  "d:supported-report-set": ({ kind }) => writeReports(reportsOf[kind] ?? []),
  "d:sync-token": tokenOf,
  "cs:getctag": tokenOf,
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
  "d:getetag"(resource) {
    if (resource.kind === "message") return escapeXml(`"${resource.message.etag}"`);
    if (resource.kind !== "entry") return null;
    return escapeXml(`"${shownEtag(resource.row, resource.entry, resource.person.personId)}"`);
  },
  "d:getcontenttype"(resource) {
    if (resource.kind === "message") return messageType;
    return resource.kind === "entry" ? `text/calendar; charset=utf-8; component=${resource.entry.kind}` : null;
  },
  "d:getlastmodified"(resource) {
    if (resource.kind === "message") return writeHttpDate(resource.message.createdAt);
    return resource.kind === "entry" ? writeHttpDate(resource.entry.changedAt) : null;
  },
  "d:creationdate": ofEntry(({ entry }) => entry.createdAt.toISOString().replace(/\.\d+Z$/, "Z")),
  "c:calendar-data": (resource) =>
    (resource.kind === "entry" || resource.kind === "message") && resource.data !== null
      ? escapeXml(resource.data)
      : null,
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
