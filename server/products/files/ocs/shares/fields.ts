import { refuse, type FastifyRequest } from "#http";

export type Fields = ReadonlyMap<string, string>;

const asText = (value: unknown): string | null =>
  typeof value === "string" ? value : typeof value === "number" || typeof value === "boolean" ? String(value) : null;

const mapOf = (entries: Iterable<readonly [string, unknown]>): Map<string, string> =>
  new Map(
    [...entries].flatMap(([key, value]) => (asText(value) === null ? [] : [[key, asText(value) ?? ""] as const])),
  );

function readBody({ body, headers }: FastifyRequest): Map<string, string> {
  const text = typeof body === "string" ? body : "";
  if (!(headers["content-type"] ?? "").includes("json")) return mapOf(new URLSearchParams(text));
  try {
    const value: unknown = text === "" ? {} : JSON.parse(text);
    return typeof value === "object" && value !== null ? mapOf(Object.entries(value)) : new Map();
  } catch {
    throw refuse("INVALID", "The body is no JSON.");
  }
}

/** What a form, JSON or the query says, by name; the body counts before the query. */
export const readAllFields = (request: FastifyRequest): Fields =>
  new Map([...mapOf(Object.entries(request.query as Record<string, unknown>)), ...readBody(request)]);

/** `true`, `1` and their like. */
export const isOn = (fields: Fields, name: string): boolean => /^(true|1|yes)$/i.test(fields.get(name) ?? "");

/** The end of a day, `2026-12-31`, as the last moment of it in UTC; null: no end; undefined: nothing is said. Refuses INVALID. */
export function readEnd(fields: Fields, now: number): Date | null | undefined {
  const text = fields.get("expireDate") ?? fields.get("expiration");
  if (text === undefined) return undefined;
  if (text === "") return null;
  const day = /^\d{4}-\d{2}-\d{2}/.exec(text)?.[0] ?? "";
  const end = new Date(`${day}T23:59:59.000Z`);
  if (!(end.getTime() > now) || end.toISOString().slice(0, 10) !== day)
    throw refuse("INVALID", "A share ends on a day to come, written YYYY-MM-DD.");
  return end;
}

/** Refuses INVALID for what is asked of a share and would not be kept: a person must not rely on it. */
export function requireHoldable(fields: Fields): void {
  for (const name of ["note", "label"])
    if ((fields.get(name) ?? "") !== "") throw refuse("INVALID", "Shares have no note and no label here.");
  const isDownloadOff = /"download"[^}]*("value"|"enabled")\s*:\s*false/.test(fields.get("attributes") ?? "");
  if (isOn(fields, "hideDownload") || isDownloadOff)
    throw refuse("INVALID", "Downloading is allowed or not by the organisation's rules, not share by share.");
  if (isOn(fields, "sendPasswordByTalk")) throw refuse("INVALID", "Passwords are not sent from here.");
}
