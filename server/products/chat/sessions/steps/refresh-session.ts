import { defineStep } from "../../protocol/exchange.ts";
import { bodyText } from "../../protocol/scope.ts";

export const refreshSession = defineStep({
  name: "refresh-session",
  section: "Refreshing access tokens",
  needs: ["body"],
  gives: ["answer"],
  async run({ core }, { body }) {
    const session = await core.identity.refresh(bodyText(body, "refresh_token"));
    const { token, refreshToken, expiresInMs } = session;
    return { answer: { access_token: token, refresh_token: refreshToken, expires_in_ms: expiresInMs } };
  },
});
