import type { Resource } from "@safos/contract/resources";
import { resourceRoutes } from "@safos/contract/routes/resources";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Radios, Switch, TextField } from "../../../ui/index.ts";
import { draftOf, fresh, hasFineSeats, isComplete, newDraft, type Draft } from "./draft.ts";
import { refreshResources } from "./queries.ts";

/** Adds a room or equipment, or changes one. */
export function ResourceDialog({ resource, onClose }: { resource: Resource | null; onClose: () => void }) {
  const t = useText();
  const [draft, setDraft] = useState<Draft>(resource ? draftOf(resource) : newDraft);
  const change = (part: Partial<Draft>): void => setDraft({ ...draft, ...part });
  const save = useMutation({
    meta: { isQuiet: true },
    mutationFn: () =>
      resource
        ? request(resourceRoutes.changeResource, { params: { id: resource.id }, body: fresh(draft) })
        : request(resourceRoutes.addResource, { body: fresh(draft) }),
    async onSuccess() {
      await refreshResources();
      onClose();
    },
  });
  return (
    <FormDialog
      onClose={onClose}
      title={resource ? t("resources.changeTitle", { name: resource.name }) : t("resources.new")}
      submit={t("resources.save")}
      isPending={save.isPending}
      isIncomplete={!isComplete(draft)}
      onSubmit={() => save.mutate()}
      error={save.error}
    >
      <TextField
        label={t("resources.name")}
        value={draft.name}
        onChange={(name) => change({ name })}
        maxLength={100}
        isRequired
        autoFocus
      />
      <Radios
        label={t("resources.kind")}
        value={draft.kind}
        onChange={(kind) => change({ kind })}
        options={(["room", "equipment"] as const).map((id) => ({ id, name: t(`resources.kind.${id}`) }))}
      />
      <TextField
        label={t("resources.location")}
        hint={t("resources.locationHint")}
        value={draft.location}
        onChange={(location) => change({ location })}
        maxLength={200}
      />
      {draft.kind === "room" && (
        <TextField
          label={t("resources.seatCount")}
          value={draft.seats}
          onChange={(seats) => change({ seats })}
          inputMode="numeric"
          error={hasFineSeats(draft) ? null : t("resources.seatsWrong")}
        />
      )}
      <TextField
        label={t("resources.features")}
        hint={t("resources.featuresHint")}
        value={draft.features}
        onChange={(features) => change({ features })}
        maxLength={1000}
      />
      <Switch isSelected={draft.isShared} onChange={(isShared) => change({ isShared })}>
        {t("resources.share")}
      </Switch>
    </FormDialog>
  );
}
