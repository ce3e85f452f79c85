import { useMemo, useState } from "react";
import { useText } from "../../../text/index.tsx";
import { Button, cx, Hidden } from "../../../ui/index.ts";
import css from "./Compare.module.css";
import { foldRows, pairRows, type Row } from "./lines.ts";

/** Up to this number of lines are drawn until the person asks for more. */
const step = 1000;

/** Lines that were removed and added, by sign and word and not by colour alone; what is far from them is folded. */
export function DiffView({ rows, isBeside }: { rows: readonly Row[]; isBeside: boolean }) {
  const t = useText();
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const [most, setMost] = useState(step);
  const folded = useMemo(() => foldRows(rows, opened), [rows, opened]);
  const pairs = useMemo(
    () => (isBeside ? pairRows(folded) : folded.map((row) => ({ left: row, right: row }))),
    [folded, isBeside],
  );
  const open = (at: number) => () => setOpened(new Set([...opened, at]));
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is reached by keyboard
    <div className={css.scroll} role="region" tabIndex={0} aria-label={t("compare.lines")}>
      <table className={cx(css.table, isBeside && css.beside)}>
        <tbody>
          {pairs.slice(0, most).map(({ left, right }, index) => {
            const row = left ?? right;
            if (row?.kind === "gap")
              return (
                <tr key={index}>
                  <td colSpan={isBeside ? 6 : 4} className={css.gap}>
                    <Button size="xs" variant="quiet" onPress={open(row.at)}>
                      {t("compare.gap", { n: row.count })}
                    </Button>
                  </td>
                </tr>
              );
            return (
              <tr key={index}>
                {isBeside ? (
                  <>
                    <Side row={left} side="left" />
                    <Side row={right} side="right" />
                  </>
                ) : (
                  row && <Line row={row} />
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
      {pairs.length > most && (
        <Button onPress={() => setMost(most + step)}>{t("compare.more", { n: pairs.length - most })}</Button>
      )}
    </div>
  );
}

const numberOf = (row: Row | null, side: "left" | "right"): number | null =>
  row && side in row ? (row as Row & Record<"left" | "right", number>)[side] : null;

function Side({ row, side }: { row: Row | null; side: "left" | "right" }) {
  const tone = row === null ? css.empty : css[row.kind];
  return (
    <>
      <td className={cx(css.number, tone)}>{numberOf(row, side)}</td>
      <Sign row={row} />
      <td className={cx(css.text, tone)}>{row && "text" in row ? row.text : null}</td>
    </>
  );
}

function Line({ row }: { row: Row }) {
  return (
    <>
      <td className={cx(css.number, css[row.kind])}>{numberOf(row, "left")}</td>
      <td className={cx(css.number, css[row.kind])}>{numberOf(row, "right")}</td>
      <Sign row={row} />
      <td className={cx(css.text, css[row.kind])}>{"text" in row ? row.text : null}</td>
    </>
  );
}

function Sign({ row }: { row: Row | null }) {
  const t = useText();
  const isMarked = row?.kind === "added" || row?.kind === "removed";
  return (
    <td className={cx(css.sign, row === null ? css.empty : css[row.kind])}>
      {isMarked && (
        <>
          <span aria-hidden="true">{row.kind === "added" ? "+" : "−"}</span>
          <Hidden>{t(`compare.${row.kind}`)}</Hidden>
        </>
      )}
    </td>
  );
}
