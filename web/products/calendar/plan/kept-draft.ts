import { useEffect, useRef, useState } from "react";
import { mayStore } from "../../../platform/database.ts";
import { draftsPrefix } from "../../../platform/session-stores.ts";
import type { Draft } from "../draft.ts";
import type { Invited } from "../invited.ts";

const key = `${draftsPrefix}calendar.entry`;

interface Kept {
  readonly draft: Draft;
  readonly people: readonly Invited[];
}

const isWorthKeeping = ({ draft, people }: Kept): boolean => draft.summary.trim() !== "" || people.length > 0;

/** What was last begun and not saved; null: nothing, or what an older page wrote otherwise. */
function readKept(beginning: Draft): Kept | null {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? "null") as Partial<Kept> | null;
    if (!kept?.draft || !Array.isArray(kept.people)) return null;
    const names = Object.keys(beginning) as (keyof Draft)[];
    const isWhole = names.every((name) => typeof kept.draft?.[name] === typeof beginning[name]);
    return isWhole ? { draft: kept.draft, people: kept.people } : null;
  } catch {
    return null;
  }
}

const forget = (): void => localStorage.removeItem(key);

function keep(kept: Kept): void {
  if (!mayStore()) return;
  try {
    localStorage.setItem(key, JSON.stringify(kept));
  } catch {
    // Full: it is kept as long as the form is open.
  }
}

/** Keeps a new entry in this browser while it is written, and offers what was left of the last one. */
export function useKeptDraft(now: Kept) {
  const beginning = useRef(now);
  const [left, setLeft] = useState(() => readKept(now.draft));
  const isChanged = now.draft !== beginning.current.draft || now.people !== beginning.current.people;
  const isKept = isChanged && isWorthKeeping(now);
  useEffect(() => {
    if (isKept) keep({ draft: now.draft, people: now.people });
  }, [isKept, now.draft, now.people]);
  return {
    isKept,
    /** Null: nothing is left, or something else is being written. */
    left: isKept ? null : left,
    drop: (): void => {
      forget();
      setLeft(null);
    },
  };
}
