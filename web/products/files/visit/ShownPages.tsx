import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useText } from "../../../text/index.tsx";
import { Hidden, Notice, Skeleton } from "../../../ui/index.ts";
import { NothingShown } from "./NothingShown.tsx";
import { visitedPagesQuery, visitedPreviewUrl } from "./queries.ts";
import type { Shown } from "./shown.ts";
import css from "./Visit.module.css";

/** A file page by page, as pictures that the server draws when one comes near; with what stands on them for those who hear it. */
export function ShownPages({ linkId, file, visited }: Shown) {
  const t = useText();
  const { data, isError } = useQuery(visitedPagesQuery(linkId, file));
  if (isError) return <NothingShown {...{ file, visited }} />;
  if (!data) return <Skeleton label={t("common.loading")} />;
  const { count, isCut, texts } = data;
  const isByPage = texts.length === count;
  return (
    <>
      <div className={css.pages} role="region" aria-label={t("visit.pages", { name: file.name })} tabIndex={0}>
        {Array.from({ length: count }, (_, index) => (
          <figure key={index} className={css.sheet}>
            <Picture {...{ linkId, file }} number={index + 1} alt={t("visit.page", { number: index + 1, count })} />
            {isByPage && (
              <figcaption>
                <Hidden>{texts[index]}</Hidden>
              </figcaption>
            )}
          </figure>
        ))}
        {!isByPage && texts.length > 0 && <Hidden>{texts.join("\n")}</Hidden>}
      </div>
      {isCut && <p className={css.meta}>{t("visit.textCut")}</p>}
    </>
  );
}

function Picture({ linkId, file, number, alt }: Pick<Shown, "linkId" | "file"> & { number: number; alt: string }) {
  const t = useText();
  const [isBroken, setBroken] = useState(false);
  if (isBroken) return <Notice tone="warn">{t("visit.pageMissing", { number })}</Notice>;
  const at = (size: number): string => visitedPreviewUrl(linkId, file, size, number);
  return (
    <img
      className={css.sheetPicture}
      src={at(1024)}
      // The widths of sheets of A4, whose height the sizes are.
      srcSet={`${at(1024)} 724w, ${at(2048)} 1448w`}
      sizes="(max-width: 800px) 94vw, 760px"
      loading="lazy"
      alt={alt}
      onError={() => setBroken(true)}
    />
  );
}
