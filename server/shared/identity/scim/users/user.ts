import type { ScimContext } from "../context.ts";
import { attributeOf, externalId, userAttributes, userSchema } from "../protocol/attributes.ts";
import { invalidValue } from "../protocol/fault.ts";
import type { JsonObject } from "../protocol/json.ts";
import { pick } from "../protocol/pick.ts";

/** What a client may send of a user. */
export const sentAttributes = [externalId, ...userAttributes];

/** What the directory says of a person and Safos keeps as given. */
export interface UserAttributes {
  readonly displayName?: string;
  readonly name?: { readonly formatted?: string; readonly familyName?: string; readonly givenName?: string };
  readonly emails?: readonly JsonObject[];
  readonly preferredLanguage?: string;
}

/** A user as the client wants it to be. */
export interface WantedUser {
  readonly userName: string;
  readonly externalId: string | null;
  readonly isActive: boolean;
  readonly attributes: UserAttributes;
}

/** A person whom the directory keeps. */
export interface UserRow {
  readonly id: string;
  readonly userName: string;
  readonly externalId: string | null;
  readonly attributes: UserAttributes;
  readonly displayName: string;
  readonly locale: string;
  readonly isAdmin: boolean;
  readonly isDisabled: boolean;
  /** And not by an administrator. */
  readonly isClosedByDirectory: boolean;
  readonly createdAt: Date;
  readonly changedAt: Date;
}

const longestName = 100;
const longestExternalId = 256;

/** `isActive`: where the client does not say. Refuses `invalidValue`. */
export function readUser(body: JsonObject, isActive = true): WantedUser {
  const { userName, externalId: external = null, active = isActive, ...attributes } = pick(sentAttributes, body);
  if (typeof userName !== "string" || userName.trim() === "") throw invalidValue("userName is missing.");
  if (typeof external === "string" && external.length > longestExternalId)
    throw invalidValue(`externalId is longer than ${longestExternalId} characters.`);
  return {
    userName: userName.trim().toLowerCase(),
    externalId: external as string | null,
    isActive: active === true,
    attributes,
  };
}

/** What others see: the display name, or what the parts of the name make; null where the directory says neither. */
export function shownNameOf({ displayName, name }: UserAttributes): string | null {
  const parts = [name?.givenName, name?.familyName].filter(Boolean).join(" ");
  const found = [displayName, name?.formatted, parts].map((one) => one?.trim()).find(Boolean);
  return found?.slice(0, longestName) ?? null;
}

/** `sv-SE,sv;q=0.9`: the first of ours that is named; null: neither. */
export function localeOf({ preferredLanguage = "" }: UserAttributes): "sv" | "en" | null {
  const found = /\b(sv|en)\b/i.exec(preferredLanguage.slice(0, 100))?.[1]?.toLowerCase();
  return found === "sv" || found === "en" ? found : null;
}

/** A user before a PATCH, under the schema's names. */
export const documentOf = (row: UserRow): JsonObject => ({
  userName: row.userName,
  ...(row.externalId === null ? {} : { externalId: row.externalId }),
  ...(row.attributes as JsonObject),
  active: !row.isDisabled,
});

/** A user as the client sees it (RFC 7643 §4.1). */
export const viewUser = ({ base }: Pick<ScimContext, "base">, row: UserRow): JsonObject => ({
  schemas: [userSchema],
  id: row.id,
  ...documentOf(row),
  meta: {
    resourceType: "User",
    created: row.createdAt.toISOString(),
    lastModified: row.changedAt.toISOString(),
    location: `${base}/Users/${row.id}`,
  },
});

/** Whether the body speaks of a userName other than this one; names never change. */
export function renames(body: JsonObject, userName: string): boolean {
  const given = Object.entries(body).find(([name]) => attributeOf(userAttributes, name)?.name === "userName")?.[1];
  return typeof given === "string" && given.trim().toLowerCase() !== userName;
}
