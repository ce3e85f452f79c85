import type { Program } from "@safos/contract/openid";
import { programRoutes } from "@safos/contract/routes/openid";
import { useMutation, useQuery } from "@tanstack/react-query";
import { AppWindow } from "lucide-react";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Button, IconTile, Item, Section, showToast, Skeleton } from "../../../ui/index.ts";
import { useWhen } from "./SessionsSection.tsx";

/** Programs that the person has let in, and what each may do. */
export function ProgramsSection() {
  const t = useText();
  const { data } = useQuery({
    queryKey: ["sessions", "programs"],
    queryFn: async () => (await request(programRoutes.listPrograms)).items,
  });
  return (
    <Section title={t("programs.title")}>
      {!data && <Skeleton label={t("common.loading")} />}
      {data?.length === 0 && <Item title={t("programs.none")} />}
      {data?.map((program) => (
        <ProgramItem key={program.id} program={program} />
      ))}
    </Section>
  );
}

function ProgramItem({ program }: { program: Program }) {
  const t = useText();
  const when = useWhen();
  const end = useMutation({
    mutationFn: () => request(programRoutes.endProgram, { params: { id: program.id } }),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ["sessions"] });
      showToast({ text: t("programs.ended", { name: program.name }) });
    },
  });
  const may = program.scopes.map((scope) => t(`programs.may.${scope}`)).join(", ");
  return (
    <Item
      icon={
        <IconTile>
          <AppWindow />
        </IconTile>
      }
      title={program.host === null ? program.name : `${program.name} (${program.host})`}
      about={`${t("programs.used", { when: when(program.lastUsedAt) })} · ${may}`}
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
