import { layers as allLayers, type Layer, type TimeLine, type TimeLineQuery } from "@safos/contract/timeline";
import { refuse, type Principal } from "#http";
import type { TimeLineSource, Window } from "./sources.ts";

const dayMs = 86_400_000;
const mostDays = 400;
/** Of one layer. */
const mostThings = 300;

function readWindow({ from, to }: TimeLineQuery): Window {
  const window = { from: new Date(from), to: new Date(to) };
  const length = window.to.getTime() - window.from.getTime();
  if (!(length > 0)) throw refuse("INVALID", "The end is not after the beginning.");
  if (length > mostDays * dayMs) throw refuse("WINDOW_TOO_LONG");
  return window;
}

function readLayers(text: string | undefined): ReadonlySet<Layer> {
  if (text === undefined) return new Set(allLayers);
  const names = text.split(",").filter(Boolean);
  const known = allLayers.filter((one) => names.includes(one));
  if (known.length < new Set(names).size)
    throw refuse("INVALID", `The layers are ${allLayers.join(", ")}.`, { field: "layers" });
  return new Set(known);
}

/** What of some layers has its date in a window, of each what comes first. Refuses INVALID and WINDOW_TOO_LONG. */
export async function readTimeLine(
  sources: readonly TimeLineSource[],
  person: Principal,
  query: TimeLineQuery,
): Promise<TimeLine> {
  const window = readWindow(query);
  const wanted = readLayers(query.layers);
  const items: TimeLine["items"] = [];
  const cut: Layer[] = [];
  // One after the other: one request takes no more than one connection.
  for (const source of sources) {
    const { layer } = source;
    if (!wanted.has(layer)) continue;
    const { things, isCut } = await source.list(person, window, mostThings);
    items.push(...things.map((one) => ({ layer, ...one })));
    if (isCut) cut.push(layer);
  }
  // Moments of the same shape: their order is that of their text.
  return { items: items.sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0)), cut };
}
