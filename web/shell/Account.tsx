import type { Me } from "@safos/contract/identity";
import { useNavigate } from "@tanstack/react-router";
import { LogOut, Settings2, UserRound } from "lucide-react";
import { useText } from "../text/index.tsx";
import { AvatarButton, Menu } from "../ui/index.ts";
import { useMe } from "../platform/session.ts";
import { useSignOut } from "../platform/sign-out.ts";

/** The first page of the administration that is open to someone; null: none is. */
function placeOf({ isAdmin, roles }: Me): "/admin/persons" | "/admin/audit" | "/admin/groups" | null {
  if (isAdmin) return "/admin/persons";
  if (roles.includes("auditor")) return "/admin/audit";
  return roles.includes("groupManager") ? "/admin/groups" : null;
}

/** The person's own picture with what they can do about themselves. */
export function Account() {
  const t = useText();
  const me = useMe();
  const navigate = useNavigate();
  const signOut = useSignOut();
  const administration = placeOf(me);
  return (
    <Menu
      label={t("shell.account", { name: me.person.displayName })}
      trigger={
        <AvatarButton
          id={me.person.userId}
          name={me.person.displayName}
          imageUrl={me.person.avatarUrl}
          label={t("shell.account", { name: me.person.displayName })}
        />
      }
      actions={[
        { id: "me", name: t("shell.profile"), icon: <UserRound />, onAction: () => void navigate({ to: "/me" }) },
        administration !== null && {
          id: "admin",
          name: t("shell.administration"),
          icon: <Settings2 />,
          onAction: () => void navigate({ to: administration }),
        },
        { id: "out", name: t("shell.signOut"), icon: <LogOut />, startsGroup: true, onAction: () => void signOut() },
      ]}
    />
  );
}
