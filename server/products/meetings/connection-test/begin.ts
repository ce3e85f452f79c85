import type { ConnectionTest } from "@safos/contract/meetings";
import { now } from "#clock";
import { addressKey, type Principal } from "#http";
import { requireAbility } from "../backend/require-ability.ts";
import type { MeetingContext } from "../context.ts";
import { findByLink } from "../lobby/find.ts";
import { everything } from "../signalling/token.ts";
import { testRoom } from "./room.ts";

/** Seconds within which the page must have gone in. */
const tokenLife = 30;

const grants = { ...everything, canPublishData: false, canUpdateOwnMetadata: false };

/** A connection test of someone who is signed in. Refuses LIMITED. */
export function beginTest(context: MeetingContext, { personId }: Principal): Promise<ConnectionTest> {
  return begin(context, { key: personId, link: null });
}

/** A connection test of a guest who has the link, from an address. Refuses LINK_UNKNOWN, LINK_LOCKED and LIMITED. */
export async function beginGuestTest(context: MeetingContext, secret: string, ip: string): Promise<ConnectionTest> {
  const { row } = await findByLink(context, secret);
  return begin(context, { key: addressKey(ip), link: row.id });
}

async function begin(
  context: MeetingContext,
  caller: { readonly key: string; readonly link: string | null },
): Promise<ConnectionTest> {
  requireAbility(context, "connectionTest");
  const { calls } = context;
  const at = now();
  calls.testPace.begin(caller, at);
  const room = testRoom(at);
  // Nobody's but this test's: sockets are counted by it, and who opens many takes none from others.
  const token = (way: string): Promise<string> =>
    calls.token({ room, identity: `${way}_${room}`, name: "", metadata: "", attributes: {}, grants }, tokenLife);
  return {
    url: calls.url,
    directToken: await token("direct"),
    relayedToken: await token("relayed"),
    mediaPorts: [...calls.mediaPorts()],
    relays: await calls.relayUrls(),
  };
}
