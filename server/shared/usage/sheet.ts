import { usageNumbers, type UsageMonth } from "@safos/contract/usage";
import type { ManagedWorkspace } from "@safos/contract/workspaces";
import type { Cell } from "#sheets";

export type Language = "sv" | "en";

const workspaceHeadings: Readonly<Record<Language, readonly string[]>> = {
  sv: ["Namn", "Ägare", "Delas med", "Klass", "Personer", "Gäster", "Utrymme (byte)", "Använd", "Skapad", "Läge"],
  en: ["Name", "Owners", "Shared with", "Class", "People", "Guests", "Size (bytes)", "Used", "Created", "State"],
};
const stateNames: Readonly<Record<Language, { readonly used: string; readonly archived: string }>> = {
  sv: { used: "I bruk", archived: "Arkiverad" },
  en: { used: "In use", archived: "Archived" },
};
const monthHeadings: Readonly<Record<Language, readonly string[]>> = {
  sv: [
    "Månad",
    "Personer i veckan",
    "Konton",
    "Samarbetsytor i bruk",
    "Delas med andra",
    "Möten",
    "Delade dokument",
    "Utrymme (byte)",
    "Gäster",
  ],
  en: [
    "Month",
    "People a week",
    "Accounts",
    "Workspaces in use",
    "Shared with others",
    "Meetings",
    "Shared documents",
    "Size (bytes)",
    "Guests",
  ],
};

/** The workspaces as administrators see them: names and counts. */
export const workspaceSheet = (list: readonly ManagedWorkspace[], language: Language): Cell[][] => [
  [...workspaceHeadings[language]],
  ...list.map((one): Cell[] => [
    one.name,
    one.owners.map((owner) => owner.displayName).join(", "),
    one.organisations
      .slice(1)
      .map(({ name }) => name)
      .join(", "),
    one.informationClass,
    one.memberCount,
    one.guestCount,
    one.size,
    one.lastUsedOn,
    one.createdAt.slice(0, 10),
    stateNames[language][one.archivedAt === null ? "used" : "archived"],
  ]),
];

/** One row a month. */
export const monthSheet = (months: readonly UsageMonth[], language: Language): Cell[][] => [
  [...monthHeadings[language]],
  ...months.map((one): Cell[] => [one.month, ...usageNumbers.map((number) => one[number])]),
];
