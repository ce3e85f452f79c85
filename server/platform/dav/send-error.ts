import { describeError, Refusal, type FastifyReply, type FastifyRequest } from "#http";
import { BrokenCondition } from "./broken-condition.ts";
import { addChallenges } from "./challenge.ts";
import { statusOfRefusal } from "./errors.ts";
import { writeError, xmlType } from "./multistatus.ts";
import type { Namespaces } from "./namespaces.ts";
import { escapeXml } from "./xml.ts";

/** What a refusal is in the words of one extension of WebDAV: its status, where that is another, and XML. */
export interface DavErrorDetail {
  readonly status?: number;
  readonly content: string;
}

/** Any error as clients of WebDAV read it. */
export function sendDavError(
  error: unknown,
  {
    request,
    reply,
    log,
  }: {
    readonly request: FastifyRequest;
    readonly reply: FastifyReply;
    readonly log: Parameters<typeof describeError>[1];
  },
  namespaces: Namespaces,
  describe: (error: Refusal, request: FastifyRequest) => DavErrorDetail,
): FastifyReply {
  if (error instanceof BrokenCondition)
    return reply.code(error.status).type(xmlType).send(writeError(error.content, namespaces));
  const answer = describeError(error, log);
  const own = error instanceof Refusal ? describe(error, request) : { content: "" };
  const status = own.status ?? statusOfRefusal(answer.code, request.method) ?? answer.status;
  if (answer.retryAfter !== undefined) reply.header("retry-after", String(answer.retryAfter));
  addChallenges({ request, reply }, { status, code: answer.code });
  if (status === 413 || status === 507) reply.header("connection", "close");
  const message = `<d:responsedescription>${escapeXml(answer.message)}</d:responsedescription>`;
  return reply
    .code(status)
    .type(xmlType)
    .send(writeError(`${own.content}${message}`, namespaces));
}

/** The answer to an address that is no UTF-8. */
export const badPathIn = (namespaces: Namespaces): { readonly type: string; readonly body: string } => ({
  type: xmlType,
  body: writeError("<d:responsedescription>The address is not valid UTF-8.</d:responsedescription>", namespaces),
});
