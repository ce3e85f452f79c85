import { fileKinds } from "@safos/contract/file-kinds";
import { useQuery } from "@tanstack/react-query";
import { ArrowDown, ArrowUp, ArrowUpDown, Check, ChevronDown, LayoutGrid, List, X } from "lucide-react";
import type { ReactNode } from "react";
import { useIsPhone } from "../../../platform/screen.ts";
import { membersQuery } from "../../../shared/workspaces/queries.ts";
import { useText } from "../../../text/index.tsx";
import { Button, cx, IconButton, Menu, SearchField, type MenuAction } from "../../../ui/index.ts";
import type { FolderState } from "../folder-state.ts";
import css from "./Bars.module.css";
import { spans } from "./filter.ts";
import { sortColumns } from "./remembered.ts";

/** What of the folder is shown, in which order and how, and how much that is. */
export function FilterBar({ folder }: { folder: FolderState }) {
  const t = useText();
  const isPhone = useIsPhone();
  const { filtering, rows, view } = folder;
  return (
    <div className={css.filters}>
      <div className={css.pills}>
        <Pills folder={folder} />
        <SearchField
          label={t("files.filter.text")}
          clearLabel={t("common.clear")}
          value={filtering.text}
          onChange={(text) => filtering.set({ text })}
          maxLength={100}
        />
        {filtering.isSet && (
          <Button variant="quiet" size="sm" onPress={filtering.clear}>
            {t("files.filter.clear")}
          </Button>
        )}
      </div>
      <div className={css.shape}>
        <span className={css.count} role="status">
          {t("files.count", { n: rows.total })}
        </span>
        {(view === "grid" || isPhone) && <SortMenu folder={folder} />}
        <ViewChoice folder={folder} />
      </div>
    </div>
  );
}

function ViewChoice({ folder: { view, setView } }: { folder: FolderState }) {
  const t = useText();
  return (
    <div role="group" aria-label={t("files.view")} className={css.views}>
      <IconButton label={t("files.view.list")} size="sm" isOn={view === "list"} onPress={() => setView("list")}>
        <List aria-hidden="true" />
      </IconButton>
      <IconButton label={t("files.view.grid")} size="sm" isOn={view === "grid"} onPress={() => setView("grid")}>
        <LayoutGrid aria-hidden="true" />
      </IconButton>
    </div>
  );
}

function SortMenu({ folder: { sort, setSort } }: { folder: FolderState }) {
  const t = useText();
  const nameOf = {
    name: "files.sort.name",
    at: "files.sort.changed",
    size: "files.sort.size",
    kind: "files.sort.kind",
  } as const;
  const Arrow = sort.isDescending ? ArrowDown : ArrowUp;
  return (
    <Menu
      label={t("files.sort")}
      trigger={
        <Button size="sm" variant="quiet" icon={<ArrowUpDown aria-hidden="true" />}>
          {t(nameOf[sort.column])}
        </Button>
      }
      actions={sortColumns.map((column) => ({
        id: column,
        name: t(nameOf[column]),
        icon: column === sort.column ? <Arrow /> : <span className={css.noIcon} />,
        onAction: () =>
          setSort({
            column,
            isDescending: column === sort.column ? !sort.isDescending : column === "at" || column === "size",
          }),
      }))}
    />
  );
}

function Pills({ folder }: { folder: FolderState }) {
  const t = useText();
  const { filtering } = folder;
  const { kinds, span, set } = filtering;
  const kindName = (kind: (typeof fileKinds)[number]) => t(`files.kind.${kind}`);
  return (
    <>
      <Pill
        label={t("files.filter.kind")}
        value={kinds.length === 0 ? null : kinds.map(kindName).join(", ")}
        onClear={() => set({ kinds: [] })}
        actions={fileKinds.map((kind) => ({
          id: kind,
          name: kindName(kind),
          icon: kinds.includes(kind) ? <Check /> : <span className={css.noIcon} />,
          onAction: () => set({ kinds: kinds.includes(kind) ? kinds.filter((one) => one !== kind) : [...kinds, kind] }),
        }))}
      />
      {folder.place.kind === "workspace" && !folder.place.isPersonal && <PersonPill folder={folder} />}
      <Pill
        label={t("files.filter.changed")}
        value={span && t(`files.span.${span}`)}
        onClear={() => set({ span: null })}
        actions={spans.map((one) => ({
          id: one,
          name: t(`files.span.${one}`),
          onAction: () => set({ span: one }),
        }))}
      />
    </>
  );
}

function PersonPill({ folder: { workspaceId, filtering } }: { folder: FolderState }) {
  const t = useText();
  const { data: members = [] } = useQuery(membersQuery(workspaceId));
  return (
    <Pill
      label={t("files.filter.person")}
      value={filtering.person?.name ?? null}
      onClear={() => filtering.set({ person: null })}
      actions={members.map(({ person: { id, displayName: name } }) => ({
        id,
        name,
        onAction: () => filtering.set({ person: { id, name } }),
      }))}
    />
  );
}

/** A filter: round, and filled with a cross beside it while it is set. */
function Pill(props: { label: string; value: ReactNode; onClear: () => void; actions: readonly MenuAction[] }) {
  const t = useText();
  const isSet = props.value !== null;
  return (
    <span className={cx(css.pill, isSet && css.isSet)}>
      <Menu
        label={props.label}
        trigger={
          <Button size="xs" variant="quiet">
            <span className={css.pillText}>{props.value ?? props.label}</span>
            {!isSet && <ChevronDown aria-hidden="true" />}
          </Button>
        }
        actions={props.actions}
      />
      {isSet && (
        <IconButton
          label={t("files.filter.remove", { name: props.label })}
          size="sm"
          hasTip={false}
          onPress={props.onClear}
        >
          <X aria-hidden="true" />
        </IconButton>
      )}
    </span>
  );
}
