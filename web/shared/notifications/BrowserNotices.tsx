import "./text.ts";
import { useState } from "react";
import { useText } from "../../text/index.tsx";
import { Inset, Item, Notice, Section, Switch } from "../../ui/index.ts";
import { allowNotices, areNoticesAllowed } from "./browser-notices.ts";

/** Notices of the browser itself, on this computer only. */
export function BrowserNotices() {
  const t = useText();
  const [isAllowed, setAllowed] = useState(areNoticesAllowed);
  const [isDenied, setDenied] = useState(false);
  return (
    <Section title={t("me.notifications")}>
      <Item
        title={t("me.notificationsDesktop")}
        about={t("me.notificationsHint")}
        isTall
        end={
          <Switch
            label={t("me.notificationsDesktop")}
            isSelected={isAllowed}
            onChange={(next) => {
              void allowNotices(next).then((result) => {
                setAllowed(result);
                setDenied(next && !result);
              });
            }}
          />
        }
      />
      {isDenied && (
        <Inset>
          <Notice tone="warn">{t("me.notificationsDenied")}</Notice>
        </Inset>
      )}
    </Section>
  );
}
