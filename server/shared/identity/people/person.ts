import type { ManagedPerson, Person as PersonView } from "@safos/contract/identity";
import type { Rules } from "@safos/contract/organisations";
import { mailForm, matrixForm } from "./names.ts";
import type { PersonRow } from "../queries.ts";
import { viewRoles, type StoredRole } from "../roles/role.ts";

/** A human with an account in one organisation. */
export interface Person {
  readonly id: string;
  readonly organisationId: string;
  /** `anna@fk.example` */
  readonly name: string;
  /** `@anna:fk.example` */
  readonly userId: string;
  readonly displayName: string;
  readonly avatarUrl: string | null;
  readonly isAdmin: boolean;
  /** With those whose time may be over: `rolesNow` says which count. */
  readonly roles: readonly StoredRole[];
  readonly disabled: boolean;
  /** Reads in the chat, and writes nothing there. */
  readonly isSuspended: boolean;
  /** A passkey or an app; recovery codes alone are none. */
  readonly hasSecondFactor: boolean;
  readonly locale: "sv" | "en";
  readonly theme: "system" | "light" | "dark";
  readonly createdAt: Date;
  readonly lastSeenAt: Date | null;
  /** Where letters to them go: guests have an address of their own, others are called by theirs. */
  readonly mail: string;
  /** Was invited by mail: a colleague of nobody, with what they were invited to. */
  readonly isGuest: boolean;
  /** The application service that made the account for someone of another network; null: a person of flesh. */
  readonly appservice: string | null;
  /** An administrator whose password stays good whatever the others sign in with. */
  readonly isEmergency: boolean;
}

export const personOfRow = (row: PersonRow): Person => ({
  id: row.id,
  organisationId: row.organisationId,
  name: mailForm(row),
  userId: matrixForm(row),
  displayName: row.displayName,
  avatarUrl: row.avatarUrl,
  isAdmin: row.isAdmin,
  roles: row.roles.map(({ role, until }) => ({ role, until: until === null ? null : new Date(until) })),
  disabled: row.isDisabled,
  isSuspended: row.isSuspended,
  hasSecondFactor: row.hasSecondFactor,
  locale: row.locale,
  theme: row.theme,
  createdAt: row.createdAt,
  lastSeenAt: row.lastSeenAt,
  mail: row.mail ?? mailForm(row),
  isGuest: row.mail !== null,
  appservice: row.appservice,
  isEmergency: row.isEmergency,
});

/** A person as people who may know them see them. */
export const viewPerson = (
  person: Person,
  home: { readonly name: string; readonly rules: Pick<Rules, "signInLevel"> } | null,
): PersonView => ({
  id: person.id,
  name: person.name,
  userId: person.userId,
  displayName: person.displayName,
  organisationId: person.organisationId,
  organisationName: home?.name ?? "",
  avatarUrl: person.avatarUrl,
  ...(home?.rules.signInLevel === "eId" && !person.isEmergency ? { hasEid: true } : {}),
  ...(person.appservice === null ? {} : { isOfAppservice: true as const }),
  ...(person.isGuest ? { guest: { mail: person.mail } } : {}),
});

/** A person as their administrator sees them. */
export const viewManaged = (person: Person, view: PersonView): ManagedPerson => ({
  ...view,
  isAdmin: person.isAdmin,
  roles: viewRoles(person.roles),
  isDisabled: person.disabled,
  isSuspended: person.isSuspended,
  hasSecondFactor: person.hasSecondFactor,
  createdAt: person.createdAt.toISOString(),
  lastSeenAt: person.lastSeenAt?.toISOString() ?? null,
});
