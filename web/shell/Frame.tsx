import { Outlet, useRouterState } from "@tanstack/react-router";
import { WifiOff } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { now } from "../platform/clock.ts";
import { noteHeld, useHeldAt } from "../platform/held-at.ts";
import { useIsOffline } from "../platform/live.ts";
import { usePage } from "../platform/page.ts";
import { PanelPlace } from "../platform/Panel.tsx";
import { Part } from "../platform/Part.tsx";
import { queryClient } from "../platform/query.ts";
import { useIsPhone } from "../platform/screen.ts";
import { formatWhen, useLocale, useText } from "../text/index.tsx";
import { Button, cx, HeaderEndPlace, Hidden, Skeleton } from "../ui/index.ts";
import css from "./Frame.module.css";
import { ListPane } from "./ListPane.tsx";
import { LiveEvents } from "./LiveEvents.tsx";
import { Navigation } from "./Navigation.tsx";
import { PhoneSearch } from "./PhoneSearch.tsx";
import { Docks, FrameParts } from "./ProductParts.tsx";
import { SearchPlace } from "./SearchPlace.tsx";
import { TopBar } from "./TopBar.tsx";

const Outgoing = lazy(async () => ({ default: (await import("../platform/outbox/Outgoing.tsx")).Outgoing }));

/** The server answers again: what was shown for want of it is fetched anew. */
function refreshAll(): void {
  noteHeld(null);
  void queryClient.invalidateQueries();
}

/** Everything around a page: top bar, rail or bottom bar, list, content, side panel. */
export function Frame() {
  const t = useText();
  const path = useRouterState({ select: (state) => state.location.pathname.replace(/(.)\/$/, "$1") });
  const locale = useLocale();
  const isOffline = useIsOffline();
  const heldAt = useHeldAt();
  useEffect(() => (isOffline ? refreshAll : undefined), [isOffline]);
  const [panelPlace, setPanelPlace] = useState<HTMLElement | null>(null);
  const [isListOpen, setListOpen] = useState(false);
  const { listTitle } = usePage().data;
  const isPhone = useIsPhone();
  const isListPage = isPhone && listTitle !== undefined;
  useEffect(() => setListOpen(false), [path]);
  return (
    <HeaderEndPlace value={isPhone ? <PhoneSearch /> : null}>
      <div className={css.app} data-pane={listTitle ? "list" : "content"}>
        <a className={css.skip} href="#content">
          {t("common.skip")}
        </a>
        <TopBar onToggleList={() => setListOpen(!isListOpen)} />
        <Navigation />
        {isOffline && (
          <div className={css.offline} role="alert">
            <WifiOff aria-hidden="true" />
            {heldAt === null
              ? t("shell.offline")
              : t("shell.offlineFrom", {
                  when: formatWhen(locale, heldAt, now(), {
                    today: t("shell.offlineToday"),
                    yesterday: t("shell.offlineYesterday"),
                  }),
                })}
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
        <SearchPlace />
        <FrameParts />
        <Part>
          <Outgoing />
        </Part>
        <LiveEvents />
      </div>
    </HeaderEndPlace>
  );
}
