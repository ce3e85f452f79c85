import type { TransferPreview } from "@safos/contract/transfers";
import { formatBytes, useLocale, useText } from "../../../text/index.tsx";
import { Notice } from "../../../ui/index.ts";
import css from "./Transfer.module.css";
import "./text.ts";

const kinds = ["link", "guestLink", "member", "mailGuest", "share", "federated"] as const;
const mostNamed = 20;

/** What the receiving organisation's rules close, with names where they are given. */
export function Closes({ preview }: { preview: TransferPreview }) {
  const t = useText();
  const locale = useLocale();
  const { closes, quota, size } = preview;
  const organisation = preview.organisation.name;
  const some = kinds.filter((kind) => closes.counts[kind] > 0);
  return (
    <>
      {quota !== null && size > quota && (
        <Notice tone="danger">
          {t("transfer.full", {
            organisation,
            size: formatBytes(locale, size),
            quota: formatBytes(locale, quota),
          })}
        </Notice>
      )}
      {some.length === 0 ? (
        <Notice isQuiet>{t("transfer.closesNothing", { organisation })}</Notice>
      ) : (
        <section className={css.closes}>
          <h3 className={css.heading}>{t("transfer.closes", { organisation })}</h3>
          <ul className={css.kinds}>
            {some.map((kind) => {
              const named = closes.items.flatMap((one) => (one.kind === kind ? (one.title ?? one.person ?? []) : []));
              return (
                <li key={kind}>
                  {t(`policy.closes.${kind}`, { n: closes.counts[kind] })}
                  {named.length > 0 && <span className={css.named}>{named.slice(0, mostNamed).join(", ")}</span>}
                </li>
              );
            })}
          </ul>
        </section>
      )}
    </>
  );
}
