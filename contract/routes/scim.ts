import { Empty } from "../common.ts";
import { defineRoutes } from "../route.ts";
import { MadeScimToken, NewScimToken, ScimTokenList } from "../scim.ts";

/** The tokens of an organisation's directory, for its administrators. SCIM itself is spoken at `/scim/v2`. */
export const scimTokenRoutes = defineRoutes({
  listScimTokens: {
    method: "GET",
    path: "/api/v1/organisation/scim-tokens",
    access: "admin",
    answer: ScimTokenList,
  },
  addScimToken: {
    method: "POST",
    path: "/api/v1/organisation/scim-tokens",
    access: "admin",
    isFresh: true,
    body: NewScimToken,
    answer: MadeScimToken,
    status: 201,
    errors: ["SCIM_TOKENS_MANY"],
  },
  revokeScimToken: {
    method: "DELETE",
    path: "/api/v1/organisation/scim-tokens/:id",
    access: "admin",
    isFresh: true,
    answer: Empty,
  },
});
