import { now } from "#clock";
import type { Member } from "../breakout/member.ts";
import type { MeetingContext } from "../context.ts";
import { requirePresent } from "./require-present.ts";

/** Raises one's own hand, or takes it down, on the device that asks. Refuses NOT_PRESENT. */
export async function raiseOwnHand(
  context: MeetingContext,
  { row, ticket }: Pick<Member, "row" | "ticket">,
  isUp: boolean,
): Promise<void> {
  const { identity } = await ticket();
  await requirePresent(context, row.id, identity);
  const attributes = { hand: isUp ? String(now()) : "" };
  await context.calls.command({ kind: "setAttributes", room: row.id, identity, attributes });
}
