import { Link } from "@tanstack/react-router";
import { Ticket } from "lucide-react";
import { products } from "../../../platform/product.ts";
import { useText } from "../../../text/index.tsx";
import { IconTile } from "../../../ui/index.ts";
import css from "./SignInPage.module.css";

/** What stands under the field: ways in that need no name. */
export function OtherWays({ domain }: { domain: string | undefined }) {
  const t = useText();
  return (
    <>
      {products().some((product) => product.hasGuestLinks) && <GuestLinks />}
      <Link className={css.forgot} to="/accessibility" search={domain === undefined ? {} : { domain }}>
        {t("signin.accessibility")}
      </Link>
    </>
  );
}

function GuestLinks() {
  const t = useText();
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
