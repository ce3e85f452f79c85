import "./text.ts";
import type { BookingPage } from "@safos/contract/booking";
import { bookingRoutes } from "@safos/contract/routes/booking";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { copyText } from "../../../platform/copy-text.ts";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Chip, Dialog, Item, Menu, showToast, Skeleton } from "../../../ui/index.ts";
import { refresh } from "../queries.ts";
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
  const { title, isOpen } = page.settings;
  const state = !isOpen ? "closed" : page.isReachable ? "open" : "unreachable";
  return (
    <Item
      isPlain
      title={title}
      about={page.url}
      end={
        <>
          <Chip tone={state === "unreachable" ? "warn" : "plain"}>{t(`bookingPages.${state}`)}</Chip>
          <Menu
            label={t("bookingPages.menu", { title })}
            actions={[
              { id: "copy", name: t("bookingPages.copy"), onAction: () => void copyText(page.url) },
              {
                id: "preview",
                name: t("bookingPages.preview"),
                onAction: () => void window.open(page.url, "_blank", "noopener"),
              },
              { id: "visits", name: t("bookingPages.visits"), onAction: () => onDo({ what: "visits", page }) },
              { id: "change", name: t("bookingPages.changeOne"), onAction: () => onDo({ what: "change", page }) },
              {
                id: "remove",
                name: t("bookingPages.remove"),
                isDanger: true,
                startsGroup: true,
                onAction: () => onDo({ what: "remove", page }),
              },
            ]}
          />
        </>
      }
    />
  );
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
