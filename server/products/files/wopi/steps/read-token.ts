import { refuse } from "#http";
import { findToken } from "../tokens.ts";
import { defineStep } from "../exchange.ts";

/** Whose token it is, in the query or as a bearer's. Refuses UNAUTHENTICATED. */
export const readToken = defineStep({
  name: "read-token",
  section: "WOPI: access token",
  gives: ["token", "holder"],
  async run({ deps, request }) {
    const { access_token: asked } = request.query as { access_token?: unknown };
    const [scheme = "", shown = ""] = (request.headers.authorization ?? "").split(" ");
    const token = typeof asked === "string" ? asked : scheme.toLowerCase() === "bearer" ? shown : "";
    const holder = /^\w{43}$/.test(token) ? await findToken(deps.db, token) : null;
    if (!holder) throw refuse("UNAUTHENTICATED");
    return { token, holder };
  },
});
