import type { WebinarPart } from "@safos/contract/webinar";
import type { Grants } from "../media/messages.ts";
import type { MeetingRow } from "../meeting/queries.ts";
import { everything } from "../signalling/token.ts";
import type { MeetingDb } from "../tables.ts";
import { readParts } from "./queries.ts";

/** What each part lets a client do in the media room. The audience is hidden, as LiveKit means it. */
const grantsByPart: Readonly<Record<WebinarPart, Grants>> = {
  stage: everything,
  microphone: { ...everything, canPublishSources: ["microphone"] },
  audience: { ...everything, canPublish: false, canPublishData: false, isHidden: true },
};

export const grantsOf = (part: WebinarPart): Grants => grantsByPart[part];

/** The part of someone by what is stored of them; who leads is on the stage. */
export const partOf = (canLead: boolean, stored: WebinarPart | undefined): WebinarPart =>
  canLead ? "stage" : (stored ?? "audience");

/** What someone may do in the call of a meeting now. */
export async function grantsFor(
  db: MeetingDb,
  { id, isWebinar }: Pick<MeetingRow, "id" | "isWebinar">,
  who: string,
  canLead: boolean,
): Promise<Grants> {
  if (!isWebinar || canLead) return everything;
  return grantsOf(partOf(false, (await readParts(db, id, who)).get(who)));
}
