import type { Layer } from "@safos/contract/timeline";
import { explain } from "../../../platform/api.ts";
import { useLocale, useText } from "../../../text/index.tsx";
import css from "./Layers.module.css";

/** Says of which layers only a part is shown, and when none can be. */
export function CutLayers({ cut, error }: { cut: readonly Layer[]; error: Error | null }) {
  const t = useText();
  const locale = useLocale();
  if (!error && cut.length === 0) return null;
  const names = new Intl.ListFormat(locale).format(cut.map((one) => t(`layers.${one}`)));
  return (
    <p className={css.cutLayers} role="status">
      {error ? t("layers.unread", { reason: explain(error) }) : t("layers.cut", { layers: names })}
    </p>
  );
}
