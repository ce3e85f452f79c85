import { Link } from "@tanstack/react-router";
import { Bell, Boxes, LogOut, Palette, SquareKanban, UserRound, UsersRound, Users } from "lucide-react";
import { useText } from "../text/index.tsx";
import { ListFrame, ListHeading, listRowClass, RowName } from "../ui/index.ts";
import { useMe } from "../platform/session.ts";
import { useSignOut } from "../platform/sign-out.ts";

/** Everything that is about oneself or the organisation. */
export function MoreList() {
  const t = useText();
  const me = useMe();
  const signOut = useSignOut();
  return (
    <ListFrame title={t("more.title")}>
      <Link to="/boards" className={listRowClass()}>
        <SquareKanban aria-hidden="true" />
        <RowName>{t("shell.boards")}</RowName>
      </Link>
      <Link to="/me" className={listRowClass()}>
        <UserRound aria-hidden="true" />
        <RowName>{t("me.title")}</RowName>
      </Link>
      <Link to="/notices" className={listRowClass()}>
        <Bell aria-hidden="true" />
        <RowName>{t("shell.notices")}</RowName>
      </Link>
      {me.isAdmin && (
        <>
          <ListHeading>{t("admin.people")}</ListHeading>
          <Link to="/admin/persons" className={listRowClass()}>
            <Users aria-hidden="true" />
            <RowName>{t("admin.persons")}</RowName>
          </Link>
          <Link to="/admin/groups" className={listRowClass()}>
            <UsersRound aria-hidden="true" />
            <RowName>{t("admin.groups")}</RowName>
          </Link>
          <ListHeading>{t("admin.content")}</ListHeading>
          <Link to="/admin/workspaces" className={listRowClass()}>
            <Boxes aria-hidden="true" />
            <RowName>{t("admin.workspaces")}</RowName>
          </Link>
          <ListHeading>{t("admin.place")}</ListHeading>
          <Link to="/admin/organisation" className={listRowClass()}>
            <Palette aria-hidden="true" />
            <RowName>{t("admin.organisation")}</RowName>
          </Link>
        </>
      )}
      <ListHeading>{me.person.name}</ListHeading>
      <button type="button" className={listRowClass()} onClick={() => void signOut()}>
        <LogOut aria-hidden="true" />
        <RowName>{t("shell.signOut")}</RowName>
      </button>
    </ListFrame>
  );
}
