import "./text.ts";
import type { Meeting } from "@safos/contract/meetings";
import { useText } from "../../../text/index.tsx";
import { Switch } from "../../../ui/index.ts";
import css from "./PermissionSwitches.module.css";
import { setPermissions } from "./verbs.ts";

const all = ["microphone", "camera", "screen", "chat"] as const;

/** What everybody but those who lead may do in the call. */
export function PermissionSwitches({ meeting }: { meeting: Meeting }) {
  const t = useText();
  return (
    <details className={css.permissions}>
      <summary>{t("permissions.title")}</summary>
      <div className={css.switches} role="group" aria-label={t("permissions.title")}>
        {all.map((one) => (
          <Switch
            key={one}
            isSelected={meeting.permissions[one]}
            onChange={(next) => void setPermissions(meeting.id, { [one]: next })}
          >
            {t(`permissions.${one}`)}
          </Switch>
        ))}
        <p className={css.about}>{t("permissions.about")}</p>
      </div>
    </details>
  );
}
