import "../text.ts";
import { useText } from "../../../text/index.tsx";
import { useCall } from "./call.ts";
import css from "./SettingsDialog.module.css";
import { Picture } from "./Tile.tsx";

/** How the others see one. */
export function OwnPicture() {
  const t = useText();
  const own = useCall().tiles.find((tile) => tile.isLocal && !tile.isScreen);
  return (
    <div className={css.picture}>
      {own?.video ? <Picture tile={own} /> : <p className={css.off}>{t("meeting.cameraOff")}</p>}
      {own?.video && <span className={css.plate}>{t("meeting.seenSo")}</span>}
    </div>
  );
}
