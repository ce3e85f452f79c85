import "./text.ts";
import { ArrowUpDown } from "lucide-react";
import { useText } from "../../text/index.tsx";
import { Button, Menu } from "../../ui/index.ts";
import css from "./FilesPage.module.css";
import type { FolderState } from "./folder-state.ts";

const sorts = ["name", "at", "size"] as const;

/** The order of the list, and how much is in it. */
export function FolderBar({ folder: { sort, setSort, items } }: { folder: FolderState }) {
  const t = useText();
  const sortName = (id: string): string =>
    t(id === "at" ? "files.sort.changed" : id === "size" ? "files.sort.size" : "files.sort.name");
  return (
    <div className={css.bar}>
      <Menu
        label={t("files.sort")}
        trigger={
          <Button size="sm" icon={<ArrowUpDown aria-hidden="true" />}>
            {sortName(sort.column)}
          </Button>
        }
        actions={sorts.map((id) => ({
          id,
          name: sortName(id),
          onAction: () => setSort({ column: id, isDescending: id !== "name" }),
        }))}
      />
      <span className={css.count}>{t("files.count", { n: items.length })}</span>
    </div>
  );
}
