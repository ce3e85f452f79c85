import { mostChroma } from "@safos/contract/look-contrast";
import { useText } from "../../../text/index.tsx";
import { Notice, Slider, Switch } from "../../../ui/index.ts";
import { Contrasts } from "./Contrasts.tsx";
import type { LookDraft } from "./draft.ts";

/** Hues near that of mentions, which people should not take for it. */
const isNearMentions = (hue: number, chroma: number): boolean => hue >= 20 && hue <= 60 && chroma > 0.05;

/** The accent, and how well it will be seen. */
export function AccentFields({
  draft,
  onChange,
}: {
  draft: LookDraft;
  onChange: (change: Partial<LookDraft>) => void;
}) {
  const t = useText();
  const { domain, hasAccent, accentHue, accentChroma } = draft;
  return (
    <>
      {domain !== null && (
        <Switch isSelected={hasAccent} onChange={(next) => onChange({ hasAccent: next })}>
          {t("look.ownAccent")}
        </Switch>
      )}
      {hasAccent && (
        <>
          <Slider
            label={t("admin.accentHue")}
            value={accentHue}
            minValue={0}
            maxValue={360}
            step={1}
            onChange={(hue) => onChange({ accentHue: hue })}
          />
          <Slider
            label={t("admin.accentChroma")}
            value={accentChroma}
            minValue={0}
            maxValue={mostChroma}
            step={0.002}
            onChange={(chroma) => onChange({ accentChroma: chroma })}
          />
          <p>{t("admin.accentHint")}</p>
          {isNearMentions(accentHue, accentChroma) && <Notice tone="warn">{t("admin.accentNear")}</Notice>}
          <Contrasts hue={accentHue} chroma={accentChroma} />
        </>
      )}
    </>
  );
}
