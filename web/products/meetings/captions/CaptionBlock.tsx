import "./text.ts";
import { SlidersHorizontal } from "lucide-react";
import type { CSSProperties, ReactNode } from "react";
import { useText } from "../../../text/index.tsx";
import { cx, Hidden, IconButton } from "../../../ui/index.ts";
import css from "./CaptionBlock.module.css";
import { linesOf, type Line } from "./lines.ts";
import type { Preferences } from "./preferences.ts";
import { useCaptions } from "./store.ts";

/** What is said, under the pictures or where one wants it; nothing while captions are off. */
export function CaptionBlock(props: { isSmall?: boolean; onSettings?: () => void }) {
  const t = useText();
  const { notice, captions, preferences } = useCaptions();
  if (!notice) return null;
  const lines = linesOf(captions);
  const trouble = notice.captions === "on" ? null : t(`captions.${notice.captions}`);
  return (
    <>
      {preferences.isRead && <ReadAloud captions={captions} />}
      {preferences.isShown && (
        <section className={css.place} aria-label={t("captions.title")}>
          <CaptionLines lines={lines} preferences={preferences} isSmall={props.isSmall ?? false}>
            {lines.length === 0 && trouble === null && <p className={css.hint}>{t("captions.nothingYet")}</p>}
            {trouble !== null && (
              <p className={css.hint} role="status">
                {trouble}
              </p>
            )}
          </CaptionLines>
          {props.onSettings && (
            <span className={css.settings}>
              <IconButton label={t("captions.settings")} tone="stage" onPress={props.onSettings}>
                <SlidersHorizontal aria-hidden="true" />
              </IconButton>
            </span>
          )}
        </section>
      )}
    </>
  );
}

/** Lines as a person has chosen to read them, the latest lowest. */
export function CaptionLines(props: {
  lines: readonly Line[];
  preferences: Preferences;
  isSmall?: boolean;
  children?: ReactNode;
}) {
  const { preferences, isSmall } = props;
  const { size, colour, lines: count } = preferences;
  return (
    <div
      className={cx(css.block, css[size], css[colour], isSmall && css.inDock)}
      style={{ "--lines": isSmall ? Math.min(Number(count), 3) : count } as CSSProperties}
    >
      <ul className={css.lines}>
        {props.lines.slice(-8).map((line) => (
          <li key={line.key} className={css.line}>
            <span className={css.name}>{line.name}</span>{" "}
            <span className={css.words}>
              {line.settled} {line.changing !== "" && <span className={css.changing}>{line.changing}</span>}
            </span>
          </li>
        ))}
      </ul>
      {props.children}
    </div>
  );
}

/** Only what is settled: words that change would be said again and again. */
function ReadAloud({ captions }: { captions: ReturnType<typeof useCaptions>["captions"] }) {
  return (
    <Hidden>
      <span aria-live="polite">
        {captions
          .filter((one) => one.isFinal)
          .slice(-3)
          .map((one) => (
            <span key={one.segmentId}>
              {one.name}: {one.text}{" "}
            </span>
          ))}
      </span>
    </Hidden>
  );
}
