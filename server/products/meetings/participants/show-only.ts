import type { ShowOnly } from "@safos/contract/meetings";
import { refuse, type Principal } from "#http";
import { can, parseIdentity } from "../access.ts";
import { requireAbility } from "../backend/require-ability.ts";
import type { MeetingContext } from "../context.ts";
import { requireLive, requireMeeting } from "../meeting/require.ts";
import { requirePresent } from "./require-present.ts";

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
  const who = parseIdentity(identity);
  const isOwn = source === "screen" && who?.kind === "person" && who.personId === principal.personId;
  if (!isLeading && !isOwn) throw refuse("FORBIDDEN", "Your role does not allow this.");
  await requirePresent(context, id, identity);
  await context.calls.command({ kind: "showOnly", room: id, identity, source, isOn, isLeading });
}
