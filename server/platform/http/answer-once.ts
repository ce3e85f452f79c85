import type { Route } from "@safos/contract/route";
import type { FastifyRequest } from "fastify";

/** One attempt at something that is to be done once, however often it is asked for. */
export interface Attempt {
  /** Who asks: the same key of someone else is another one. */
  readonly caller: string;
  /** Chosen by the caller; nobody else knows it. */
  readonly key: string;
  /** Method, address and body: the same key with another request is refused. */
  readonly request: string;
}

/** Does the work of an attempt unless it has been done, and answers with what it answered then. */
export type AnswerOnce = (attempt: Attempt, work: () => Promise<unknown>) => Promise<unknown>;

/** The attempt that a request makes, or null: it is carried out whenever it is asked for. */
export function attemptOf(
  route: Route,
  request: FastifyRequest,
  nameOf: (caller: unknown) => string | null,
): Attempt | null {
  const header = request.headers["idempotency-key"];
  if (route.takesKey !== true || typeof header !== "string") return null;
  const caller = nameOf(request.caller);
  if (caller === null) return null;
  return {
    caller,
    key: header.replaceAll('"', "").toLowerCase(),
    request: `${request.method} ${request.url}\n${JSON.stringify(request.body ?? null)}`,
  };
}
