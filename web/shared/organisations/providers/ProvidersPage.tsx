import type { Provider } from "@safos/contract/providers";
import { LogIn, Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { BackLink } from "../../../platform/BackLink.tsx";
import { useMe } from "../../../platform/session.ts";
import { useText } from "../../../text/index.tsx";
import {
  Button,
  Chip,
  Column,
  Columns,
  EmptyState,
  FormRow,
  IconTile,
  Inset,
  Item,
  Menu,
  PageBody,
  PageHeader,
  Section,
  Skeleton,
} from "../../../ui/index.ts";
import { DirectorySection } from "../directory/DirectorySection.tsx";
import { ForAdministrators } from "../guard.tsx";
import { draftOf, newDraft, type Draft } from "./draft.ts";
import { EmergencyAdministrators } from "./EmergencyAdministrators.tsx";
import { ProviderEditor } from "./ProviderEditor.tsx";
import { useProviders } from "./queries.ts";
import { RemoveProviderDialog } from "./RemoveProviderDialog.tsx";
import { SyncChip } from "./SyncChip.tsx";
import "../text.ts";
import "./text.ts";

interface Open {
  readonly start: Draft;
  readonly stored: Provider | null;
}

/** How the organisation's people sign in: its own providers, and who comes in when they are down. */
export function ProvidersPage() {
  return (
    <ForAdministrators>
      <Providers />
    </ForAdministrators>
  );
}

function Providers() {
  const [open, setOpen] = useState<Open | null>(null);
  if (!open) return <ProviderList onOpen={setOpen} />;
  return (
    <ProviderEditor
      key={open.start.id ?? open.start.kind}
      {...open}
      onClose={() => setOpen(null)}
      onMade={(stored) => setOpen({ start: draftOf(stored), stored })}
    />
  );
}

function ProviderList({ onOpen }: { onOpen: (open: Open) => void }) {
  const t = useText();
  const { organisation } = useMe();
  const [removing, setRemoving] = useState<Provider | null>(null);
  const { data } = useProviders();
  const connect = (kind: Draft["kind"]): void => onOpen({ start: newDraft(kind, organisation), stored: null });
  return (
    <PageBody isSunken>
      <PageHeader title={t("providers.title")} about={organisation.name} back={<BackLink to="/more" />} />
      <Columns isEven>
        <Column>
          <Section title={t("providers.list")}>
            {data?.items.length === 0 && (
              <EmptyState icon={<LogIn />} title={t("providers.none")}>
                {t("providers.noneAbout")}
              </EmptyState>
            )}
            {data?.items.map((one) => (
              <ProviderItem
                key={one.id}
                provider={one}
                onOpen={() => onOpen({ start: draftOf(one), stored: one })}
                onRemove={() => setRemoving(one)}
              />
            ))}
            {/* Not before the list above is there: it would push them away from under a press. */}
            {data ? (
              <Inset>
                <FormRow>
                  <Button variant="secondary" icon={<Plus aria-hidden="true" />} onPress={() => connect("oidc")}>
                    {t("providers.connectOidc")}
                  </Button>
                  <Button variant="secondary" icon={<Plus aria-hidden="true" />} onPress={() => connect("saml")}>
                    {t("providers.connectSaml")}
                  </Button>
                  <Button variant="secondary" icon={<Plus aria-hidden="true" />} onPress={() => connect("ldap")}>
                    {t("providers.connectLdap")}
                  </Button>
                </FormRow>
              </Inset>
            ) : (
              <Skeleton label={t("common.loading")} />
            )}
          </Section>
        </Column>
        <Column>
          <EmergencyAdministrators />
          <DirectorySection />
        </Column>
      </Columns>
      {removing && <RemoveProviderDialog provider={removing} onClose={() => setRemoving(null)} />}
    </PageBody>
  );
}

function ProviderItem(props: { provider: Provider; onOpen: () => void; onRemove: () => void }) {
  const t = useText();
  const { provider } = props;
  const about = t("providers.about", {
    kind: t(`providers.kind.${provider.kind}`),
    domains: provider.domains.join(", "),
    n: provider.personCount,
  });
  return (
    <Item
      icon={
        <IconTile>
          <LogIn />
        </IconTile>
      }
      title={provider.name}
      about={about}
      below={
        <>
          <Chip tone={provider.isEnabled ? "success" : "plain"}>
            {t(provider.isEnabled ? "providers.on" : "providers.off")}
          </Chip>
          {provider.sync && provider.isEnabled && <SyncChip sync={provider.sync} />}
        </>
      }
      end={
        <Menu
          label={t("common.moreFor", { name: provider.name })}
          actions={[
            { id: "change", name: t("providers.change"), icon: <Pencil />, onAction: props.onOpen },
            {
              id: "remove",
              name: t("providers.remove"),
              icon: <Trash2 />,
              isDanger: true,
              startsGroup: true,
              onAction: props.onRemove,
            },
          ]}
        />
      }
    />
  );
}
