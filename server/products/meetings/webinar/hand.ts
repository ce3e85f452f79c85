import type { Webinar } from "@safos/contract/webinar";
import type { MeetingContext } from "../context.ts";
import { changeWebinar } from "./change.ts";
import { requireIn, type WebinarMember } from "./member.ts";
import { writeHand } from "./queries.ts";

/** Raises one's hand, or takes it down. Refuses NOT_PRESENT. */
export async function raiseHand(context: MeetingContext, member: WebinarMember, isUp: boolean): Promise<Webinar> {
  await requireIn(context, member);
  return changeWebinar(context, member, (trx) => writeHand(trx, member.row.id, member.who, isUp));
}
