import { describeError, requirePerson, type FastifyInstance, type FastifyReply } from "#http";
import type { Log } from "#log";
import { aclEndpoints } from "./acl.ts";
import { assignmentEndpoints } from "./assignments.ts";
import { attachmentEndpoints } from "./attachments.ts";
import { boardEndpoints } from "./boards.ts";
import { cardEndpoints } from "./cards.ts";
import type { DeckCall, DeckContext } from "./context.ts";
import { labelEndpoints } from "./labels.ts";
import { readBodies, type Request } from "./requests.ts";
import { stackEndpoints } from "./stacks.ts";

const endpoints = [
  ...boardEndpoints,
  ...aclEndpoints,
  ...stackEndpoints,
  ...cardEndpoints,
  ...assignmentEndpoints,
  ...labelEndpoints,
  ...attachmentEndpoints,
];

/**
 * Deck's REST API v1.0/v1.1 (https://deck.readthedocs.io/en/latest/API/), so that its apps work: boards, stacks, cards, labels,
 * attachments and shares; comments go over OCS.
 * Deck knows rows by whole numbers and order by places; both are translated here and nothing else is.
 */
export const deckRoutes =
  (ctx: DeckContext) =>
  async (app: FastifyInstance): Promise<void> => {
    readBodies(app);
    // A form with a file is read as it comes, by the one route that takes it.
    app.addContentTypeParser("multipart/form-data", (_request, payload, done) => done(null, payload));
    app.setErrorHandler((error, _request, reply) => sendError(error, reply, ctx.log));
    for (const version of ["v1.0", "v1.1"] as const)
      for (const { method, path, handle, isStream } of endpoints)
        app.route({
          method,
          url: `/index.php/apps/deck/api/${version}${path}`,
          schema: { hide: true },
          config: { isStream: isStream === true },
          handler: (request, reply) => handle(callOf(ctx, version, request as Request, reply)),
        });
  };

function callOf(ctx: DeckContext, version: DeckCall["version"], request: Request, reply: FastifyReply): DeckCall {
  const actor = { person: requirePerson(request), link: null };
  const body = typeof request.body === "object" && request.body !== null ? request.body : {};
  return { ctx, version, actor, request, body, reply };
}

function sendError(error: unknown, reply: FastifyReply, log: Log): FastifyReply {
  const described = describeError(error, log);
  if (described.retryAfter !== undefined) reply.header("retry-after", String(described.retryAfter));
  if (described.status === 401) reply.header("www-authenticate", 'Basic realm="Safos", charset="UTF-8"');
  return reply.code(described.status).send({ status: described.status, message: described.message });
}
