import { personRoutes } from "@safos/contract/routes/identity";
import { providerRoutes } from "@safos/contract/routes/providers";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Avatar, IconButton, Inset, Item, Section } from "../../../ui/index.ts";

/** The administrators whose passwords stay good, and those who could be named too. */
export function EmergencyAdministrators() {
  const t = useText();
  const { data: named } = useQuery({
    queryKey: ["providers", "emergency"],
    queryFn: () => request(providerRoutes.readEmergencyAdministrators),
  });
  const { data: persons } = useQuery({
    queryKey: ["persons", "administrators"],
    queryFn: () => request(personRoutes.listPersons, { query: { limit: 200 } }),
  });
  const ids = named?.personIds ?? [];
  const set = useMutation({
    mutationFn: (personIds: string[]) => request(providerRoutes.setEmergencyAdministrators, { body: { personIds } }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["providers"] }),
  });
  const admins = (persons?.items ?? []).filter((one) => one.isAdmin && !one.isDisabled);
  return (
    <Section title={t("providers.emergency")}>
      <Inset>
        <p>{t("providers.emergencyAbout")}</p>
        {ids.length === 0 && <p>{t("providers.emergencyNone")}</p>}
      </Inset>
      {admins.map((one) => {
        const isNamed = ids.includes(one.id);
        return (
          <Item
            key={one.id}
            icon={<Avatar id={one.userId} name={one.displayName} imageUrl={one.avatarUrl} size={28} />}
            title={one.displayName}
            about={isNamed ? t("providers.emergency") : one.name}
            end={
              <IconButton
                label={t(isNamed ? "providers.emergencyRemove" : "providers.emergencyAdd", { name: one.displayName })}
                size="sm"
                onPress={() => set.mutate(isNamed ? ids.filter((id) => id !== one.id) : [...ids, one.id])}
              >
                {isNamed ? <Trash2 aria-hidden="true" /> : <Plus aria-hidden="true" />}
              </IconButton>
            }
          />
        );
      })}
    </Section>
  );
}
