import { Link } from "@tanstack/react-router";
import { LogOut } from "lucide-react";
import { Fragment } from "react";
import { inOrder } from "./product.ts";
import { useIsPhone } from "./screen.ts";
import { useMe } from "./session.ts";
import { useSignOut } from "./sign-out.ts";
import { useText } from "../text/index.tsx";
import { ListFrame, ListHeading, listRowClass, RowName } from "../ui/index.ts";

/** Everything that is about oneself or the organisation. */
export function MoreList() {
  const t = useText();
  const me = useMe();
  const signOut = useSignOut();
  const isPhone = useIsPhone();
  const links = inOrder((product) => product.more).filter(
    (link) => (link.isFor?.(me) ?? true) && (isPhone || !link.isOnPhoneOnly),
  );
  return (
    <ListFrame title={t("more.title")}>
      {links.map((link, index) => (
        <Fragment key={link.name}>
          {link.heading && link.heading !== links[index - 1]?.heading && <ListHeading>{t(link.heading)}</ListHeading>}
          <Link to={link.route.fullPath} className={listRowClass()}>
            {link.icon}
            <RowName>{t(link.name)}</RowName>
          </Link>
        </Fragment>
      ))}
      <ListHeading>{me.person.name}</ListHeading>
      <button type="button" className={listRowClass()} onClick={() => void signOut()}>
        <LogOut aria-hidden="true" />
        <RowName>{t("shell.signOut")}</RowName>
      </button>
    </ListFrame>
  );
}
