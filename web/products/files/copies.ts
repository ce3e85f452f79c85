import type { FileCopy } from "@safos/contract/files";
import { fileRoutes } from "@safos/contract/routes/files";
import { useSyncExternalStore } from "react";
import { queryClient } from "../../platform/query.ts";
import { request } from "../../platform/request.ts";
import { onLeavePage } from "../../platform/sign-out.ts";

/** The person's large copies that are under way, and those that were refused, until they are put away. */
let copies: readonly FileCopy[] = [];
const listeners = new Set<() => void>();
const lookEveryMs = 700;
let timer: ReturnType<typeof setTimeout> | undefined;

function set(next: readonly FileCopy[]): void {
  copies = next;
  for (const listener of listeners) listener();
  const isOpen = copies.some((one) => one.state === "running");
  if (isOpen && timer === undefined) timer = setTimeout(() => void look(), lookEveryMs);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useCopies = (): readonly FileCopy[] => useSyncExternalStore(subscribe, () => copies);

export function followCopy(copy: FileCopy): void {
  set([...copies.filter((one) => one.id !== copy.id), copy]);
}

/** Finds copies that were begun before the page was loaded, or elsewhere. */
export async function findCopies(): Promise<void> {
  const { items } = await request(fileRoutes.listCopies);
  for (const copy of items) if (copy.state === "running") followCopy(copy);
}

/** Nothing of it will be seen. One that has ended is put away. */
export async function cancelCopy({ id, state }: FileCopy): Promise<void> {
  if (state !== "running") return set(copies.filter((one) => one.id !== id));
  take(await request(fileRoutes.cancelCopy, { params: { id } }));
}

/** What has come of a copy: one that is done is in its folder, one that was cancelled nowhere. */
function take(copy: FileCopy): void {
  if (copy.state === "done" || copy.state === "cancelled") {
    set(copies.filter((one) => one.id !== copy.id));
    void queryClient.invalidateQueries({ queryKey: ["files", copy.workspaceId] });
  } else set(copies.map((one) => (one.id === copy.id ? copy : one)));
}

async function look(): Promise<void> {
  const open = copies.filter((one) => one.state === "running");
  await Promise.all(
    open.map(async ({ id }) => {
      // Without contact the row stays as it is, and is asked about again.
      const copy = await request(fileRoutes.readCopy, { params: { id } }).catch(() => null);
      if (copy) take(copy);
    }),
  );
  timer = undefined;
  set(copies);
}

onLeavePage(() => {
  clearTimeout(timer);
  timer = undefined;
  set([]);
});
