import { now } from "#clock";
import { domainOf } from "../../../events/pdu.ts";
import { defineStep } from "../../../protocol/exchange.ts";
import { sendJson } from "../../../protocol/scope.ts";
import { readListed } from "../../../rooms/directory.ts";
import { clientEvents } from "../../../timeline/client-event.ts";
import { viewerOf } from "../../../timeline/viewer.ts";
import { noteAct } from "../../note-act.ts";
import { viewRoomWhole } from "../view.ts";

const about = { name: "answer-own-room", section: "Room Admin API (Synapse)", gives: ["answer"] } as const;

export const answerOwnRoom = defineStep({
  ...about,
  needs: ["person", "ownRoom"],
  async run({ core }, { person, ownRoom }) {
    const reader = { domain: domainOf(person.userId), listed: await readListed(core, person) };
    return { answer: viewRoomWhole(ownRoom, reader, ownRoom.isJoined(person.userId)) };
  },
});

/** Who is in it. That an administrator looked is noted. */
export const answerOwnMembers = defineStep({
  ...about,
  needs: ["person", "ownRoom"],
  async run({ core }, { person, ownRoom }) {
    const payload = { action: "membersRead", roomId: ownRoom.id, personId: null } as const;
    await noteAct(core, person, { type: "chat.administered", payload });
    return { answer: { members: [...ownRoom.joined], total: ownRoom.joined.size } };
  },
});

export const answerOwnState = defineStep({
  ...about,
  needs: ["person", "room"],
  run: ({ reply }, { person, room }) => ({
    answer: sendJson(reply, `{"state":${clientEvents([...room.stateEvents()], viewerOf(person), now(), true)}}`),
  }),
});
