import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { queryNumber, queryText, sendJson } from "../../protocol/scope.ts";
import { makePreview } from "../make-preview.ts";
import { readPreview } from "../queries.ts";

const longestAddress = 2048;
/** What is not known yet costs as much as many sends: it goes out and comes back with a picture. */
const weight = 20;

function readAddress(text: string | undefined): URL {
  if (text === undefined) refuse("M_MISSING_PARAM", "url is missing.");
  const url = text.length <= longestAddress && URL.canParse(text) ? new URL(text) : null;
  if (url) url.hash = "";
  const isWeb =
    url !== null && ["http:", "https:"].includes(url.protocol) && url.username === "" && url.password === "";
  // Written in ASCII an address is longer.
  if (!isWeb || url.href.length > longestAddress)
    refuse("M_INVALID_PARAM", `url is an address of ${longestAddress} characters at most that begins with https://.`);
  return url;
}

/** What a page says of itself; nothing, where it cannot be reached or read. Only where the person's organisation allows that links are looked up. */
export const answerPreview = defineStep({
  name: "answer-preview",
  section: "Content repository",
  needs: ["person"],
  gives: ["answer"],
  async run({ core, request, reply }, { person }) {
    const address = readAddress(queryText(request, "url"));
    queryNumber(request, "ts", 0, Number.MAX_SAFE_INTEGER);
    const { organisationId, userId } = person;
    if (!core.policy.linkPreviews(organisationId))
      refuse("M_FORBIDDEN", "A rule of your organisation does not allow that links are looked up.");
    const known = await readPreview(core.db, organisationId, address.href);
    if (known !== null) return { answer: sendJson(reply, known) };
    core.limiter.spend(userId, "preview", weight);
    const call = core.http.callOf(request, reply);
    const text = await core.previews.underWay.get(`${organisationId} ${address.href}`, call.signal, (signal) =>
      makePreview(core, { userId, organisationId, call: { ...call, signal } }, address),
    );
    return { answer: sendJson(reply, text) };
  },
});
