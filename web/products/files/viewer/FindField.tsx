import { ChevronDown, ChevronUp } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { IconButton, SearchField } from "../../../ui/index.ts";
import type { Find } from "./useFind.ts";
import css from "./Viewer.module.css";

/** Looks for something in the file: Enter goes on, Shift+Enter back. */
export function FindField({ find }: { find: Find }) {
  const t = useText();
  const { hits, needle } = find;
  const count = hits?.length ?? 0;
  return (
    <div className={css.find} role="search">
      <SearchField
        label={t("viewer.find")}
        clearLabel={t("viewer.findClear")}
        value={needle}
        onChange={find.setNeedle}
        isFull
        onKeyDown={(event) => {
          if (event.key !== "Enter") return event.continuePropagation();
          find.step(event.shiftKey ? -1 : 1);
        }}
      />
      {needle.trim() !== "" && hits && (
        <span className={css.count} role="status">
          {count === 0 ? t("viewer.noHits") : t("viewer.hits", { n: find.current + 1, of: count })}
        </span>
      )}
      <IconButton label={t("viewer.previousHit")} size="sm" isDisabled={count === 0} onPress={() => find.step(-1)}>
        <ChevronUp aria-hidden="true" />
      </IconButton>
      <IconButton label={t("viewer.nextHit")} size="sm" isDisabled={count === 0} onPress={() => find.step(1)}>
        <ChevronDown aria-hidden="true" />
      </IconButton>
    </div>
  );
}
