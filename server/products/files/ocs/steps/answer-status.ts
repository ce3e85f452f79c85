import { defineStep } from "../exchange.ts";
import { nextcloudVersion } from "../version.ts";

/** The first thing a client asks, without signing in. */
export const answerStatus = defineStep({
  name: "answer-status",
  section: "Nextcloud server: status.php",
  gives: ["answer"],
  run: ({ reply }) => ({
    answer: reply.send({
      installed: true,
      maintenance: false,
      needsDbUpgrade: false,
      version: nextcloudVersion.full,
      versionstring: nextcloudVersion.string,
      edition: "",
      productname: "Safos",
      extendedSupport: false,
    }),
  }),
});
