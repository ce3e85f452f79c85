import { endpoint, type MatrixEndpoint } from "../protocol/exchange.ts";
import { requireOwnPath } from "../protocol/steps/require-own-path.ts";
import { requirePerson } from "../protocol/steps/require-person.ts";
import { answerAccountData } from "./steps/answer-account-data.ts";
import { answerTags } from "./steps/answer-tags.ts";
import { removeTag, setTag } from "./steps/change-tag.ts";
import { requireKnownRoom } from "./steps/require-known-room.ts";
import { setAccountData } from "./steps/set-account-data.ts";

const own = [requirePerson, requireOwnPath("Account data is one's own."), requireKnownRoom];
const data = ["/v3/user/:userId/account_data/:type", "/v3/user/:userId/rooms/:roomId/account_data/:type"];
const tags = "/v3/user/:userId/rooms/:roomId/tags";

export const accountDataEndpoints: readonly MatrixEndpoint[] = [
  endpoint("GET", data, "Client Config", ...own, answerAccountData),
  endpoint("PUT", data, "Client Config", ...own, setAccountData),
  endpoint("GET", tags, "Room Tagging", ...own, answerTags),
  endpoint("PUT", `${tags}/:tag`, "Room Tagging", ...own, setTag),
  endpoint("DELETE", `${tags}/:tag`, "Room Tagging", ...own, removeTag),
];
