import { defineStep } from "../exchange.ts";

/** Service discovery. */
export const redirectToDav = defineStep({
  name: "redirect-to-dav",
  section: "RFC 6764 §5",
  gives: ["answer"],
  run: ({ reply }) => ({ answer: reply.redirect("/remote.php/dav/", 301) }),
});
