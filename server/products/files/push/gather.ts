/** Numbers of what changed in a workspace. */
export type Changed = readonly [workspaceId: string, ids: ReadonlySet<number>];

/** Changes are gathered so long: every person is asked once for all of them, however fast they come. */
const gatherMs = 100;

export interface Gathering {
  add(workspaceId: string, ids: readonly (number | null)[]): void;
  stop(): void;
}

/** Gives what changed, by workspace, a moment after the first of it. */
export function gatherChanges(publish: (changed: readonly Changed[]) => void): Gathering {
  const waiting = new Map<string, Set<number>>();
  let timer: NodeJS.Timeout | null = null;
  const end = (): void => {
    timer = null;
    const changed = [...waiting];
    waiting.clear();
    publish(changed);
  };
  return {
    add(workspaceId, ids) {
      const known = waiting.get(workspaceId) ?? new Set();
      for (const id of ids) if (id !== null) known.add(id);
      waiting.set(workspaceId, known);
      timer ??= setTimeout(end, gatherMs);
    },
    stop() {
      if (timer) clearTimeout(timer);
    },
  };
}
