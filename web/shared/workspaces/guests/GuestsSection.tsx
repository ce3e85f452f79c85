import type { Guest } from "@safos/contract/guests";
import type { Member, Workspace } from "@safos/contract/workspaces";
import { useQuery } from "@tanstack/react-query";
import { Mail, UserPlus } from "lucide-react";
import { useState, type ReactNode } from "react";
import { explainPolicy } from "../../../platform/explain-policy.ts";
import { now } from "../../../platform/clock.ts";
import { useMe } from "../../../platform/session.ts";
import { formatDate, useLocale, useText } from "../../../text/index.tsx";
import { Button, EmptyState, Notice, Section, Skeleton } from "../../../ui/index.ts";
import { ChangeDialog, EndDialog, ReviewDialog } from "./GuestDialogs.tsx";
import { GuestTable, type GuestDeed } from "./GuestTable.tsx";
import css from "./Guests.module.css";
import { InvitePanel } from "./InvitePanel.tsx";
import { guestsQuery, nameOf } from "./queries.ts";
import "./text.ts";

interface Open {
  readonly deed: GuestDeed | "invite";
  readonly guest: Guest | null;
}

/** Those who were invited by mail: who answers for them, until when, and what is to be decided. */
export function GuestsSection(props: {
  workspace: Workspace;
  members: readonly Member[];
  /** Which of the two lists is shown. */
  choice: ReactNode;
}) {
  const t = useText();
  const { workspace, members, choice } = props;
  const { data } = useQuery(guestsQuery(workspace.id));
  const [open, setOpen] = useState<Open | null>(null);
  const close = (): void => setOpen(null);
  const isOpen = data?.mayInvite === true && data.refusal === null && data.isMailOn;
  const of = { workspace, members, mostDays: data?.mostDays ?? 1, mostDaysBy: data?.mostDaysBy ?? "", onClose: close };
  return (
    <>
      {data?.items
        .filter((one) => one.state === "review")
        .map((guest) => (
          <Due key={guest.id} guest={guest} onReview={() => setOpen({ deed: "review", guest })} />
        ))}
      {data?.mayInvite && data.refusal && <Notice tone="warn">{explainPolicy(data.refusal)}</Notice>}
      {data?.mayInvite && !data.isMailOn && <Notice tone="warn">{t("guests.mailOff")}</Notice>}
      <Section
        title={t("members.title")}
        after={choice}
        action={
          isOpen && (
            <Button
              size="sm"
              icon={<UserPlus aria-hidden="true" />}
              onPress={() => setOpen({ deed: "invite", guest: null })}
            >
              {t("guests.invite")}
            </Button>
          )
        }
      >
        {!data ? (
          <Skeleton label={t("common.loading")} rows={4} />
        ) : data.items.length === 0 ? (
          <EmptyState icon={<Mail />} title={t("guests.empty")}>
            {t("guests.emptyText")} {!data.mayInvite && t("guests.emptyNoRight")}
          </EmptyState>
        ) : (
          <GuestTable
            workspaceId={workspace.id}
            guests={data.items}
            mayInvite={isOpen}
            isOwner={data.mayInvite}
            onDeed={(deed, guest) => setOpen({ deed, guest })}
          />
        )}
      </Section>
      {data?.items.some((one) => one.state === "ended") && <p className={css.kept}>{t("guests.kept")}</p>}
      {open?.deed === "invite" && <InvitePanel key={open.guest?.id ?? "new"} {...of} again={open.guest} />}
      {open?.deed === "again" && <InvitePanel key={open.guest?.id ?? "new"} {...of} again={open.guest} />}
      {open?.guest && open.deed === "change" && <ChangeDialog {...of} guest={open.guest} />}
      {open?.guest && open.deed === "review" && <ReviewDialog {...of} guest={open.guest} />}
      {open?.guest && open.deed === "end" && <EndDialog {...of} guest={open.guest} />}
    </>
  );
}

/** The yearly question, to the one who answers for the guest. */
function Due({ guest, onReview }: { guest: Guest; onReview: () => void }) {
  const t = useText();
  const locale = useLocale();
  const me = useMe();
  const day = guest.reviewBy === null ? "" : formatDate(locale, Date.parse(guest.reviewBy), now());
  return (
    <Notice
      tone="warn"
      action={
        guest.sponsor?.id === me.person.id && (
          <Button size="sm" onPress={onReview}>
            {t("guests.review")}
          </Button>
        )
      }
    >
      {t("guests.due", { name: nameOf(guest), day })}
    </Notice>
  );
}
