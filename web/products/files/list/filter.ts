import { fileKinds, type FileKind } from "@safos/contract/file-kinds";
import type { FolderFilter } from "@safos/contract/files";
import { useEffect, useMemo, useState } from "react";
import { now } from "../../../platform/clock.ts";

export const spans = ["today", "week", "month", "year"] as const;
type Span = (typeof spans)[number];

/** What of a folder is shown. */
export interface Filtering {
  readonly kinds: readonly FileKind[];
  readonly person: { readonly id: string; readonly name: string } | null;
  readonly span: Span | null;
  readonly text: string;
  readonly isSet: boolean;
  /** As the server is asked; the same object as long as nothing changes. */
  readonly filter: FolderFilter;
  readonly set: (part: Partial<Pick<Filtering, "kinds" | "person" | "span" | "text">>) => void;
  readonly clear: () => void;
}

const days: Readonly<Record<Span, number>> = { today: 0, week: 6, month: 29, year: 364 };

/** The beginning of the first day of a span. */
function startOf(span: Span, at: number): string {
  const day = new Date(at);
  day.setHours(0, 0, 0, 0);
  day.setDate(day.getDate() - days[span]);
  return day.toISOString();
}

const nothing = { kinds: [] as readonly FileKind[], person: null, span: null, text: "" };
/** The list waits for a pause in the typing. */
const restMs = 200;

export function useFiltering(): Filtering {
  const [chosen, setChosen] = useState<Pick<Filtering, "kinds" | "person" | "span" | "text">>(nothing);
  const [text, setText] = useState("");
  const { kinds, person, span } = chosen;
  useEffect(() => {
    const timer = setTimeout(() => setText(chosen.text.trim()), restMs);
    return () => clearTimeout(timer);
  }, [chosen.text]);
  const filter = useMemo(
    () => ({
      ...(kinds.length > 0 ? { kinds: fileKinds.filter((one) => kinds.includes(one)).join(",") } : {}),
      ...(person ? { by: person.id } : {}),
      ...(span ? { since: startOf(span, now()) } : {}),
      ...(text === "" ? {} : { text }),
    }),
    [kinds, person, span, text],
  );
  return {
    ...chosen,
    isSet: kinds.length > 0 || person !== null || span !== null || chosen.text.trim() !== "",
    filter,
    set: (part) => setChosen((before) => ({ ...before, ...part })),
    clear: () => {
      setChosen(nothing);
      setText("");
    },
  };
}
