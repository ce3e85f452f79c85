import type { FastifyError, FastifyReply } from "fastify";
import { isDatabaseAway, isDatabaseBusy } from "#database";
import type { Log } from "#log";
import { Refusal } from "./refusal.ts";

/** Any error as one answer; each protocol renders it in its own form. */
export interface ErrorAnswer {
  readonly status: number;
  readonly code: string;
  /** Safe to show. */
  readonly message: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** Seconds, when trying again later makes sense. */
  readonly retryAfter?: number;
}

/** Turns what was thrown into an answer; bugs are logged with their stack and shown as a plain 500. */
export function describeError(error: unknown, log: Log): ErrorAnswer {
  if (error instanceof Refusal) {
    const retry = error.data["retryAfter"];
    const retryAfter = typeof retry === "number" ? retry : error.category === "unavailable" ? 5 : undefined;
    return {
      status: error.status,
      code: error.code,
      message: error.message,
      data: error.data,
      ...(retryAfter === undefined ? {} : { retryAfter }),
    };
  }
  if (isDatabaseAway(error)) {
    return {
      status: 503,
      code: "UNAVAILABLE",
      message: "The database does not answer right now.",
      data: { part: "database" },
      retryAfter: 5,
    };
  }
  if (isDatabaseBusy(error)) {
    log.warn({ error }, "a statement was given up");
    return {
      status: 503,
      code: "UNAVAILABLE",
      message: "The database is busy with something else. Try again in a moment.",
      data: { part: "database" },
      retryAfter: 5,
    };
  }
  const code = (error as { code?: string }).code;
  if (code === "ENOSPC" || code === "EDQUOT" || code === "53100") {
    return { status: 507, code: "STORAGE_FULL", message: "There is no room left to store this.", data: {} };
  }
  const fastify = error as Partial<FastifyError>;
  if (fastify.validation) {
    return {
      status: 400,
      code: "INVALID",
      message: fastify.message ?? "The request does not have the right shape.",
      data: { where: fastify.validationContext },
    };
  }
  if (typeof fastify.statusCode === "number" && fastify.statusCode >= 400 && fastify.statusCode < 500) {
    const known =
      fastify.statusCode === 413
        ? "TOO_LARGE"
        : fastify.statusCode === 415
          ? "UNSUPPORTED"
          : fastify.statusCode === 429
            ? "LIMITED"
            : "INVALID";
    return { status: fastify.statusCode, code: known, message: fastify.message ?? "The request is wrong.", data: {} };
  }
  if (code === "22021" || code === "22P05") {
    return { status: 400, code: "INVALID", message: "The text holds characters that cannot be stored.", data: {} };
  }
  log.error({ error }, "a request failed");
  return { status: 500, code: "INTERNAL", message: "The server made a mistake; it has been logged.", data: {} };
}

/** An error as the REST API shows it (RFC 9457). */
export function sendProblem(error: unknown, reply: FastifyReply, log: Log): FastifyReply {
  const answer = describeError(error, log);
  if (answer.retryAfter !== undefined) reply.header("retry-after", String(answer.retryAfter));
  if (answer.status === 401) reply.header("www-authenticate", 'Bearer realm="Safos"');
  return reply
    .code(answer.status)
    .type("application/problem+json; charset=utf-8")
    .serializer((value: unknown) => JSON.stringify(value))
    .send({
      type: `urn:safos:error:${answer.code.toLowerCase()}`,
      title: answer.message,
      status: answer.status,
      code: answer.code,
      data: answer.data,
    });
}
