import { Ticket } from "lucide-react";
import { products } from "../../../platform/product.ts";
import { useText } from "../../../text/index.tsx";
import { IconTile } from "../../../ui/index.ts";
import css from "./SignInPage.module.css";

/** What stands under the field: ways in that need no name. */
export function OtherWays() {
  const t = useText();
  if (!products().some((product) => product.hasGuestLinks)) return null;
  return (
    <div className={css.guest}>
      <IconTile>
        <Ticket />
      </IconTile>
      <div>
        <p className={css.guestTitle}>{t("signin.guestTitle")}</p>
        <p className={css.guestText}>{t("signin.guestText")}</p>
      </div>
    </div>
  );
}
