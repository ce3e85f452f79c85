import { defineStep } from "../exchange.ts";

/** PUT and MKCOL make something at the request's own path. */
export const useOwnPath = defineStep({
  name: "use-own-path",
  section: "RFC 4918 §9.3, §9.7",
  gives: ["destination"],
  run: ({ target }) => ({ destination: target }),
});
