import { PanelLeft, Search } from "lucide-react";
import { Logo } from "../platform/Logo.tsx";
import { openSearch } from "../platform/search-box.ts";
import { lookOf, useMe } from "../platform/session.ts";
import { useText } from "../text/index.tsx";
import { IconButton, Kbd, Mark } from "../ui/index.ts";
import { Account } from "./Account.tsx";
import { Bell } from "../shared/notifications/Bell.tsx";
import css from "./Frame.module.css";

/** Whose page it is, search, notices, oneself. On a phone Today shows these itself. */
export function TopBar({ onToggleList }: { onToggleList: () => void }) {
  const t = useText();
  const look = lookOf(useMe());
  return (
    <header className={css.topbar}>
      <div className={css.brand}>
        <span className={css.mark}>
          <Logo look={look} size="small" fallback={<Mark />} />
        </span>
        <span className={css.name}>Safos</span>
        <span className={css.organisation}>{look.name}</span>
        <span className={css.drawerButton}>
          <IconButton label={t("shell.openList")} onPress={onToggleList}>
            <PanelLeft aria-hidden="true" />
          </IconButton>
        </span>
      </div>
      <button
        type="button"
        className={css.search}
        aria-keyshortcuts="Control+K Meta+K"
        aria-haspopup="dialog"
        onClick={openSearch}
      >
        <Search aria-hidden="true" />
        <span className={css.searchText}>{t("shell.search")}</span>
        <Kbd>Ctrl K</Kbd>
      </button>
      <div className={css.end}>
        <Bell />
        <Account />
      </div>
    </header>
  );
}
