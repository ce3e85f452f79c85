import { useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from "react";
import { createPortal } from "react-dom";
import { useText } from "../../text/index.tsx";
import { cx, Hidden } from "../../ui/index.ts";
import { menuId, optionId, type MenuStore } from "./insert-menu.ts";
import css from "./InsertMenu.module.css";

/** The list at the cursor after `/` or `@`. The keyboard stays in the text; arrows, Enter and Escape work from there. */
export function InsertMenu({ store }: { store: MenuStore }) {
  const t = useText();
  const open = useSyncExternalStore(store.watch, store.read);
  const box = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ left: 0, top: 0 });
  useLayoutEffect(() => {
    if (!open || !box.current) return;
    const { offsetHeight: height, offsetWidth: width } = box.current;
    const below = open.rect.bottom + 6;
    const fits = below + height < innerHeight - 8;
    setPlace({
      left: Math.max(8, Math.min(open.rect.left, innerWidth - width - 8)),
      top: fits ? below : Math.max(8, open.rect.top - height - 6),
    });
  }, [open]);
  useEffect(() => {
    if (open) document.getElementById(optionId(open.index))?.scrollIntoView({ block: "nearest" });
  }, [open]);
  if (!open) return null;
  return createPortal(
    <div ref={box} className={css.menu} style={{ left: place.left, top: place.top }}>
      <div id={menuId} role="listbox" aria-label={t(open.kind === "insert" ? "documents.insert" : "documents.mention")}>
        {open.items.map((item, index) => (
          <div
            key={item.id}
            id={optionId(index)}
            role="option"
            aria-selected={index === open.index}
            className={cx(css.item, index === open.index && css.chosen)}
            // The text keeps the cursor.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => open.pick(item)}
          >
            <span className={css.icon} aria-hidden="true">
              {item.icon}
            </span>
            <span className={css.text}>
              <span className={css.name}>{item.name}</span>
              {item.about && <span className={css.about}>{item.about}</span>}
            </span>
          </div>
        ))}
      </div>
      {open.items.length === 0 && (
        <p className={css.none}>{t(open.kind === "mention" ? "documents.mentionHint" : "documents.menuEmpty")}</p>
      )}
      <div aria-live="polite">
        <Hidden>{open.items[open.index]?.name ?? t("documents.menuEmpty")}</Hidden>
      </div>
    </div>,
    document.body,
  );
}
