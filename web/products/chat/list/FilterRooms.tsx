import { useText } from "../../../text/index.tsx";
import { SearchField } from "../../../ui/index.ts";
import css from "./FilterRooms.module.css";
import "./text.ts";

/** Shows of the list what has these letters in its name. */
export function FilterRooms({ value, onChange }: { value: string; onChange: (term: string) => void }) {
  const t = useText();
  return (
    <div className={css.filter}>
      <SearchField
        label={t("chatlist.filter")}
        clearLabel={t("common.clear")}
        value={value}
        onChange={onChange}
        isFull
      />
    </div>
  );
}
