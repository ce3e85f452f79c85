import { useNavigate } from "@tanstack/react-router";
import { LogOut, Settings2, UserRound } from "lucide-react";
import { useText } from "../text/index.tsx";
import { AvatarButton, Menu } from "../ui/index.ts";
import { useMe } from "../platform/session.ts";
import { useSignOut } from "../platform/sign-out.ts";

/** The person's own picture with what they can do about themselves. */
export function Account() {
  const t = useText();
  const me = useMe();
  const navigate = useNavigate();
  const signOut = useSignOut();
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
        me.isAdmin && {
          id: "admin",
          name: t("shell.administration"),
          icon: <Settings2 />,
          onAction: () => void navigate({ to: "/admin/persons" }),
        },
        { id: "out", name: t("shell.signOut"), icon: <LogOut />, startsGroup: true, onAction: () => void signOut() },
      ]}
    />
  );
}
