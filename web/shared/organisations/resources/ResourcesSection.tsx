import type { Resource } from "@safos/contract/resources";
import { resourceRoutes } from "@safos/contract/routes/resources";
import { useMutation, useQuery } from "@tanstack/react-query";
import { DoorClosed, DoorOpen, Pencil, Projector } from "lucide-react";
import { useState } from "react";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Chip, EmptyState, IconTile, Inset, Item, Menu, Section, Skeleton } from "../../../ui/index.ts";
import { ownResourcesQuery, refreshResources } from "./queries.ts";
import { ResourceDialog } from "./ResourceDialog.tsx";
import "./text.ts";

/** What is open above the list, and for which. */
type Open =
  | { readonly kind: "change"; readonly resource: Resource | null }
  | { readonly kind: "close"; readonly resource: Resource };

/** The organisation's rooms and equipment. */
export function ResourcesSection() {
  const t = useText();
  const [open, setOpen] = useState<Open | null>(null);
  const { data } = useQuery(ownResourcesQuery);
  const reopen = useMutation({
    mutationFn: ({ id }: Resource) =>
      request(resourceRoutes.changeResource, { params: { id }, body: { isClosed: false } }),
    onSuccess: refreshResources,
  });
  const close = (): void => setOpen(null);
  return (
    <Section title={t("resources.title")}>
      {!data && <Skeleton label={t("common.loading")} />}
      {data?.items.length === 0 && (
        <EmptyState icon={<DoorOpen />} title={t("resources.none")}>
          {t("resources.noneText")}
        </EmptyState>
      )}
      {data?.items.map((resource) => (
        <ResourceItem
          key={resource.id}
          resource={resource}
          onOpen={(kind) => setOpen({ kind, resource })}
          onReopen={() => reopen.mutate(resource)}
        />
      ))}
      <Inset>
        <div>
          <Button
            variant="secondary"
            icon={<DoorOpen aria-hidden="true" />}
            onPress={() => setOpen({ kind: "change", resource: null })}
          >
            {t("resources.new")}
          </Button>
        </div>
      </Inset>
      {open?.kind === "change" && <ResourceDialog resource={open.resource} onClose={close} />}
      {open?.kind === "close" && <CloseDialog resource={open.resource} onClose={close} />}
    </Section>
  );
}

function ResourceItem(props: { resource: Resource; onOpen: (kind: Open["kind"]) => void; onReopen: () => void }) {
  const t = useText();
  const { name, kind, location, seats, features, isShared, isClosed, address } = props.resource;
  const about = [location, seats === null ? "" : t("resources.seats", { n: seats }), ...features, address];
  return (
    <Item
      icon={<IconTile>{kind === "room" ? <DoorOpen /> : <Projector />}</IconTile>}
      title={name}
      about={about.filter(Boolean).join(" · ")}
      end={
        <>
          {isClosed && <Chip tone="outline">{t("resources.closed")}</Chip>}
          {isShared && !isClosed && <Chip>{t("resources.shared")}</Chip>}
          <Menu
            label={t("common.moreFor", { name })}
            actions={[
              {
                id: "change",
                name: t("resources.change"),
                icon: <Pencil />,
                onAction: () => props.onOpen("change"),
              },
              isClosed
                ? { id: "open", name: t("resources.open"), icon: <DoorOpen />, onAction: props.onReopen }
                : {
                    id: "close",
                    name: t("resources.close"),
                    icon: <DoorClosed />,
                    isDanger: true,
                    startsGroup: true,
                    onAction: () => props.onOpen("close"),
                  },
            ]}
          />
        </>
      }
    />
  );
}

/** Those who have booked it are without it: asked for first. */
function CloseDialog({ resource, onClose }: { resource: Resource; onClose: () => void }) {
  const t = useText();
  const { id, name } = resource;
  const close = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => request(resourceRoutes.changeResource, { params: { id }, body: { isClosed: true } }),
    async onSuccess() {
      await refreshResources();
      onClose();
    },
  });
  return (
    <FormDialog
      onClose={onClose}
      title={t("resources.closeTitle", { name })}
      size="small"
      submit={t("resources.close")}
      isPending={close.isPending}
      onSubmit={() => close.mutate()}
      error={close.error}
    >
      <p>{t("resources.closeText")}</p>
    </FormDialog>
  );
}
