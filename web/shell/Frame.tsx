import { Outlet, useRouterState } from "@tanstack/react-router";
import { PanelLeft, Search, WifiOff } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { useText } from "../text/index.tsx";
import { Button, cx, Hidden, IconButton, Kbd, Mark, Skeleton } from "../ui/index.ts";
import { Account } from "./Account.tsx";
import { Bell } from "./Bell.tsx";
import css from "./Frame.module.css";
import { ListPane } from "./ListPane.tsx";
import { useIsOffline } from "../platform/live.ts";
import { Navigation } from "./Navigation.tsx";
import { LiveEvents } from "./LiveEvents.tsx";
import { usePage } from "../platform/page.ts";
import { PanelPlace } from "../platform/Panel.tsx";
import { products } from "../platform/product.ts";
import { useIsPhone } from "../platform/screen.ts";
import { onOpenSearch } from "../platform/search-box.ts";
import { useMe } from "../platform/session.ts";

const fetchSearchBox = () => import("../shared/search/SearchBox.tsx");
const SearchBox = lazy(() => fetchSearchBox().then((module) => ({ default: module.SearchBox })));

/** Everything around a page: top bar, rail or bottom bar, list, content, side panel. */
export function Frame() {
  const t = useText();
  const me = useMe();
  const path = useRouterState({ select: (state) => state.location.pathname.replace(/(.)\/$/, "$1") });
  const isOffline = useIsOffline();
  const [panelPlace, setPanelPlace] = useState<HTMLElement | null>(null);
  const [isListOpen, setListOpen] = useState(false);
  const [isSearching, setSearching] = useState(false);
  const isToday = path === "/";
  const { listTitle } = usePage().data;
  const isListPage = useIsPhone() && listTitle !== undefined;

  useEffect(() => setListOpen(false), [path]);
  useEffect(() => onOpenSearch(() => setSearching(true)), []);
  // Fetched once the page stands, so that it opens at the key and misses no letter.
  useEffect(() => {
    const timer = setTimeout(() => void fetchSearchBox(), 1000);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    const open = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey)
        return;
      event.preventDefault();
      setSearching(true);
    };
    addEventListener("keydown", open);
    return () => removeEventListener("keydown", open);
  }, []);

  return (
    <div className={css.app} data-pane={listTitle ? "list" : "content"}>
      <a className={css.skip} href="#content">
        {t("common.skip")}
      </a>
      <header className={cx(css.topbar, isToday && css.onToday)}>
        <div className={css.brand}>
          <span className={css.mark}>
            <Mark />
          </span>
          <span className={css.name}>Safos</span>
          <span className={css.organisation}>{me.organisation.name}</span>
          <span className={css.drawerButton}>
            <IconButton label={t("shell.openList")} onPress={() => setListOpen(!isListOpen)}>
              <PanelLeft aria-hidden="true" />
            </IconButton>
          </span>
        </div>
        <button
          type="button"
          className={css.search}
          aria-keyshortcuts="Control+K Meta+K"
          aria-haspopup="dialog"
          onClick={() => setSearching(true)}
        >
          <Search aria-hidden="true" />
          <span className={css.searchWords}>{t("shell.search")}</span>
          <Kbd>Ctrl K</Kbd>
        </button>
        <div className={css.end}>
          <Bell />
          <Account />
        </div>
      </header>
      <Navigation />
      {isOffline && (
        <div className={css.offline} role="alert">
          <WifiOff aria-hidden="true" />
          {t("shell.offline")}
        </div>
      )}
      <div className={css.frame}>
        <div
          className={cx(css.list, isListOpen && css.listOpen)}
          {...(isListPage ? { role: "main", id: "content", tabIndex: -1 } : {})}
        >
          <ListPane />
          {isListPage && (
            <Hidden>
              <h1>{t(listTitle)}</h1>
            </Hidden>
          )}
          <div className={css.dock}>
            <Docks />
          </div>
        </div>
        {isListOpen && (
          <div className={css.shade}>
            <Button variant="quiet" onPress={() => setListOpen(false)}>
              {t("common.close")}
            </Button>
          </div>
        )}
        <main {...(isListPage ? {} : { id: "content" })} className={css.content} tabIndex={-1}>
          <PanelPlace value={panelPlace}>
            <Suspense fallback={<Skeleton label={t("common.loading")} rows={5} />}>
              <Outlet />
            </Suspense>
          </PanelPlace>
        </main>
        <div className={css.panel} ref={setPanelPlace} />
      </div>
      {isSearching && (
        <Suspense>
          <SearchBox isOpen onClose={() => setSearching(false)} />
        </Suspense>
      )}
      <FrameParts />
      <LiveEvents />
    </div>
  );
}

function Docks() {
  return products().map(
    ({ name, dock: Dock }) =>
      Dock && (
        <Suspense key={name}>
          <Dock />
        </Suspense>
      ),
  );
}

function FrameParts() {
  return products().flatMap(({ name, frameParts }) =>
    (frameParts ?? []).map((Part, index) => (
      <Suspense key={`${name} ${index}`}>
        <Part />
      </Suspense>
    )),
  );
}
