import { useId, useState, type KeyboardEvent, type ReactNode } from "react";
import { useText } from "../../../text/index.tsx";
import { cx } from "../../../ui/index.ts";
import css from "./DetailTabs.module.css";
import "./text.ts";

interface Tab {
  readonly id: string;
  readonly name: string;
  readonly content: () => ReactNode;
}

/** Parts of the details, one at a time: arrows lead from one to the next, and only the chosen one is fetched. */
export function DetailTabs({ tabs: given }: { tabs: readonly (Tab | false)[] }) {
  const t = useText();
  const base = useId();
  const tabs = given.filter((one) => one !== false);
  const [chosen, setChosen] = useState(tabs[0]?.id ?? "");
  const place = Math.max(
    0,
    tabs.findIndex((one) => one.id === chosen),
  );
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const last = tabs.length - 1;
    const next =
      { ArrowRight: place === last ? 0 : place + 1, ArrowLeft: place === 0 ? last : place - 1, Home: 0, End: last }[
        event.key
      ] ?? null;
    const tab = next === null ? undefined : tabs[next];
    if (!tab) return;
    event.preventDefault();
    setChosen(tab.id);
    document.getElementById(`${base}${tab.id}`)?.focus();
  };
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- its tabs have the focus */}
      <div role="tablist" className={css.tabs} aria-label={t("fileDetails.parts")} onKeyDown={onKeyDown}>
        {tabs.map(({ id, name }, index) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`${base}${id}`}
            aria-selected={index === place}
            aria-controls={`${base}panel`}
            tabIndex={index === place ? 0 : -1}
            className={cx(css.tab, index === place && css.chosen)}
            onClick={() => setChosen(id)}
          >
            {name}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${base}panel`} aria-labelledby={`${base}${tabs[place]?.id ?? ""}`}>
        {tabs[place]?.content()}
      </div>
    </>
  );
}
