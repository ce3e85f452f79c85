import type { Exchange } from "../../protocol/exchange.ts";
import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { bodyOf, param } from "../../protocol/scope.ts";
import { requireGuestAsked, requireGuestInvitable } from "../../rooms/guests.ts";
import { requireKnown } from "../../rooms/people.ts";
import { isServerUser, workspaceLinkOf } from "../../rooms/workspace-link.ts";

const isMembership = ({ request }: Exchange): boolean => param(request, "eventType") === "m.room.member";

/**
 * Membership set as state obeys what join, invite and the like obey: in a workspace's rooms it is not possible at all,
 * only people one may know are invited, and nobody vouches for their own way into a restricted room.
 */
export const checkMembershipState = defineStep({
  name: "check-membership-state",
  section: "Room membership",
  needs: ["person"],
  async run(exchange, { person }) {
    if (!isMembership(exchange)) return;
    const { core, request } = exchange;
    const room = core.memory.rooms.get(param(request, "roomId"));
    const target = param(request, "stateKey");
    const content = bodyOf(request);
    if (isServerUser(target) || (room && workspaceLinkOf(room)))
      refuse("M_FORBIDDEN", "The membership of a workspace's room is not set as state.");
    if (content["membership"] === "invite")
      requireGuestInvitable(person, room, await requireKnown(core, person, target));
    if (content["membership"] === "join" && target === person.userId) requireGuestAsked(person, room);
    if (content["join_authorised_via_users_server"] !== undefined && room?.isJoined(target) !== true)
      refuse("M_FORBIDDEN", "Joins are vouched for by the server.");
  },
});
