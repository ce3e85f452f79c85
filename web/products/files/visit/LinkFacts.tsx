import type { Visited } from "@safos/contract/file-visits";
import { now } from "../../../platform/clock.ts";
import { formatDate, useLocale, useText } from "../../../text/index.tsx";
import { Notice } from "../../../ui/index.ts";
import css from "./Visit.module.css";

/** How long the link lives, how much is left of it, and what it does not let one do. */
export function LinkFacts({ visited: { canDownload, downloadsLeft, expiresAt } }: { visited: Visited }) {
  const t = useText();
  const locale = useLocale();
  const facts = [
    expiresAt !== null && t("visit.until", { date: formatDate(locale, Date.parse(expiresAt), now()) }),
    downloadsLeft !== null && t("visit.downloadsLeft", { n: downloadsLeft }),
  ].filter(Boolean);
  return (
    <>
      {facts.length > 0 && <p className={css.meta}>{facts.join(" · ")}</p>}
      {!canDownload && (
        <Notice isQuiet>
          {t("visit.showOnly")} {t("visit.showLimits")}
        </Notice>
      )}
    </>
  );
}
