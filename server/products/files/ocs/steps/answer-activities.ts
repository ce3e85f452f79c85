import { refuse, sendOcs } from "#http";
import { listActivities } from "../../activity/list.ts";
import { missing } from "../../tree/refusals.ts";
import { viewActivities } from "../activities.ts";
import { defineStep } from "../exchange.ts";
import type { Fields } from "../shares/fields.ts";

const usual = 50;
const most = 200;
const filters = ["all", "files", "self", "by", "filter"] as const;
type Filter = (typeof filters)[number];

function readPage(fields: Fields): { since: number | null; limit: number; isAscending: boolean } {
  const since = fields.get("since") ?? "0";
  const limit = fields.get("limit") ?? String(usual);
  if (!/^\d{1,15}$/.test(since) || !/^\d{1,6}$/.test(limit) || limit === "0")
    throw refuse("INVALID", "since and limit are numbers.");
  return {
    since: since === "0" ? null : Number(since),
    limit: Math.min(Number(limit), most),
    isAscending: fields.get("sort") === "asc",
  };
}

/** The file that is asked about; null: all. Refuses FILE_MISSING. */
function readObject(filter: Filter, fields: Fields): number | null {
  if (filter !== "filter") return null;
  const id = fields.get("object_id") ?? "";
  if (fields.get("object_type") !== "files" || !/^\d{1,15}$/.test(id)) throw missing();
  return Number(id);
}

/** What was done to the files that the caller may read; 304 when there is nothing more. */
export const answerActivities = defineStep({
  name: "answer-activities",
  section: "Nextcloud server: activity API v2",
  needs: ["person", "fields"],
  gives: ["answer"],
  async run({ deps, request, reply, tree }, { person, fields }) {
    const { filter = "all" } = request.params as { filter?: Filter };
    if (!filters.includes(filter)) throw missing();
    const page = readPage(fields);
    const isBy = filter === "self" || filter === "by";
    const by = isBy ? { personId: person.personId, isOthers: filter === "by" } : null;
    const asked = { ...page, by };
    const { items, last } = await listActivities(deps, person, await tree(person), readObject(filter, fields), asked);
    reply.header("cache-control", "private, no-cache");
    if (last === null) return { answer: reply.code(304).send() };
    const next = new URL(request.url, deps.http.publicUrl);
    next.searchParams.set("since", String(last));
    reply
      .header("x-activity-last-given", String(last))
      .header("x-activity-first-known", String(page.since ?? last))
      .header("link", `<${next.href}>; rel="next"`);
    return { answer: sendOcs(request, reply, await viewActivities(deps, person, items)) };
  },
});
