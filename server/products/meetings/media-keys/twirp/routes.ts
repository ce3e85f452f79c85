import { elapsed, TokenBucket } from "#clock";
import { describeError, type FastifyInstance, type FastifyReply, type FastifyRequest } from "#http";
import type { Log } from "#log";
import { FullError } from "../../signalling/admission.ts";
import { sealHeader } from "../../signalling/pass-on.ts";
import { TokenError } from "../../signalling/token.ts";
import type { KeyRooms } from "../key-rooms.ts";
import { longestRequest, requestRate } from "../limits.ts";
import type { ServerGrants } from "../tokens.ts";
import { encode, type Encoding } from "./codec.ts";
import { TwirpError } from "./error.ts";
import { methodOf } from "./methods.ts";

interface TwirpDeps {
  readonly rooms: KeyRooms;
  readonly log: Log;
  readonly seals: { sealOf(token: string): string; isSeal(seal: string, token: string): boolean };
}

const tokenOf = ({ headers: { authorization = "" } }: FastifyRequest): string =>
  authorization.startsWith("Bearer ") ? authorization.slice(7) : "";

/** LiveKit's server API (Twirp v7) under `/twirp`. Whose token it is is found out before a body is read. */
export function twirpRoutes({ rooms, log, seals }: TwirpDeps) {
  return async (scope: FastifyInstance): Promise<void> => {
    const granted = new WeakMap<FastifyRequest, ServerGrants>();
    const buckets = new Map<string, TokenBucket>();
    scope.removeAllContentTypeParsers();
    for (const encoding of ["application/json", "application/protobuf"] satisfies Encoding[])
      scope.addContentTypeParser(
        encoding,
        { parseAs: "buffer", bodyLimit: longestRequest },
        (_request: FastifyRequest, body: Buffer, done: (error: null, value: unknown) => void) =>
          done(null, { encoding, body }),
      );
    scope.setErrorHandler((error, _request, reply) => sendError(error, reply, log));
    scope.setNotFoundHandler((_request, reply) =>
      sendError(new TwirpError("bad_route", "There is no such method."), reply, log),
    );
    scope.addHook("onRequest", async (request) => {
      const grants = await rooms.tokens.readGrants(tokenOf(request));
      const bucket = buckets.get(grants.key.id) ?? new TokenBucket(requestRate, elapsed());
      buckets.set(grants.key.id, bucket);
      if (bucket.take(elapsed()) > 0) throw new TwirpError("resource_exhausted", "Too many requests in a short time.");
      granted.set(request, grants);
    });
    scope.route({
      method: "POST",
      url: "/:service/:method",
      schema: { hide: true },
      async handler(request, reply) {
        const { service, method } = request.params as { service: string; method: string };
        const grants = granted.get(request);
        const sent = request.body as { encoding: Encoding; body: Buffer } | undefined;
        const run = methodOf(service, method);
        if (!grants || !sent) throw new TwirpError("malformed", "There is no body.");
        const token = tokenOf(request);
        const { [sealHeader]: seal } = request.headers;
        const answer = await run({
          rooms,
          grants,
          call: { path: `/twirp/${service}/${method}`, token, ...sent },
          isPassedOn: typeof seal === "string" && seals.isSeal(seal, token),
          seal: () => seals.sealOf(token),
        });
        if ("body" in answer) return send(reply, answer.status, answer.encoding, answer.body);
        return send(reply, 200, sent.encoding, encode(answer, sent.encoding));
      },
    });
  };
}

/** With the very content type that SDKs compare: no charset follows it. */
const send = (reply: FastifyReply, status: number, encoding: string, body: Buffer): FastifyReply =>
  reply.code(status).header("content-type", encoding).send(body);

/** What others throw, as Twirp has it. */
function toTwirp(error: unknown, log: Log): TwirpError {
  if (error instanceof TwirpError) return error;
  if (error instanceof TokenError) return new TwirpError("unauthenticated", error.message);
  if (error instanceof FullError) return new TwirpError("resource_exhausted", error.message);
  const { status, message } = describeError(error, log);
  if (status === 415) return new TwirpError("bad_route", "Bodies are application/json or application/protobuf.");
  if (status === 413) return new TwirpError("invalid_argument", `A body may have up to ${longestRequest} bytes.`);
  if (status === 503) return new TwirpError("unavailable", message);
  if (status === 403) return new TwirpError("permission_denied", message);
  if (status === 404) return new TwirpError("not_found", message);
  if (status === 409) return new TwirpError("failed_precondition", message);
  if (status === 429 || status === 507) return new TwirpError("resource_exhausted", message);
  return status < 500 ? new TwirpError("malformed", message) : new TwirpError("internal", "Something went wrong.");
}

function sendError(error: unknown, reply: FastifyReply, log: Log): FastifyReply {
  const answer = toTwirp(error, log);
  return send(reply, answer.status, "application/json", Buffer.from(JSON.stringify(answer.toBody())));
}
