import { defineStep } from "../../protocol/exchange.ts";
import { bodyOf, param } from "../../protocol/scope.ts";
import { requirePlain } from "../../timeline/send.ts";
import { storeAccountData } from "../store.ts";
import { tagsOf } from "../tags.ts";

export const setTag = defineStep({
  name: "change-tag",
  section: "Room Tagging",
  needs: ["person"],
  gives: ["answer"],
  async run({ core, request }, { person: { userId } }) {
    const roomId = param(request, "roomId");
    const tag = param(request, "tag");
    requirePlain(tag, "The tag");
    const tags = { ...tagsOf(core, userId, roomId), [tag]: bodyOf(request, true) };
    await storeAccountData(core, userId, roomId, "m.tag", { tags });
    return { answer: {} };
  },
});

export const removeTag = defineStep({
  name: "change-tag",
  section: "Room Tagging",
  needs: ["person"],
  gives: ["answer"],
  async run({ core, request }, { person: { userId } }) {
    const roomId = param(request, "roomId");
    const { [param(request, "tag")]: _gone, ...tags } = tagsOf(core, userId, roomId);
    await storeAccountData(core, userId, roomId, "m.tag", { tags });
    return { answer: {} };
  },
});
