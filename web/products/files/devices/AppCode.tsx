import { appLoginRoutes } from "@safos/contract/routes/app-logins";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { now } from "../../../platform/clock.ts";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { QrPicture } from "../../../shared/identity/security/QrPicture.tsx";
import { formatTime, useLocale, useText } from "../../../text/index.tsx";
import { Button } from "../../../ui/index.ts";
import css from "./Devices.module.css";

/** A code that signs a phone's app in as the person, once they ask for it, and until it is good no more. */
export function AppCode() {
  const t = useText();
  const locale = useLocale();
  const [isOver, setOver] = useState(false);
  const show = useMutation({
    mutationFn: () => request(appLoginRoutes.showAppCode),
    onSuccess: () => setOver(false),
  });
  const endsAt = Date.parse(show.data?.endsAt ?? "");
  useEffect(() => {
    if (Number.isNaN(endsAt)) return undefined;
    const timer = setTimeout(() => setOver(true), Math.max(endsAt - now(), 0));
    // A device that has come in stands in the list by itself.
    const looking = setInterval(() => void queryClient.invalidateQueries({ queryKey: ["app-passwords"] }), 5000);
    return () => {
      clearTimeout(timer);
      clearInterval(looking);
    };
  }, [endsAt]);
  const isShown = show.data !== undefined && !isOver;
  return (
    <div className={css.code}>
      <div className={css.frame}>
        {isShown ? (
          <QrPicture data={show.data.address} label={t("devices.code")} />
        ) : (
          <Button variant="primary" isPending={show.isPending} onPress={() => show.mutate()}>
            {t("devices.showCode")}
          </Button>
        )}
      </div>
      <p className={css.about} role="status">
        {isShown && t("devices.codeUntil", { time: formatTime(locale, endsAt) })}
        {isOver && t("devices.codeOver")}
      </p>
    </div>
  );
}
