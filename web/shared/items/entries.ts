/** One thing in a list over all workspaces. */
export interface Entry {
  readonly id: string;
  readonly workspaceId: string;
  readonly title: string;
  /** Beside the workspace's name. */
  readonly about: string;
  /** When it changed last. */
  readonly at: string;
  readonly path: string;
}

export type Age = "today" | "yesterday" | "earlier";

const ages: readonly Age[] = ["today", "yesterday", "earlier"];

function ageOf(at: string, now: number): Age {
  const day = new Date(now);
  day.setHours(0, 0, 0, 0);
  const ms = Date.parse(at);
  if (ms >= day.getTime()) return "today";
  day.setDate(day.getDate() - 1);
  return ms >= day.getTime() ? "yesterday" : "earlier";
}

/** The newest first, apart by how long ago they changed; ages without entries are left out. */
export function byAge(entries: readonly Entry[], now: number): { age: Age; entries: Entry[] }[] {
  const sorted = entries.toSorted((a, b) => b.at.localeCompare(a.at) || a.title.localeCompare(b.title, "sv"));
  const groups = Map.groupBy(sorted, (one) => ageOf(one.at, now));
  return ages.flatMap((age) => {
    const group = groups.get(age);
    return group ? [{ age, entries: group }] : [];
  });
}
