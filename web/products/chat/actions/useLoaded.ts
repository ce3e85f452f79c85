import { useCallback, useEffect, useState } from "react";

/**
 * Something of a chat that is fetched while it is shown. It is kept nowhere else: what is decrypted here must not lie in the
 * browser's caches. `load` stays the same until something else is to be shown; `isKept`: what was shown stays until then.
 */
export function useLoaded<T>(
  load: () => Promise<T>,
  isKept = false,
): { value: T | null; isFailed: boolean; again: () => void } {
  const [state, setState] = useState<{ value: T | null; isFailed: boolean }>({ value: null, isFailed: false });
  const [round, setRound] = useState(0);
  useEffect(() => {
    let isHere = true;
    setState((before) => ({ value: isKept ? before.value : null, isFailed: false }));
    load().then(
      (value) => isHere && setState({ value, isFailed: false }),
      () => isHere && setState({ value: null, isFailed: true }),
    );
    return () => {
      isHere = false;
    };
  }, [load, round, isKept]);
  return { ...state, again: useCallback(() => setRound((before) => before + 1), []) };
}
