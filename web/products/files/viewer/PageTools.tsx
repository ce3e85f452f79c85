import { Minus, Plus, StretchHorizontal } from "lucide-react";
import { useEffect, useState } from "react";
import { useText } from "../../../text/index.tsx";
import { IconButton } from "../../../ui/index.ts";
import css from "./Viewer.module.css";

interface Pages {
  /** From 1. */
  readonly page: number;
  readonly count: number;
  readonly goTo: (page: number) => void;
}

/** Which page one is on; writing a number goes there. */
export function PageNumber({ page, count, goTo }: Pages) {
  const t = useText();
  const [typed, setTyped] = useState(String(page));
  useEffect(() => setTyped(String(page)), [page]);
  const go = (): void => {
    const wanted = Number(typed);
    if (Number.isInteger(wanted) && wanted >= 1 && wanted <= count && wanted !== page) goTo(wanted);
    else setTyped(String(page));
  };
  return (
    <label className={css.pageNumber}>
      {t("viewer.page")}
      <input
        inputMode="numeric"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={go}
        onKeyDown={(event) => {
          if (event.key === "Enter") go();
        }}
      />
      {t("viewer.pageOf", { of: count })}
    </label>
  );
}

const steps = [0.25, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3, 4];

/** How large pages are; null fits them to the width. */
export function Zoom(props: { scale: number; onScale: (scale: number | null) => void }) {
  const t = useText();
  const smaller = steps.findLast((one) => one < props.scale - 0.01);
  const larger = steps.find((one) => one > props.scale + 0.01);
  return (
    <div className={css.zoom}>
      <IconButton
        label={t("viewer.smaller")}
        size="sm"
        isDisabled={smaller === undefined}
        onPress={() => props.onScale(smaller ?? null)}
      >
        <Minus aria-hidden="true" />
      </IconButton>
      <span className={css.percent}>{t("viewer.zoom", { n: Math.round(props.scale * 100) })}</span>
      <IconButton
        label={t("viewer.larger")}
        size="sm"
        isDisabled={larger === undefined}
        onPress={() => props.onScale(larger ?? null)}
      >
        <Plus aria-hidden="true" />
      </IconButton>
      <IconButton label={t("viewer.fit")} size="sm" onPress={() => props.onScale(null)}>
        <StretchHorizontal aria-hidden="true" />
      </IconButton>
    </div>
  );
}
