import { defineStep } from "../exchange.ts";
import { missing } from "../requests.ts";

/** `12`, or as newer clients write it `file:12`. */
export const readAttachmentId = defineStep({
  name: "read-attachment-id",
  section: "Attachments",
  gives: ["attachmentId"],
  run({ request }) {
    const [, attachmentId] = /^(?:(?:deck_)?file:)?(\d{1,15})$/.exec(request.params.attachmentId) ?? [];
    if (attachmentId === undefined) throw missing();
    return { attachmentId };
  },
});
