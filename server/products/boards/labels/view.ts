import type { Label } from "@safos/contract/boards";
import type { LabelRow } from "../queries.ts";

export function viewLabel({ id, title, tone }: Pick<LabelRow, "id" | "title" | "tone">): Label {
  return { id, title, tone };
}
