import type { Entry } from "ldapts";

/** An entry's attributes by their names in lower case: servers write them as they like. */
export type Attributes = ReadonlyMap<string, readonly (string | Buffer)[]>;

const mostTextLength = 2000;

export function attributesOf(entry: Entry): Attributes {
  const found = new Map<string, readonly (string | Buffer)[]>();
  for (const [name, value] of Object.entries(entry)) {
    if (name === "dn") continue;
    found.set(name.toLowerCase(), Array.isArray(value) ? value : [value]);
  }
  return found;
}

const textOf = (value: string | Buffer): string => (typeof value === "string" ? value : value.toString("utf8"));

/** The values of an attribute as texts; what is longer than a name or a distinguished name may be is left out. */
export const textsOf = (attributes: Attributes, name: string): string[] =>
  (attributes.get(name.toLowerCase()) ?? [])
    .map(textOf)
    .map((one) => one.trim())
    .filter((one) => one !== "" && one.length <= mostTextLength);

export const firstTextOf = (attributes: Attributes, name: string): string | null =>
  textsOf(attributes, name)[0] ?? null;

/** Sixteen bytes as Active Directory writes them: the first three groups the other way round (MS-DTYP §2.3.4). */
export function guidOf(bytes: Buffer): string {
  const hex = (from: number, to: number): string => bytes.subarray(from, to).toString("hex");
  const swapped = (from: number, to: number): string => Buffer.from(bytes.subarray(from, to)).reverse().toString("hex");
  return [swapped(0, 4), swapped(4, 6), swapped(6, 8), hex(8, 10), hex(10, 16)].join("-");
}

/** The same the other way: what the directory is asked for. */
export function guidBytes(guid: string): Buffer | null {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(guid)) return null;
  const parts = guid.split("-").map((one) => Buffer.from(one, "hex"));
  return Buffer.concat(parts.map((one, index) => (index < 3 ? Buffer.from(one).reverse() : one)));
}

export const isGuid = (attribute: string): boolean => attribute.toLowerCase() === "objectguid";

/** What the directory calls an entry permanently; null: it does not say, or says it with many values. */
export function idOf(attributes: Attributes, name: string): string | null {
  const values = attributes.get(name.toLowerCase()) ?? [];
  const [value] = values;
  if (value === undefined || values.length !== 1) return null;
  if (isGuid(name)) return Buffer.isBuffer(value) && value.length === 16 ? guidOf(value) : null;
  const text = textOf(value).trim();
  return text === "" || text.length > 256 || text.includes("\uFFFD") ? null : text;
}

/** A bit of Active Directory's `userAccountControl` (ADS_UF_ACCOUNTDISABLE). */
const accountDisabled = 0x2;
/** A lock that no time ends (draft-behera-ldap-password-policy §5.3.3); one after wrong passwords has its moment here. */
const lockedForGood = "000001010000Z";

/** What must be asked for to know whether an account is closed. */
export const closingAttributes = ["userAccountControl", "nsAccountLock", "pwdAccountLockedTime"] as const;

/**
 * Whether the directory has closed an account. Not one that is locked for a while after wrong passwords: anyone who guesses
 * could end the sessions of others.
 */
export function isClosed(attributes: Attributes): boolean {
  const control = Number(firstTextOf(attributes, "userAccountControl") ?? "0");
  if (Number.isSafeInteger(control) && (control & accountDisabled) !== 0) return true;
  if (firstTextOf(attributes, "nsAccountLock")?.toLowerCase() === "true") return true;
  return firstTextOf(attributes, "pwdAccountLockedTime") === lockedForGood;
}
