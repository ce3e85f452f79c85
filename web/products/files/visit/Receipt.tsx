import type { FileRequest } from "@safos/contract/file-visits";
import { useEffect, useRef } from "react";
import { now } from "../../../platform/clock.ts";
import { formatBytes, formatDate, formatTime, useLocale, useText } from "../../../text/index.tsx";
import { Notice } from "../../../ui/index.ts";
import css from "./FileRequest.module.css";
import type { Chosen } from "./useDelivery.ts";

/** What has arrived, from whom, and the number to refer to; below it the sender's own from before. */
export function Receipt(props: { asked: FileRequest; name: string; chosen: readonly Chosen[]; number: string | null }) {
  const t = useText();
  const locale = useLocale();
  const { asked, number } = props;
  const place = useRef<HTMLElement>(null);
  // On a phone it stands below what was sent: the number is what they came for.
  useEffect(() => {
    if (number !== null) place.current?.focus();
  }, [number]);
  const received = props.chosen.filter((one) => one.state === "received");
  const bytes = received.reduce((sum, one) => sum + one.file.size, 0);
  const earlier = Map.groupBy(
    asked.received.filter((one) => one.number !== null && one.number !== number),
    (one) => one.number ?? "",
  );
  return (
    <section ref={place} tabIndex={-1} className={css.card} aria-label={t("request.receipt")}>
      <h2 className={css.heading}>{t("request.receipt")}</h2>
      {number === null ? (
        <p className={css.meta}>{t("request.receiptLead")}</p>
      ) : (
        <Notice tone="success">{t("request.done", { number })}</Notice>
      )}
      <dl className={css.facts}>
        <dt>{t("request.to")}</dt>
        <dd>{[asked.label, asked.organisationName].filter(Boolean).join(", ")}</dd>
        <dt>{t("request.from")}</dt>
        <dd>{props.name.trim() || "–"}</dd>
        <dt>{t("request.gotten")}</dt>
        <dd>{t("request.gottenFiles", { n: received.length, size: formatBytes(locale, bytes) })}</dd>
        <dt>{t("request.number")}</dt>
        <dd>{number ?? t("request.numberLater")}</dd>
        {[...earlier].slice(0, 5).map(([one, files]) => (
          <Earlier key={one} number={one} text={files.map((file) => file.name).join(", ")} at={files[0]?.receivedAt} />
        ))}
      </dl>
      {asked.expiresAt !== null && (
        <Notice isQuiet>
          {t("request.openUntil", {
            date: `${formatDate(locale, Date.parse(asked.expiresAt), now())} ${formatTime(locale, Date.parse(asked.expiresAt))}`,
          })}
        </Notice>
      )}
    </section>
  );
}

function Earlier({ number, text, at }: { number: string; text: string; at: string | undefined }) {
  const locale = useLocale();
  return (
    <>
      <dt>{number}</dt>
      <dd>
        {text}
        {at === undefined ? "" : ` · ${formatDate(locale, Date.parse(at), now())}`}
      </dd>
    </>
  );
}
