import "./text.ts";
import type { ListedContact } from "@safos/contract/contacts";
import { contactRoutes } from "@safos/contract/routes/contacts";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { UserPlus, UserRound } from "lucide-react";
import { useDeferredValue, useRef, useState } from "react";
import { BackLink } from "../../platform/BackLink.tsx";
import { explain } from "../../platform/api.ts";
import { FormDialog } from "../../platform/FormDialog.tsx";
import { addressOf, request } from "../../platform/request.ts";
import { saveLink } from "../../platform/download.ts";
import { useText } from "../../text/index.tsx";
import {
  Avatar,
  Button,
  EmptyState,
  Item,
  Menu,
  Notice,
  PageBody,
  PageHeader,
  PlainButton,
  SearchField,
  Section,
  showToast,
  Skeleton,
} from "../../ui/index.ts";
import { ContactDialog, ContactForm } from "./ContactDialog.tsx";
import css from "./Contacts.module.css";
import { contactsQuery, refresh } from "./queries.ts";

type Doing = { readonly what: "new" } | { readonly what: "open" | "remove"; readonly contact: ListedContact };

/** `/contacts`: one's own contacts, which telephones and mail programs sync. */
export function ContactsPage() {
  const t = useText();
  const [text, setText] = useState("");
  const [doing, setDoing] = useState<Doing | null>(null);
  const searched = useDeferredValue(text.trim());
  const list = useInfiniteQuery(contactsQuery(searched));
  const all = list.data?.pages.flatMap((page) => page.items) ?? [];
  const close = (): void => setDoing(null);
  return (
    <PageBody isSunken>
      <PageHeader
        title={t("shell.contacts")}
        about={t("contacts.about")}
        back={<BackLink to="/more" />}
        actions={
          <>
            <FileMenu />
            <Button
              variant="primary"
              size="sm"
              icon={<UserPlus aria-hidden="true" />}
              onPress={() => setDoing({ what: "new" })}
            >
              {t("contacts.new")}
            </Button>
          </>
        }
      />
      <Section
        title={t("contacts.mine")}
        action={
          <SearchField label={t("contacts.search")} clearLabel={t("common.clear")} value={text} onChange={setText} />
        }
      >
        {list.isPending && <Skeleton label={t("common.loading")} rows={5} />}
        {list.isError && <Notice tone="danger">{explain(list.error)}</Notice>}
        {list.data && all.length === 0 && (
          <EmptyState icon={<UserRound />} title={t(searched === "" ? "contacts.none" : "contacts.nobody")}>
            {searched === "" && t("contacts.noneText")}
          </EmptyState>
        )}
        {all.length > 0 && (
          <ul className={css.list}>
            {all.map((contact) => (
              <li key={contact.id}>
                <ContactRow contact={contact} onDo={(what) => setDoing({ what, contact })} />
              </li>
            ))}
          </ul>
        )}
        {list.hasNextPage && (
          <Button variant="quiet" isFull isPending={list.isFetchingNextPage} onPress={() => void list.fetchNextPage()}>
            {t("contacts.more")}
          </Button>
        )}
      </Section>
      {doing?.what === "new" && <ContactForm contact={null} onClose={close} />}
      {doing?.what === "open" && <ContactDialog id={doing.contact.id} onClose={close} />}
      {doing?.what === "remove" && <RemoveContact contact={doing.contact} onClose={close} />}
    </PageBody>
  );
}

/** Contacts from a file of another program, and all of them into one. */
function FileMenu() {
  const t = useText();
  const file = useRef<HTMLInputElement>(null);
  const take = useMutation({
    mutationFn: (body: Blob) => request(contactRoutes.importContacts, { body }),
    async onSuccess({ added, changed, leftOut }) {
      showToast({ text: t("contacts.imported", { n: added + changed, left: leftOut }) });
      await refresh();
    },
  });
  return (
    <>
      <Menu
        label={t("contacts.file")}
        actions={[
          { id: "import", name: t("contacts.import"), onAction: () => file.current?.click() },
          {
            id: "export",
            name: t("contacts.export"),
            onAction: () => saveLink(addressOf(contactRoutes.exportContacts)),
          },
        ]}
      />
      <input
        ref={file}
        type="file"
        hidden
        accept=".vcf,text/vcard"
        onChange={({ target }) => {
          const [chosen] = target.files ?? [];
          if (chosen) take.mutate(chosen);
          target.value = "";
        }}
      />
    </>
  );
}

function ContactRow({ contact, onDo }: { contact: ListedContact; onDo: (what: "open" | "remove") => void }) {
  const t = useText();
  const { id, displayName, organisation, mails } = contact;
  const name = displayName || t("contacts.unnamed");
  const about = [...new Set([organisation, mails[0] ?? ""])].filter((one) => one !== "" && one !== displayName);
  return (
    <Item
      icon={<Avatar id={mails[0] ?? id} name={name} imageUrl={null} size={36} />}
      title={
        <PlainButton className={css.name ?? ""} onPress={() => onDo("open")}>
          {name}
        </PlainButton>
      }
      about={about.join(" · ")}
      end={
        <Menu
          label={t("contacts.menu", { name })}
          actions={[
            { id: "open", name: t("contacts.open"), onAction: () => onDo("open") },
            {
              id: "remove",
              name: t("contacts.remove"),
              isDanger: true,
              startsGroup: true,
              onAction: () => onDo("remove"),
            },
          ]}
        />
      }
    />
  );
}

function RemoveContact({ contact: { id, displayName }, onClose }: { contact: ListedContact; onClose: () => void }) {
  const t = useText();
  const remove = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => request(contactRoutes.removeContact, { params: { id } }),
    async onSuccess() {
      showToast({ text: t("contacts.removed", { name: displayName || t("contacts.unnamed") }) });
      await refresh();
      onClose();
    },
  });
  return (
    <FormDialog
      title={t("contacts.removeSure", { name: displayName || t("contacts.unnamed") })}
      size="small"
      submit={t("contacts.remove")}
      onClose={onClose}
      onSubmit={() => remove.mutate()}
      isPending={remove.isPending}
      error={remove.error}
    >
      <p>{t("contacts.removeText")}</p>
    </FormDialog>
  );
}
