/** Those who wait for the person to show again who they are: one dialog answers them all. */
let waiting: PromiseWithResolvers<boolean> | null = null;
const listeners = new Set<() => void>();

const notify = (): void => listeners.forEach((listener) => listener());

/** Asks the person; resolves with whether they have shown it. */
export function askStepUp(): Promise<boolean> {
  waiting ??= Promise.withResolvers<boolean>();
  notify();
  return waiting.promise;
}

/** The dialog is done, or was closed. */
export function answerStepUp(isShown: boolean): void {
  waiting?.resolve(isShown);
  waiting = null;
  notify();
}

export const isStepUpAsked = (): boolean => waiting !== null;

export function onStepUpChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
