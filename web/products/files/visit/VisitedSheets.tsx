import { useQuery } from "@tanstack/react-query";
import { useLocale, useText } from "../../../text/index.tsx";
import { Skeleton } from "../../../ui/index.ts";
import { SheetsView } from "../sheets/SheetsView.tsx";
import { NothingShown } from "./NothingShown.tsx";
import { visitedSheetsQuery } from "./queries.ts";
import type { Shown } from "./shown.ts";
import { ShownPages } from "./ShownPages.tsx";
import css from "./Visit.module.css";

/** A spreadsheet as a table; what is too large for one is shown as pages, as far as there are any. */
export function VisitedSheets({ linkId, file, visited }: Shown) {
  const t = useText();
  const { data, isError } = useQuery(visitedSheetsQuery(linkId, file, useLocale()));
  if (isError)
    return file.hasPreview ? <ShownPages {...{ linkId, file, visited }} /> : <NothingShown {...{ file, visited }} />;
  if (!data) return <Skeleton label={t("common.loading")} />;
  return (
    <div className={css.book}>
      <SheetsView name={file.name} book={data} startSheet={null} />
    </div>
  );
}
