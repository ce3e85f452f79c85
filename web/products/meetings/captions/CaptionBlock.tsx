import "./text.ts";
import { SlidersHorizontal } from "lucide-react";
import type { CSSProperties, ReactNode } from "react";
import { useText } from "../../../text/index.tsx";
import { cx, Hidden, IconButton } from "../../../ui/index.ts";
import css from "./CaptionBlock.module.css";
import { rowsOf, type Row } from "./rows.ts";
import type { Preferences } from "./preferences.ts";
import { useCaptions } from "./store.ts";

/** What is said, under the pictures or where one wants it; nothing while captions are off. */
export function CaptionBlock(props: { isSmall?: boolean; onSettings?: () => void }) {
  const t = useText();
  const { notice, captions, preferences } = useCaptions();
  if (!notice && captions.length === 0) return null;
  const rows = rowsOf(captions);
  const trouble = !notice || notice.captions === "on" ? null : t(`captions.${notice.captions}`);
  return (
    <>
      {preferences.isRead && <ReadAloud captions={captions} />}
      {(preferences.isShown || notice === null) && (
        <section className={css.place} aria-label={t("captions.title")}>
          <CaptionRows rows={rows} preferences={preferences} isSmall={props.isSmall ?? false}>
            {rows.length === 0 && trouble === null && <p className={css.hint}>{t("captions.nothingYet")}</p>}
            {trouble !== null && (
              <p className={css.hint} role="status">
                {trouble}
              </p>
            )}
          </CaptionRows>
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
export function CaptionRows(props: {
  rows: readonly Row[];
  preferences: Preferences;
  isSmall?: boolean;
  children?: ReactNode;
}) {
  const { preferences, isSmall } = props;
  const { size, colour, rows: count } = preferences;
  return (
    <div
      className={cx(css.block, css[size], css[colour], isSmall && css.inDock)}
      style={{ "--rows": isSmall ? Math.min(Number(count), 3) : count } as CSSProperties}
    >
      <ul className={css.rows}>
        {props.rows.slice(-8).map((row) => (
          <li key={row.key} className={css.row}>
            <span className={css.name}>{row.name}</span>{" "}
            <span>
              {row.settled} {row.changing !== "" && <span className={css.changing}>{row.changing}</span>}
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
