import { isTooDeep, type Refusal, type FastifyInstance, type FastifyRequest, refuse } from "#http";
import type { Role } from "#workspaces";

type Params = Record<"boardId" | "stackId" | "cardId" | "labelId" | "attachmentId" | "aclId" | "commentId", string>;
export type Body = Readonly<Record<string, unknown>>;
export type Request = FastifyRequest<{ Params: Params; Querystring: Record<string, string>; Body: Body | null }>;

export const missing = (): Refusal => refuse("MISSING", "Not found");
export const numberOf = (text: unknown): number => {
  const value = typeof text === "string" ? (/^\d{1,15}$/.test(text) ? Number(text) : Number.NaN) : text;
  if (typeof value !== "number" || !Number.isSafeInteger(value)) throw missing();
  return value;
};
export const textOf = (value: unknown, most: number): string => {
  if (typeof value !== "string" || value.includes("\u0000") || value.length > most || value.trim() === "")
    throw refuse("INVALID", "title must be provided");
  return value;
};
export const colourOf = (value: unknown): string | null => {
  const found = typeof value === "string" ? /^#?([0-9a-f]{6})$/i.exec(value) : null;
  return found?.[1]?.toLowerCase() ?? null;
};
export const dateOf = (value: unknown): string | null => {
  if (typeof value !== "string" || value === "") return null;
  const at = Date.parse(value);
  if (Number.isNaN(at)) throw refuse("INVALID", "duedate must be a date");
  return new Date(at).toISOString();
};

const maxDescription = 100_000;

/** Null when there is none; what is too long is cut. */
export const descriptionOf = (value: unknown): string | null =>
  typeof value === "string" ? value.slice(0, maxDescription) : null;

const isTrue = (value: unknown): boolean => value === true || value === "true" || value === 1 || value === "1";

/** Deck's three permissions as a role here; passing a board on takes managing it. */
export function roleOf(body: Body): Role {
  if (isTrue(body["permissionManage"])) return "owner";
  return isTrue(body["permissionEdit"]) ? "editor" : "commenter";
}

/** Clients send a content type with nothing after it, and old ones send forms. */
export function readBodies(app: FastifyInstance): void {
  app.removeContentTypeParser("application/json");
  app.addContentTypeParser("application/json", { parseAs: "string" }, (_request, text, done) => {
    if (isTooDeep(String(text))) return done(refuse("INVALID", "The body is nested too deeply."));
    try {
      done(null, text === "" ? {} : (JSON.parse(String(text)) as unknown));
    } catch {
      done(refuse("INVALID", "The body is not JSON."));
    }
  });
  app.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string" }, (_request, text, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(text)))),
  );
}
