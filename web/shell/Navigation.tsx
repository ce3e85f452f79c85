import { Link, useRouterState } from "@tanstack/react-router";
import { Folder, LayoutGrid, MessageCircle, SquareKanban, Sun, Video } from "lucide-react";
import type { ReactNode } from "react";
import { useUnreadTotal } from "../products/chat/summary.ts";
import { useText, type TextKey } from "../text/index.tsx";
import { Count, cx } from "../ui/index.ts";
import { hasMeetings } from "./meetings-door.tsx";
import css from "./Navigation.module.css";
import { useIsPhone } from "../platform/screen.ts";

interface Place {
  to: "/" | "/chat" | "/meetings" | "/files" | "/boards" | "/more";
  name: TextKey;
  icon: ReactNode;
  isHere: (path: string) => boolean;
  /** A phone reaches it through More, which is marked in its stead there. */
  isOnDesktopOnly?: boolean;
}

const places: Place[] = [
  { to: "/", name: "shell.today", icon: <Sun aria-hidden="true" />, isHere: (path) => path === "/" },
  {
    to: "/chat",
    name: "shell.chat",
    icon: <MessageCircle aria-hidden="true" />,
    isHere: (path) => path.startsWith("/chat") || /^\/w\/[^/]+(\/(chat|members).*)?$/.test(path),
  },
  ...(hasMeetings
    ? [
        {
          to: "/meetings" as const,
          name: "shell.meetings" as const,
          icon: <Video aria-hidden="true" />,
          isHere: (path: string) => path.startsWith("/meetings") || /^\/w\/[^/]+\/meetings/.test(path),
        },
      ]
    : []),
  {
    to: "/files",
    name: "shell.files",
    icon: <Folder aria-hidden="true" />,
    isHere: (path) => path.startsWith("/files") || /^\/w\/[^/]+\/files/.test(path),
  },
  {
    to: "/boards",
    name: "shell.boards",
    icon: <SquareKanban aria-hidden="true" />,
    isHere: (path) => path.startsWith("/boards") || /^\/w\/[^/]+\/boards/.test(path),
    isOnDesktopOnly: true,
  },
  {
    to: "/more",
    name: "shell.more",
    icon: <LayoutGrid aria-hidden="true" />,
    // Everything that has no entry of its own.
    isHere: (path) =>
      /^\/(more|me|admin|notices)/.test(path) || /^\/w\/[^/]+\/(polls|forms|documents|whiteboards)/.test(path),
  },
];

/** The rail at the side; on a phone the bar at the foot. */
export function Navigation() {
  const t = useText();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const mentions = useUnreadTotal();
  const isPhone = useIsPhone();
  const here = places.find((place) => place.isHere(path))?.to;
  const marked = isPhone && places.some((place) => place.to === here && place.isOnDesktopOnly) ? "/more" : here;
  return (
    <nav className={css.rail} aria-label={t("shell.menu")}>
      {places.map((place) => (
        <Link
          key={place.to}
          to={place.to}
          className={cx(css.place, place.isOnDesktopOnly && css.desktopOnly)}
          activeProps={{}}
          {...(place.to === marked
            ? { "aria-current": "page" as const, "data-here": true }
            : { "aria-current": undefined })}
        >
          <span className={css.pill}>{place.icon}</span>
          <span>{t(place.name)}</span>
          {place.to === "/chat" && mentions > 0 && (
            <span className={css.count}>
              <Count value={mentions} isMention label={t("shell.mentions", { n: mentions })} />
            </span>
          )}
        </Link>
      ))}
    </nav>
  );
}
