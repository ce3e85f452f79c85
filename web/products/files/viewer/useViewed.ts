import { useNavigate } from "@tanstack/react-router";
import { useTarget } from "../../../platform/target.ts";

/** The file that the address shows (`?view=12`, or `?file=12&page=3` as the search leads to it). */
export function useViewed(): {
  readonly id: number | null;
  /** From 1. */
  readonly page: number | null;
  readonly show: (id: number, how?: { isReplacing: boolean }) => void;
  readonly close: () => void;
} {
  const navigate = useNavigate();
  const view = useTarget("view");
  const file = useTarget("file");
  const page = useTarget("page");
  const numberOf = (text: string | null): number | null =>
    text !== null && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null;
  return {
    id: numberOf(view) ?? (page === null ? null : numberOf(file)),
    page: numberOf(page),
    show: (id, { isReplacing } = { isReplacing: false }) =>
      void navigate({ to: ".", search: { view: id } as never, replace: isReplacing }),
    close: () => void navigate({ to: ".", search: {} as never, replace: true }),
  };
}
