import { appName, defineStep } from "../exchange.ts";

/** For an app that read a code from the screen, whose password is good for this alone and once. */
export const exchangeCode = defineStep({
  name: "exchange-code",
  section: "Nextcloud server: Login flow",
  needs: ["person"],
  gives: ["password"],
  run: async ({ deps, request }, { person }) => ({ password: await deps.applogins.exchange(person, appName(request)) }),
});
