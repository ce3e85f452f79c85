import "./text.ts";
import type { Workspace } from "@safos/contract/workspaces";
import { workspaceRoutes } from "@safos/contract/routes/workspaces";
import { useQuery } from "@tanstack/react-query";
import { Check, X } from "lucide-react";
import { explainPolicy } from "../../platform/explain-policy.ts";
import { request } from "../../platform/request.ts";
import { useText } from "../../text/index.tsx";
import { Button, Dialog, IconTile, Item, Skeleton } from "../../ui/index.ts";

/** What the class and the rules of all who are concerned allow in a workspace. */
export function ClassDialog(props: { workspace: Workspace; onClose: () => void; onChange: (() => void) | null }) {
  const t = useText();
  const { id, informationClass } = props.workspace;
  const { onChange, onClose } = props;
  const { data } = useQuery({
    queryKey: ["workspace", id, "rules"],
    queryFn: async () => (await request(workspaceRoutes.readWorkspaceRules, { params: { id } })).items,
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t(`workspace.class.${informationClass ?? "none"}`)}
      about={t("workspace.classAbout")}
      closeLabel={t("common.close")}
    >
      {data ? (
        <div>
          {data.map(({ rule, refusal, condition }) => (
            <Item
              key={rule}
              isPlain
              icon={<IconTile>{refusal ? <X /> : <Check />}</IconTile>}
              title={`${t(`policy.name.${rule}`)}: ${t(refusal ? "workspace.classNo" : condition ? "workspace.classPassword" : "workspace.classYes")}`}
              about={explainPolicy(refusal ?? condition ?? {})}
            />
          ))}
        </div>
      ) : (
        <Skeleton label={t("common.loading")} rows={4} />
      )}
      {onChange && (
        <Button
          onPress={() => {
            onClose();
            onChange();
          }}
        >
          {t("workspace.classChange")}
        </Button>
      )}
    </Dialog>
  );
}
