import type { WebinarPart } from "@safos/contract/webinar";
import type { Grants } from "../media/messages.ts";
import type { MeetingRow } from "../meeting/queries.ts";
import { everything } from "../signalling/token.ts";
import { limitGrants } from "../permissions/grants.ts";
import type { MeetingDb } from "../tables.ts";
import { readParts } from "./queries.ts";

/** What each part lets a client do in the media room. The audience is hidden, as LiveKit means it. */
const grantsByPart: Readonly<Record<WebinarPart, Grants>> = {
  stage: everything,
  microphone: { ...everything, canPublishSources: ["microphone"] },
  audience: { ...everything, canPublish: false, canPublishData: false, isHidden: true },
};

const grantsOf = (part: WebinarPart): Grants => grantsByPart[part];

/** The part of someone by what is stored of them; who leads is on the stage. */
export const partOf = (canLead: boolean, stored: WebinarPart | undefined): WebinarPart =>
  canLead ? "stage" : (stored ?? "audience");

type Kind = Pick<MeetingRow, "isWebinar" | "isEncrypted" | "permissions">;

/** What someone may do in a call: in a webinar by their part, elsewhere by what the others may; who leads may do everything. */
export function grantsIn(row: Kind, canLead: boolean, stored: WebinarPart | undefined): Grants {
  const grants = grantsByKind(row, canLead, stored);
  return row.isEncrypted ? { ...grants, mustEncrypt: true } : grants;
}

function grantsByKind({ isWebinar, permissions }: Kind, canLead: boolean, stored: WebinarPart | undefined): Grants {
  if (canLead) return everything;
  if (!isWebinar) return limitGrants(everything, permissions);
  return limitGrants(grantsOf(partOf(false, stored)), { ...permissions, microphone: true, camera: true, screen: true });
}

/** The same now, for one. */
export async function grantsFor(
  db: MeetingDb,
  row: Kind & Pick<MeetingRow, "id">,
  who: string,
  canLead: boolean,
): Promise<Grants> {
  const isStored = row.isWebinar && !canLead;
  return grantsIn(row, canLead, isStored ? (await readParts(db, row.id, who)).get(who) : undefined);
}
