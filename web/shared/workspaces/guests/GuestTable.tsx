import type { Guest } from "@safos/contract/guests";
import { useMutation } from "@tanstack/react-query";
import { CalendarClock, ClipboardCheck, Mail, UserMinus, UserPlus } from "lucide-react";
import { useIsPhone } from "../../../platform/screen.ts";
import { useMe } from "../../../platform/session.ts";
import { useText } from "../../../text/index.tsx";
import { Avatar, Button, cx, Menu, showToast, Table, Who } from "../../../ui/index.ts";
import { Ends, StateChip } from "./GuestState.tsx";
import css from "./Guests.module.css";
import { nameOf, refreshGuests, remind } from "./queries.ts";

/** What is done with a guest in a dialog or in the panel. */
export type GuestDeed = "change" | "review" | "end" | "again";

interface Rows {
  workspaceId: string;
  /** Whether rules and role let the person invite. */
  mayInvite: boolean;
  isOwner: boolean;
  onDeed: (deed: GuestDeed, guest: Guest) => void;
}

export function GuestTable({ guests, ...rest }: Rows & { guests: readonly Guest[] }) {
  const t = useText();
  return (
    <Table
      label={t("guests.title")}
      columns={[
        { id: "guest", name: t("guests.column.guest") },
        { id: "sponsor", name: t("guests.column.sponsor") },
        { id: "ends", name: t("guests.column.ends") },
        { id: "state", name: t("guests.column.state") },
        { id: "more", name: t("guests.column.more"), isEnd: true },
      ]}
    >
      {guests.map((guest) => (
        <GuestRow key={guest.id} guest={guest} {...rest} />
      ))}
    </Table>
  );
}

function GuestRow(props: Rows & { guest: Guest }) {
  const t = useText();
  const me = useMe();
  const { guest } = props;
  const name = nameOf(guest);
  const answersForIt = props.isOwner || guest.sponsor?.id === me.person.id;
  return (
    <tr className={cx(guest.state === "ended" && css.gone)}>
      <td>
        <Who
          icon={
            <Avatar id={guest.person?.userId ?? guest.mail} name={name} imageUrl={guest.person?.avatarUrl} size={28} />
          }
          name={name}
          about={guest.person ? guest.mail : null}
        />
      </td>
      <td>{guest.sponsor?.displayName ?? t("guests.noSponsor")}</td>
      <td>
        <Ends guest={guest} />
      </td>
      <td>
        <StateChip state={guest.state} isMailRefused={guest.isMailRefused} />
      </td>
      <td>
        <span className={css.row}>{answersForIt && <Deeds {...props} name={name} />}</span>
      </td>
    </tr>
  );
}

function Deeds({ guest, name, workspaceId, mayInvite, onDeed }: Rows & { guest: Guest; name: string }) {
  const t = useText();
  // One control stands at the end of a two-line row.
  const isPhone = useIsPhone();
  const again = useMutation({
    mutationFn: () => remind(workspaceId, guest),
    async onSuccess() {
      await refreshGuests(workspaceId);
      showToast({ text: t("guests.reminded", { mail: guest.mail }) });
    },
  });
  const isInvited = guest.state === "invited";
  if (guest.state === "ended") {
    const invite = {
      id: "again",
      name: t("guests.inviteAgain"),
      icon: <UserPlus />,
      onAction: () => onDeed("again", guest),
    };
    if (!mayInvite) return null;
    return isPhone ? (
      <Menu label={t("common.moreFor", { name })} actions={[invite]} />
    ) : (
      <Button size="sm" onPress={invite.onAction}>
        {invite.name}
      </Button>
    );
  }
  return (
    <>
      {isInvited && !isPhone && (
        <Button size="sm" isPending={again.isPending} onPress={() => again.mutate()}>
          {t("guests.remind")}
        </Button>
      )}
      <Menu
        label={t("common.moreFor", { name })}
        actions={[
          isInvited &&
            isPhone && { id: "remind", name: t("guests.remind"), icon: <Mail />, onAction: () => again.mutate() },
          !isInvited && {
            id: "review",
            name: t("guests.review"),
            icon: <ClipboardCheck />,
            onAction: () => onDeed("review", guest),
          },
          {
            id: "change",
            name: t("guests.prolong"),
            icon: <CalendarClock />,
            onAction: () => onDeed("change", guest),
          },
          {
            id: "end",
            name: t(isInvited ? "guests.withdraw" : "guests.end"),
            icon: <UserMinus />,
            isDanger: true,
            startsGroup: true,
            onAction: () => onDeed("end", guest),
          },
        ]}
      />
    </>
  );
}
