import type { Principal } from "#http";
import type { Core } from "../../../core.ts";
import { domainOf, isObject } from "../../../events/pdu.ts";
import { powerToSend } from "../../../events/power.ts";
import { defineStep } from "../../../protocol/exchange.ts";
import { refuse } from "../../../protocol/refuse.ts";
import { bodyText, bodyTextOr } from "../../../protocol/scope.ts";
import { inviteTo, joinRoom } from "../../../rooms/membership.ts";
import type { Room } from "../../../rooms/room.ts";
import { sendState } from "../../../timeline/send.ts";
import { requireColleague, requireOwnPerson } from "../../find.ts";
import { ownDomains } from "../../media/own-domains.ts";
import { noteAct } from "../../note-act.ts";
import { requireOutsideWorkspaces, requireOwnRoom } from "../own-rooms.ts";

const about = { name: "administer-membership", section: "Room Admin API (Synapse)", gives: ["answer"] } as const;
const powerType = "m.room.power_levels";

/** Brings a colleague into a room of the organisation: one that the administrator is in and may invite to, or that is open to all. */
export const joinColleague = defineStep({
  ...about,
  needs: ["person", "body", "roomId"],
  async run({ core, request }, { person, body, roomId }) {
    const userId = bodyText(body, "user_id");
    requireOwnPerson(core, person, userId);
    const colleague = await requireColleague(core, userId);
    if (colleague.disabled) refuse("M_FORBIDDEN", "The account is closed.");
    await core.http.requireFresh(request);
    const room = await requireOwnRoom(core, person.organisationId, roomId);
    if (room.isJoined(userId)) return { answer: { room_id: roomId } };
    const isOpen = room.text("m.room.join_rules", "join_rule") === "public";
    if (!isOpen && room.membership(userId) !== "invite")
      await inviteTo(core, person, roomId, userId, { isBroughtIn: true });
    await joinRoom(core, { personId: colleague.id, userId, isGuest: false }, roomId);
    const payload = { action: "joined", roomId, personId: colleague.id } as const;
    await noteAct(core, person, { type: "chat.administered", payload });
    return { answer: { room_id: roomId } };
  },
});

/** The most powerful of the administrator's colleagues in the room, who may give power: nothing is done in the name of another organisation's people. Refuses M_FORBIDDEN. */
function giverIn(core: Core, administrator: Principal, room: Room): string {
  const domains = ownDomains(core, administrator);
  let giver: string | null = null;
  let most = powerToSend(room, powerType, true);
  for (const userId of room.joined) {
    const power = domains.includes(domainOf(userId)) ? room.powerOf(userId) : -Infinity;
    if (power < most || (giver !== null && power === most)) continue;
    giver = userId;
    most = power;
  }
  return giver ?? refuse("M_FORBIDDEN", "There is no colleague in the room who could give that power.");
}

/** Gives someone in the room the power that the most powerful colleague in it has, in that colleague's name; where all moderators are gone nobody can. */
export const makeModerator = defineStep({
  ...about,
  needs: ["person", "body", "ownRoom"],
  async run({ core, request }, { person, body, ownRoom }) {
    const userId = bodyTextOr(body, "user_id") ?? person.userId;
    requireOwnPerson(core, person, userId);
    const colleague = await requireColleague(core, userId);
    requireOutsideWorkspaces(ownRoom);
    if (!ownRoom.isJoined(userId))
      refuse(
        "M_FORBIDDEN",
        "Power is given to those who are in the room, and administrators do not enter others' chats.",
      );
    await core.http.requireFresh(request);
    const sender = giverIn(core, person, ownRoom);
    const level = Math.min(ownRoom.powerOf(sender), 100);
    if (ownRoom.powerOf(userId) < level) {
      const { users, ...levels } = ownRoom.get(powerType, "")?.content ?? {};
      const content = { ...levels, users: { ...(isObject(users) ? users : {}), [userId]: level } };
      await sendState(core, ownRoom.id, { type: powerType, sender, stateKey: "", content });
    }
    const payload = { action: "madeModerator", roomId: ownRoom.id, personId: colleague.id } as const;
    await noteAct(core, person, { type: "chat.administered", payload });
    return { answer: {} };
  },
});
