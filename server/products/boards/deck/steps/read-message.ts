import { refuse } from "#http";
import { defineStep } from "../exchange.ts";

/** Characters that Deck lets a comment have. */
const maxLength = 1000;

export const readMessage = defineStep({
  name: "read-message",
  section: "OCS API: Comments",
  gives: ["message"],
  run({ body: { message } }) {
    if (typeof message !== "string" || message.trim() === "" || message.includes("\u0000"))
      throw refuse("INVALID", "message must be provided");
    if (message.length > maxLength) throw refuse("INVALID", `A comment has at most ${maxLength} characters.`);
    return { message };
  },
});
