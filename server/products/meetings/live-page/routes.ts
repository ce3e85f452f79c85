import { livePageRoutes as table } from "@safos/contract/routes/live-page";
import { publicLivePageRoutes as publicTable } from "@safos/contract/routes/live-watching";
import { now, TokenBucket } from "#clock";
import { addressKey, refuse, routes, type Http, type RouteBinding } from "#http";
import { splitLink } from "#identity";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { MeetingContext } from "../context.ts";
import { sealHeader } from "../signalling/pass-on.ts";
import { processHeader, viewersHeader } from "./elsewhere.ts";
import type { FoundLive } from "./find.ts";
import type { LivePages } from "./live-pages.ts";
import { setLivePage, viewLivePage } from "./set.ts";
import { unlockLivePage } from "./unlock.ts";

/** What one address may ask for: a large office watches from behind one. */
const allowed = { perSecond: 8000, most: 16_000 } as const;
const mostAddresses = 20_000;

export const livePageRoutes = (context: MeetingContext, live: LivePages): RouteBinding =>
  routes("meetings", table, {
    readLivePage: ({ caller, params }) => viewLivePage(context, live, caller, params.id),
    setLivePage: ({ caller, params, body }) => setLivePage(context, live, caller, params.id, body.state),
  });

export function publicLivePageRoutes(
  context: MeetingContext,
  live: LivePages,
  addressOf: Http["addressOf"],
): RouteBinding {
  const spend = createSpend();

  /** Another process of this deployment asks for those who watch there: it has looked at their password. */
  async function open(request: FastifyRequest, shown: string): Promise<{ found: FoundLive; isPassedOn: boolean }> {
    // A network of 64 bits is one, as for all requests.
    const address = addressKey(addressOf(request.raw));
    const { secret } = splitLink(shown);
    const isPassedOn = live.isSeal(request.headers[sealHeader], secret);
    if (isPassedOn) return { found: await live.finder.find(secret, address), isPassedOn };
    spend(address);
    return { found: await live.finder.open(shown, address), isPassedOn };
  }

  return routes("meetings", publicTable, {
    async readLivePlaylist({ params, request, reply }) {
      const { found, isPassedOn } = await open(request, params.code);
      const { meetingId } = found;
      if (isPassedOn) {
        const { [viewersHeader]: count, [processHeader]: processId } = request.headers;
        live.viewers.noteElsewhere(meetingId, String(processId), Number(count) || 0);
        reply.header(viewersHeader, live.viewers.all(meetingId));
      } else live.viewers.note(meetingId);
      const { body, etag } = await live.playlist(found, isPassedOn);
      reply.header("etag", etag).header("cache-control", "private, no-cache");
      if (!isPassedOn && request.headers["if-none-match"] === etag) return reply.code(304).send();
      return reply.type("application/json; charset=utf-8").send(body);
    },
    async readLiveSegment({ params, request, reply }) {
      const { found, isPassedOn } = await open(request, params.code);
      return sendSegment(reply, found, await live.segment(found, params.name, isPassedOn));
    },
    unlockLivePage: ({ params, body, request }) =>
      unlockLivePage(context, live.finder, params.code, body.password, addressOf(request.raw)),
  });
}

/** A cache before the server keeps it for all who have the address; what has a password is each one's own. */
const sendSegment = (reply: FastifyReply, { passwordHash }: FoundLive, bytes: Buffer): FastifyReply =>
  reply
    .header("cache-control", `${passwordHash === null ? "public" : "private"}, max-age=120, immutable`)
    .type("video/webm")
    .send(bytes);

/** Refuses LIMITED to an address that asks for more than thousands of pages would. */
function createSpend(): (address: string) => void {
  const buckets = new Map<string, TokenBucket>();
  return (address) => {
    const at = now();
    if (buckets.size >= mostAddresses)
      for (const [key, { at: then }] of buckets) if (at - then > 10_000) buckets.delete(key);
    if (buckets.size >= mostAddresses) buckets.clear();
    const bucket = buckets.get(address) ?? new TokenBucket(allowed, at);
    buckets.set(address, bucket);
    if (bucket.take(at) > 0) throw refuse("LIMITED", { retryAfter: 2 });
  };
}
