import type { ListedPerson, ManagedPerson } from "@safos/contract/identity";
import type { Invitation } from "@safos/contract/invitations";
import { personRoutes } from "@safos/contract/routes/identity";
import {
  AppWindow,
  BadgeCheck,
  Ban,
  Check,
  DoorOpen,
  FileUp,
  KeyRound,
  MailCheck,
  MailX,
  MessageSquare,
  MessageSquareOff,
  Pencil,
  ShieldCheck,
  ShieldOff,
  UserPlus,
} from "lucide-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { now } from "../../platform/clock.ts";
import { request } from "../../platform/request.ts";
import { useMe } from "../../platform/session.ts";
import { formatWhen, useLocale, useText } from "../../text/index.tsx";
import { Avatar, Button, Chip, EmptyState, Menu, showToast, Who } from "../../ui/index.ts";
import { useChangePerson } from "./change-person.ts";
import { ForAdministrators } from "./guard.tsx";
import { ManagedList } from "./ManagedList.tsx";
import { InvitationDialog, InviteDialog } from "./InvitationDialog.tsx";
import { NewPersonDialog, RenameDialog } from "./PersonDialogs.tsx";
import { RoleChips } from "./roles/RoleChips.tsx";
import { RolesDialog } from "./roles/RolesDialog.tsx";
import { ProgramsDialog } from "./programs/ProgramsDialog.tsx";
import { ResetSecondFactorsDialog } from "./ResetSecondFactorsDialog.tsx";
import "./text.ts";

type Open =
  | { kind: "new" }
  | { kind: "rename" | "invite" | "factors" | "roles" | "programs"; person: ManagedPerson }
  | { kind: "link"; person: ManagedPerson; invitation: Invitation };

export function PersonsPage() {
  return (
    <ForAdministrators>
      <Persons />
    </ForAdministrators>
  );
}

function Persons() {
  const t = useText();
  const navigate = useNavigate();
  const [open, setOpen] = useState<Open | null>(null);
  const close = (): void => setOpen(null);
  const showInvitation = (person: ManagedPerson, invitation: Invitation): void => {
    if (invitation.mailedTo === null) return setOpen({ kind: "link", person, invitation });
    setOpen(null);
    showToast({ text: t("admin.invited", { name: invitation.mailedTo }) });
  };
  return (
    <ManagedList
      title={t("admin.persons")}
      newButton={
        <>
          <Button
            size="sm"
            icon={<FileUp aria-hidden="true" />}
            onPress={() => void navigate({ to: "/admin/persons/import" })}
          >
            {t("admin.importPersons")}
          </Button>
          <Button
            variant="primary"
            size="sm"
            icon={<UserPlus aria-hidden="true" />}
            onPress={() => setOpen({ kind: "new" })}
          >
            {t("admin.newPerson")}
          </Button>
        </>
      }
      searchLabel={t("admin.searchPersons")}
      columns={[
        { id: "name", name: t("admin.column.name") },
        { id: "role", name: t("admin.column.role") },
        { id: "seen", name: t("admin.column.seen") },
        { id: "state", name: t("admin.column.state") },
        { id: "more", name: t("admin.column.more"), isEnd: true },
      ]}
      queryKey="persons"
      load={(query) => request(personRoutes.listPersons, { query })}
      empty={() => <EmptyState icon={<UserPlus />} title={t("admin.nobody")} />}
      row={(person) => <PersonCells person={person} onOpen={(kind) => setOpen({ kind, person })} />}
    >
      <NewPersonDialog isOpen={open?.kind === "new"} onClose={close} onInvited={showInvitation} />
      {open?.kind === "invite" && <InviteDialog person={open.person} onClose={close} onInvited={showInvitation} />}
      {open?.kind === "link" && <InvitationDialog {...open} onClose={close} />}
      {open?.kind === "factors" && <ResetSecondFactorsDialog person={open.person} onClose={close} />}
      {open?.kind === "roles" && <RolesDialog person={open.person} onClose={close} />}
      {open?.kind === "programs" && <ProgramsDialog person={open.person} onClose={close} />}
      {open?.kind === "rename" && <RenameDialog person={open.person} onClose={close} />}
    </ManagedList>
  );
}

interface PersonProps {
  person: ListedPerson;
  onOpen: (kind: "invite" | "rename" | "factors" | "roles" | "programs") => void;
}

function PersonCells({ person, onOpen }: PersonProps) {
  const t = useText();
  const locale = useLocale();
  const days = { today: t("common.today"), yesterday: t("common.yesterday") };
  return (
    <>
      <td>
        <Who
          icon={<Avatar id={person.userId} name={person.displayName} imageUrl={person.avatarUrl} size={28} />}
          name={person.displayName}
          about={person.name}
        />
      </td>
      <td>
        <RoleChips person={person} />
      </td>
      <td>
        {person.lastSeenAt ? formatWhen(locale, Date.parse(person.lastSeenAt), now(), days) : t("admin.neverSeen")}
      </td>
      <td>
        {person.isDisabled ? (
          <Chip icon={<Ban aria-hidden="true" />}>{t("admin.state.disabled")}</Chip>
        ) : (
          <Chip tone="success" icon={<Check aria-hidden="true" />}>
            {t("admin.state.active")}
          </Chip>
        )}
        {person.isSuspended && !person.isDisabled && (
          <Chip tone="warn" icon={<MessageSquareOff aria-hidden="true" />}>
            {t("admin.state.suspended")}
          </Chip>
        )}
        {person.mailRefused && !person.isDisabled && (
          <Chip tone="warn" icon={<MailX aria-hidden="true" />}>
            {t("admin.state.mailRefused")}
          </Chip>
        )}
      </td>
      <td>
        <PersonMenu person={person} onOpen={onOpen} />
      </td>
    </>
  );
}

function PersonMenu({ person, onOpen }: PersonProps) {
  const t = useText();
  const me = useMe();
  const navigate = useNavigate();
  const change = useChangePerson();
  return (
    <Menu
      label={t("common.moreFor", { name: person.displayName })}
      actions={[
        { id: "rename", name: t("admin.rename"), icon: <Pencil />, onAction: () => onOpen("rename") },
        { id: "roles", name: t("roles.menu"), icon: <BadgeCheck />, onAction: () => onOpen("roles") },
        { id: "invite", name: t("admin.invite"), icon: <KeyRound />, onAction: () => onOpen("invite") },
        person.hasSecondFactor && {
          id: "factors",
          name: t("admin.resetFactors"),
          icon: <ShieldOff />,
          onAction: () => onOpen("factors"),
        },
        person.mailRefused !== null && {
          id: "mail",
          name: t("admin.confirmMail"),
          icon: <MailCheck />,
          onAction: () => change.mutate({ person, isMailConfirmed: true }),
        },
        { id: "programs", name: t("programs.title"), icon: <AppWindow />, onAction: () => onOpen("programs") },
        {
          id: "admin",
          name: t(person.isAdmin ? "admin.unmakeAdmin" : "admin.makeAdmin"),
          icon: person.isAdmin ? <ShieldOff /> : <ShieldCheck />,
          onAction: () => change.mutate({ person, isAdmin: !person.isAdmin }),
        },
        person.id !== me.person.id && {
          id: "leaving",
          name: t("admin.leaves"),
          icon: <DoorOpen />,
          startsGroup: true,
          onAction: () => void navigate({ to: "/admin/persons/$personId/leaving", params: { personId: person.id } }),
        },
        !person.isAdmin && {
          id: "suspend",
          name: t(person.isSuspended ? "admin.unsuspend" : "admin.suspend"),
          icon: person.isSuspended ? <MessageSquare /> : <MessageSquareOff />,
          onAction: () => change.mutate({ person, isSuspended: !person.isSuspended }),
        },
        person.id !== me.person.id && {
          id: "disable",
          name: t(person.isDisabled ? "admin.enable" : "admin.disable"),
          icon: person.isDisabled ? <Check /> : <Ban />,
          isDanger: !person.isDisabled,
          onAction: () => change.mutate({ person, isDisabled: !person.isDisabled }),
        },
      ]}
    />
  );
}
