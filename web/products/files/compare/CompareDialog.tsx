import "../text.ts";
import "./text.ts";
import type { FileItem, FileVersion } from "@safos/contract/files";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { explain } from "../../../platform/api.ts";
import { useIsPhone } from "../../../platform/screen.ts";
import { useText } from "../../../text/index.tsx";
import { Dialog, Notice, Segmented, Select, Skeleton } from "../../../ui/index.ts";
import css from "./Compare.module.css";
import { DiffView } from "./DiffView.tsx";
import { compareLines, type Comparison } from "./lines.ts";
import { versionTextQuery, type VersionText } from "./texts.ts";

interface Props {
  item: FileItem;
  versions: readonly FileVersion[];
  /** The one that is compared with what is there now. */
  start: FileVersion;
  when: (moment: string) => string;
  onClose: () => void;
}

/** Two versions of a file line by line. */
export function CompareDialog({ item, versions, start, when, onClose }: Props) {
  const t = useText();
  const isPhone = useIsPhone();
  const [olderId, setOlderId] = useState(String(start.id));
  const [newerId, setNewerId] = useState(String(versions.find((one) => one.isCurrent)?.id ?? 0));
  const [isBeside, setBeside] = useState(true);
  const find = (id: string): FileVersion => versions.find((one) => String(one.id) === id) ?? start;
  const nameOf = (one: FileVersion): string =>
    one.isCurrent ? t("compare.now") : [one.label, when(one.changedAt)].filter(Boolean).join(", ");
  const options = versions.map((one) => ({ id: String(one.id), name: nameOf(one) }));
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("compare.title", { name: item.name })}
      closeLabel={t("common.close")}
      size="wide"
    >
      <div className={css.choices}>
        <Select label={t("compare.older")} value={olderId} options={options} onChange={setOlderId} />
        <Select label={t("compare.newer")} value={newerId} options={options} onChange={setNewerId} />
        {!isPhone && (
          <Segmented
            label={t("compare.shape")}
            value={isBeside ? "beside" : "below"}
            options={[
              { id: "beside", name: t("compare.beside") },
              { id: "below", name: t("compare.below") },
            ]}
            onChange={(value) => setBeside(value === "beside")}
          />
        )}
      </div>
      <Result item={item} older={find(olderId)} newer={find(newerId)} isBeside={isBeside && !isPhone} />
    </Dialog>
  );
}

function Result(props: { item: FileItem; older: FileVersion; newer: FileVersion; isBeside: boolean }) {
  const t = useText();
  const older = useQuery(versionTextQuery(props.item, props.older));
  const newer = useQuery(versionTextQuery(props.item, props.newer));
  const comparison = useMemo(() => compare(older.data, newer.data), [older.data, newer.data]);
  const error = older.error ?? newer.error;
  if (error) return <Notice tone="danger">{explain(error)}</Notice>;
  if (comparison === undefined) return <Skeleton label={t("common.loading")} rows={6} />;
  if (typeof comparison === "string") return <Notice>{t(`compare.${comparison}`)}</Notice>;
  const { added, removed } = comparison;
  if (added + removed === 0) return <Notice>{t("compare.same")}</Notice>;
  return (
    <>
      <p className={css.sum} role="status">
        {t("compare.sum", { added, removed })}
      </p>
      <DiffView key={`${props.older.id} ${props.newer.id}`} rows={comparison.rows} isBeside={props.isBeside} />
    </>
  );
}

/** Undefined while it is fetched; a word where it cannot be compared. */
function compare(
  older: VersionText | undefined,
  newer: VersionText | undefined,
): Comparison | "large" | "none" | "different" | undefined {
  if (!older || !newer) return undefined;
  if (older.is !== "text") return older.is;
  if (newer.is !== "text") return newer.is;
  return compareLines(older.text, newer.text) ?? "different";
}
