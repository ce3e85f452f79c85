import type { ManagedGuest } from "@safos/contract/guests";
import { managedGuestRoutes } from "@safos/contract/routes/guests";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { Contact, UserMinus } from "lucide-react";
import { useState } from "react";
import { BackLink } from "../../platform/BackLink.tsx";
import { now } from "../../platform/clock.ts";
import { FormDialog } from "../../platform/FormDialog.tsx";
import { queryClient } from "../../platform/query.ts";
import { request } from "../../platform/request.ts";
import { useMe } from "../../platform/session.ts";
import { formatDate, useLocale, useText } from "../../text/index.tsx";
import {
  Avatar,
  Button,
  EmptyState,
  Menu,
  PageBody,
  PageHeader,
  Section,
  showToast,
  Skeleton,
  Table,
  Who,
} from "../../ui/index.ts";
import { Ends, StateChip } from "../workspaces/guests/GuestState.tsx";
import "../workspaces/guests/text.ts";
import { ForAdministrators } from "./guard.tsx";
import "./text.ts";

export function GuestsPage() {
  return (
    <ForAdministrators>
      <Guests />
    </ForAdministrators>
  );
}

const key = ["organisation", "guests"];
const nameOf = ({ person, mail }: ManagedGuest): string => person?.displayName ?? mail;

/** The guests in all of the organisation's workspaces. */
function Guests() {
  const t = useText();
  const me = useMe();
  const [ending, setEnding] = useState<ManagedGuest | null>(null);
  const list = useInfiniteQuery({
    queryKey: key,
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      request(managedGuestRoutes.listManagedGuests, { query: pageParam === "" ? {} : { after: pageParam } }),
    getNextPageParam: (page) => page.next,
  });
  const all = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <PageBody isSunken>
      <PageHeader
        title={t("guests.title")}
        about={t("guests.adminLead", { organisation: me.organisation.name })}
        back={<BackLink to="/more" />}
      />
      <Section title={t("guests.title")}>
        {list.isPending ? (
          <Skeleton label={t("common.loading")} rows={5} />
        ) : all.length === 0 ? (
          <EmptyState icon={<Contact />} title={t("guests.adminEmpty")}>
            {t("guests.emptyText")}
          </EmptyState>
        ) : (
          <Table
            label={t("guests.title")}
            columns={[
              { id: "guest", name: t("guests.column.guest") },
              { id: "workspace", name: t("guests.column.workspace") },
              { id: "sponsor", name: t("guests.column.sponsor") },
              { id: "ends", name: t("guests.column.ends") },
              { id: "seen", name: t("guests.column.seen") },
              { id: "state", name: t("guests.column.state") },
              { id: "more", name: t("guests.column.more"), isEnd: true },
            ]}
          >
            {all.map((guest) => (
              <Row key={guest.id} guest={guest} onEnd={() => setEnding(guest)} />
            ))}
          </Table>
        )}
        {list.hasNextPage && (
          <Button variant="quiet" isFull isPending={list.isFetchingNextPage} onPress={() => void list.fetchNextPage()}>
            {t("guests.more")}
          </Button>
        )}
      </Section>
      {ending && <End guest={ending} onClose={() => setEnding(null)} />}
    </PageBody>
  );
}

function Row({ guest, onEnd }: { guest: ManagedGuest; onEnd: () => void }) {
  const t = useText();
  const locale = useLocale();
  const name = nameOf(guest);
  return (
    <tr>
      <td>
        <Who
          icon={
            <Avatar id={guest.person?.userId ?? guest.mail} name={name} imageUrl={guest.person?.avatarUrl} size={28} />
          }
          name={name}
          about={guest.person ? guest.mail : null}
        />
      </td>
      <td>{guest.workspace.name}</td>
      <td>{guest.sponsor?.displayName ?? t("guests.noSponsor")}</td>
      <td>
        <Ends guest={guest} />
      </td>
      <td>
        {guest.lastSeenAt === null ? t("guests.neverSeen") : formatDate(locale, Date.parse(guest.lastSeenAt), now())}
      </td>
      <td>
        <StateChip state={guest.state} isMailRefused={guest.isMailRefused} />
      </td>
      <td>
        {guest.state !== "ended" && (
          <Menu
            label={t("common.moreFor", { name })}
            actions={[
              {
                id: "end",
                name: t(guest.state === "invited" ? "guests.withdraw" : "guests.end"),
                icon: <UserMinus />,
                isDanger: true,
                onAction: onEnd,
              },
            ]}
          />
        )}
      </td>
    </tr>
  );
}

function End({ guest, onClose }: { guest: ManagedGuest; onClose: () => void }) {
  const t = useText();
  const name = nameOf(guest);
  const save = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => request(managedGuestRoutes.endManagedGuest, { params: { guestId: guest.id } }),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: key });
      showToast({ text: t("guests.ended", { name }) });
      onClose();
    },
  });
  return (
    <FormDialog
      onClose={onClose}
      title={t("guests.endTitle", { name })}
      submit={t("guests.end")}
      isPending={save.isPending}
      onSubmit={() => save.mutate()}
      error={save.error}
      size="small"
    >
      <p>{t("guests.endAbout")}</p>
    </FormDialog>
  );
}
