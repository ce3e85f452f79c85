import type { FileItem } from "@safos/contract/files";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { TroublePage } from "../../../platform/TroublePage.tsx";
import { useText } from "../../../text/index.tsx";
import { Skeleton } from "../../../ui/index.ts";
import { contentUrl } from "../queries.ts";
import { readTable } from "./csv.ts";
import { decode } from "./decode.ts";
import { TextView } from "./TextView.tsx";
import css from "./TextView.module.css";

/** Bytes that are fetched; what comes after them is downloaded. */
const most = 1 << 20;
const mostRows = 1000;

/** The beginning of a file as text, in UTF-8, UTF-16 with its mark, or Windows-1252. */
const beginningQuery = (item: FileItem) =>
  queryOptions({
    queryKey: ["files", item.workspaceId, "beginning", item.id, item.etag],
    queryFn: async () => {
      if (item.size === 0) return "";
      const answer = await fetch(contentUrl(item), { headers: { range: `bytes=0-${most - 1}` } });
      if (!answer.ok) throw new Error(String(answer.status));
      return decode(new Uint8Array(await answer.arrayBuffer()));
    },
  });

export function PlainView({ item, startPage }: { item: FileItem; startPage: number | null }) {
  const t = useText();
  const { data, error } = useQuery(beginningQuery(item));
  const pages = useMemo(() => [data ?? ""], [data]);
  if (error) return <TroublePage error={error} />;
  if (data === undefined) return <Skeleton label={t("common.loading")} rows={8} />;
  return (
    <TextView
      name={item.name}
      pages={pages}
      startPage={startPage}
      note={item.size > most ? t("viewer.cut") : undefined}
      isCode={!/\.(txt|md|markdown|rst|adoc)$/i.test(item.name)}
      pageKind="page"
    />
  );
}

export function TableView({ item }: { item: FileItem }) {
  const t = useText();
  const { data, error } = useQuery(beginningQuery(item));
  const table = useMemo(() => (data === undefined ? null : readTable(data, mostRows)), [data]);
  if (error) return <TroublePage error={error} />;
  if (!table) return <Skeleton label={t("common.loading")} rows={8} />;
  const [head, ...rows] = table.rows;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is reached by keyboard
    <div className={css.pages} role="document" tabIndex={0} aria-label={t("viewer.content", { name: item.name })}>
      {(table.isCut || item.size > most) && <p className={css.note}>{t("viewer.rows", { n: table.rows.length })}</p>}
      <table className={css.table}>
        <thead>
          <tr>
            {head?.map((cell, index) => (
              <th key={index} scope="col">
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
