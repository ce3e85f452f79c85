import { now } from "#clock";
import { refuse, type FastifyInstance, type FastifyReply, type FastifyRequest } from "#http";
import type { JWTPayload } from "jose";
import { TokenError, type SigningKey } from "../signalling/token.ts";
import { readWebhookBody, readWebhookToken, TakenEvents } from "./webhook.ts";

/** Participants carry attributes; LiveKit allows them 64 KiB. */
const longestBody = 256 * 1024;
/** How much longer than its `exp` a token is taken: what `verifyToken` allows for clocks. */
const leeway = 10;

interface WebhookNeeds {
  readonly key: SigningKey;
  readonly nudge: (room: string) => Promise<void>;
}

/** `POST /livekit/webhook`: what an external LiveKit server says has happened. Whose token it is is found out before a body is read. */
export function webhookRoutes({ key, nudge }: WebhookNeeds) {
  return async (scope: FastifyInstance): Promise<void> => {
    const claimsOf = new WeakMap<FastifyRequest, JWTPayload>();
    const taken = new TakenEvents();
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      ["application/webhook+json", "application/json"],
      { parseAs: "buffer", bodyLimit: longestBody },
      (_request: FastifyRequest, body: Buffer, done: (error: null, value: unknown) => void) => done(null, body),
    );
    scope.addHook("onRequest", async (request) => {
      claimsOf.set(request, await accept(() => readWebhookToken(key, request.headers.authorization ?? "", seconds())));
    });
    scope.route({
      method: "POST",
      url: "/webhook",
      schema: { hide: true },
      async handler(request: FastifyRequest, reply: FastifyReply) {
        const claims = claimsOf.get(request) ?? {};
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const event = await accept(async () => readWebhookBody(claims, body));
        const { id, room, event: name } = event;
        if (name !== "" && !taken.has(id)) await nudge(room?.name ?? "");
        // Only now: when the nudge failed, LiveKit sends the same again.
        if (id !== "") taken.add(id, (claims.exp ?? 0) + leeway, seconds());
        return reply.code(200).send();
      },
    });
  };
}

const seconds = (): number => Math.floor(now() / 1000);

async function accept<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof TokenError) throw refuse("UNAUTHENTICATED", error.message);
    throw error;
  }
}
