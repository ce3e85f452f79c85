import type { Client, MadeClient } from "@safos/contract/openid";
import { useQuery } from "@tanstack/react-query";
import { KeyRound, Pencil, Plug, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { BackLink } from "../../../platform/BackLink.tsx";
import { now } from "../../../platform/clock.ts";
import { formatDate } from "../../../text/format.ts";
import { useLocale, useText } from "../../../text/index.tsx";
import {
  Button,
  EmptyState,
  IconTile,
  Inset,
  Item,
  Menu,
  Notice,
  PageBody,
  PageHeader,
  Section,
  Skeleton,
} from "../../../ui/index.ts";
import { ForAdministrators } from "../guard.tsx";
import { CopyField } from "../providers/CopyField.tsx";
import { RemoveDialog, RenewDialog } from "./ClientActions.tsx";
import { ClientDialog } from "./ClientDialog.tsx";
import { clientsQuery } from "./queries.ts";
import "../text.ts";
import "./text.ts";

type Made = Pick<MadeClient, "id" | "name" | "secret">;

/** What is open above the list, and for which system. */
type Open =
  | { readonly kind: "change"; readonly client: Client | null }
  | { readonly kind: "renew" | "remove"; readonly client: Client };

/** Systems of the agency in which its people sign in with Safos. */
export function ClientsPage() {
  return (
    <ForAdministrators>
      <Clients />
    </ForAdministrators>
  );
}

function Clients() {
  const t = useText();
  const [open, setOpen] = useState<Open | null>(null);
  const [made, setMade] = useState<Made | null>(null);
  const { data } = useQuery(clientsQuery);
  return (
    <PageBody isSunken>
      <PageHeader
        title={t("clients.title")}
        about={t("clients.about")}
        back={<BackLink to="/more" />}
        actions={
          <Button
            variant="primary"
            icon={<Plus aria-hidden="true" />}
            onPress={() => setOpen({ kind: "change", client: null })}
          >
            {t("clients.new")}
          </Button>
        }
      />
      {made && <MadeNotice made={made} />}
      <Section title={t("clients.list")}>
        {!data && <Skeleton label={t("common.loading")} />}
        {data?.items.length === 0 && (
          <EmptyState icon={<Plug />} title={t("clients.none")}>
            {t("clients.noneText")}
          </EmptyState>
        )}
        {data?.items.map((client) => (
          <ClientItem key={client.id} client={client} onOpen={(kind) => setOpen({ kind, client })} />
        ))}
        {data && (
          <Inset>
            <CopyField label={t("clients.issuer")} hint={t("clients.issuerHint")} value={data.issuer} />
          </Inset>
        )}
      </Section>
      {open && <OpenDialog open={open} onClose={() => setOpen(null)} onMade={setMade} />}
    </PageBody>
  );
}

function OpenDialog({ open, onClose, onMade }: { open: Open; onClose: () => void; onMade: (made: Made) => void }) {
  if (open.kind === "change") return <ClientDialog client={open.client} onClose={onClose} onMade={onMade} />;
  const { client } = open;
  if (open.kind === "remove") return <RemoveDialog client={client} onClose={onClose} />;
  return <RenewDialog client={client} onClose={onClose} onMade={(secret) => onMade({ ...client, secret })} />;
}

/** Shown this once. */
function MadeNotice({ made }: { made: Made }) {
  const t = useText();
  const { name, secret } = made;
  return (
    <Notice tone="success">
      {t(secret === null ? "clients.madeOpen" : "clients.made", { name })}
      <CopyField label={t("clients.id")} value={made.id} />
      {secret !== null && <CopyField label={t("clients.secret")} value={secret} />}
    </Notice>
  );
}

function ClientItem({ client, onOpen }: { client: Client; onOpen: (kind: Open["kind"]) => void }) {
  const t = useText();
  const locale = useLocale();
  const used =
    client.lastUsedAt === null
      ? t("clients.unused")
      : t("clients.used", { used: formatDate(locale, Date.parse(client.lastUsedAt), now()) });
  const hosts = [...new Set(client.redirectUris.map((address) => new URL(address).host))].join(", ");
  const renew = { id: "renew", name: t("clients.renew"), icon: <KeyRound />, onAction: () => onOpen("renew") };
  return (
    <Item
      icon={
        <IconTile>
          <Plug />
        </IconTile>
      }
      title={client.name}
      about={`${hosts} · ${used} · ${t("clients.id")} ${client.id}`}
      end={
        <Menu
          label={t("common.moreFor", { name: client.name })}
          actions={[
            { id: "change", name: t("clients.change"), icon: <Pencil />, onAction: () => onOpen("change") },
            ...(client.isConfidential ? [renew] : []),
            {
              id: "remove",
              name: t("clients.remove"),
              icon: <Trash2 />,
              isDanger: true,
              startsGroup: true,
              onAction: () => onOpen("remove"),
            },
          ]}
        />
      }
    />
  );
}
