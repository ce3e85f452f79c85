import type { Contrast } from "@safos/contract/look-contrast";
import { useLocale, useText } from "../../../text/index.tsx";
import { Notice } from "../../../ui/index.ts";
import { sayRatio } from "./ratio.ts";

/** Why an accent cannot be saved, with its number. */
export function FaintNotice({ faint: { name, ratio, least } }: { faint: Contrast }) {
  const t = useText();
  const locale = useLocale();
  return (
    <Notice tone="danger">
      {t("look.faint", {
        name: t(`look.contrast.${name}`),
        ratio: sayRatio(locale, ratio),
        least: sayRatio(locale, least),
      })}
    </Notice>
  );
}
