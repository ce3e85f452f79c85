import type { EntryClass, EntryKind } from "@safos/contract/calendar";
import type { Db } from "#database";

export interface CalendarTables {
  "calendar.calendar": { id: string };
  "calendar.preference": { calendar_id: string };
  "calendar.entry": { id: string };
  "calendar.removed": { calendar_id: string };
  "calendar.invitation": { source_id: string };
  "calendar.mail_guest": { id: string };
  "calendar.mail_link": { guest_id: string };
  "calendar.call": { entry_id: string };
  "calendar.booking_page": { id: string };
  "calendar.booking_officer": { page_id: string };
  "calendar.booking": { id: string };
  "calendar.outlook_request": { code_hash: Buffer };
  "calendar.signing_key": { id: string };
  "calendar.working_hours": { person_id: string };
  "calendar.resource": { id: string };
  "calendar.inbox": { person_id: string };
  "calendar.inbox_message": { person_id: string };
  "calendar.inbox_removed": { person_id: string };
  "calendar.resource_booking": { resource_id: string };
  "calendar.subscription": { calendar_id: string };
}
export type CalendarDb = Db<CalendarTables>;

export interface CalendarRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly name: string;
  readonly description: string;
  readonly colour: string;
  readonly timeZone: string;
  readonly components: readonly EntryKind[];
  readonly isDefault: boolean;
  readonly slug: string | null;
  readonly revision: number;
  readonly forgottenRevision: number;
  readonly entryCount: number;
  readonly entryBytes: number;
  readonly createdBy: string | null;
  readonly createdAt: Date;
  readonly changedAt: Date;
  readonly trashedAt: Date | null;
  /** Its entries come from elsewhere: nobody writes them here. */
  readonly isSubscribed: boolean;
  /** Whether its entries take time of whose it is. */
  readonly countsAsBusy: boolean;
}

/** An entry without its body. */
export interface EntryRow {
  readonly id: string;
  readonly calendarId: string;
  /** The last part of its address. */
  readonly name: string;
  readonly uid: string;
  /** Of the body as it is stored, without quotes. */
  readonly etag: string;
  readonly size: number;
  readonly kind: EntryKind;
  readonly class: EntryClass;
  readonly summary: string;
  readonly location: string;
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
  readonly isRecurring: boolean;
  readonly isPlain: boolean;
  readonly zone: string | null;
  /** Of what does not recur: what it does to the time of whom it is about. */
  readonly showsAs: "free" | "busy" | "tentative";
  readonly revision: number;
  readonly createdBy: string | null;
  /** The address of the meeting that it names; null: it has no call. */
  readonly callUrl: string | null;
  /** Whose invitations it sends; null: it invites nobody. */
  readonly organizerId: string | null;
  /** RFC 6638 §3.2.10, without quotes; null: it schedules nothing. */
  readonly scheduleTag: string | null;
  readonly createdAt: Date;
  readonly changedAt: Date;
}

export interface StoredEntry extends EntryRow {
  readonly body: string;
}
