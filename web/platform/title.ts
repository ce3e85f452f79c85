import { useEffect, useSyncExternalStore } from "react";

/** What a name is the name of; the tab shows the innermost first: a card, its board, the workspace. */
export type TitleLevel = "part" | "thing" | "workspace";

const levels: readonly TitleLevel[] = ["part", "thing", "workspace"];

let names: readonly { level: TitleLevel; name: string }[] = [];
const listeners = new Set<() => void>();

function change(next: typeof names): void {
  names = next;
  for (const listener of listeners) listener();
}

/** Names what is shown in the tab's title, for as long as the component is shown. */
export function useTitle(level: TitleLevel, name: string | null | undefined): void {
  useEffect(() => {
    if (!name) return undefined;
    const own = { level, name };
    change([...names, own]);
    return () => change(names.filter((one) => one !== own));
  }, [level, name]);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The names of what is shown, the innermost first; of one level the newest counts. */
export function useTitleNames(): readonly (string | undefined)[] {
  const all = useSyncExternalStore(subscribe, () => names);
  return levels.map((level) => all.findLast((one) => one.level === level)?.name);
}

/** `(3) Fråga om diariet · Registerprojektet · Safos`: what waits, the thing or else the page, the workspace. */
export function titleOf(shown: readonly (string | undefined)[], page: string | undefined, waiting: number): string {
  const [part, thing, workspace] = shown;
  const parts = [part, thing ?? (part === undefined ? page : undefined), workspace, "Safos"].filter(Boolean);
  return `${waiting > 0 ? `(${waiting > 99 ? "99+" : waiting}) ` : ""}${parts.join(" · ")}`;
}
