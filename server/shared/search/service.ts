import { setTimeout as wait } from "node:timers/promises";
import type { Found, SearchAnswer, SearchQuestion } from "@safos/contract/search";
import { elapsed } from "#clock";
import type { Database } from "#database";
import type { AnyEvent, Events, EventType } from "#events";
import { type Http, type Principal, refuse } from "#http";
import type { Identity } from "#identity";
import type { Items } from "#items";
import type { Jobs } from "#jobs";
import type { Log } from "#log";
import type { Workspaces } from "#workspaces";
import {
  beginBuild,
  countEntries,
  deleteEntries,
  deleteUnseen,
  deleteUnusedWords,
  finishBuild,
  insertWords,
  isBuilt,
  readHits,
  readWordsAlike,
  upsertEntries,
  type Asked,
  type Hit,
  type Question,
  type SearchTables,
} from "./queries.ts";
import { searchRoutes } from "./routes.ts";
import type { SearchEntry, SearchSource } from "./sources.ts";
import { isCorrectable, meantBy, spelledWords } from "./spelling.ts";
import { needleOf, wordsOf } from "./words.ts";

export interface Search {
  /** Before `start`. */
  register(source: SearchSource): void;
  find(person: Principal, question: SearchQuestion): Promise<SearchAnswer>;
  /** Builds the whole index anew while the old one answers; how many entries there are of each kind afterwards. */
  rebuild(): Promise<readonly { kind: string; count: number }[]>;
  /** Listens for news. */
  start(): void;
  /** Builds the index when it never was; call when `jobs` run. */
  buildIfNew(): Promise<void>;
}

const pageSize = 500;
/** Words this process knows to be kept, so that most are not asked about again. */
const mostKnown = 200_000;
/** So many entries from one event are a flood. */
const manyAtOnce = 100;
const forgetSignal = "search.forget";

export async function createSearch(deps: {
  database: Database;
  events: Events;
  http: Http;
  jobs: Jobs;
  identity: Identity;
  items: Items;
  workspaces: Workspaces;
  log: Log;
}): Promise<Search> {
  const { events, identity, items, workspaces, jobs } = deps;
  const db = deps.database.of<SearchTables>();
  const sources: SearchSource[] = [];
  const known = new Set<string>();

  async function refresh(source: SearchSource, ids: readonly string[], build = 0): Promise<void> {
    for (let from = 0; from < ids.length; from += pageSize) {
      const page = ids.slice(from, from + pageSize);
      const entries = await source.load(page);
      const there = new Set(entries.map((entry) => entry.id));
      await keepWords(entries);
      await upsertEntries(db, entries, build);
      await deleteEntries(
        db,
        source.kind,
        page.filter((id) => !there.has(id)),
      );
    }
  }

  async function keepWords(entries: readonly SearchEntry[]): Promise<void> {
    const words = new Set(entries.flatMap((entry) => spelledWords(`${entry.title} ${entry.text} ${entry.context}`)));
    const fresh = [...words].filter((word) => !known.has(word));
    await insertWords(db, fresh);
    if (known.size + fresh.length > mostKnown) known.clear();
    for (const word of fresh) known.add(word);
  }

  async function forgetWords(): Promise<void> {
    await deleteUnusedWords(db);
    await events.signal(forgetSignal, "");
  }

  async function handle(event: AnyEvent): Promise<void> {
    for (const source of sources) {
      if (!source.events.includes(event.type)) continue;
      const ids = [...new Set(await source.touched(event))];
      const began = elapsed();
      await refresh(source, ids);
      // While very much is said, those who say it come first: the index takes a quarter of its time.
      if (ids.length >= manyAtOnce) await wait(3 * (elapsed() - began));
    }
  }

  async function rebuild(): Promise<readonly { kind: string; count: number }[]> {
    const build = await beginBuild(db);
    for (const source of sources) {
      for (let after: string | null = null; ;) {
        const ids: readonly string[] = await source.ids(after, pageSize);
        await refresh(source, ids, build);
        if (ids.length < pageSize) break;
        after = ids.at(-1) ?? null;
      }
      await deleteUnseen(db, source.kind, build);
    }
    await forgetWords();
    await finishBuild(db, build);
    return countEntries(db);
  }

  /** What opens entries to a person right now: their workspaces, circles and what they were given. */
  async function scopesFor(person: Principal): Promise<string[]> {
    const list = await workspaces.listFor(person.personId);
    const circles = await Promise.all(
      sources.map(async (source) => (await source.audiencesOf?.(person.personId)) ?? []),
    );
    const given = await workspaces.grantedItems(person);
    return [
      ...list.filter(({ role }) => workspaces.can(role, "read")).map(({ workspace }) => `w ${workspace.id}`),
      ...circles.flat().map((circle) => `a ${circle}`),
      ...given.map(({ kind, id }) => `${kind} ${id}`),
    ];
  }

  /** Asked once more at the item itself: the index may be a moment behind a removal. */
  async function stillReadable(person: Principal, hits: readonly HitAt[]): Promise<Set<Hit>> {
    const refs = hits.filter((hit) => hit.kind !== "person" && hit.kind !== "workspace") as (Hit & {
      kind: Found["kind"] & Parameters<Items["readable"]>[1][number]["kind"];
    })[];
    const found = await items.readable({ person, link: null }, refs);
    const open = new Set(found.map((item) => `${item.kind} ${item.id}`));
    return new Set(hits.filter((hit) => open.has(`${hit.kind} ${hit.id}`)));
  }

  async function views(hits: readonly Hit[], names: ReadonlyMap<string, string>): Promise<Found[]> {
    const persons = new Map(
      (await identity.personsByIds([...new Set(hits.flatMap((hit) => hit.authorId ?? []))])).map((one) => [
        one.id,
        one,
      ]),
    );
    return hits.map((hit) => {
      const author = persons.get(hit.authorId ?? "");
      return {
        kind: hit.kind,
        id: hit.id,
        title: hit.title,
        context: hit.context,
        excerpt: hit.excerpt,
        path: hit.path,
        workspaceId: hit.workspaceId,
        workspaceName: names.get(hit.workspaceId ?? "") ?? "",
        person: author ? identity.view(author) : null,
        at: hit.at.toISOString(),
      };
    });
  }

  async function findPeople(person: Principal, text: string, limit: number): Promise<Found[]> {
    const found = await identity.searchPersons(person, text, limit + 1);
    return found
      .filter((one) => !one.disabled)
      .map((one) => {
        const view = identity.view(one);
        return {
          kind: "person" as const,
          id: one.id,
          title: one.displayName,
          context: `${one.name} · ${view.organisationName}`,
          excerpt: "",
          path: `/chat/with/${encodeURIComponent(one.userId)}`,
          workspaceId: null,
          workspaceName: "",
          person: view,
          at: null,
        };
      });
  }

  async function findWorkspaces(person: Principal, words: readonly string[], limit: number): Promise<Found[]> {
    const list = await workspaces.listFor(person.personId);
    return list
      .filter(({ workspace }) => {
        const name = workspace.name.toLocaleLowerCase("sv");
        return !workspace.isPersonal && words.every((word) => name.includes(word));
      })
      .slice(0, limit + 1)
      .map(({ workspace }) => ({
        kind: "workspace" as const,
        id: workspace.id,
        title: workspace.name,
        context: workspace.description,
        excerpt: "",
        path: `/w/${workspace.id}`,
        workspaceId: workspace.id,
        workspaceName: workspace.name,
        person: null,
        at: workspace.createdAt.toISOString(),
      }));
  }

  /**
   * Words before the last one are taken as finished first: the beginnings of common words are costly to put together, and
   * are asked for only when whole words find little.
   */
  async function findWritten(about: Omit<Question, "words">, words: readonly string[]): Promise<HitAt[]> {
    const asWritten = (isBeginning: (index: number) => boolean): Asked[][] =>
      words.map((word, index) => [{ word, isBeginning: isBeginning(index) }]);
    const whole = await readHits(db, { ...about, words: asWritten((index) => index === words.length - 1) });
    if (words.length === 1 || whole.length > about.limit) return whole;
    return readHits(db, { ...about, words: asWritten(() => true) });
  }

  /** What was meant by words that nothing is written with; null when one of them is like no other, or all are too short. */
  async function wordsMeant(words: readonly string[]): Promise<Asked[][] | null> {
    const meant: Asked[][] = [];
    let isOther = false;
    for (const word of words) {
      const others = isCorrectable(word) ? meantBy(word, await readWordsAlike(db, word)) : [];
      if (others.length === 0 && isCorrectable(word)) return null;
      isOther ||= others.length > 0;
      // Alone it was looked for already, and nothing is written with it.
      const asWritten = words.length === 1 ? [] : [{ word, isBeginning: true }];
      meant.push([...asWritten, ...others.map((other) => ({ word: other, isBeginning: false }))]);
    }
    return isOther ? meant : null;
  }

  async function find(person: Principal, asked: SearchQuestion): Promise<SearchAnswer> {
    const words = wordsOf(asked.q);
    if (words.length === 0) throw refuse("QUERY_INVALID");
    const limit = asked.limit ?? 5;
    const kinds = asked.kinds === undefined ? null : asked.kinds.split(",").filter((one) => one !== "");
    const wants = (kind: string): boolean => kinds === null || kinds.includes(kind);
    const about = {
      needle: needleOf(words[0] ?? ""),
      scopes: await scopesFor(person),
      kinds,
      workspaceId: asked.workspaceId ?? null,
      limit,
      skip: asked.skip ?? 0,
    };
    let hits = await findWritten(about, words);
    const isEverywhere = asked.workspaceId === undefined && about.skip === 0;
    const people = wants("person") && isEverywhere ? await findPeople(person, asked.q.trim(), limit) : [];
    const places = wants("workspace") && isEverywhere ? await findWorkspaces(person, words, limit) : [];
    const isGuess = hits.length === 0 && people.length === 0 && places.length === 0;
    const meant = isGuess ? await wordsMeant(words) : null;
    if (meant) hits = await readHits(db, { ...about, needle: needleOf(meant[0]?.[0]?.word ?? ""), words: meant });
    const open = await stillReadable(person, hits);
    const names = new Map(
      (await workspaces.listFor(person.personId)).map(({ workspace }) => [workspace.id, workspace.name]),
    );
    const shown = await views([...open], names);
    const groups = [...Map.groupBy(shown, (hit) => hit.kind)].map(([kind, list]) => ({
      kind,
      items: list.slice(0, limit),
      hasMore: list.length > limit,
    }));
    for (const [kind, list] of [
      ["workspace", places],
      ["person", people],
    ] as const)
      if (list.length > 0) groups.unshift({ kind, items: list.slice(0, limit), hasMore: list.length > limit });
    const needles = (meant?.flat().map((one) => one.word) ?? words).map(needleOf);
    return { groups, needles: meant ? needlesIn(needles, shown) : needles, isGuess: isGuess && groups.length > 0 };
  }

  jobs.handle("search:words", forgetWords);
  jobs.every("17 4 * * *", "search:words");
  events.onSignal(forgetSignal, () => known.clear());
  jobs.handle("search:build", async () => {
    if (!(await isBuilt(db))) await rebuild();
  });
  await deps.http.app.register(searchRoutes(find));

  return {
    register: (source) => void sources.push(source),
    find,
    rebuild,
    start: () => events.on<EventType>("search", [...new Set(sources.flatMap((source) => source.events))], handle),
    async buildIfNew() {
      if (!(await isBuilt(db))) await jobs.add(db, "search:build", {}, { key: "search:build" });
    },
  };
}

type HitAt = Hit & { readonly place: number };

/** Only what the shown hits hold: a word that was meant may stand in what the person cannot read. */
function needlesIn(needles: readonly string[], shown: readonly Found[]): string[] {
  const text = shown
    .map((one) => `${one.title} ${one.excerpt}`)
    .join(" ")
    .toLocaleLowerCase("sv");
  return [...new Set(needles)].filter((needle) => text.includes(needle));
}
