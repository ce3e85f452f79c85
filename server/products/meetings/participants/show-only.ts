import type { ShowOnly } from "@safos/contract/meetings";
import { refuse, type Principal } from "#http";
import { can } from "../access.ts";
import { requireAbility } from "../backend/require-ability.ts";
import type { MeetingContext } from "../context.ts";
import { requireLive, requireMeeting } from "../meeting/require.ts";
import { readPresent } from "./queries.ts";

/** Everybody sees only one screen or person. Refuses FORBIDDEN to those who neither lead nor share that screen themselves. */
export async function showOnly(
  context: MeetingContext,
  principal: Principal,
  id: string,
  identity: string,
  { source, isOn }: ShowOnly,
): Promise<void> {
  const { row, role } = await requireMeeting(context, principal, id, "join");
  requireLive(row);
  if (isOn) requireAbility(context, "showOnly");
  const isLeading = can(role, "moderate");
  const stay = (await readPresent(context.db, [id])).find((one) => one.identity === identity);
  const isOwn = source === "screen" && stay?.personId === principal.personId;
  if (!isLeading && !isOwn) throw refuse("FORBIDDEN", "Your role does not allow this.");
  if (!stay) throw refuse("NOT_PRESENT");
  await context.calls.command({ kind: "showOnly", room: id, identity, source, isOn, isLeading });
}
