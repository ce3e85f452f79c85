import { isUserId } from "../../events/pdu.ts";
import { roomVersion } from "../../events/room-version.ts";
import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { bodyText, param } from "../../protocol/scope.ts";
import { upgradeRoom } from "../upgrade.ts";

const mostCreators = 50;

export const upgradeOwnRoom = defineStep({
  name: "upgrade-room",
  section: "Room Upgrades",
  needs: ["person", "body"],
  gives: ["answer"],
  async run({ core, request }, { person, body }) {
    const version =
      roomVersion(bodyText(body, "new_version")) ??
      refuse("M_UNSUPPORTED_ROOM_VERSION", "The room version is not supported.");
    const more = body["additional_creators"] ?? [];
    if (!Array.isArray(more) || more.length > mostCreators || !more.every(isUserId))
      refuse("M_INVALID_PARAM", `additional_creators is a list of ${mostCreators} user ids at most.`);
    const moreCreators = [...new Set(more)].filter((userId) => userId !== person.userId);
    const replacement = await upgradeRoom(core, person, param(request, "roomId"), { version, moreCreators });
    return { answer: { replacement_room: replacement } };
  },
});
