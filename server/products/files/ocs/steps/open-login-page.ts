import { appName, defineStep } from "../exchange.ts";

/** Version 1: the app's own browser window is led to our page, which says what the app calls itself. */
export const openLoginPage = defineStep({
  name: "open-login-page",
  section: "Nextcloud server: Login flow",
  gives: ["answer"],
  run({ deps, request, reply }) {
    const query = new URLSearchParams({ app: appName(request) });
    return { answer: reply.redirect(`${deps.http.publicUrl}/apps/login?${query.toString()}`, 303) };
  },
});
