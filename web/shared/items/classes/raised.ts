import { classRoutes } from "@safos/contract/routes/items";
import type { ItemKindName } from "@safos/contract/items";
import type { InformationClass } from "@safos/contract/policy";
import { queryOptions } from "@tanstack/react-query";
import { request } from "../../../platform/request.ts";

const most = 500;
type Ref = { readonly kind: ItemKindName; readonly id: string };
type Level = InformationClass | null;

const keyOf = ({ kind, id }: Ref): string => `${kind} ${id}`;
/** Asked for in this moment, by rows that are drawn together: one request for all. */
let asked: Ref[] = [];
let answers: Promise<ReadonlyMap<string, InformationClass>> | null = null;

async function findRaised(): Promise<ReadonlyMap<string, InformationClass>> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  const refs = asked;
  asked = [];
  answers = null;
  const levels = new Map<string, InformationClass>();
  for (let from = 0; from < refs.length; from += most) {
    const { items } = await request(classRoutes.findRaised, { body: { items: refs.slice(from, from + most) } });
    for (const one of items) levels.set(keyOf(one), one.informationClass);
  }
  return levels;
}

async function levelOf(ref: Ref): Promise<Level> {
  asked.push(ref);
  answers ??= findRaised();
  return (await answers).get(keyOf(ref)) ?? null;
}

/** The class that something in a list was raised to; null when it was not. */
export const raisedQuery = (kind: ItemKindName, id: string) =>
  queryOptions<Level>({ queryKey: ["raised", kind, id], queryFn: () => levelOf({ kind, id }), retry: false });
