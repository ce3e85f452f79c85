import type { Core } from "../core.ts";
import { isObject, type JsonObject } from "../events/pdu.ts";
import { joinContent } from "../rooms/membership.ts";

/** What clients have written into a member event beside what a profile says. */
function ownKeysIn(content: unknown): JsonObject {
  if (!isObject(content)) return {};
  const fromProfile = ["displayname", "avatar_url", "reason", "join_authorised_via_users_server"];
  return Object.fromEntries(Object.entries(content).filter(([key]) => !fromProfile.includes(key)));
}

/** Writes a person's name and picture, as they are now, into every room they are in. Harmless when nothing changed. */
export async function spreadProfile(core: Core, personId: string): Promise<void> {
  const person = await core.identity.personById(personId);
  if (!person || person.disabled) return;
  const joined = core.memory.rooms.joinedBy(person.userId);
  for (let start = 0; start < joined.length; start += 200) {
    await core.writer.write((batch) => {
      for (const roomId of joined.slice(start, start + 200)) {
        const room = core.memory.rooms.get(roomId);
        const draft = batch.room(roomId);
        if (!room || draft.membership(person.userId) !== "join") continue;
        const current = draft.get("m.room.member", person.userId)?.content;
        const content = { ...ownKeysIn(current), ...joinContent(core, room, person) };
        if (
          isObject(current) &&
          current["displayname"] === content["displayname"] &&
          current["avatar_url"] === content["avatar_url"]
        )
          continue;
        batch.add(draft, { type: "m.room.member", sender: person.userId, stateKey: person.userId, content });
      }
    });
  }
}
