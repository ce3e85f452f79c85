import "./text.ts";
import { useText } from "../../../text/index.tsx";
import { Switch } from "../../../ui/index.ts";
import { setOpensItself, useOpensItself } from "./settings.ts";
import { canOpenWindow } from "./store.ts";

/** Whether the small window opens by itself. */
export function WindowSetting() {
  const t = useText();
  const isOn = useOpensItself();
  if (!canOpenWindow()) return null;
  return (
    <Switch isSelected={isOn} onChange={setOpensItself}>
      {t("callWindow.itself")}
    </Switch>
  );
}
