import { reactionTopic, type Emoji } from "@safos/contract/webinar";
import { now, TokenBucket, uuid } from "#clock";
import type { MeetingContext } from "../context.ts";
import { requireIn, type WebinarMember } from "./member.ts";

/** Each goes to everybody: of hundreds that come at once some are shown. */
const shownRate = { perSecond: 8, most: 16 };
const buckets = new WeakMap<MeetingContext, Map<string, TokenBucket>>();
const mostKept = 1000;

function bucketOf(context: MeetingContext, meetingId: string): TokenBucket {
  const all = buckets.get(context) ?? new Map<string, TokenBucket>();
  buckets.set(context, all);
  const found = all.get(meetingId) ?? new TokenBucket(shownRate, now());
  if (all.size >= mostKept) all.clear();
  all.set(meetingId, found);
  return found;
}

/** A reaction of someone in the audience, who sends nothing themselves: nobody's in name. Refuses NOT_PRESENT. */
export async function react(context: MeetingContext, member: WebinarMember, emoji: Emoji): Promise<void> {
  await requireIn(context, member);
  const { id: room } = member.row;
  if (bucketOf(context, room).take(now()) > 0) return;
  const stream = { identity: "", streamId: uuid(), topic: reactionTopic, attributes: {}, text: emoji, at: now() };
  await context.calls.command({ kind: "sendText", room, stream });
}
