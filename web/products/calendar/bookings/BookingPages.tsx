import "./text.ts";
import type { BookingPage, BookingTeam } from "@safos/contract/booking";
import { bookingRoutes } from "@safos/contract/routes/booking";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { copyText } from "../../../platform/copy-text.ts";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { request } from "../../../platform/request.ts";
import { useMe } from "../../../platform/session.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Chip, Dialog, Item, Menu, showToast, Skeleton } from "../../../ui/index.ts";
import { refresh } from "../queries.ts";
import css from "./Bookings.module.css";
import { BookingPageForm } from "./BookingPageForm.tsx";
import { bookingPagesQuery } from "./queries.ts";
import { VisitsDialog } from "./VisitsDialog.tsx";

type Doing =
  | { readonly what: "list" }
  | { readonly what: "new" }
  | { readonly what: "change" | "visits" | "remove"; readonly page: BookingPage };

/** The reader's own booking pages, and what can be done with them; one dialog at a time. */
export function BookingPages({ onClose }: { onClose: () => void }) {
  const [doing, setDoing] = useState<Doing>({ what: "list" });
  const back = (): void => setDoing({ what: "list" });
  if (doing.what === "list") return <PageList onClose={onClose} onDo={setDoing} />;
  if (doing.what === "new") return <BookingPageForm page={null} onClose={back} />;
  if (doing.what === "change") return <BookingPageForm page={doing.page} onClose={back} />;
  if (doing.what === "visits") return <VisitsDialog page={doing.page} onClose={back} />;
  return <RemovePage page={doing.page} onClose={back} />;
}

function PageList({ onClose, onDo }: { onClose: () => void; onDo: (doing: Doing) => void }) {
  const t = useText();
  const { data: pages } = useQuery(bookingPagesQuery);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("bookingPages.title")}
      about={t("bookingPages.about")}
      closeLabel={t("common.close")}
      footer={
        <Button variant="primary" icon={<Plus aria-hidden="true" />} onPress={() => onDo({ what: "new" })}>
          {t("bookingPages.add")}
        </Button>
      }
    >
      {!pages && <Skeleton label={t("bookingPages.loading")} rows={2} />}
      {pages?.length === 0 && <p>{t("bookingPages.none")}</p>}
      {pages?.map((page) => (
        <PageRow key={page.id} page={page} onDo={onDo} />
      ))}
    </Dialog>
  );
}

function PageRow({ page, onDo }: { page: BookingPage; onDo: (doing: Doing) => void }) {
  const t = useText();
  const { person: me } = useMe();
  const { team } = page;
  const { title, isOpen } = page.settings;
  const state = !isOpen ? "closed" : page.isReachable ? "open" : "unreachable";
  const own = team?.officers.find(({ personId }) => personId === me.id)?.state;
  const isManaged = team === null || team.isOwner;
  const { answer, reassign } = useTeam(page);
  const copy = { id: "copy", name: t("bookingPages.copy"), onAction: () => void copyText(page.url) };
  const preview = {
    id: "preview",
    name: t("bookingPages.preview"),
    onAction: () => void window.open(page.url, "_blank", "noopener"),
  };
  const act = (what: "visits" | "change" | "remove") => ({ id: what, onAction: () => onDo({ what, page }) });
  const visits = { ...act("visits"), name: t("bookingPages.visits") };
  const give = { id: "give", name: t("bookingPages.reassign"), onAction: () => reassign.mutate() };
  const leave = { id: "leave", name: t("bookingPages.leave"), onAction: () => answer.mutate(false) };
  const changing = [
    { ...act("change"), name: t("bookingPages.changeOne") },
    { ...act("remove"), name: t("bookingPages.remove"), isDanger: true, startsGroup: true },
  ];
  return (
    <Item
      isPlain
      title={title}
      about={team ? <TeamLine page={page} team={team} /> : page.url}
      below={
        <span className={css.marks}>
          {own === "asked" && (
            <Button isPending={answer.isPending} onPress={() => answer.mutate(true)}>
              {t("bookingPages.accept")}
            </Button>
          )}
          {isManaged && (team?.stranded ?? 0) > 0 && (
            <Chip tone="warn">{t("bookingPages.stranded", { n: team?.stranded ?? 0 })}</Chip>
          )}
          <Chip tone={state === "unreachable" ? "warn" : "plain"}>{t(`bookingPages.${state}`)}</Chip>
        </span>
      }
      end={
        <Menu
          label={t("bookingPages.menu", { title })}
          actions={[
            copy,
            preview,
            ...(isManaged || own === "in" ? [visits] : []),
            ...(isManaged && (team?.stranded ?? 0) > 0 ? [give] : []),
            ...(own === "in" || own === "asked" ? [leave] : []),
            ...(isManaged ? changing : []),
          ]}
        />
      }
    />
  );
}

function TeamLine({ page, team }: { page: BookingPage; team: BookingTeam }) {
  const t = useText();
  const names = team.officers.map(({ name, state }) =>
    state === "in" ? name : t(`bookingPages.officer.${state}`, { name }),
  );
  return (
    <>
      {page.url}
      <br />
      {t(`bookingPages.teamLine.${team.mode}`, { workspace: team.workspaceName, names: names.join(", ") })}
    </>
  );
}

/** What officers and owners do with a page of a team. */
function useTeam({ id }: BookingPage) {
  const t = useText();
  const params = { id };
  const answer = useMutation({
    mutationFn: (isIn: boolean) => request(bookingRoutes.answerBookingTeam, { params, body: { isIn } }),
    onSuccess: () => refresh(),
  });
  const reassign = useMutation({
    mutationFn: () => request(bookingRoutes.reassignVisits, { params }),
    async onSuccess({ moved, left }) {
      showToast({ text: t(left > 0 ? "bookingPages.reassignedSome" : "bookingPages.reassigned", { n: moved, left }) });
      await refresh();
    },
  });
  return { answer, reassign };
}

function RemovePage({ page: { id }, onClose }: { page: BookingPage; onClose: () => void }) {
  const t = useText();
  const remove = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => request(bookingRoutes.removeBookingPage, { params: { id } }),
    async onSuccess() {
      showToast({ text: t("bookingPages.removed") });
      await refresh();
      onClose();
    },
  });
  return (
    <FormDialog
      title={t("bookingPages.removeSure")}
      size="small"
      submit={t("bookingPages.remove")}
      onClose={onClose}
      onSubmit={() => remove.mutate()}
      isPending={remove.isPending}
      error={remove.error}
    >
      <p>{t("bookingPages.removeText")}</p>
    </FormDialog>
  );
}
