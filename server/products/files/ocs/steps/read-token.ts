import { defineStep } from "../exchange.ts";

/** The field `token` of a form or of JSON; whatever else there is counts for nothing. */
export const readToken = defineStep({
  name: "read-token",
  section: "Nextcloud server: Login flow v2",
  gives: ["token"],
  run({ request }) {
    const body = typeof request.body === "string" ? request.body : "";
    if (!(request.headers["content-type"] ?? "").includes("json"))
      return { token: new URLSearchParams(body).get("token") ?? "" };
    try {
      const { token } = (JSON.parse(body) ?? {}) as { token?: unknown };
      return { token: typeof token === "string" ? token : "" };
    } catch {
      return { token: "" };
    }
  },
});
