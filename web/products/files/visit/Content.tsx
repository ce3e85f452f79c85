import { useQuery } from "@tanstack/react-query";
import { Download, ExternalLink } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useText } from "../../../text/index.tsx";
import { buttonClass, Notice, Skeleton } from "../../../ui/index.ts";
import { NothingShown } from "./NothingShown.tsx";
import { visitedContentUrl, visitedPreviewUrl } from "./queries.ts";
import type { Shown } from "./shown.ts";
import { ShownPages } from "./ShownPages.tsx";
import { isSheets } from "../viewer/way.ts";
import css from "./Visit.module.css";

const VisitedSheets = lazy(async () => ({ default: (await import("./VisitedSheets.tsx")).VisitedSheets }));

/** As much of a text as is shown. */
const textBytes = 200_000;

/** A file as far as the browser can show it by itself. */
export function Content({ linkId, file, visited }: Shown) {
  const t = useText();
  const [isBroken, setBroken] = useState(false);
  const { contentType: type } = file;
  // A number of downloads is counted by originals; then only pictures of the pages are shown.
  const hasOriginal = visited.downloadsLeft === null;
  const source = visitedContentUrl(linkId, file);
  const isPlayed = /^(video|audio)\//.test(type);
  const isText = hasOriginal && visited.canDownload && /^text\/(plain|csv|markdown)$/.test(type);
  if (hasOriginal && isPlayed)
    return (
      // Captions belong to the file; what is uploaded here has none of ours.
      <video
        className={css.media}
        src={source}
        {...(file.hasPreview ? { poster: visitedPreviewUrl(linkId, file, 1600) } : {})}
        controls
        preload="metadata"
        aria-label={file.name}
      />
    );
  if (isText) return <TextContent source={source} size={file.size} />;
  if (hasOriginal && visited.canDownload && isSheets(file.name))
    return (
      <Suspense fallback={<Skeleton label={t("common.loading")} />}>
        <VisitedSheets {...{ linkId, file, visited }} />
      </Suspense>
    );
  if (file.hasPreview && !isPlayed && !type.startsWith("image/")) return <ShownPages {...{ linkId, file, visited }} />;
  if (file.hasPreview && !isBroken)
    return (
      <img
        className={css.picture}
        src={visitedPreviewUrl(linkId, file, 1600)}
        alt={t("visit.preview", { name: file.name })}
        onError={() => setBroken(true)}
      />
    );
  return <NothingShown {...{ file, visited }} />;
}

function TextContent({ source, size }: { source: string; size: number }) {
  const t = useText();
  const { data, isError } = useQuery({
    queryKey: ["visited-text", source],
    queryFn: async () => {
      const answer = await fetch(source, {
        credentials: "same-origin",
        headers: size > textBytes ? { range: `bytes=0-${textBytes - 1}` } : {},
      });
      if (!answer.ok) throw new Error("The text could not be fetched.");
      return answer.text();
    },
    retry: false,
  });
  if (isError) return <Notice tone="warn">{t("visit.noPreview")}</Notice>;
  if (data === undefined) return <Skeleton label={t("common.loading")} />;
  return (
    <>
      {/* It scrolls, and so it is reached by keyboard. */}
      <pre className={css.text} tabIndex={0}>
        {data}
      </pre>
      {size > textBytes && <p className={css.meta}>{t("visit.textCut")}</p>}
    </>
  );
}

const opensInTab = ({ file, visited }: Shown): boolean =>
  file.contentType === "application/pdf" && visited.canDownload && visited.downloadsLeft === null;

/** Whether anything can be done with a file that is shown. */
export const hasActions = (shown: Shown): boolean =>
  opensInTab(shown) || (shown.visited.canDownload && shown.visited.downloadsLeft !== 0);

/** What can be done with a file that is shown. */
export function ContentActions(shown: Shown) {
  const t = useText();
  const { linkId, file, visited } = shown;
  const opens = opensInTab(shown);
  return (
    <>
      {opens && (
        <a className={buttonClass("secondary")} href={visitedContentUrl(linkId, file)} target="_blank" rel="noreferrer">
          <ExternalLink aria-hidden="true" />
          {t("visit.open")}
        </a>
      )}
      {visited.canDownload && visited.downloadsLeft !== 0 && (
        <a className={buttonClass("primary")} href={visitedContentUrl(linkId, file, true)} download={file.name}>
          <Download aria-hidden="true" />
          {t("visit.download")}
        </a>
      )}
    </>
  );
}
