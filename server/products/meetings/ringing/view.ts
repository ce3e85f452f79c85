import type { Ring, RingState } from "@safos/contract/ringing";
import type { Principal } from "#http";
import type { RingContext } from "./context.ts";
import { isOpenFor, readCallees, type CalleeRow, type RingRow } from "./queries.ts";

/** To the others a call that its callee wants nothing of rings as any other. */
const shownState = (one: CalleeRow): CalleeRow["state"] =>
  one.isIgnored && one.state === "busy" ? "ringing" : one.state;

function stateOf(ring: RingRow, callees: readonly CalleeRow[]): RingState {
  if (ring.answeredAt !== null) return "answered";
  if (ring.endedAt === null) return "ringing";
  return callees.some((one) => one.state === "declined") ? "declined" : "missed";
}

/** Calls as one of their people sees them. */
export async function viewRings(
  { db, identity, notifications, organisations, ringRooms }: RingContext,
  { personId }: Pick<Principal, "personId">,
  rings: readonly RingRow[],
): Promise<Ring[]> {
  const callees = Map.groupBy(
    await readCallees(
      db,
      rings.map((one) => one.id),
    ),
    (one) => one.ringId,
  );
  const ids = [...rings.map((one) => one.callerId), ...[...callees.values()].flat().map((one) => one.personId)];
  const persons = new Map((await identity.personsByIds([...new Set(ids)])).map((one) => [one.id, one]));
  const viewPerson = (id: string): Ring["caller"] => {
    const person = persons.get(id);
    return {
      id,
      userId: person?.userId ?? "",
      displayName: person?.displayName ?? "",
      organisationName: person ? (organisations.byId(person.organisationId)?.name ?? "") : "",
    };
  };
  return Promise.all(
    rings.map(async (ring) => {
      const of = callees.get(ring.id) ?? [];
      const isCaller = ring.callerId === personId;
      const mine = of.filter((one) => isCaller || one.personId === personId);
      return {
        id: ring.id,
        roomId: ring.roomId,
        meetingId: ring.meetingId,
        state: stateOf(ring, of),
        isVideo: ring.isVideo,
        caller: viewPerson(ring.callerId),
        callees: of.map((one) => ({ ...viewPerson(one.personId), state: shownState(one) })),
        isOpen: ring.endedAt === null && mine.some(isOpenFor),
        isQuiet: !isCaller && (await notifications.isQuietFor(personId, { kind: "channel", id: ring.roomId })),
        takesReply: !ringRooms.isSealed(ring.roomId),
        endsAt: ring.endsAt.toISOString(),
      };
    }),
  );
}
