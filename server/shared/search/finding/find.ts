import type { Found, SearchAnswer, SearchQuestion } from "@safos/contract/search";
import { refuse, type Principal } from "#http";
import type { SearchContext } from "../context.ts";
import { readHits } from "../queries.ts";
import { needleOf, termsOf } from "../terms.ts";
import { findPeople, findWorkspaces } from "./directory.ts";
import { correct, findEntries } from "./entries.ts";
import { scopesFor, stillReadable, viewHits } from "./scopes.ts";

/** `audiences`: only what is open to these, of those that the person is in. */
export interface Asking extends SearchQuestion {
  readonly audiences?: readonly string[];
}

/** Refuses QUERY_INVALID for questions without a letter or digit. */
export async function find(context: SearchContext, person: Principal, asked: Asking): Promise<SearchAnswer> {
  const terms = termsOf(asked.q);
  if (terms.length === 0) throw refuse("QUERY_INVALID");
  const limit = asked.limit ?? 5;
  const kinds = asked.kinds === undefined ? null : asked.kinds.split(",").filter((one) => one !== "");
  const about = {
    needle: needleOf(terms[0] ?? ""),
    scopes: within(await scopesFor(context, person), asked.audiences),
    kinds,
    workspaceId: asked.workspaceId ?? null,
    limit,
    skip: asked.skip ?? 0,
  };
  let hits = await findEntries(context, about, terms);
  const isEverywhere = asked.workspaceId === undefined && about.skip === 0;
  const isAskedFor = (kind: string): boolean => isEverywhere && (kinds === null || kinds.includes(kind));
  const people = isAskedFor("person") ? await findPeople(context, person, asked.q.trim(), limit) : [];
  const named = isAskedFor("workspace") ? await findWorkspaces(context, person, terms, limit) : [];
  const isGuess = hits.length === 0 && people.length === 0 && named.length === 0;
  const meant = isGuess ? await correct(context, terms) : null;
  if (meant) hits = await readHits(context.db, { ...about, needle: needleOf(meant[0]?.[0]?.word ?? ""), words: meant });
  const open = await stillReadable(context, person, hits);
  const mine = await context.workspaces.listFor(person.personId);
  const names = new Map(mine.map(({ workspace }) => [workspace.id, workspace.name]));
  const shown = await viewHits(context, open, names);
  const groups = groupsOf([people, named, ...Map.groupBy(shown, (hit) => hit.kind).values()], limit);
  const needles = (meant?.flat().map((one) => one.word) ?? terms).map(needleOf);
  return { groups, needles: meant ? needlesIn(needles, shown) : needles, isGuess: isGuess && groups.length > 0 };
}

function within(scopes: readonly string[], audiences: readonly string[] | undefined): readonly string[] {
  if (audiences === undefined) return scopes;
  const wanted = new Set(audiences.map((audience) => `a ${audience}`));
  return scopes.filter((scope) => wanted.has(scope));
}

/** One group a kind, in the order given; empty ones are left out. */
function groupsOf(lists: readonly (readonly Found[])[], limit: number): SearchAnswer["groups"] {
  return lists.flatMap((list) => {
    const kind = list[0]?.kind;
    return kind === undefined ? [] : [{ kind, items: list.slice(0, limit), hasMore: list.length > limit }];
  });
}

/** Only what the shown hits hold: a word that was meant may stand in what the person cannot read. */
function needlesIn(needles: readonly string[], shown: readonly Found[]): string[] {
  const text = shown
    .map((one) => `${one.title} ${one.excerpt}`)
    .join(" ")
    .toLocaleLowerCase("sv");
  return [...new Set(needles)].filter((needle) => text.includes(needle));
}
