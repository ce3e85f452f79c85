import { useEffect, useRef, type KeyboardEvent } from "react";
import { useText } from "../../../text/index.tsx";
import { cx } from "../../../ui/index.ts";
import "../viewer/text.ts";
import css from "./Sheets.module.css";

interface SheetTabsProps {
  id: string;
  names: readonly string[];
  chosen: number;
  onChoose: (sheet: number) => void;
}

/** The sheets of a book: arrows lead from one to the next. */
export function SheetTabs({ id, names, chosen, onChoose }: SheetTabsProps) {
  const t = useText();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [chosen]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const last = names.length - 1;
    const next = { ArrowRight: Math.min(last, chosen + 1), ArrowLeft: Math.max(0, chosen - 1), Home: 0, End: last }[
      event.key
    ];
    if (next === undefined) return;
    event.preventDefault();
    onChoose(next);
    document.getElementById(`${id}-tab-${next}`)?.focus();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- its tabs have the focus
    <div ref={box} role="tablist" className={css.tabs} aria-label={t("viewer.sheets")} onKeyDown={onKeyDown}>
      {names.map((name, index) => (
        <button
          key={index}
          type="button"
          role="tab"
          id={`${id}-tab-${index}`}
          aria-selected={index === chosen}
          aria-controls={`${id}-panel`}
          tabIndex={index === chosen ? 0 : -1}
          className={cx(css.tab, index === chosen && css.chosen)}
          onClick={() => onChoose(index)}
        >
          {name}
        </button>
      ))}
    </div>
  );
}
