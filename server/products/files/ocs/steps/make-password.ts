import { appName, defineStep } from "../exchange.ts";

/** For an app that came with the person's own password; 403 for one that has an app password already. */
export const makePassword = defineStep({
  name: "make-password",
  section: "Nextcloud server: Login flow",
  needs: ["person"],
  gives: ["password"],
  run: async ({ deps, request }, { person }) => ({ password: await deps.applogins.make(person, appName(request)) }),
});
