import { defineStep } from "../exchange.ts";

export const takeAccess = defineStep({
  name: "take-access",
  section: "Nextcloud server: Login flow v2",
  needs: ["token"],
  gives: ["access"],
  run: async ({ deps }, { token }) => ({ access: token === "" ? null : await deps.applogins.take(token) }),
});
