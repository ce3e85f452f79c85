import { notificationRoutes } from "@safos/contract/routes/notifications";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Bell as BellIcon } from "lucide-react";
import { useText } from "../../text/index.tsx";
import { Count, iconLinkClass } from "../../ui/index.ts";
import { request } from "../../platform/request.ts";
import css from "./Bell.module.css";

/** How many notices are unread; the link leads to them. The live events keep it right. */
export function Bell() {
  const t = useText();
  const { data } = useQuery({
    queryKey: ["notices", "count"],
    queryFn: () => request(notificationRoutes.listNotices, { query: { unread: true } }),
  });
  const unread = data?.unread ?? 0;
  return (
    <Link
      to="/notices"
      className={`${iconLinkClass()} ${css.bell}`}
      aria-label={t("shell.noticesUnread", { n: unread })}
    >
      <BellIcon aria-hidden="true" />
      {unread > 0 && (
        <span className={css.count} aria-hidden="true">
          <Count value={unread} isMention label="" />
        </span>
      )}
    </Link>
  );
}
