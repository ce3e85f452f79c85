import "../text.ts";
import type { FileItem } from "@safos/contract/files";
import { fileRoutes } from "@safos/contract/routes/files";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { pageKindOf } from "../../../platform/page-kind.ts";
import { addressOf, request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { EmptyState, Skeleton } from "../../../ui/index.ts";
import { KindIcon } from "../kinds.tsx";
import { contentUrl, previewUrl } from "../queries.ts";
import { PlainView, TableView } from "./PlainView.tsx";
import { TextView } from "./TextView.tsx";
import css from "./Viewer.module.css";
import { endingOf, wayOf } from "./way.ts";

const PdfView = lazy(async () => ({ default: (await import("./PdfView.tsx")).PdfView }));

const formatsQuery = queryOptions({
  queryKey: ["shown-formats"],
  staleTime: Infinity,
  queryFn: () => request(fileRoutes.listShownFormats),
});

/** The content of a file in the way that suits it. */
export function FileContent({ item, startPage }: { item: FileItem; startPage: number | null }) {
  const t = useText();
  const { data: formats, isPending } = useQuery(formatsQuery);
  const [isBroken, setBroken] = useState(false);
  const way = wayOf(item, formats?.endings ?? []);
  const name = item.name;
  const isSimplified = way === "shown" && formats?.simplified.includes(endingOf(name)) === true;
  if (isPending && (way === "text" || way === "none")) return <Skeleton label={t("common.loading")} rows={8} />;
  if (way === "picture" && !isBroken)
    return (
      <div className={css.middle}>
        <img
          className={css.picture}
          src={previewUrl(item, 2048)}
          alt={t("files.preview", { name })}
          onError={() => setBroken(true)}
        />
      </div>
    );
  if (way === "video" || way === "audio")
    return (
      <div className={css.middle}>
        {/* Captions belong to the file; what is uploaded here has none of ours. */}
        <video
          className={css.media}
          src={contentUrl(item)}
          {...(item.hasPreview ? { poster: previewUrl(item, 1024) } : {})}
          controls
          preload="metadata"
          aria-label={t("files.preview", { name })}
        />
      </div>
    );
  if (way === "pdf" || way === "shown")
    return (
      <Suspense fallback={<Skeleton label={t("common.loading")} rows={8} />}>
        <PdfView
          url={way === "pdf" ? contentUrl(item) : addressOf(fileRoutes.readShown, { params: { id: item.id } })}
          name={name}
          startPage={startPage}
          isDrawn={way === "shown"}
          {...(isSimplified
            ? { note: t("viewer.simplified"), fallback: <FoundText item={item} startPage={startPage} /> }
            : {})}
        />
      </Suspense>
    );
  if (way === "plain") return <PlainView item={item} startPage={startPage} />;
  if (way === "table") return <TableView item={item} />;
  if (way === "text") return <FoundText item={item} startPage={startPage} />;
  return (
    <EmptyState icon={<KindIcon name={name} isFolder={false} />} title={name}>
      {t(isBroken ? "viewer.broken" : "files.noPreview")}
    </EmptyState>
  );
}

const waitMs = 1500;

/** What the server has read out of a file that nothing here can draw. */
function FoundText({ item, startPage }: { item: FileItem; startPage: number | null }) {
  const t = useText();
  const { data } = useQuery({
    queryKey: ["files", item.workspaceId, "text", item.id, item.etag],
    queryFn: () => request(fileRoutes.readText, { params: { id: item.id } }),
    refetchInterval: ({ state }) => (state.data?.isReading === false ? false : waitMs),
  });
  if (!data || data.isReading)
    return (
      <p className={css.wait} role="status">
        {t("viewer.reading")}
      </p>
    );
  return (
    <TextView
      name={item.name}
      pages={data.pages}
      startPage={startPage}
      note={t("viewer.asText")}
      pageKind={pageKindOf(item.name)}
    />
  );
}
