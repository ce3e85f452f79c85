import type { ChangePerson, ManagedPerson } from "@safos/contract/identity";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { Ban, Check, KeyRound, Pencil, ShieldCheck, ShieldOff, UserPlus } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { api } from "../../platform/api.ts";
import { BackLink } from "../../platform/BackLink.tsx";
import { now } from "../../platform/clock.ts";
import { queryClient } from "../../platform/query.ts";
import { useMe } from "../../platform/session.ts";
import { formatWhen, useLocale, useText } from "../../text/index.tsx";
import {
  Avatar,
  Button,
  Chip,
  EmptyState,
  Menu,
  PageBody,
  PageHeader,
  SearchField,
  Section,
  showToast,
  Skeleton,
  Table,
  Who,
} from "../../ui/index.ts";
import { ForAdministrators } from "./guard.tsx";
import { NewPersonDialog, PasswordDialog, RenameDialog } from "./PersonDialogs.tsx";

interface PersonPage {
  items: ManagedPerson[];
  next?: string;
}

export function PersonsPage() {
  return (
    <ForAdministrators>
      <Persons />
    </ForAdministrators>
  );
}

function Persons() {
  const t = useText();
  const me = useMe();
  const locale = useLocale();
  const [words, setWords] = useState("");
  const asked = useDeferredValue(words.trim());
  const [dialog, setDialog] = useState<"new" | { kind: "password" | "rename"; person: ManagedPerson } | null>(null);
  const persons = useInfiniteQuery({
    queryKey: ["persons", asked],
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      api.get<PersonPage>(
        `/api/v1/persons?${new URLSearchParams({ ...(asked ? { query: asked } : {}), ...(pageParam ? { after: pageParam } : {}) })}`,
      ),
    getNextPageParam: (page) => page.next,
  });
  const change = useMutation({
    mutationFn: ({ person, ...body }: ChangePerson & { person: ManagedPerson }) =>
      api.patch(`/api/v1/persons/${person.id}`, body),
    async onSuccess(_, { person, isDisabled }) {
      await queryClient.invalidateQueries({ queryKey: ["persons"] });
      if (isDisabled === undefined) return;
      const name = person.displayName;
      showToast({
        text: t(isDisabled ? "admin.disabled" : "admin.enabled", { name }),
        ...(isDisabled
          ? { action: { name: t("common.undo"), run: () => change.mutate({ person, isDisabled: false }) } }
          : {}),
      });
    },
  });
  const all = persons.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <PageBody isSunken>
      <PageHeader
        title={t("admin.persons")}
        about={me.organisation.name}
        back={<BackLink to="/more" />}
        actions={
          <Button variant="primary" size="sm" icon={<UserPlus aria-hidden="true" />} onPress={() => setDialog("new")}>
            {t("admin.newPerson")}
          </Button>
        }
      />
      <Section
        title={t("admin.persons")}
        action={
          <SearchField
            label={t("admin.searchPersons")}
            clearLabel={t("common.clear")}
            value={words}
            onChange={setWords}
          />
        }
      >
        {persons.isPending ? (
          <Skeleton label={t("common.loading")} rows={5} />
        ) : all.length === 0 ? (
          <EmptyState icon={<UserPlus />} title={t("admin.nobody")} />
        ) : (
          <Table
            label={t("admin.persons")}
            columns={[
              { id: "name", name: t("admin.column.name") },
              { id: "role", name: t("admin.column.role") },
              { id: "seen", name: t("admin.column.seen") },
              { id: "state", name: t("admin.column.state") },
              { id: "more", name: t("admin.column.more"), isEnd: true },
            ]}
          >
            {all.map((person) => (
              <tr key={person.id}>
                <td>
                  <Who
                    icon={<Avatar id={person.userId} name={person.displayName} imageUrl={person.avatarUrl} size={28} />}
                    name={person.displayName}
                    about={person.name}
                  />
                </td>
                <td>{t(person.isAdmin ? "admin.role.admin" : "admin.role.person")}</td>
                <td>
                  {person.lastSeenAt
                    ? formatWhen(locale, Date.parse(person.lastSeenAt), now(), {
                        today: t("common.today"),
                        yesterday: t("common.yesterday"),
                      })
                    : t("admin.neverSeen")}
                </td>
                <td>
                  {person.isDisabled ? (
                    <Chip icon={<Ban aria-hidden="true" />}>{t("admin.state.disabled")}</Chip>
                  ) : (
                    <Chip tone="success" icon={<Check aria-hidden="true" />}>
                      {t("admin.state.active")}
                    </Chip>
                  )}
                </td>
                <td>
                  <Menu
                    label={t("common.moreFor", { name: person.displayName })}
                    actions={[
                      {
                        id: "rename",
                        name: t("admin.rename"),
                        icon: <Pencil />,
                        onAction: () => setDialog({ kind: "rename", person }),
                      },
                      {
                        id: "password",
                        name: t("admin.resetPassword"),
                        icon: <KeyRound />,
                        onAction: () => setDialog({ kind: "password", person }),
                      },
                      {
                        id: "admin",
                        name: t(person.isAdmin ? "admin.unmakeAdmin" : "admin.makeAdmin"),
                        icon: person.isAdmin ? <ShieldOff /> : <ShieldCheck />,
                        onAction: () => change.mutate({ person, isAdmin: !person.isAdmin }),
                      },
                      person.id !== me.person.id && {
                        id: "disable",
                        name: t(person.isDisabled ? "admin.enable" : "admin.disable"),
                        icon: person.isDisabled ? <Check /> : <Ban />,
                        isDanger: !person.isDisabled,
                        startsGroup: true,
                        onAction: () => change.mutate({ person, isDisabled: !person.isDisabled }),
                      },
                    ]}
                  />
                </td>
              </tr>
            ))}
          </Table>
        )}
        {persons.hasNextPage && (
          <Button
            variant="quiet"
            isFull
            isPending={persons.isFetchingNextPage}
            onPress={() => void persons.fetchNextPage()}
          >
            {t("today.showAll")}
          </Button>
        )}
      </Section>
      <NewPersonDialog isOpen={dialog === "new"} onClose={() => setDialog(null)} />
      {dialog && dialog !== "new" && dialog.kind === "password" && (
        <PasswordDialog person={dialog.person} onClose={() => setDialog(null)} />
      )}
      {dialog && dialog !== "new" && dialog.kind === "rename" && (
        <RenameDialog person={dialog.person} onClose={() => setDialog(null)} />
      )}
    </PageBody>
  );
}
