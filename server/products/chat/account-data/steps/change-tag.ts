import type { FastifyRequest } from "#http";
import type { JsonObject } from "../../events/pdu.ts";
import { defineStep } from "../../protocol/exchange.ts";
import { bodyOf, param } from "../../protocol/scope.ts";
import { requirePlain } from "../../timeline/send.ts";
import { storeAccountData } from "../store.ts";
import { tagsOf } from "../tags.ts";

const changeTags = (change: (tags: JsonObject, request: FastifyRequest) => JsonObject) =>
  defineStep({
    name: "change-tag",
    section: "Room Tagging",
    needs: ["person"],
    gives: ["answer"],
    async run({ core, request }, { person: { userId } }) {
      const roomId = param(request, "roomId");
      const tags = change(tagsOf(core, userId, roomId), request);
      await storeAccountData(core, userId, roomId, "m.tag", { tags });
      return { answer: {} };
    },
  });

export const setTag = changeTags((tags, request) => {
  const tag = param(request, "tag");
  requirePlain(tag, "The tag");
  return { ...tags, [tag]: bodyOf(request, true) };
});

export const removeTag = changeTags((tags, request) => {
  const { [param(request, "tag")]: _gone, ...left } = tags;
  return left;
});
