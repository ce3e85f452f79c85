import type { ManagedPerson } from "@safos/contract/identity";
import type { Program } from "@safos/contract/openid";
import { programRoutes } from "@safos/contract/routes/openid";
import { useMutation, useQuery } from "@tanstack/react-query";
import { AppWindow } from "lucide-react";
import { explain } from "../../../platform/api.ts";
import { now } from "../../../platform/clock.ts";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { formatDate } from "../../../text/format.ts";
import { useLocale, useText } from "../../../text/index.tsx";
import { Button, Dialog, IconTile, Item, Notice, showToast, Skeleton } from "../../../ui/index.ts";
import "./text.ts";

const keyOf = (personId: string): string[] => ["programs-of", personId];

/** Programs that a person has let in; an administrator ends what should not go on. */
export function ProgramsDialog({ person, onClose }: { person: ManagedPerson; onClose: () => void }) {
  const t = useText();
  const { data, error } = useQuery({
    queryKey: keyOf(person.id),
    queryFn: async () => (await request(programRoutes.listProgramsOf, { params: { personId: person.id } })).items,
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("programs.title")}
      about={person.displayName}
      closeLabel={t("common.close")}
      footer={
        <Button variant="secondary" onPress={onClose}>
          {t("common.close")}
        </Button>
      }
    >
      {error && <Notice tone="danger">{explain(error)}</Notice>}
      {!data && !error && <Skeleton label={t("common.loading")} />}
      {data?.length === 0 && <p>{t("programs.noneOf", { name: person.displayName })}</p>}
      {data?.map((program) => (
        <ProgramItem key={program.id} personId={person.id} program={program} />
      ))}
    </Dialog>
  );
}

function ProgramItem({ personId, program }: { personId: string; program: Program }) {
  const t = useText();
  const locale = useLocale();
  const end = useMutation({
    mutationFn: () => request(programRoutes.endProgramOf, { params: { personId, id: program.id } }),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: keyOf(personId) });
      showToast({ text: t("programs.ended", { name: program.name }) });
    },
  });
  return (
    <Item
      isPlain
      icon={
        <IconTile>
          <AppWindow />
        </IconTile>
      }
      title={program.host === null ? program.name : `${program.name} (${program.host})`}
      about={t("programs.used", { when: formatDate(locale, Date.parse(program.lastUsedAt), now()) })}
      end={
        <Button
          variant="secondary"
          size="xs"
          aria-label={`${t("programs.end")}: ${program.name}`}
          isPending={end.isPending}
          onPress={() => end.mutate()}
        >
          {t("programs.end")}
        </Button>
      }
    />
  );
}
