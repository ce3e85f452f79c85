import { sendOcs, type Principal } from "#http";
import type { Search } from "#search";
import { nodeIdsOf } from "../../item.ts";
import { readLineages } from "../../tree/queries.ts";
import { missing } from "../../tree/refusals.ts";
import { placeOf } from "../../webdav/found.ts";
import { defineStep, type OcsCall } from "../exchange.ts";

const about = { name: "answer-search", section: "Nextcloud OCS: Unified search", gives: ["answer"] } as const;

/** What can be looked in, and the kinds of the one search that it means. */
const providers = [
  { id: "files", kinds: "file", sv: "Filer", en: "Files" },
  { id: "documents", kinds: "document", sv: "Dokument", en: "Documents" },
  { id: "messages", kinds: "message,channel", sv: "Chatt", en: "Chat" },
  { id: "boards", kinds: "card,board", sv: "Tavlor", en: "Boards" },
  { id: "meetings", kinds: "meeting", sv: "Möten", en: "Meetings" },
  { id: "forms", kinds: "form,poll", sv: "Enkäter", en: "Forms" },
  { id: "whiteboards", kinds: "whiteboard", sv: "Whiteboards", en: "Whiteboards" },
  { id: "people", kinds: "person", sv: "Personer", en: "People" },
] as const;

const localeOf = async ({ deps }: OcsCall, person: Principal): Promise<"sv" | "en"> =>
  (await deps.identity.personById(person.personId))?.locale ?? "sv";

export const answerProviders = defineStep({
  ...about,
  needs: ["person"],
  async run(call, { person }) {
    const locale = await localeOf(call, person);
    const list = providers.map((one, order) => ({
      id: one.id,
      appId: one.id,
      name: one[locale],
      icon: `${call.deps.http.publicUrl}/icons/mark.svg`,
      order,
      triggers: [one.id],
      filters: { term: "string" },
      inAppSearch: false,
    }));
    return { answer: sendOcs(call.request, call.reply, list) };
  },
});

const usual = 5;
const most = 25;
const furthest = 350;
type Hit = Awaited<ReturnType<Search["find"]>>["groups"][number]["items"][number];

const wholeOf = (text: string | undefined, otherwise: number, largest: number): number =>
  Math.min(/^\d{1,6}$/.test(text ?? "") ? Number(text) : otherwise, largest);

/** Numbers and paths of the files among what was found, for apps that open them themselves; one statement. */
async function attributesOf({ deps, tree }: OcsCall, person: Principal, hits: readonly Hit[]) {
  const ids = nodeIdsOf(hits.flatMap(({ kind, id }) => (kind === "file" ? [id] : [])));
  if (ids.length === 0) return new Map<string, object>();
  const whole = await tree(person);
  const lineages = await readLineages(deps.db, ids);
  return new Map(
    [...lineages].flatMap(([id, lineage]) => {
      const place = placeOf(whole, lineage);
      return place ? [[String(id), { fileId: String(id), path: `/${place.path.join("/")}` }] as const] : [];
    }),
  );
}

/** `term`, `limit` and `cursor`, how many were given before. */
export const answerSearch = defineStep({
  ...about,
  needs: ["person", "fields"],
  async run(call, { person, fields }) {
    const { deps, request, reply } = call;
    const { id } = request.params as { id?: string };
    const provider = providers.find((one) => one.id === id);
    if (!provider) throw missing();
    const limit = Math.max(1, wholeOf(fields.get("limit"), usual, most));
    const skip = wholeOf(fields.get("cursor"), 0, furthest);
    const q = (fields.get("term") ?? "").slice(0, 200);
    const { groups } = await deps.search.find(person, { q, kinds: provider.kinds, limit, skip });
    const hits = groups.flatMap((one) => one.items);
    const attributes = await attributesOf(call, person, hits);
    const entries = hits.map((hit) => ({
      thumbnailUrl:
        hit.kind === "file" ? `${deps.http.publicUrl}/index.php/core/preview?x=64&y=64&fileId=${hit.id}` : "",
      title: hit.title,
      subline: [hit.workspaceName, hit.context, hit.excerpt].filter((one) => one !== "").join(" · "),
      resourceUrl: deps.http.publicUrl + hit.path,
      icon: "",
      rounded: hit.kind === "person",
      attributes: attributes.get(hit.id) ?? {},
    }));
    const hasMore = groups.some((one) => one.hasMore) && skip + limit <= furthest;
    const answer = { name: provider[await localeOf(call, person)], isPaginated: hasMore, entries };
    return { answer: sendOcs(request, reply, { ...answer, cursor: hasMore ? skip + limit : null }) };
  },
});
