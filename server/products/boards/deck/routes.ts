import {
  checkEndpoints,
  describeError,
  requirePerson,
  runSteps,
  sendOcs,
  sendOcsError,
  type FastifyInstance,
  type FastifyReply,
} from "#http";
import type { Log } from "#log";
import { commentEndpoints, deckEndpoints } from "./endpoints.ts";
import type { DeckCall, DeckContext, DeckEndpoint } from "./exchange.ts";
import { readBodies, type Request } from "./requests.ts";

const versions = ["v1.0", "v1.1"] as const;

/**
 * Deck's REST API v1.0/v1.1 (https://deck.readthedocs.io/en/latest/API/), so that its apps work: boards, stacks, cards, labels,
 * attachments and shares; comments go over OCS.
 * Deck knows rows by whole numbers and order by places; both are translated here and nothing else is.
 */
export const deckRoutes =
  (ctx: DeckContext) =>
  async (app: FastifyInstance): Promise<void> => {
    readBodies(app);
    // A form with a file is read as it comes, by the step that takes it.
    app.addContentTypeParser("multipart/form-data", (_request, payload, done) => done(null, payload));
    app.setErrorHandler((error, _request, reply) => sendError(error, reply, ctx.log));
    serveEndpoints(app, ctx, "/index.php/apps/deck/api", deckEndpoints, (_call, answer) => answer);
  };

/** Comments on cards over OCS: the same that the page shows. */
export const deckCommentRoutes =
  (ctx: DeckContext) =>
  async (app: FastifyInstance): Promise<void> => {
    readBodies(app);
    app.setErrorHandler((error, request, reply) => sendOcsError(error, request, reply, ctx.log));
    serveEndpoints(app, ctx, "/ocs/v2.php/apps/deck/api", commentEndpoints, ({ request, reply }, answer) =>
      sendOcs(request, reply, answer),
    );
  };

/** Registers endpoints in every version. Throws when a step needs what no step before it gives. */
function serveEndpoints(
  app: FastifyInstance,
  ctx: DeckContext,
  prefix: string,
  endpoints: readonly DeckEndpoint[],
  render: (call: DeckCall, answer: unknown) => unknown,
): void {
  checkEndpoints(Object.fromEntries(endpoints.map((one) => [`${one.method} ${one.paths[0]}`, one])));
  for (const version of versions)
    for (const endpoint of endpoints)
      for (const path of endpoint.paths)
        app.route({
          method: endpoint.method,
          url: `${prefix}/${version}${path}`,
          schema: { hide: true },
          config: { isStream: endpoint.isStream },
          async handler(request, reply) {
            const call = callOf(ctx, version, request as Request, reply);
            return render(call, (await runSteps(endpoint, call)).answer);
          },
        });
}

/** Who calls is asked before anything else. */
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
