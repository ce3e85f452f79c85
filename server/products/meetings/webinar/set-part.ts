import type { SetPart, Webinar } from "@safos/contract/webinar";
import type { Principal } from "#http";
import type { MeetingContext } from "../context.ts";
import { requireLive } from "../meeting/require.ts";
import { changeWebinar } from "./change.ts";
import { requireIn, webinarLeader } from "./member.ts";
import { deletePart, writePart } from "./queries.ts";

/** Lets someone of the audience speak, or up on the stage, or back down. Refuses NOT_PRESENT for who is not in the call, unless they go down. */
export async function setPart(
  context: MeetingContext,
  principal: Principal,
  id: string,
  { who, part }: SetPart,
): Promise<Webinar> {
  const member = await webinarLeader(context, principal, id);
  requireLive(member.row);
  if (part !== "audience") await requireIn(context, { row: member.row, who });
  return changeWebinar(context, member, (trx) =>
    part === "audience" ? deletePart(trx, id, who) : writePart(trx, id, who, part),
  );
}
