import { describeError, type FastifyReply } from "#http";
import type { Log } from "#log";
import { ScimFault, type ScimType } from "./protocol/fault.ts";

const mediaType = "application/scim+json; charset=utf-8";

export function sendScim(reply: FastifyReply, status: number, body: unknown): FastifyReply {
  return reply
    .code(status)
    .type(mediaType)
    .serializer((value: unknown) => value as string)
    .send(JSON.stringify(body));
}

/** What our own refusals are in SCIM's words. */
const typesOfCodes: Readonly<Record<string, ScimType>> = {
  NAME_TAKEN: "uniqueness",
  NAME_INVALID: "invalidValue",
  INVALID: "invalidSyntax",
};

/** RFC 7644 §3.12. */
export function sendFault(error: unknown, reply: FastifyReply, log: Log): FastifyReply {
  const answer = error instanceof ScimFault ? null : describeError(error, log);
  const status = answer?.status ?? (error as ScimFault).status;
  const scimType = answer ? (typesOfCodes[answer.code] ?? null) : (error as ScimFault).scimType;
  if (answer?.retryAfter !== undefined) reply.header("retry-after", String(answer.retryAfter));
  if (status === 401) reply.header("www-authenticate", 'Bearer realm="Safos SCIM"');
  return sendScim(reply, status, {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
    status: String(status),
    ...(scimType === null ? {} : { scimType }),
    detail: answer?.message ?? (error as ScimFault).message,
  });
}
